import Foundation
import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Registrar: bindings (RFC 3261 §10.3)")
struct RegistrarTests {
    @Test("A contact is bound with all that is said of it, and answered")
    func binding() throws {
        var bench = RegistrarBench()
        let answer = try bench.register(
            "\"Desk\" <sip:alice@192.0.2.10:5070;transport=tcp>;q=0.5;expires=600", callID: "c-7", sequence: 12, flow: .otherPhone,
            extra: [(.userAgent, "Phone 1.0"), (.allowEvents, "talk, hold")])
        let expected = ContactBinding(
            contact: try SIPURI(parsing: "sip:alice@192.0.2.10:5070;transport=tcp"), q: 500, callID: "c-7", sequence: 12,
            expiresAt: bench.now + 600_000, flow: .otherPhone, userAgent: "Phone 1.0", allowsTalkEvent: true)
        #expect(answer == [expected])
        #expect(bench.bindings() == [expected])
        #expect(bench.registrar.count == 1)
        #expect(bench.registrar.nextExpiry(of: "alice") == bench.now + 600_000)
    }

    @Test("A phone that says nothing of itself has no user agent and no talk event")
    func silent() throws {
        var bench = RegistrarBench()
        let binding = try #require(try bench.register("<sip:alice@h>", extra: [(.allowEvents, "hold")]).first)
        #expect(binding.userAgent == nil)
        #expect(!binding.allowsTalkEvent)
        #expect(binding.q == 1_000)
        #expect(bench.remaining() == [3_600])
    }

    @Test("Several contacts are bound by one request, in one field or in several")
    func several() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;q=0.1, <sip:alice@b>;q=0.2", "<sip:alice@c>;q=0.3")
        #expect(bench.contacts() == ["sip:alice@c", "sip:alice@b", "sip:alice@a"])
        #expect(bench.registrar.count == 3)
    }

    @Test("The more preferred contact comes first, and of two alike the one that lasts longer")
    func order() throws {
        var bench = RegistrarBench()
        let answer = try bench.register(
            "<sip:alice@a>;q=0.2;expires=600", "<sip:alice@b>;q=0.9;expires=100", "<sip:alice@c>;expires=100",
            "<sip:alice@d>;q=0.9;expires=200", "<sip:alice@e>;q=0.0;expires=7200")
        let expected = ["sip:alice@c", "sip:alice@d", "sip:alice@b", "sip:alice@a", "sip:alice@e"]
        #expect(answer.map(\.contact.description) == expected)
        #expect(bench.contacts() == expected)
    }

    @Test(
        "q is read in thousandths, kept between 0 and 1, and counts as 1 when it is no number",
        arguments: [
            ("0", 0), ("0.0", 0), ("0.001", 1), ("0.5", 500), ("0.57", 570), ("0.29", 290), ("0.999", 999), ("1", 1_000), ("1.000", 1_000),
            ("2", 1_000), ("-1", 0), ("x", 1_000), ("nan", 1_000), ("-nan", 1_000), ("inf", 1_000), ("1e400", 1_000), ("0x1p-1", 500),
        ])
    func preference(_ text: String, _ q: Int) throws {
        var bench = RegistrarBench()
        #expect(try bench.register("<sip:alice@a>;q=\(text)").map(\.q) == [q])
    }

    @Test("Every q of three digits is kept as it was written")
    func thousandths() throws {
        var bench = RegistrarBench()
        for q in 0..<1_000 {
            let text = "0." + String(String(1_000 + q).dropFirst())
            #expect(try bench.register("<sip:alice@a>;q=\(text)").map(\.q) == [q])
        }
    }

    @Test("A request without Contact asks for the contacts and changes nothing")
    func query() throws {
        var bench = RegistrarBench()
        #expect(try bench.register().isEmpty)
        let bound = try bench.register("<sip:alice@a>;q=0.5", "<sip:alice@b>")
        bench.advance(seconds: 30)
        #expect(try bench.register(expires: "0") == bound)
        #expect(try bench.register(sequence: 1) == bound)
        #expect(bench.bindings() == bound)
    }

    @Test("Addresses have nothing to do with each other")
    func addresses() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:phone@a>", address: "alice")
        try bench.register("<sip:phone@a>", "<sip:phone@b>", address: "bob")
        #expect(bench.contacts(of: "alice") == ["sip:phone@a"])
        #expect(bench.contacts(of: "bob").count == 2)
        #expect(bench.contacts(of: "carol").isEmpty)
        #expect(bench.registrar.count == 3)
        bench.registrar.remove("bob")
        #expect(bench.contacts(of: "bob").isEmpty)
        #expect(bench.registrar.count == 1)
        try bench.register("*", expires: "0", address: "carol")
        #expect(bench.registrar.count == 1)
    }

    // MARK: The same contact again

    @Test("A refresh takes the place of the same contact, whatever has changed around its address")
    func refresh() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@h:5062>;expires=100;q=0.1", callID: "one", flow: .phone)
        bench.advance(seconds: 50)
        try bench.register("<sip:alice@H:5062;ob>;expires=100;q=0.7", callID: "one", flow: .otherPhone)
        #expect(bench.remaining() == [100])
        #expect(bench.bindings().map(\.flow) == [.otherPhone])
        #expect(bench.bindings().map(\.q) == [700])
        #expect(bench.bindings().map(\.sequence) == [2])
    }

    @Test("A phone that lost its memory registers with a new Call-ID and a low CSeq, and takes its own place")
    func restarted() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@h>", callID: "before", sequence: 900)
        try bench.register("<sip:alice@h>", callID: "after", sequence: 1)
        #expect(bench.bindings().map(\.callID) == ["after"])
    }

    @Test(
        "Contacts that differ in scheme, user, host, port or transport are different phones",
        arguments: ["sips:alice@h", "sip:bob@h", "sip:h", "sip:alice@i", "sip:alice@h:5061", "sip:Alice@h", "sip:alice@h;transport=tcp"])
    func different(_ uri: String) throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@h>")
        try bench.register("<\(uri)>")
        #expect(bench.registrar.count == 2)
    }

    @Test("A contact with and without transport=udp is the same phone", arguments: ["sip:alice@h;transport=udp", "sip:alice@h;transport=UDP"])
    func defaultTransport(_ uri: String) throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@h>")
        try bench.register("<\(uri)>")
        #expect(bench.contacts() == [uri])
    }

    @Test("A contact that stands twice in one request is bound once, as it stands last")
    func twiceInOneRequest() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@h>;expires=100, <sip:alice@h>;expires=200")
        #expect(bench.remaining() == [200])
        try bench.register("<sip:alice@h>;expires=300", "<sip:alice@h>;expires=0")
        #expect(bench.contacts().isEmpty)
        try bench.register("<sip:alice@h>;expires=0", "<sip:alice@h>;expires=400")
        #expect(bench.remaining() == [400])
    }

    // MARK: Removing

    @Test("A contact with expires 0 is removed, by its own parameter or by the header, and removing nothing is no error")
    func removing() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;q=0.1", "<sip:alice@b>;q=0.2", "<sip:alice@c>;q=0.3")
        #expect(try bench.register("<sip:alice@b>;expires=0").map(\.contact.host) == ["c", "a"])
        #expect(try bench.register("<sip:alice@a>", expires: "0").map(\.contact.host) == ["c"])
        #expect(try bench.register("<sip:alice@nowhere>;expires=0").map(\.contact.host) == ["c"])
        #expect(try bench.register("<sip:alice@c>;expires=0").isEmpty)
        #expect(bench.registrar.count == 0)
        #expect(bench.registrar.nextExpiry(of: "alice") == nil)
    }

    @Test("One request may remove, refresh and add")
    func mixed() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=100", "<sip:alice@b>;expires=100")
        bench.advance(seconds: 10)
        try bench.register("<sip:alice@a>;expires=0", "<sip:alice@b>;expires=200", "<sip:alice@c>;expires=300")
        #expect(bench.contacts() == ["sip:alice@c", "sip:alice@b"])
        #expect(bench.remaining() == [300, 200])
    }

    @Test("The wildcard with Expires 0 removes every contact, those of other phones too")
    func wildcard() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>", callID: "one")
        try bench.register("<sip:alice@b>", callID: "two")
        #expect(try bench.register("*", expires: "0", callID: "one").isEmpty)
        #expect(bench.contacts().isEmpty)
        #expect(bench.registrar.count == 0)
    }

    // MARK: Expiry

    @Test("A contact counts until the moment it expires")
    func expiry() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=60", "<sip:alice@b>;expires=120")
        bench.now += 59_999
        #expect(bench.contacts().count == 2)
        let early = bench.registrar.expire("alice", now: bench.now)
        #expect(!early)
        bench.now += 1
        #expect(bench.contacts() == ["sip:alice@b"])
        #expect(bench.registrar.nextExpiry(of: "alice") == bench.now)
        let due = bench.registrar.expire("alice", now: bench.now)
        #expect(due)
        #expect(bench.registrar.nextExpiry(of: "alice") == bench.now + 60_000)
        let again = bench.registrar.expire("alice", now: bench.now)
        #expect(!again)
        bench.advance(seconds: 60)
        let last = bench.registrar.expire("alice", now: bench.now)
        #expect(last)
        #expect(bench.registrar.count == 0)
        #expect(bench.registrar.nextExpiry(of: "alice") == nil)
        let unknown = bench.registrar.expire("carol", now: bench.now)
        #expect(!unknown)
    }

    @Test("Bindings written down before a restart count after it")
    func restored() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a;transport=tls>;q=0.3", flow: SIPFlow(.tls, host: "2001:db8::1", port: 5061))
        let written = try JSONEncoder().encode(bench.bindings())
        let read = try JSONDecoder().decode([ContactBinding].self, from: written)
        #expect(read == bench.bindings())
        bench.registrar = Registrar(bindings: ["alice": read])
        #expect(bench.bindings() == read)
        #expect(try bench.refusal(of: "<sip:alice@a;transport=tls>", sequence: 1) == .outOfOrder)
    }
}
