/// What requests and responses have in common.
public protocol SIPMessageHead {
    var headers: SIPHeaders { get set }
    var body: [UInt8] { get set }
}

extension SIPRequest: SIPMessageHead {}
extension SIPResponse: SIPMessageHead {}

/// The headers that every message has, read on demand. After a message has passed ``SIPMessageParser`` they are well-formed.
extension SIPMessageHead {
    /// The topmost Via.
    public var via: SIPVia? {
        guard let value = self.headers[.via] else { return nil }
        if value.utf8.contains(UInt8(ascii: ",")) {
            return SIPGrammar.splitList(value).first.flatMap { try? SIPVia(parsing: $0) }
        }
        return try? SIPVia(parsing: value)
    }

    public var from: SIPNameAddress? { self.headers[.from].flatMap { try? SIPNameAddress(parsing: $0, field: "From") } }
    public var to: SIPNameAddress? { self.headers[.to].flatMap { try? SIPNameAddress(parsing: $0, field: "To") } }
    public var callID: String? { self.headers[.callID] }
    public var cseq: SIPSequence? { self.headers[.cseq].flatMap { try? SIPSequence(parsing: $0) } }
    public var maxForwards: Int? { self.headers[.maxForwards].flatMap { Int($0) } }

    /// The contacts, or nil when one cannot be read. `*` is not among them.
    public var contacts: [SIPNameAddress]? {
        var result: [SIPNameAddress] = []
        for value in self.headers[values: .contact] where value != "*" {
            guard let contact = try? SIPNameAddress(parsing: value) else { return nil }
            result.append(contact)
        }
        return result
    }

    public var contact: SIPNameAddress? { self.contacts?.first }

    /// The media type of the body, in lower case and without parameters.
    public var contentType: String? {
        guard let value = self.headers[.contentType] else { return nil }
        let type = value.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return type.lowercased()
    }

    /// Replaces the topmost Via, leaving those below it.
    public mutating func replaceTopVia(_ via: SIPVia) {
        self.headers.removeFirst(.via)
        self.headers.prepend(.via, via.description)
    }
}
