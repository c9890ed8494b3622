/// An organisation that goes with all that is its own: worked out once, away from whoever may not wait, and applied everywhere.
package struct OrganizationRemoval: Sendable {
    package let organization: Organization
    /// How much it had.
    package let counts: DirectoryCounts
    /// Partner administrators of other organisations who managed it: as they were and as they are.
    package let managers: [(before: Member, after: Member)]
    /// The directory without it.
    package let index: DirectoryIndex

    /// - Throws: `DirectoryError.notFound`; `DirectoryError.inUse` for the last organisation, after which nobody could administer the server.
    package init(of id: String, from index: DirectoryIndex) throws(DirectoryError) {
        guard let organization = index.organizations[id] else { throw .notFound("organization") }
        guard index.organizations.count > 1 else {
            throw .inUse("\(organization.name) is the last organization of the server; without it nobody could administer anything")
        }
        var after = index
        self.managers = after.forgetManagers(ofOrganization: id)
        after.removeOrganization(id)
        self.organization = organization
        self.counts = DirectoryCounts.of(index)[id] ?? DirectoryCounts()
        self.index = after
    }
}
