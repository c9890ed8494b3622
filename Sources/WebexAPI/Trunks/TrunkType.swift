/// What Webex's trunks are; here they are all of the first type.
enum TrunkType: String, Encodable, CaseIterable {
    case registering = "REGISTERING"
    case certificateBased = "CERTIFICATE_BASED"

    /// - Throws: ``APIError`` for a type that there is not.
    init(query text: String) throws {
        guard let type = Self(rawValue: text) else {
            throw APIError.invalid("trunkType must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = type
    }
}
