import Directory
import Testing

@Suite("Destinations as they are written (PARK.md, “destination given”)")
struct DialStringTests {
    @Test(
        "Every form of the page is read",
        arguments: [
            ("1234", DialString.digits("1234")), ("2223334444", .digits("2223334444")), ("+12223334444", .digits("+12223334444")),
            ("*73", .digits("*73")), ("tel:+12223334444", .digits("+12223334444")),
            ("user@company.domain", .address(user: "user", domain: "company.domain")),
            ("sip:user@company.domain", .address(user: "user", domain: "company.domain")),
        ])
    func forms(_ text: String, _ expected: DialString) {
        #expect(DialString(parsing: text) == expected)
    }

    @Test(
        "Visual separators and white space around are left out of a number",
        arguments: [
            ("+1 (222) 333-4444", "+12223334444"), ("222.333.4444", "2223334444"), (" 1234 ", "1234"), ("\t1234\r\n", "1234"),
            ("(+1) 222", "+1222"), ("tel:222-333-4444;phone-context=+1", "2223334444"), ("TEL:+1-222-333-4444", "+12223334444"),
            ("#31#", "#31#"), ("*68 7001", "*687001"), ("*", "*"), ("#", "#"), ("0", "0"),
            (String(repeating: "1", count: 40), String(repeating: "1", count: 40)),
        ])
    func separators(_ text: String, _ digits: String) {
        #expect(DialString(parsing: text) == .digits(digits))
    }

    @Test(
        "An address is read in lower case, without password, parameters and headers",
        arguments: [
            ("Alice@ACME.Example", "alice", "acme.example"), ("SIP:Alice@acme.example", "alice", "acme.example"),
            ("sips:alice@acme.example", "alice", "acme.example"), ("sip:alice@acme.example;transport=tcp", "alice", "acme.example"),
            ("sip:alice@acme.example?subject=x", "alice", "acme.example"), ("sip:alice:secret@acme.example", "alice", "acme.example"),
            ("sip:7001@192.0.2.1:5060", "7001", "192.0.2.1:5060"), ("sip:alice@[2001:DB8::1]:5060", "alice", "[2001:db8::1]:5060"),
            ("sip:+12025550101@acme.example;user=phone", "+12025550101", "acme.example"), ("  alice@acme.example ", "alice", "acme.example"),
            ("first.last@acme.example", "first.last", "acme.example"),
        ])
    func addresses(_ text: String, _ user: String, _ domain: String) {
        #expect(DialString(parsing: text) == .address(user: user, domain: domain))
    }

    @Test(
        "What is neither a number nor an address is refused",
        arguments: [
            "", " ", "\n", "+", "-", "()", "+-", "1+2", "++1", "12a4", "alice", "1234x", "tel:", "tel:;x", "tel:alice", "tel:+", "sip:", "sips:",
            "sip:1234", "sip:@acme.example", "@acme.example", "alice@", "sip:alice@", "a@b@c", "alice smith@acme.example",
            "alice@acme. example", "sip:;x@y", "mailto:alice", "1,2", "1/2", "１２３４",
            "١٢٣", "²", "1️⃣2️⃣", "5\u{301}", "1\u{200D}",
            String(repeating: "1", count: 41), "tel:" + String(repeating: "1", count: 41), String(repeating: "9", count: 100_000),
        ])
    func refused(_ text: String) {
        #expect(DialString(parsing: text) == nil)
    }
}
