import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Privacy (PARK.md, On success; RFC 3323, RFC 3325)")
struct PrivacyTests {
    /// A company in which these want privacy.
    private static func bench(_ keys: String...) throws -> ParkBench {
        try ParkBench { contents in
            for index in contents.members.indices where keys.contains(contents.members[index].id.key) { contents.members[index].isPrivate = true }
        }
    }

    @Test("Parked against somebody who wants privacy: the answer says so")
    func orbit() throws {
        let bench = try Self.bench("carol")
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, "1003")
        #expect(outcome.value?.against.privacyEnabled == true)
        let other = try Self.bench()
        other.connect(other.company.bob, other.company.alice)
        #expect(try other.park(other.company.alice, "1003").value?.against.privacyEnabled == false)
    }

    @Test("A caller who wants privacy is anonymous on the other phone, and nothing else gives the name or number away")
    func caller() throws {
        let bench = try Self.bench("bob")
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        bench.phone(bench.company.bob).call(to: "1001")
        bench.office.settle()
        Self.expectAnonymous(try #require(alice.requests(.invite).first))
    }

    @Test("A parked party who wants privacy stays anonymous when retrieved, and when recalled", arguments: [true, false])
    func parked(_ isRecalled: Bool) throws {
        let bench = try Self.bench("bob")
        try bench.parkBob("7001")
        let phone = try bench.company.handmadePhone(of: isRecalled ? bench.company.alice : bench.company.carol)
        if isRecalled { bench.run(.seconds(46)) } else { _ = try bench.service.retrieve("7001", by: bench.company.carol) }
        bench.office.settle()
        let invite = try #require(phone.requests(.invite).first)
        Self.expectAnonymous(invite)
        if isRecalled { #expect(invite.from?.displayName?.contains("Orbit 1") == true) }
    }

    @Test("A retriever who wants privacy is not named on the parked party's phone")
    func retriever() throws {
        let bench = try Self.bench("carol")
        try bench.parkBob("7001")
        bench.office.call(from: bench.company.carol, to: "7001")
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        let shown = try bench.liveCall(bench.company.bob).remoteIdentity ?? ""
        #expect(!shown.contains("Carol") && !shown.contains("1003"))
        #expect(try bench.details(bench.company.bob).remoteParty.privacyEnabled)
    }

    @Test("The lamp of an orbit does not say who is parked there, but is lit")
    func lamp() throws {
        let bench = try Self.bench("bob")
        let lobby = try bench.company.handmadePhone(of: bench.company.lobby)
        try bench.parkBob("7001")
        var request = try lobby.request(.subscribe, to: "sip:7001@acme.example")
        request.headers.append(.event, "dialog")
        #expect(lobby.ask(lobby.authorized(request))?.status == .ok)
        let body = String(decoding: try #require(lobby.requests(.notify).first).body, as: UTF8.self)
        #expect(body.contains("<state>confirmed</state>"))
        #expect(!body.contains("Bob") && !body.contains("1002"))
    }

    private static func expectAnonymous(_ invite: SIPRequest, _ location: SourceLocation = #_sourceLocation) {
        #expect(invite.from?.uri.host == "anonymous.invalid", sourceLocation: location)
        #expect(invite.from?.displayName?.hasPrefix("Anonymous") == true, sourceLocation: location)
        #expect(invite.headers[.privacy] == "id", sourceLocation: location)
        for field in invite.headers.fields {
            #expect(!field.value.contains("Bob") && !field.value.contains("1002"), "\(field)", sourceLocation: location)
        }
    }
}
