/// A WWW-Authenticate header (RFC 3261 §22.4), seen from the client that answers it.
public struct DigestChallenge: Hashable, Sendable {
    public var realm: String
    public var nonce: String
    public var algorithm: DigestAlgorithm
    public var offersAuth: Bool
    public var isStale: Bool

    /// Nil when it is not digest or its algorithm is unknown.
    public init?(parsing header: String) {
        guard let fields = DigestFields(parsing: header), let realm = fields["realm"], let nonce = fields["nonce"],
            let algorithm = DigestAlgorithm(rawValue: (fields["algorithm"] ?? "MD5").uppercased())
        else { return nil }
        self.realm = realm
        self.nonce = nonce
        self.algorithm = algorithm
        self.offersAuth = fields["qop"]?.split(separator: ",").contains { $0.filter { $0 != " " } == "auth" } ?? false
        self.isStale = fields["stale"]?.lowercased() == "true"
    }

    /// The credentials that answer this challenge.
    public func credentials(username: String, password: String, method: String, uri: String, cnonce: String, count: Int = 1) -> DigestCredentials {
        let hexadecimal = String(count, radix: 16)
        var credentials = DigestCredentials(
            username: username, realm: self.realm, nonce: self.nonce, uri: uri, response: "", algorithm: self.algorithm)
        if self.offersAuth {
            credentials.qop = "auth"
            credentials.cnonce = cnonce
            credentials.nonceCount = String(repeating: "0", count: max(0, 8 - hexadecimal.count)) + hexadecimal
        }
        let ha1 = DigestCredentials.ha1(username: username, realm: self.realm, password: password, algorithm: self.algorithm)
        credentials.response = credentials.expectedResponse(ha1: ha1, method: method)
        return credentials
    }
}
