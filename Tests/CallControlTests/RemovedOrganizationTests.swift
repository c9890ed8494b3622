import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("An organisation is deleted from the directory")
struct RemovedOrganizationTests {
    private static func delete(_ id: String, _ bench: CallBench) throws {
        try bench.office.apply(.removeOrganization(try OrganizationRemoval(of: id, from: bench.office.directory)))
    }

    @Test("Its phones are registered no more and refused; those of others stay and call each other")
    func registrations() throws {
        let bench = try CallBench()
        let bob = HandmadePhone(bench.bob, in: bench.office)
        try Self.delete("acme", bench)
        bench.run(.milliseconds(100))
        for member in [bench.alice, bench.bob, bench.carol, bench.company.lobby, bench.company.dave] {
            #expect(bench.core.contacts(of: member.id).isEmpty, "\(member.displayName)")
        }
        let (zoe, zach) = (bench.company.zoe, bench.company.zach)
        #expect(bench.core.contacts(of: zoe.id).count == 1)
        let response = try #require(bob.ask(bob.authorized(try bob.request(.register, to: "sip:bob@acme.example"))))
        #expect(response.status == .unauthorized)
        bench.connect(zoe, zach)
        #expect(bench.core.calls(of: zach.id).count == 1)
    }

    @Test("A process that ends before everybody is forgotten leaves it to the next one")
    func crash() throws {
        let bench = try CallBench()
        try Self.delete("acme", bench)
        bench.office.crash(downFor: .seconds(1))
        bench.run(.seconds(1))
        #expect(bench.core.contacts(of: bench.alice.id).isEmpty)
        #expect(bench.core.registrar.addresses.sorted() == ["person/zach", "person/zoe"])
        bench.office.crash(downFor: .seconds(1))
        #expect(bench.core.registrar.addresses.sorted() == ["person/zach", "person/zoe"])
    }

    @Test("Its lamps are told that there is nothing any more (RFC 6665 §4.1.3), and messages wait for nobody; others' lamps stay")
    func lamps() throws {
        let bench = try CallBench()
        let phone = try bench.handmade(bench.bob)
        let other = try bench.handmade(bench.company.zoe, host: "10.1.0.2")
        let lamp = try Subscription(phone, to: "1001")
        let messages = try Subscription(phone, to: "bob", event: "message-summary")
        let zetas = try Subscription(other, to: "1002")
        bench.core.enter { bench.core.setMessageWaiting(true, for: bench.bob.id) }
        for subscription in [lamp, messages, zetas] { subscription.take() }
        try Self.delete("acme", bench)
        bench.run(.milliseconds(100))
        #expect(lamp.take().map { $0.request.headers[.subscriptionState] } == ["terminated;reason=noresource"])
        #expect(messages.take().last?.request.headers[.subscriptionState] == "terminated;reason=noresource")
        #expect(zetas.take().isEmpty)
        #expect(bench.core.subscriptionCount == 1)
        #expect(!bench.core.isMessageWaiting(for: bench.bob.id))
    }

    @Test("A call that was dialled at the last moment goes on until somebody ends it")
    func call() throws {
        let bench = try CallBench()
        let call = bench.connect(bench.alice, bench.bob)
        try Self.delete("acme", bench)
        bench.run(.seconds(30))
        #expect(call.state == .established)
        bench.hangUp(bench.alice)
        bench.run(.seconds(1))
        bench.expectNoCalls()
    }
}
