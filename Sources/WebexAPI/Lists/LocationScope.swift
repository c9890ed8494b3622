import Directory

/// Where an administrator's list looks: in the whole organisation, or at some of its locations alone.
///
/// Location administrators see what is at theirs (NOTES.md, “Scopes and roles”). For them a filter for another location lets nothing through.
struct LocationScope: Sendable {
    let organizationID: String
    private let locationIDs: Set<String>?

    /// - Parameter locationID: the only location that is asked for; nil for all that the administrator may see.
    init(_ principal: Principal, locationID: String? = nil) {
        self.organizationID = principal.organizationID
        self.locationIDs = locationID.map { principal.maySee($0) ? [$0] : [] } ?? principal.visibleLocationIDs
    }

    /// The whole organisation.
    init(organizationID: String) {
        self.organizationID = organizationID
        self.locationIDs = nil
    }

    /// Whether it is the whole organisation.
    var isWhole: Bool { self.locationIDs == nil }

    /// Whether a list has what is at a location of the organisation.
    func contains(_ locationID: String) -> Bool { self.locationIDs?.contains(locationID) ?? true }

    /// The only location; nil when there are others.
    var only: String? { self.locationIDs?.count == 1 ? self.locationIDs?.first : nil }

    /// The locations; nil for all of the organisation. Those of others are left out.
    func locationIDs(_ index: DirectoryIndex) -> [String]? {
        self.locationIDs.map { ids in ids.filter { index.locations[$0]?.organizationID == self.organizationID }.sorted() }
    }

    /// The list of the whole organisation, or those of its locations as one.
    func list(_ index: DirectoryIndex, whole: DirectoryIndex.ListKey, at local: (String) -> DirectoryIndex.ListKey) -> MergedList {
        index.merged(self.locationIDs(index).map { $0.map(local) } ?? [whole])
    }
}
