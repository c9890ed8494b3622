/// A floor of a location, on which workspaces can be.
package struct Floor: Hashable, Sendable, Codable, Identifiable {
    /// Below the ground and above it.
    package static let numbers = -100_000...100_000

    package var id: String
    package var organizationID: String
    package var locationID: String
    /// Unique in the location; 0 is what the location takes it for.
    package var number: Int
    /// 1 to 256 characters.
    package var name: String?

    package init(id: String, organizationID: String, locationID: String, number: Int, name: String? = nil) {
        self.id = id
        self.organizationID = organizationID
        self.locationID = locationID
        self.number = number
        self.name = name
    }

    /// For messages: the name, or the number where there is none.
    package var title: String { self.name ?? "floor \(self.number)" }
}
