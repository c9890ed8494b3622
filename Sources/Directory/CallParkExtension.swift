/// A number of its own on which calls are parked.
package struct CallParkExtension: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var locationID: String
    /// 1 to 30 characters.
    package var name: String
    /// 2 to 10 digits, unique in the location.
    package var `extension`: String

    package init(id: String, organizationID: String, locationID: String, name: String, extension: String) {
        self.id = id
        self.organizationID = organizationID
        self.locationID = locationID
        self.name = name
        self.extension = `extension`
    }
}
