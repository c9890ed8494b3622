import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Registering (RFC 3261 §10)")
struct RegistrationTests {
    /// A REGISTER with credentials.
    private static func register(_ phone: HandmadePhone, to uri: String? = nil, contact: String? = nil, expires: String? = nil) throws -> SIPResponse
    {
        var request = try phone.request(.register, to: uri ?? "sip:\(phone.username)@acme.example")
        if let contact { request.headers[.contact] = contact }
        if let expires { request.headers.append(.expires, expires) }
        return try #require(phone.ask(phone.authorized(request)))
    }

    @Test("The answer lists every contact with the seconds left and its q value")
    func contacts() throws {
        let bench = try CallBench()
        let bob = HandmadePhone(bench.bob, in: bench.office)
        let response = try Self.register(bob, contact: "<sip:bob@10.1.0.1:5060>;q=0.5;expires=600")
        #expect(response.status == .ok)
        let contacts = response.headers[values: .contact]
        #expect(contacts.count == 2)
        // The scripted phone without q counts as 1 and comes first.
        #expect(contacts.first?.contains("@10.0.1.") == true)
        #expect(contacts.last == "<sip:bob@10.1.0.1:5060>;expires=600;q=0.500")
    }

    @Test("The address of record is one's own, by user name, extension or number; another's is forbidden")
    func ownAddress() throws {
        let bench = try CallBench()
        let alice = HandmadePhone(bench.alice, in: bench.office)
        for uri in ["sip:alice@acme.example", "sip:1001@acme.example", "sip:+12025550101@acme.example", "sip:alice@10.0.0.1"] {
            #expect(try Self.register(alice, to: uri).status == .ok)
        }
        for uri in ["sip:bob@acme.example", "sip:1002@acme.example", "sip:7001@acme.example", "sip:acme.example"] {
            #expect(try Self.register(alice, to: uri).status == .forbidden)
        }
        #expect(bench.core.contacts(of: bench.bob.id).count == 1)
    }

    @Test("Too brief an interval is answered 423 with Min-Expires, a malformed contact 400; nothing has changed then")
    func refusals() throws {
        let bench = try CallBench()
        let bob = HandmadePhone(bench.bob, in: bench.office)
        let brief = try Self.register(bob, expires: "10")
        #expect(brief.status == .intervalTooBrief)
        #expect(brief.headers[.minExpires] == "60")
        #expect(try Self.register(bob, contact: "<mailto:bob@acme.example>").status == .badRequest)
        #expect(bench.core.contacts(of: bench.bob.id).count == 1)
        #expect(bench.office.server.events.filter { $0 == .registrationRefused }.count == 2)
    }

    @Test("A phone that unregisters does not ring any more; the wildcard removes all phones")
    func unregister() throws {
        let bench = try CallBench()
        let bob = HandmadePhone(bench.bob, in: bench.office)
        try bob.register()
        #expect(bench.core.contacts(of: bench.bob.id).count == 2)
        #expect(try Self.register(bob, expires: "0").status == .ok)
        #expect(bench.core.contacts(of: bench.bob.id).count == 1)
        #expect(try Self.register(bob, contact: "*", expires: "0").headers[values: .contact].isEmpty)
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .temporarilyUnavailable)
    }

    @Test("A registration expires by itself, and its record goes with it")
    func expiry() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        #expect(try Self.register(bob, expires: "120").status == .ok)
        bench.run(.seconds(119))
        #expect(bench.core.contacts(of: bench.bob.id).count == 1)
        bench.run(.seconds(2))
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
        #expect(bench.office.server.events.last == .registered(member: bench.bob.id.description, contacts: 0))
        #expect(!bench.office.disk.load(RegistrationRecord.self).contains { $0.address == bench.bob.id.description })
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .temporarilyUnavailable)
    }

    @Test("Two phones whose registrations end at different times: each goes in its time, also after a restart", arguments: [true, false])
    func twoExpiries(_ isRestarted: Bool) throws {
        let bench = try CallBench()
        let first = try bench.handmade(bench.bob)
        _ = try Self.register(first, expires: "120")
        let second = HandmadePhone(bench.bob, in: bench.office, host: "10.1.0.2")
        _ = try Self.register(second, expires: "240")
        bench.office.settle()
        let others = bench.core.registrar.count - 2
        if isRestarted { bench.office.crash(downFor: .seconds(1)) }
        bench.run(.seconds(130))
        #expect(bench.core.registrar.count == others + 1)
        bench.run(.seconds(120))
        #expect(bench.core.registrar.count == others)
        #expect(bench.office.server.events.last == .registered(member: bench.bob.id.description, contacts: 0))
        #expect(!bench.office.disk.load(RegistrationRecord.self).contains { $0.address == bench.bob.id.description })
    }

    @Test("Registrations persist: the next process rings the same phones without a new REGISTER")
    func restored() throws {
        let bench = try CallBench()
        bench.office.settle()
        let before = bench.core.contacts(of: bench.alice.id)
        bench.office.crash(downFor: .seconds(10))
        #expect(bench.core.contacts(of: bench.alice.id) == before)
        #expect(bench.core.registrar.count == 7)
        bench.connect(bench.bob, bench.alice)
        bench.expectNothingLeft()
    }

    @Test("What expired while the server was down is not restored; what is, expires in its time")
    func expiredMeanwhile() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try Self.register(bob, expires: "100")
        let carol = try bench.handmade(bench.carol, host: "10.1.0.2")
        _ = try Self.register(carol, expires: "200")
        bench.office.settle()
        bench.office.crash(downFor: .seconds(110))
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
        #expect(bench.core.contacts(of: bench.carol.id).count == 1)
        bench.run(.seconds(100))
        #expect(bench.core.contacts(of: bench.carol.id).isEmpty)
        #expect(bench.office.server.events.contains(.registered(member: bench.carol.id.description, contacts: 0)))
    }

    @Test("Several phones of one person, most preferred first; each rings")
    func several() throws {
        let bench = try CallBench()
        let first = try bench.handmade(bench.alice, host: "10.1.0.2")
        let second = HandmadePhone(bench.alice, in: bench.office, host: "10.1.0.3")
        #expect(try Self.register(second, contact: "<sip:alice@10.1.0.3:5060>;q=0.1").status == .ok)
        #expect(bench.core.contacts(of: bench.alice.id).map(\.flow.host) == ["10.1.0.2", "10.1.0.3"])
        bench.office.call(from: bench.bob, to: "1001")
        #expect(first.requests(.invite).count == 1 && second.requests(.invite).count == 1)
    }

    @Test("A REGISTER is answered where it came from, and calls go there, whatever the Contact says (RFC 3581, RFC 5626)")
    func behindNAT() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        #expect(try Self.register(alice, contact: "<sip:alice@192.168.1.5:5060>").status == .ok)
        bench.phone(bench.bob).call(to: "1001")
        bench.office.settle()
        #expect(alice.requests(.invite).contains { $0.uri.host == "192.168.1.5" })
    }
}
