import SIPSyntax
import Testing

@Suite("Header fields (RFC 3261 §7.3)")
struct SIPHeadersTests {
    private static func headers(_ fields: (SIPHeaderName, String)...) -> SIPHeaders {
        SIPHeaders(fields.map { SIPHeaders.Field($0.0, $0.1) })
    }

    @Test("Fields keep their order, and the first of a name is the one that is read")
    func order() {
        var headers = Self.headers((.via, "1"), (.subject, "s"), (.via, "2"))
        headers.append(.via, "3")
        headers.prepend(.via, "0")
        #expect(headers.fields.map(\.value) == ["0", "1", "s", "2", "3"])
        #expect(headers[.via] == "0")
        #expect(headers[.route] == nil)
        #expect(headers.count(of: .via) == 4)
        #expect(headers.count(of: .route) == 0)
        headers.append(contentsOf: [.init(.route, "<sip:r>")])
        #expect(headers.fields.last?.name == .route)
    }

    @Test("Setting replaces every field of the name, in place of the first")
    func setting() {
        var headers = Self.headers((.to, "t"), (.contact, "1"), (.subject, "s"), (.contact, "2"), (.contact, "3"))
        headers[.contact] = "new"
        #expect(headers == Self.headers((.to, "t"), (.contact, "new"), (.subject, "s")))
        headers[.expires] = "60"
        #expect(headers.fields.last == .init(.expires, "60"))
        headers[.contact] = nil
        #expect(headers == Self.headers((.to, "t"), (.subject, "s"), (.expires, "60")))
        headers[.contact] = nil
        headers.removeAll(.subject)
        #expect(headers == Self.headers((.to, "t"), (.expires, "60")))
    }

    @Test(
        "A list is taken apart at the commas that are outside quotes and brackets",
        arguments: [
            ("a", ["a"]), ("a,b", ["a", "b"]), (" a ,\tb ", ["a", "b"]), (",a,,b,", ["a", "b"]), (",", []), (" , ,", []),
            ("\"x, y\" <sip:a@b>, <sip:c@d>", ["\"x, y\" <sip:a@b>", "<sip:c@d>"]),
            ("<sip:a@b?x=1,2>;q=1,<sip:c,d@e>", ["<sip:a@b?x=1,2>;q=1", "<sip:c,d@e>"]),
            ("\"a \\\", b\" <sip:x@y>, z", ["\"a \\\", b\" <sip:x@y>", "z"]),
            ("\"a \\\\\", b", ["\"a \\\\\"", "b"]),
            ("\"<\" <sip:a@b>, \">\" <sip:c@d>", ["\"<\" <sip:a@b>", "\">\" <sip:c@d>"]),
            ("<sip:a@b>;x=\"1,2\", <sip:c@d>", ["<sip:a@b>;x=\"1,2\"", "<sip:c@d>"]),
            ("\"never closed, <sip:a@b>", ["\"never closed, <sip:a@b>"]),
        ])
    func lists(_ value: String, _ expected: [String]) {
        #expect(Self.headers((.contact, value))[values: .contact] == expected)
    }

    @Test("Fields of one name and values within one field make one list")
    func fieldsAndValues() {
        let headers = Self.headers((.allow, "INVITE, ACK"), (.to, "x"), (.allow, "BYE"))
        #expect(headers[values: .allow] == ["INVITE", "ACK", "BYE"])
        #expect(headers[values: .route] == [])
    }

    @Test("A header that is no list keeps its commas")
    func notAList() {
        let value = "Digest username=\"a\", realm=\"b\""
        #expect(Self.headers((.authorization, value), (.authorization, "x, y"))[values: .authorization] == [value, "x, y"])
        #expect(Self.headers((.subject, "one, two"))[values: .subject] == ["one, two"])
    }

    @Test("Taking the first value away leaves the rest of its field")
    func removeFirst() {
        var headers = Self.headers((.via, "SIP/2.0/UDP a;x=\"1,2\" , SIP/2.0/UDP b,SIP/2.0/UDP c"), (.to, "t"), (.via, "SIP/2.0/UDP d"))
        headers.removeFirst(.via)
        #expect(headers[values: .via] == ["SIP/2.0/UDP b", "SIP/2.0/UDP c", "SIP/2.0/UDP d"])
        headers.removeFirst(.via)
        headers.removeFirst(.via)
        #expect(headers.fields == [.init(.to, "t"), .init(.via, "SIP/2.0/UDP d")])
        headers.removeFirst(.via)
        headers.removeFirst(.via)
        #expect(headers.fields == [.init(.to, "t")])
    }

    @Test("A token is looked for as a whole, in any case, in every field")
    func contains() {
        let headers = Self.headers((.supported, "replaces, 100rel"), (.supported, "timer"))
        for token in ["replaces", "100REL", "Timer"] { #expect(headers.contains(token, in: .supported)) }
        for token in ["replace", "rel", "", "replaces, 100rel"] { #expect(!headers.contains(token, in: .supported)) }
        #expect(!headers.contains("timer", in: .require))
    }

    @Test("ASCII letters are compared without regard to case, all else with it")
    func equalsIgnoringCase() {
        #expect("z9hG4bK".equalsIgnoringCase("Z9HG4BK"))
        #expect(!"[".equalsIgnoringCase("{"))
        #expect(!"É".equalsIgnoringCase("é"))
        #expect(!"a".equalsIgnoringCase("ab"))
        #expect("".equalsIgnoringCase(""))
    }
}
