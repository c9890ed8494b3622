/// A licence of an organisation and how many units of it there are.
package struct License: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var name: String
    package var totalUnits: Int

    package init(id: String, organizationID: String, name: String, totalUnits: Int) {
        self.id = id
        self.organizationID = organizationID
        self.name = name
        self.totalUnits = totalUnits
    }
}
