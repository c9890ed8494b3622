import Directory

/// A call park or call pickup in a list: what it is in and who is in it comes with its details.
struct GroupSummary: Encodable {
    var id: String
    var name: String
    var locationName: String
    var locationId: String

    init(_ group: MemberGroup, _ index: DirectoryIndex) {
        self.id = WebexID(group).description
        self.name = group.name
        self.locationName = index.locations[group.locationID]?.name ?? ""
        self.locationId = WebexID(.location, group.locationID).description
    }

    /// The groups of the path's location that `name` lets through, ordered as asked.
    static func list(_ kind: MemberGroup.Kind, _ request: AuthorizedRequest, _ directory: DirectoryService) async throws -> [GroupSummary] {
        let location = try await directory.location(request, writes: false)
        let isDescending = try request.isDescending()
        let name = request.filter("name")
        return await directory.read { index in
            let groups = index.groups(kind, at: location.id).filter { name.allows($0.name) }
                .sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
                .map { GroupSummary($0, index) }
            return isDescending ? groups.reversed() : groups
        }
    }
}
