/// What an Authorization header carries (RFC 3261 §22.4, RFC 8760).
public struct DigestCredentials: Hashable, Sendable {
    public var username: String
    public var realm: String
    public var nonce: String
    public var uri: String
    public var response: String
    public var algorithm: DigestAlgorithm
    public var cnonce: String?
    /// Hexadecimal count of requests with this nonce, as it was written.
    public var nonceCount: String?
    public var qop: String?

    public init(
        username: String, realm: String, nonce: String, uri: String, response: String, algorithm: DigestAlgorithm, cnonce: String? = nil,
        nonceCount: String? = nil, qop: String? = nil
    ) {
        self.username = username
        self.realm = realm
        self.nonce = nonce
        self.uri = uri
        self.response = response
        self.algorithm = algorithm
        self.cnonce = cnonce
        self.nonceCount = nonceCount
        self.qop = qop
    }

    /// Nil when the header is not digest, lacks a field, or asks for an unknown algorithm.
    public init?(parsing header: String) {
        guard let fields = DigestFields(parsing: header), let username = fields["username"], let realm = fields["realm"],
            let nonce = fields["nonce"], let uri = fields["uri"], let response = fields["response"]
        else { return nil }
        guard let algorithm = DigestAlgorithm(rawValue: (fields["algorithm"] ?? "MD5").uppercased()) else { return nil }
        self.init(
            username: username, realm: realm, nonce: nonce, uri: uri, response: response.lowercased(), algorithm: algorithm,
            cnonce: fields["cnonce"], nonceCount: fields["nc"], qop: fields["qop"])
    }

    /// The response that these fields should carry (RFC 2617 §3.2.2, RFC 3261 §22.4).
    ///
    /// - Parameter ha1: hash of `username:realm:password`.
    public func expectedResponse(ha1: String, method: String) -> String {
        let ha2 = self.algorithm.hash("\(method):\(self.uri)")
        if let qop = self.qop, let cnonce = self.cnonce, let nonceCount = self.nonceCount {
            return self.algorithm.hash("\(ha1):\(self.nonce):\(nonceCount):\(cnonce):\(qop):\(ha2)")
        }
        return self.algorithm.hash("\(ha1):\(self.nonce):\(ha2)")
    }

    /// Hash of `username:realm:password`, which is stored instead of the password.
    public static func ha1(username: String, realm: String, password: String, algorithm: DigestAlgorithm) -> String {
        algorithm.hash("\(username):\(realm):\(password)")
    }

    public var headerValue: String {
        var text = "Digest username=\(DigestFields.quote(self.username)), realm=\(DigestFields.quote(self.realm))"
        text += ", nonce=\(DigestFields.quote(self.nonce)), uri=\(DigestFields.quote(self.uri))"
        text += ", response=\"\(self.response)\", algorithm=\(self.algorithm.rawValue)"
        if let qop = self.qop, let cnonce = self.cnonce, let nonceCount = self.nonceCount {
            text += ", cnonce=\(DigestFields.quote(cnonce)), qop=\(qop), nc=\(nonceCount)"
        }
        return text
    }
}

/// The `name=value` list behind `Digest`.
struct DigestFields {
    private var values: [String: String] = [:]

    init?(parsing header: String) {
        guard header.prefix(7).equalsIgnoringCaseASCII("digest ") else { return nil }
        var rest = header.dropFirst(7)[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "," || $0 == "\t" }
            guard !rest.isEmpty else { return }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = rest[..<equals].filter { $0 != " " }.lowercased()
            rest = rest[rest.index(after: equals)...].drop { $0 == " " }
            if rest.first == "\"" {
                var value = ""
                rest = rest.dropFirst()
                var isEscaped = false
                while let character = rest.first, isEscaped || character != "\"" {
                    if !isEscaped, character == "\\" { isEscaped = true } else { value.append(character); isEscaped = false }
                    rest = rest.dropFirst()
                }
                guard rest.first == "\"" else { return nil }
                rest = rest.dropFirst()
                guard self.values.updateValue(value, forKey: name) == nil else { return nil }
            } else {
                let value = rest.prefix { $0 != "," && $0 != " " }
                rest = rest[value.endIndex...]
                guard self.values.updateValue(String(value), forKey: name) == nil else { return nil }
            }
        }
    }

    subscript(name: String) -> String? { self.values[name] }

    /// The text as a quoted string (RFC 3261 §25.1).
    static func quote(_ text: String) -> String {
        "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    }
}

extension Substring {
    fileprivate func equalsIgnoringCaseASCII(_ other: String) -> Bool { self.lowercased() == other }
}
