/// What members are called by besides their own numbers: the rules, and what leads to them.
extension DirectoryIndex {
    func checkAlternates(of member: Member) throws(DirectoryError) {
        let entries = member.settings.alternates.entries
        guard !entries.isEmpty else { return }
        guard member.id.kind != .virtualLine else { throw .invalid(field: "alternateNumbers", reason: "are not to be had by virtual lines") }
        guard entries.count <= AlternateNumbers.limit else {
            throw .invalid(field: "phoneNumbers", reason: "may be \(AlternateNumbers.limit) at most besides the primary one")
        }
        let target = Target.member(member.id)
        for entry in entries {
            guard entry.phoneNumber != nil || entry.extension != nil else {
                throw .invalid(field: "phoneNumbers", reason: "need a number or an extension each")
            }
            if let digits = entry.extension { try self.checkExtension(digits, locationID: member.locationID, for: target) }
            if let number = entry.phoneNumber { try self.checkNumber(number, locationID: member.locationID, for: target) }
        }
        let (numbers, extensions) = (member.phoneNumbers, member.extensions)
        guard Set(numbers).count == numbers.count, Set(extensions).count == extensions.count else {
            throw .invalid(field: "phoneNumbers", reason: "name a number or an extension of \(member.displayName) twice")
        }
    }

    /// Extensions that a member did not have there before must not keep anybody from an emergency service.
    func checkEmergency(alternatesOf member: Member, insteadOf old: Member?) throws(DirectoryError) {
        let known = old?.locationID == member.locationID ? old?.extensions ?? [] : []
        for digits in member.settings.alternates.entries.compactMap(\.extension) where !known.contains(digits) {
            try self.checkEmergency(digits, at: member.locationID)
        }
    }

    /// How a member's phones ring for a call to one of their numbers.
    ///
    /// - Parameter dialled: what was called, however it was written.
    package func ringPattern(of member: Member, calledBy dialled: String) -> RingPattern {
        let alternates = member.settings.alternates
        guard alternates.isRingDistinctive, !alternates.entries.isEmpty, case .digits(let digits)? = DialString(parsing: dialled) else {
            return .normal
        }
        var numbers = Set(self.numbers(from: digits))
        if let number = self.locations[member.locationID].flatMap({ NumberingPlan(of: $0).number(signalled: digits) }) { numbers.insert(number) }
        let entry = alternates.entries.first { entry in
            entry.extension == digits || self.esn(locationID: member.locationID, extension: entry.extension) == digits
                || entry.phoneNumber.map(numbers.contains) == true
        }
        return entry?.ringPattern ?? .normal
    }

    // MARK: Lists

    /// A member's alternate numbers as lists of numbers have them.
    package func alternateListings(of id: MemberID) -> [Listing] { self.members[id].map(Listing.alternates) ?? [] }
}
