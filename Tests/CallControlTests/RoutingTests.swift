import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Where a call goes (the issue, The B2BUA)")
struct RoutingTests {
    @Test(
        "Extension in one's own location first, then ESN, then E.164, then user@domain",
        arguments: [
            ("bob", "1001", "Alice"), ("bob", "81001001", "Alice"), ("bob", "82001001", "Dave"), ("bob", "+12025550101", "Alice"),
            ("bob", "12025550201", "Dave"), ("bob", "2025550201", "Dave"), ("bob", "alice", "Alice"), ("bob", "1101", "Lobby"),
            ("dave", "81001002", "Bob"), ("dave", "2025550101", "Alice"), ("dave", "alice", "Alice"), ("zoe", "1002", "Zach"),
            ("zoe", "81001002", "Zach"), ("lobby", "1003", "Carol"),
        ])
    func routes(_ caller: String, _ number: String, _ callee: String) throws {
        let bench = try CallBench()
        let member = try #require(bench.office.members.first { $0.id.key == caller })
        let call = bench.office.call(from: member, to: number)
        #expect(call.state == .established)
        #expect(try bench.details(member).remoteParty.name == callee)
        #expect(bench.core.halves.count == 2)
        bench.expectNothingLeft()
    }

    @Test("An extension that is one's own in one place and somebody else's in another rings in one's own")
    func ownLocation() throws {
        let bench = try CallBench()
        // 1001 is Dave's own number in the warehouse: he has one phone, and it is calling.
        #expect(bench.office.call(from: bench.company.dave, to: "1001").failure == .temporarilyUnavailable)
        bench.expectNothingLeft()
    }

    @Test(
        "URIs of this server and of the organisation lead to the same places",
        arguments: [
            "sip:1001@10.0.0.1", "sip:1001@10.0.0.1:5060", "sip:1001@acme.example;user=phone", "sip:ALICE@Acme.Example", "tel:1001",
            "tel:+12025550101",
        ])
    func uris(_ uri: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        bob.ask(bob.authorized(try bob.request(.invite, to: uri, body: bob.description())))
        #expect(try bench.details(bench.bob).remoteParty.name == "Alice")
    }

    @Test(
        "What leads nowhere is answered 404 with a reason, and leaves nothing",
        arguments: [
            "4711", "zoe", "+13015550101", "sip:1001@zeta.example", "sip:zoe@zeta.example", "sip:alice@elsewhere.example", "sip:10.0.0.1",
        ])
    func unknown(_ destination: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let uri = destination.hasPrefix("sip:") ? destination : "sip:\(destination)@acme.example"
        let invite = bob.authorized(try bob.request(.invite, to: uri, body: bob.description()))
        let response = try #require(bob.ask(invite))
        // A URI without a user is no number.
        #expect(response.status == (destination == "sip:10.0.0.1" ? .addressIncomplete : .notFound))
        #expect(response.headers[.reason]?.hasPrefix("Q.850;cause=1;") == true)
        bench.expectNoCalls()
    }

    @Test("The callee's phone shows the caller by name and a number it can dial, whatever the caller's From says")
    func identity() throws {
        let bench = try CallBench()
        let dave = try bench.handmade(bench.company.dave, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:82001001@acme.example", body: bob.description())
        invite.headers[.from] = "\"The President\" <sip:911@example.com>;tag=x"
        invite.headers.append(.pAssertedIdentity, "\"The President\" <sip:911@example.com>")
        bob.ask(bob.authorized(invite))
        let received = try #require(dave.requests(.invite).first)
        #expect(received.from?.displayName == "Bob")
        #expect(received.from?.uri.user == "81001002" && received.from?.uri.host == "acme.example")
        #expect(received.headers[values: .pAssertedIdentity] == ["\"Bob\" <sip:81001002@acme.example>"])
        #expect(try bench.details(bench.company.dave).remoteParty.callType == .organization)
    }

    @Test("The caller's phone is told who answered")
    func answererIdentity() throws {
        let bench = try CallBench()
        let call = bench.office.call(from: bench.bob, to: "+12025550101")
        #expect(call.remoteIdentity == "\"Alice\" <sip:1001@acme.example>")
    }

    @Test("Each side gets an INVITE and a Call-ID of its own: nothing of one dialog is seen in the other")
    func twoDialogs() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(try #require(SIPHeaderName("X-Secret")), "bob's")
        invite.headers.append(.userAgent, "bob's phone")
        bob.ask(bob.authorized(invite))
        let received = try #require(alice.requests(.invite).first)
        #expect(received.callID != invite.callID)
        #expect(received.from?.tag != invite.from?.tag)
        #expect(received.headers.count(of: .via) == 1)
        #expect(received.headers[.authorization] == nil)
        #expect(try received.headers[#require(SIPHeaderName("X-Secret"))] == nil)
        #expect(received.headers[.userAgent] == "Orbit")
        #expect(received.contact?.uri.host == "10.0.0.1")
        #expect(!String(decoding: received.body, as: UTF8.self).contains("10.1.0.1"))
    }
}
