import SIPSyntax
import Testing

/// One message of RFC 4475: its defect or its oddity, in our words, and what must come of it at the parser.
struct TortureCase: Sendable, CustomTestStringConvertible {
    enum Expectation: Hashable, Sendable {
        /// The parser reads it. What an application then makes of it is not the parser's business.
        case message
        /// The parser hands it out to be answered with this status, naming the field at fault.
        case malformedRequest(SIPStatus, field: String?)
        /// It may not or cannot be answered.
        case dropped
    }

    /// The name under which RFC 4475 has it.
    let name: String
    /// The section of RFC 4475.
    let section: String
    let expectation: Expectation
    let bytes: [UInt8]

    init(_ name: String, _ section: String, _ expectation: Expectation, _ bytes: [UInt8]) {
        self.name = name
        self.section = section
        self.expectation = expectation
        self.bytes = bytes
    }

    var testDescription: String { "\(self.name) (§\(self.section))" }

    static let all = validSyntax + invalidSyntax + semantics

    /// The case of this name, as it comes out of the parser.
    static func parse(_ name: String) throws -> SIPMessageParser.Outcome {
        let found = try #require(self.all.first { $0.name == name }, "no torture case is called \(name)")
        return SIPMessageParser().parse(found.bytes)
    }

    static func request(_ name: String) throws -> SIPRequest {
        let outcome = try self.parse(name)
        return try #require(outcome.request, "\(name): \(outcome)")
    }

    static func response(_ name: String) throws -> SIPResponse {
        let outcome = try self.parse(name)
        return try #require(outcome.response, "\(name): \(outcome)")
    }

    /// A session description for the messages that carry one.
    static let sdp = [
        "v=0", "o=lamp 8812 8812 IN IP4 192.0.2.77", "s=beam", "c=IN IP4 192.0.2.77", "t=0 0", "m=audio 30116 RTP/AVP 0 8",
        "a=rtpmap:8 PCMA/8000", "",
    ].joined(separator: "\r\n")
}
