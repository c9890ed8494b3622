import Directory

/// The filters of `GET /workspaces`.
struct WorkspaceFilter: Sendable {
    private let locations: LocationScope
    private let name: TextFilter
    private let capacity: Int?
    private let floorID: String?
    private let type: MemberProfile.WorkspaceType?
    private let calling: WorkspaceCalling?
    private let supportedDevices: MemberProfile.SupportedDevices?
    /// Asks for what no workspace has here: a calendar.
    private let isForeign: Bool

    /// - Throws: ``APIError`` for a value that there is not.
    init(_ request: AuthorizedRequest) throws {
        // The legacy parameter takes the same ids.
        let legacy = request.query("workspaceLocationId").flatMap { WebexID(.location, parsing: $0)?.key }
        self.locations = LocationScope(request.principal, locationID: try request.locationFilter() ?? legacy)
        self.name = request.filter("displayName")
        self.capacity = try request.query("capacity").map { text in
            guard let capacity = Int(text), capacity >= -1 else { throw APIError.invalid("capacity must be a number of at least -1") }
            return capacity
        }
        // What is no id of a floor names none of them.
        self.floorID = request.query("floorId").flatMap { $0.isEmpty ? nil : WebexID(.floor, parsing: $0)?.key ?? "" }
        self.type = try request.choice("type")
        self.calling = try request.choice("calling")
        self.supportedDevices = try request.choice("supportedDevices")
        let hasCalendar = request.query("calendar").map { $0 != "none" } ?? false
        self.isForeign = hasCalendar
    }

    /// A page of those that pass, and how many there are.
    func page(_ paging: Paging, _ index: DirectoryIndex) -> (items: [Listing], count: Int) {
        guard !self.isForeign else { return ([], 0) }
        let list = self.locations.list(
            index, whole: .members(organizationID: self.locations.organizationID, .workspace), at: { .localMembers(at: $0, .workspace) })
        let looksInside =
            self.capacity != nil || self.type != nil || self.calling != nil || self.supportedDevices != nil
            || self.floorID != nil
        guard looksInside || !self.name.isEmpty else { return (list.slice(from: paging.start, limit: paging.max), list.count) }
        return list.page(from: paging.start, limit: paging.max) { listing in
            guard self.name.allows(folded: listing.name) else { return false }
            guard looksInside else { return true }
            guard case .owner(.member(let id)) = listing.subject, let member = index.members[id] else { return false }
            return self.allows(member)
        }
    }

    /// −1 stands for no capacity, `notSet` for no type.
    private func allows(_ member: Member) -> Bool {
        let profile = member.profile
        return (self.capacity.map { $0 == profile.capacity ?? -1 } ?? true) && (self.type.map { $0 == profile.workspaceType ?? .notSet } ?? true)
            && (self.calling.map { $0 == WorkspaceCalling(member) } ?? true)
            && (self.floorID.map { $0 == profile.floorID } ?? true)
            && (self.supportedDevices.map { $0 == profile.supportedDevices ?? .phones } ?? true)
    }
}
