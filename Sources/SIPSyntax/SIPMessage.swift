/// A request or a response (RFC 3261 §7).
public enum SIPMessage: Hashable, Sendable {
    case request(SIPRequest)
    case response(SIPResponse)

    public var headers: SIPHeaders {
        switch self {
        case .request(let request): request.headers
        case .response(let response): response.headers
        }
    }

    public var body: [UInt8] {
        switch self {
        case .request(let request): request.body
        case .response(let response): response.body
        }
    }

    /// The message as bytes. See ``SIPMessageSerializer``.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        SIPMessageSerializer.write(self, to: &bytes)
        return bytes
    }
}

/// A request (RFC 3261 §7.1).
public struct SIPRequest: Hashable, Sendable {
    public var method: SIPMethod
    public var uri: SIPURI
    public var headers: SIPHeaders
    public var body: [UInt8]

    public init(method: SIPMethod, uri: SIPURI, headers: SIPHeaders = SIPHeaders(), body: [UInt8] = []) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }
}

/// A response (RFC 3261 §7.2).
public struct SIPResponse: Hashable, Sendable {
    public var status: SIPStatus
    public var reason: String
    public var headers: SIPHeaders
    public var body: [UInt8]

    public init(status: SIPStatus, reason: String? = nil, headers: SIPHeaders = SIPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.reason = reason ?? status.reasonPhrase
        self.headers = headers
        self.body = body
    }

    /// A response to `request` with the headers RFC 3261 §8.2.6.2 copies: Via, From, To, Call-ID, CSeq, and Timestamp in a 100.
    ///
    /// - Parameter tag: the To tag to add when the request has none and the response is not 100.
    public init(to request: SIPRequest, status: SIPStatus, reason: String? = nil, tag: String? = nil) {
        var headers = SIPHeaders()
        headers.reserveCapacity(12)
        for field in request.headers.fields {
            switch field.name {
            case .via, .from, .callID, .cseq:
                headers.append(field.name, field.value)
            case .to:
                if let tag, status.rawValue > 100, (try? SIPNameAddress(parsing: field.value))?.tag == nil {
                    headers.append(.to, field.value + ";tag=" + tag)
                } else {
                    headers.append(.to, field.value)
                }
            case .timestamp where status == .trying:
                headers.append(field.name, field.value)
            default: break
            }
        }
        self.init(status: status, reason: reason, headers: headers)
    }
}
