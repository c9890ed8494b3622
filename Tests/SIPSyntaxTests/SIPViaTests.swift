import SIPSyntax
import Testing

@Suite("Via (RFC 3261 §20.42, RFC 3581)")
struct SIPViaTests {
    @Test(
        "A Via that is written as it should be is written the same again",
        arguments: [
            "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx", "SIP/2.0/TLS pbx.example.net;branch=z9hG4bKx;rport",
            "SIP/2.0/UDP [2001:db8::1]:5062;branch=z9hG4bKx;received=2001:db8::2;rport=40000",
            "SIP/2.0/TCP host", "SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bKx;maddr=224.2.0.1;ttl=16",
            "SIP/2.0/UDP h;received=[2001:db8::2];branch=z9hG4bK-!%*_+`'~.",
        ])
    func roundTrip(_ text: String) throws {
        let via = try SIPVia(parsing: text)
        #expect(via.description == text)
        #expect(try SIPVia(parsing: via.description) == via)
    }

    @Test("White space may stand around every separator, and what is case-insensitive may have any case")
    func canonical() throws {
        let via = try SIPVia(parsing: "  sip / 2.0 / udp\tPBX.Example.net : 5060 ; Branch = z9hG4bKX ; RPORT ")
        #expect(via.description == "SIP/2.0/UDP pbx.example.net:5060;Branch=z9hG4bKX;RPORT")
        #expect(via.branch == "z9hG4bKX")
        #expect(via.parameters["rport"] == "")
    }

    @Test("A branch is a transaction's name by the cookie it begins with, and by more than the cookie")
    func cookie() throws {
        #expect(SIPVia(transport: "UDP", host: "h", port: nil, branch: "z9hG4bKa").hasMagicCookie)
        #expect(!SIPVia(transport: "UDP", host: "h", port: nil, branch: "z9hG4bK").hasMagicCookie)
        #expect(!SIPVia(transport: "UDP", host: "h", port: nil, branch: "Z9HG4BKa").hasMagicCookie)
        #expect(!SIPVia(transport: "UDP", host: "h", port: nil, branch: "az9hG4bK").hasMagicCookie)
        #expect(try !SIPVia(parsing: "SIP/2.0/UDP h").hasMagicCookie)
        #expect(try SIPVia(parsing: "SIP/2.0/UDP h").branch == nil)
    }

    @Test("What was received is added to a Via and read back")
    func received() throws {
        var via = try SIPVia(parsing: "SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bKx")
        via.parameters["received"] = "198.51.100.7"
        via.parameters["rport"] = "40112"
        #expect(via.description == "SIP/2.0/UDP 10.0.0.1:5060;rport=40112;branch=z9hG4bKx;received=198.51.100.7")
    }

    @Test(
        "What is no Via is refused",
        arguments: [
            "", "SIP", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/3.0/UDP h", "HTTP/2.0/UDP h", "SIP/2.0/U<P h", "SIP 2.0 UDP h",
            "SIP/2.0/UDP h:", "SIP/2.0/UDP h:65536", "SIP/2.0/UDP h:x", "SIP/2.0/UDP h;", "SIP/2.0/UDP h;;branch=x",
            "SIP/2.0/UDP h;branch=", "SIP/2.0/UDP h;branch=a b", "SIP/2.0/UDP h;branch=\"x", "SIP/2.0/UDP [::1", "SIP/2.0/UDP ::1",
            "SIP/2.0/UDP h, SIP/2.0/UDP h", "SIP/2.0/UDP h h", "SIP/2.0/UDP a@h",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: SIPParseError.self) { try SIPVia(parsing: text) }
        #expect(error?.field == "Via")
        #expect(error?.code == .malformedHeader)
    }
}
