/// The number that emergency services call back (the API's emergency callback number): its rules, and what it is.
extension DirectoryIndex {
    /// What is called back for callers of a location who have no number of their own.
    package enum EmergencyCallback: Hashable, Sendable {
        case member(Member, number: String)
        case mainNumber(String)
        case none

        package var number: String? {
            switch self {
            case .member(_, let number), .mainNumber(let number): number
            case .none: nil
            }
        }
    }

    /// Whoever was chosen, while they have a number that can be called; else the main number.
    package func emergencyCallback(at location: Location) -> EmergencyCallback {
        if let member = location.calling.emergencyCallbackMember.flatMap({ self.members[$0] }), let number = self.callableNumber(of: member) {
            return .member(member, number: number)
        }
        return location.calling.mainNumber.map { .mainNumber($0) } ?? .none
    }

    /// What an emergency call of somebody shows: their own number, which reaches them, before their location's.
    package func emergencyCallbackNumber(of member: Member) -> String? {
        self.callableNumber(of: member) ?? self.locations[member.locationID].flatMap { self.emergencyCallback(at: $0).number }
    }

    /// Locations from which emergency calls can be made that show no number to call back, each a sentence.
    package var emergencyCallbackGaps: [String] {
        let organizations = Set(self.trunks.values.filter(\.isEnabled).map(\.organizationID))
        guard !organizations.isEmpty else { return [] }
        let locations = self.locations.values.filter { organizations.contains($0.organizationID) && self.emergencyCallback(at: $0).number == nil }
        let bare = Set(locations.map(\.id))
        guard !bare.isEmpty else { return [] }
        var counts: [String: Int] = [:]
        for member in self.members.values where bare.contains(member.locationID) && self.callableNumber(of: member) == nil {
            counts[member.locationID, default: 0] += 1
        }
        return locations.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.compactMap { location in
            counts[location.id].map { count in
                "emergency calls of \(count) \(count == 1 ? "member" : "members") at \(location.name) show no number to call back: "
                    + "they have none, nor has the location; give it a main number, or choose somebody with a number for it"
            }
        }
    }

    /// A member's number, unless calls to it lead nowhere.
    private func callableNumber(of member: Member) -> String? {
        member.phoneNumber.flatMap { self.record(of: $0)?.isActive ?? true ? $0 : nil }
    }

    /// The one who was chosen is of the location, and has a number when they are chosen.
    func checkEmergencyCallback(at location: Location, isNew: Bool) throws(DirectoryError) {
        guard let id = location.calling.emergencyCallbackMember else { return }
        guard let member = self.members[id], member.locationID == location.id else {
            throw .invalid(field: "locationMemberId", reason: "must name somebody of \(location.name)")
        }
        guard !isNew || member.phoneNumber != nil else {
            throw .invalid(field: "locationMemberId", reason: "must name somebody with a number; \(member.displayName) has none")
        }
    }

    /// - Throws: `DirectoryError.inUse` for one who is called back for a location, and who leaves it.
    func checkIsNotCalledBack(_ member: Member) throws(DirectoryError) {
        guard let location = self.locations[member.locationID], location.calling.emergencyCallbackMember == member.id else { return }
        throw .inUse("\(member.displayName) is called back after emergency calls of \(location.name); choose another number for them first")
    }
}
