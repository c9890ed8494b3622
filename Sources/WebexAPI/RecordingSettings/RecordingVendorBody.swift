import HTTPTypes

/// Who records calls: this server, and nobody else.
struct RecordingVendorBody: Encodable {
    /// A UUID of its own, the same on every server.
    static let webexID = WebexID(.recordingVendor, "6f726269-7400-4000-8000-7265636f7264")
    static let vendorName = "Orbit"

    var id = Self.webexID.description
    var name = Self.vendorName
    var description = "Calls are recorded, and recordings kept, by this server"
    var migrateUserCreationEnabled = false
    /// Empty: recordings are got by the API.
    var loginUrl = ""
    /// Empty: there is no third party whose terms would be accepted.
    var termsOfServiceUrl = ""

    /// - Throws: ``APIError``: 404 for any other vendor.
    static func check(_ id: String, field: String) throws {
        guard WebexID(.recordingVendor, parsing: id) == self.webexID else {
            throw APIError(.notFound, "\(field): the vendor was not found; \(self.vendorName) is the only one", errorCode: 4_008)
        }
    }
}
