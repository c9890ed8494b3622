import Directory

/// Whom a recall alerts, as call parks and locations write it.
struct RecallBody: Encodable {
    var huntGroupId: String?
    var huntGroupName: String?
    var option: String

    init(_ choice: RecallChoice, _ index: DirectoryIndex) {
        self.option = choice.option.rawValue
        if let id = choice.huntGroupID {
            self.huntGroupId = WebexID(.huntGroup, id).description
            self.huntGroupName = index.groups[id]?.name
        }
    }

    /// The choice that a request's object makes of the one that counts now; nil when it says nothing.
    ///
    /// - Throws: ``APIError`` for an option that there is not, for an id that is not a hunt group's, and for a hunt group of a location
    ///   that the principal does not administer.
    static func choice(
        from body: JSONBody, current: RecallChoice, _ principal: Principal, _ index: DirectoryIndex
    ) throws -> RecallChoice? {
        let option: RecallChoice.Option? = try body.choice("option")
        let id = try body.text("huntGroupId")
        guard option != nil || id != nil else { return nil }
        var choice = RecallChoice(option: option ?? current.option)
        if let id, !id.isEmpty {
            guard let parsed = WebexID(.huntGroup, parsing: id) else {
                throw APIError.invalid("\(body.name(of: "huntGroupId")) is not the id of a hunt group")
            }
            choice.huntGroupID = parsed.key
            // Of another organisation's there is none, which saving says.
            if index.groups[parsed.key]?.organizationID == principal.organizationID {
                let old = current.huntGroupID.map { [NamedThing.target(.group($0))] } ?? []
                try NamedThing.target(.group(parsed.key)).check(
                    mayBeNamedBy: principal, field: body.name(of: "huntGroupId"), besides: old, index)
            }
        } else if id == nil, choice.option != .parkingUserOnly {
            choice.huntGroupID = current.huntGroupID
        }
        return choice
    }
}
