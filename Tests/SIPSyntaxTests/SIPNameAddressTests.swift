import SIPSyntax
import Testing

@Suite("Addresses with names (RFC 3261 §20.10, §25.1)")
struct SIPNameAddressTests {
    @Test(
        "An address that is written as it should be is written the same again",
        arguments: [
            "<sip:a@b>", "<sip:a@b>;tag=1", "\"Ida Fog\" <sip:a@b>;tag=1", "\"a \\\"b\\\" \\\\ c\" <sip:a@b>",
            "\"comma, semi; <angle> @\" <sip:a@b;lr>;expires=60;q=0.5", "<tel:+1201>;tag=x", "<sip:[2001:db8::1]:5060;lr>",
            "\"湖の塔\" <sip:a@b>", "<sip:a@b>;flag;received=[::1]:5060", "<sip:a@b>;+sip.instance=\"<urn:uuid:00-11>\"",
            "<sip:a@b?Replaces=x%40y%3Bto-tag%3D1>", "<sip:a@b>;x=\"\"", "<sip:a@b>;x=\"a;b,c\"",
        ])
    func roundTrip(_ text: String) throws {
        let address = try SIPNameAddress(parsing: text)
        #expect(address.description == text)
        #expect(try SIPNameAddress(parsing: address.description) == address)
    }

    @Test(
        "An address that may be written in several ways is written in one",
        arguments: [
            ("sip:a@b", "<sip:a@b>"),
            ("sip:a@b;tag=1;x", "<sip:a@b>;tag=1;x"),
            ("Ida Fog <sip:a@b>", "\"Ida Fog\" <sip:a@b>"),
            ("Ida  <sip:a@b> ; tag = 1", "\"Ida\" <sip:a@b>;tag=1"),
            ("ida<sip:a@b>;tag=1", "\"ida\" <sip:a@b>;tag=1"),
            ("\"\" <sip:a@b>", "<sip:a@b>"),
            ("\t\"I\\da\"\t<sip:a@b>", "\"Ida\" <sip:a@b>"),
            ("湖 <sip:a@b>", "\"湖\" <sip:a@b>"),
            ("<sip:a@b>;tag=\"q\"", "<sip:a@b>;tag=q"),
            ("sip:a@b ;tag=1", "<sip:a@b>;tag=1"),
            ("tel:+1201;phone-context=x", "<tel:+1201>;phone-context=x"),
            ("sip:a@b;note=\"<none>\"", "<sip:a@b>;note=\"<none>\""),
        ])
    func canonical(_ text: String, _ written: String) throws {
        let address = try SIPNameAddress(parsing: text)
        #expect(address.description == written)
        #expect(try SIPNameAddress(parsing: written) == address)
    }

    @Test("Parameters within the brackets are the URI's, those behind them the header's")
    func whoseParameters() throws {
        let address = try SIPNameAddress(parsing: "<sip:a@b;transport=tcp>;expires=30")
        #expect(address.uri.parameters.list.map(\.name) == ["transport"])
        #expect(address.parameters.list.map(\.name) == ["expires"])
    }

    @Test("The tag is read, set and taken away")
    func tag() throws {
        var address = try SIPNameAddress(parsing: "<sip:a@b>;TAG=one;x=1")
        #expect(address.tag == "one")
        address.tag = "two"
        #expect(address.description == "<sip:a@b>;TAG=two;x=1")
        address.tag = nil
        #expect(address.tag == nil)
        #expect(address.description == "<sip:a@b>;x=1")
    }

    @Test("A display name never leaves its quotes, whatever it holds")
    func displayNameStaysQuoted() throws {
        for name in ["a\" <sip:evil@x>", "\\", "\\\"", "a\r\nEvil: 1", "\"", "<sip:x@y>", ",", "\u{0}\u{1F}"] {
            let address = SIPNameAddress(displayName: name, uri: SIPURI(user: "a", host: "b"))
            let again = try SIPNameAddress(parsing: address.description)
            #expect(again.uri == address.uri)
            #expect(again.parameters.isEmpty)
            // Control characters have no way to be written and are left out.
            let expected = String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.value >= 32 }))
            #expect(again.displayName == (expected.isEmpty ? nil : expected))
        }
    }

    @Test("An unquoted name loses the white space at its end and nothing else")
    func unquotedName() throws {
        // U+0600 takes the character after it into its grapheme cluster.
        #expect(try SIPNameAddress(parsing: "x\u{0600} <sip:a@b>").displayName == "x\u{0600}")
        #expect(try SIPNameAddress(parsing: "x y \t <sip:a@b>").displayName == "x y")
    }

    @Test(
        "What is no address is refused, and the field is named",
        arguments: [
            "", "Ida", "<>", "<sip:a@b", "sip:a@b>", "\"Ida <sip:a@b>", "\"Ida\" sip:a@b", "\"Ida\"", "Fog, Ida <sip:a@b>",
            "< sip:a@b>", "<sip:a@b >", "<<sip:a@b>>", "<sip:a@b>x", "<sip:a@b>;", "<sip:a@b>;;x", "<sip:a@b>;=1", "<sip:a@b>;x=",
            "<sip:a@b>;x=\"1", "<sip:a@b>;x=\"1\\", "sip:a@b?x=y", "sip:a@b, sip:c@d", "<sip:a@b>, <sip:c@d>", "sip:a@b c",
            "a@b <sip:a@b>", "x: <sip:a@b>", "*",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: SIPParseError.self) { try SIPNameAddress(parsing: text, field: "From") }
        #expect(error?.field == "From")
        #expect(error?.status == .badRequest)
    }
}
