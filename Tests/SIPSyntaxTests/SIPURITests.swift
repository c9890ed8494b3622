import Foundation
import SIPSyntax
import Testing

@Suite("URIs (RFC 3261 §19.1, RFC 3966)")
struct SIPURITests {
    @Test("A SIP URI is taken into its parts")
    func parts() throws {
        let uri = try SIPURI(parsing: "sips:ida:s3cret@PBX.Example.Net:5071;transport=TLS;lr?subject=x&priority=urgent")
        #expect(uri.scheme == .sips)
        #expect(uri.isSecure)
        #expect(uri.user == "ida")
        #expect(uri.password == "s3cret")
        #expect(uri.host == "pbx.example.net")
        #expect(uri.port == 5071)
        #expect(uri.transport == "tls")
        #expect(uri.parameters["lr"] == "")
        #expect(uri.headers == "subject=x&priority=urgent")
    }

    @Test(
        "A URI that is written as it should be is written the same again",
        arguments: [
            "sip:example.com", "sip:2001@example.com", "sips:2001@example.com", "sip:2001@example.com:5061",
            "sip:2001:pw@example.com", "sip:192.0.2.1", "sip:2001@192.0.2.1:5060;transport=tcp",
            "sip:[2001:db8::1]", "sip:2001@[2001:db8::1]:5060", "sip:[::ffff:192.0.2.1]:5080;transport=udp;lr",
            "sip:a@b;maddr=[2001:db8::9];ttl=1", "sip:a@b?to=sip%3Ac%40d", "sip:a@b;x=?h=1", "sip:a@b;flag;n=v;flag2",
            "sip:+12125551212@example.com;user=phone", "sip:a;b=c@d", "sip:%20@example.com", "sip:%E6%B9%96@example.com",
            "sip:a%3Ab%40c@example.com", "sip:a-_.!~*'()&=+$,;?/b@example.com", "sip:under_score.example.com",
            "tel:+1-201-555-0123", "tel:7042;phone-context=example.com", "tel:+358-555-1234567;postd=pp22;isub=1411",
            "urn:service:sos", "mailto:ida@example.com", "http://example.com/a?b=c;d", "sip:a@b;p=v%20w",
        ])
    func roundTrip(_ text: String) throws {
        let uri = try SIPURI(parsing: text)
        #expect(uri.description == text)
        #expect(try SIPURI(parsing: uri.description) == uri)
    }

    @Test(
        "A URI that may be written in several ways is written in one",
        arguments: [
            ("SIP:ida@Example.COM", "sip:ida@example.com"),
            ("SiPs:a@B:05061", "sips:a@b:5061"),
            ("sip:%69%64%61@example.com", "sip:ida@example.com"),
            ("sip:%c3%a9@example.com", "sip:%C3%A9@example.com"),
            ("sip:é@example.com", "sip:%C3%A9@example.com"),
            ("TEL:+1-201", "tel:+1-201"),
            ("URN:service:sos", "urn:service:sos"),
            ("sip:a@b;%6c%72", "sip:a@b;lr"),
            ("sip:a@[2001:DB8::A]", "sip:a@[2001:db8::a]"),
        ])
    func canonical(_ text: String, _ written: String) throws {
        let uri = try SIPURI(parsing: text)
        #expect(uri.description == written)
        #expect(try SIPURI(parsing: written) == uri)
    }

    @Test("Scheme and host are compared without regard to case, user and password with it")
    func caseSensitivity() throws {
        #expect(try SIPURI(parsing: "SIP:ida@EXAMPLE.com") == SIPURI(parsing: "sip:ida@example.COM"))
        #expect(try SIPURI(parsing: "sip:Ida@example.com") != SIPURI(parsing: "sip:ida@example.com"))
        #expect(try SIPURI(parsing: "sip:a:Pw@example.com") != SIPURI(parsing: "sip:a:pw@example.com"))
    }

    @Test("Names of parameters are found in any case")
    func parameterCase() throws {
        let uri = try SIPURI(parsing: "sip:a@b;Transport=TCP;LR")
        #expect(uri.transport == "tcp")
        #expect(uri.parameters.contains("lr"))
    }

    @Test("An IPv6 address keeps its brackets and is not mistaken for a port")
    func ipv6() throws {
        let uri = try SIPURI(parsing: "sip:ida@[2001:db8::1:5060]")
        #expect(uri.host == "[2001:db8::1:5060]")
        #expect(uri.port == nil)
        #expect(try SIPURI(parsing: "sip:[::1]:5062").port == 5062)
    }

    @Test("A tel URI has its number in the user part and no host")
    func tel() throws {
        let uri = try SIPURI(parsing: "tel:+1-201-555-0123;phone-context=example.com")
        #expect(uri.scheme == .tel)
        #expect(uri.user == "+1-201-555-0123")
        #expect(uri.host == "")
        #expect(uri.parameters["phone-context"] == "example.com")
    }

    @Test("What a user part may not have unescaped is escaped when written")
    func escaping() throws {
        let uri = SIPURI(user: "a b:c@d\"<e>%\r\n\0é", host: "example.com")
        #expect(uri.description == "sip:a%20b%3Ac%40d%22%3Ce%3E%25%0D%0A%00%C3%A9@example.com")
        #expect(try SIPURI(parsing: uri.description) == uri)
    }

    @Test("Escapes in parameters are resolved where they change nothing, and kept where they stand for a reserved character")
    func parameterEscapes() throws {
        let uri = try SIPURI(parsing: "sip:a@b;%74ag=%41%2d%3b%2B%25%34%31;raw=%zz%4")
        #expect(uri.parameters["tag"] == "A-%3b%2B%2541")
        #expect(uri.parameters["raw"] == "%zz%4")
        #expect(uri.description == "sip:a@b;tag=A-%3b%2B%2541;raw=%zz%4")
        #expect(try SIPURI(parsing: uri.description) == uri)
    }

    @Test("Escapes in text are resolved; where one is malformed the text stays as it is")
    func decode() {
        #expect(SIPEscape.decode("a%20b%2fc") == "a b/c")
        #expect(SIPEscape.decode("100%") == "100%")
        #expect(SIPEscape.decode("%4") == "%4")
        #expect(SIPEscape.decode("%zz%20") == "%zz%20")
        #expect(SIPEscape.decode("") == "")
    }

    @Test(
        "What is no URI is refused",
        arguments: [
            "", ":", "sip", "sip:", "example.com", ":a@b", "sip:@b", "sip:a@", "sip:a@b@c", "sip::pw@b", "sip:a@b:", "sip:a@b:x",
            "sip:a@b:65536", "sip:a@b:-1", "sip:a@b:99999999999999999999", "sip:[::1", "sip:[::1]x", "sip:[::g]", "sip:::1",
            "sip:a b@c", "sip:a@b c", " sip:a@b", "sip:a@b ", "sip:a@b\t", "sip:a@b\r\n", "sip:a@b;", "sip:a@b;;c", "sip:a@b;=v",
            "sip:%@b", "sip:%4@b", "sip:%4x@b", "sip:a%@b", "<sip:a@b>", "sip:<a@b>", "sip:\"a\"@b", "s!p:a@b", "sip:a@b/c",
            "sip:a@b,sip:c@d", "tel:", "urn:", "sip:é.example.com",
        ])
    func refused(_ text: String) {
        #expect(throws: SIPParseError.self) { try SIPURI(parsing: text) }
    }

    @Test("A stored URI or address is read back as it was", arguments: ["sip:a:b@[::1]:5;x=y;lr?h=1", "tel:+1201;isub=1", "urn:a:b"])
    func stored(_ text: String) throws {
        var address = SIPNameAddress(displayName: "A \"b\"", uri: try SIPURI(parsing: text))
        address.tag = "1"
        let data = try JSONEncoder().encode(address)
        #expect(try JSONDecoder().decode(SIPNameAddress.self, from: data) == address)
    }

    @Test("A URI built of parts is written from them")
    func built() {
        #expect(SIPURI(host: "example.com").description == "sip:example.com")
        let parameters = SIPParameters([.init(name: "transport", value: "tcp"), .init(name: "lr", value: nil)])
        let uri = SIPURI(scheme: .sips, user: "2001", host: "[::1]", port: 5061, parameters: parameters)
        #expect(uri.description == "sips:2001@[::1]:5061;transport=tcp;lr")
    }
}
