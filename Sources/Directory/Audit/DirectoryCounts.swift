/// How much an organisation has in a directory: what is kept of an import instead of all of it.
package struct DirectoryCounts: Hashable, Sendable, Codable {
    package var locations = 0
    package var members = 0
    package var callParkExtensions = 0
    package var groups = 0

    package init() {}

    /// By the organisation's id, for each that there is.
    package static func of(_ contents: DirectoryContents) -> [String: DirectoryCounts] {
        self.counts(
            contents.organizations, contents.locations, members: contents.members.lazy.map(\.organizationID), contents.callParkExtensions,
            contents.groups)
    }

    static func of(_ index: DirectoryIndex) -> [String: DirectoryCounts] {
        self.counts(
            index.organizations.values, index.locations.values, members: index.members.values.lazy.map(\.organizationID),
            index.callParkExtensions.values, index.groups.values)
    }

    private static func counts(
        _ organizations: some Sequence<Organization>, _ locations: some Sequence<Location>, members: some Sequence<String>,
        _ orbits: some Sequence<CallParkExtension>, _ groups: some Sequence<MemberGroup>
    ) -> [String: DirectoryCounts] {
        var counts: [String: DirectoryCounts] = [:]
        for organization in organizations { counts[organization.id] = DirectoryCounts() }
        for location in locations { counts[location.organizationID]?.locations += 1 }
        for organizationID in members { counts[organizationID]?.members += 1 }
        for orbit in orbits { counts[orbit.organizationID]?.callParkExtensions += 1 }
        for group in groups { counts[group.organizationID]?.groups += 1 }
        return counts
    }
}
