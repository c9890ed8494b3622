import SIPSyntax
import Testing

@Suite("Names of header fields (RFC 3261 §7.3.1, §7.3.3, §20)")
struct SIPHeaderNameTests {
    @Test(
        "A compact form is the same name as its long form, in either case",
        arguments: [
            ("v", "Via"), ("f", "From"), ("t", "To"), ("i", "Call-ID"), ("m", "Contact"), ("l", "Content-Length"),
            ("c", "Content-Type"), ("e", "Content-Encoding"), ("k", "Supported"), ("s", "Subject"), ("x", "Session-Expires"),
            ("o", "Event"), ("u", "Allow-Events"), ("r", "Refer-To"), ("b", "Referred-By"),
        ])
    func compact(_ letter: String, _ name: String) throws {
        let long = try #require(SIPHeaderName(name))
        for text in [letter, letter.uppercased(), name.lowercased(), name.uppercased()] {
            let other = try #require(SIPHeaderName(text))
            #expect(other == long)
            #expect(other.hashValue == long.hashValue)
            #expect(other.description == name)
        }
    }

    @Test("A name nobody knows is kept as it was written and compared without regard to case")
    func unknown() throws {
        let name = try #require(SIPHeaderName("X-Lamp-State"))
        let other = try #require(SIPHeaderName("x-lamp-STATE"))
        #expect(name == other)
        #expect(Set([name, other]).count == 1)
        #expect(name.description == "X-Lamp-State")
        #expect(other.description == "x-lamp-STATE")
        #expect(try name != #require(SIPHeaderName("X-Lamp-Stat")))
        #expect(try #require(SIPHeaderName("z")).description == "z")
    }

    @Test("A known name is written as the RFC writes it")
    func canonical() throws {
        for (text, name) in [("CALL-id", "Call-ID"), ("cseq", "CSeq"), ("www-authenticate", "WWW-Authenticate"), ("rack", "RAck")] {
            #expect(try #require(SIPHeaderName(text)).description == name)
        }
        #expect(SIPHeaderName("contact") == .contact)
        #expect(SIPHeaderName("Contacts") != .contact)
    }

    @Test("A name that is no token is no name", arguments: ["", " ", "a b", "a:", "Via\r\n", "a\r\nEvil", "é", "a\"", "<a>", "a,b", "a\0"])
    func refused(_ text: String) {
        #expect(SIPHeaderName(text) == nil)
    }

    @Test("Only names whose values may be joined by commas are lists")
    func lists() {
        for name in [SIPHeaderName.via, .contact, .route, .recordRoute, .allow, .supported, .require] { #expect(name.isList) }
        for name in [SIPHeaderName.from, .to, .callID, .cseq, .authorization, .wwwAuthenticate, .proxyAuthenticate, .date, .subject] {
            #expect(!name.isList)
        }
    }
}
