import Directory

/// What a request makes of the numbers of a person or workspace: it gives them numbers and takes numbers away, one after another.
struct MemberNumberChange: Sendable {
    /// How a request spells what people and workspaces have differently.
    enum Keys: Sendable {
        case person
        case workspace

        var number: String { self == .person ? "external" : "directNumber" }
        var distinctiveRing: String { self == .person ? "enableDistinctiveRingPattern" : "distinctiveRingEnabled" }
    }

    enum Action: String, CaseIterable {
        case add = "ADD"
        case delete = "DELETE"
    }

    private struct Step {
        var action: Action
        var isPrimary: Bool
        /// As it was written.
        var number: String?
        var `extension`: String?
        var pattern: RingPattern?
        /// The field of the number, for messages.
        var field: String
    }

    private let steps: [Step]
    private let isRingDistinctive: Bool?

    /// - Throws: ``APIError``
    init(_ body: JSONBody, _ keys: Keys) throws {
        self.isRingDistinctive = try body.flag(keys.distinctiveRing)
        self.steps = try (body.list("phoneNumbers") ?? []).map { element in
            guard case .object(let object) = element else { throw APIError.invalid("phoneNumbers must be an array of objects") }
            func text(_ key: String) throws -> String? { try object.text(key).flatMap { $0.isEmpty ? nil : $0 } }
            guard let action: Action = try object.choice("action") else { throw APIError.invalid("\(object.name(of: "action")) is missing") }
            let step = Step(
                action: action, isPrimary: try object.flag("primary") ?? false, number: try text(keys.number), extension: try text("extension"),
                pattern: try object.choice("ringPattern"), field: object.name(of: keys.number))
            guard step.number != nil || step.extension != nil else {
                throw APIError.invalid("\(step.field) is missing: there must be a number or an extension")
            }
            return step
        }
    }

    /// The member afterwards.
    ///
    /// - Throws: ``APIError``, `DirectoryError`
    func applied(to old: Member, _ index: DirectoryIndex) throws -> Member {
        var member = old
        if let isRingDistinctive = self.isRingDistinctive { member.settings.alternates.isRingDistinctive = isRingDistinctive }
        for step in self.steps {
            let number = try step.number.map { try Self.number($0, step, of: member, index) }
            switch (step.action, step.isPrimary) {
            case (.add, true): try Self.addPrimary(number, step, to: &member)
            case (.add, false): try Self.add(number, step, to: &member)
            case (.delete, true): try Self.deletePrimary(number, step, from: &member)
            case (.delete, false): try Self.delete(number, step, from: &member)
            }
        }
        return member
    }

    /// A number as it was written, in E.164. One that is to be added must be the location's and active.
    private static func number(_ text: String, _ step: Step, of member: Member, _ index: DirectoryIndex) throws -> String {
        guard let location = index.locations[member.locationID] else { throw DirectoryError.notFound("location \(member.locationID)") }
        var number = try? PhoneNumberText.number(text, field: step.field)
        if number == nil, case .digits(let digits)? = DialString(parsing: text) { number = NumberingPlan(of: location).number(signalled: digits) }
        guard let number else { throw DirectoryError.invalid(field: step.field, reason: "must be an E.164 number such as +12025550101") }
        guard step.action == .add else { return number }
        let entry = index.number(number, organizationID: member.organizationID)
        guard let entry, entry.number.locationID == location.id else {
            throw DirectoryError.invalid(field: step.field, reason: "\(number) is not a number of \(location.name)")
        }
        guard entry.number.isActive else { throw DirectoryError.invalid(field: step.field, reason: "\(number) is not active") }
        return number
    }

    private static func addPrimary(_ number: String?, _ step: Step, to member: inout Member) throws {
        if let number, let held = member.phoneNumber, held != number {
            throw DirectoryError.inUse("\(member.displayName) has the primary number \(held), which must be deleted first")
        }
        // What was an alternate number is one no more.
        member.settings.alternates.entries.removeAll { $0.phoneNumber == number && number != nil }
        if let number { member.phoneNumber = number }
        if let digits = step.extension { member.extension = digits }
    }

    /// One that the member has already gets the extension and the pattern that are named.
    private static func add(_ number: String?, _ step: Step, to member: inout Member) throws {
        if let number, member.phoneNumber == number { throw DirectoryError.inUse("\(number) is \(member.displayName)'s primary number") }
        if let place = self.place(number, step, member) {
            if let digits = step.extension { member.settings.alternates.entries[place].extension = digits }
            if let pattern = step.pattern { member.settings.alternates.entries[place].ringPattern = pattern }
            return
        }
        member.settings.alternates.entries.append(
            AlternateNumbers.Entry(phoneNumber: number, extension: step.extension, ringPattern: step.pattern ?? .normal))
    }

    private static func deletePrimary(_ number: String?, _ step: Step, from member: inout Member) throws {
        guard number == nil || number == member.phoneNumber, step.extension == nil || step.extension == member.extension else {
            throw DirectoryError.invalid(
                field: step.field, reason: "\(number ?? step.extension ?? "") is not what \(member.displayName) is called by primarily")
        }
        if number != nil { member.phoneNumber = nil }
        // An extension that is named with a number goes with it.
        if step.extension != nil { member.extension = nil }
    }

    private static func delete(_ number: String?, _ step: Step, from member: inout Member) throws {
        guard let place = self.place(number, step, member) else {
            throw DirectoryError.invalid(
                field: step.field, reason: "\(number ?? step.extension ?? "") is not an alternate number of \(member.displayName)")
        }
        member.settings.alternates.entries.remove(at: place)
    }

    private static func place(_ number: String?, _ step: Step, _ member: Member) -> Int? {
        member.settings.alternates.entries.firstIndex { entry in
            number.map { entry.phoneNumber == $0 } ?? (entry.phoneNumber == nil && entry.extension == step.extension)
        }
    }
}
