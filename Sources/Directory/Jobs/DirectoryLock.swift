/// What a job is changing: until it is done or stopped, nobody else may.
///
/// Asked in one place, ``DirectoryService``, for every change; reading is never refused.
package struct DirectoryLock: Hashable, Sendable {
    package var jobID: String
    package var numbers: Set<String>
    package var members: Set<MemberID>
    package var locations: Set<String>

    package init(jobID: String, numbers: Set<String>, members: Set<MemberID>, locations: Set<String>) {
        self.jobID = jobID
        self.numbers = numbers
        self.members = members
        self.locations = locations
    }

    /// The job that makes changes now; its own lock does not hold it up.
    @TaskLocal package static var holder: String?

    /// The name of what a change would change that the job has; nil when it may be made.
    func refusal(of change: DirectoryChange, in index: DirectoryIndex) -> String? {
        switch change {
        case .location(let location): self.refusal(location: location.id, index)
        case .removeLocation(let id): self.refusal(location: id, index)
        case .member(let member):
            self.refusal(member: member.id, index) ?? member.phoneNumbers.lazy.compactMap { self.refusal(number: $0, index) }.first
        case .removeMember(let id): self.refusal(member: id, index)
        case .numbers(let numbers), .placeNumbers(let numbers): numbers.lazy.compactMap { self.refusal($0, index) }.first
        case .removeNumbers(let numbers): numbers.lazy.compactMap { self.refusal(number: $0, index) }.first
        case .group(let group):
            [group.phoneNumber, index.groups[group.id]?.phoneNumber].lazy.compactMap { $0 }.compactMap { self.refusal(number: $0, index) }.first
        case .removeGroup(let id): index.groups[id]?.phoneNumber.flatMap { self.refusal(number: $0, index) }
        case .removeOrganization(let removal):
            self.locations.contains { index.locations[$0]?.organizationID == removal.organization.id } ? removal.organization.name : nil
        case .replace: "the directory"
        case .organization, .callParkExtension, .removeCallParkExtension, .trunk, .removeTrunk, .routeGroup, .removeRouteGroup, .dialPlan,
            .removeDialPlan, .floor, .removeFloor, .contactDirectory, .removeContactDirectory:
            nil
        }
    }

    private func refusal(location id: String, _ index: DirectoryIndex) -> String? {
        self.locations.contains(id) ? index.locations[id]?.name ?? id : nil
    }

    private func refusal(member id: MemberID, _ index: DirectoryIndex) -> String? {
        self.members.contains(id) ? index.members[id]?.displayName ?? id.key : nil
    }

    private func refusal(_ number: PhoneNumber, _ index: DirectoryIndex) -> String? {
        self.refusal(location: number.locationID, index) ?? self.refusal(number: number.number, index)
    }

    /// A number that is being moved, or one of a location that has numbers coming or going.
    private func refusal(number: String, _ index: DirectoryIndex) -> String? {
        if self.numbers.contains(number) { return number }
        guard let entry = index.entry(number), entry.target == nil else { return nil }
        return self.refusal(location: entry.number.locationID, index)
    }
}
