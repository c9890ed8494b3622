import CallControl
import CallPark
import Directory
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Who is who after retrieval (PARK.md, Retrieving)")
struct RetrieveIdentityTests {
    @Test("After retrieval the remote party's name and number on both phones are each other's")
    func phones() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(call.remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.liveCall(bench.company.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        // The phone knows UPDATE, and nothing else has changed.
        #expect(call.reinvites == 0)
    }

    @Test("Seen from another location the number is the one to dial from there")
    func otherLocation() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        try bench.retrieve("81007001", by: bench.company.dave)
        #expect(call.remoteIdentity == "\"Dave\" <sip:82001001@acme.example>")
        #expect(try bench.liveCall(bench.company.dave).remoteIdentity == "\"Bob\" <sip:81001002@acme.example>")
        #expect(try bench.details(bench.company.dave).remoteParty.callType == .organization)
    }

    @Test("After retrieval by dialling the orbit too")
    func dialled() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let carols = bench.office.call(from: bench.company.carol, to: "7001")
        #expect(call.remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(carols.remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
    }

    @Test("The calls' details name each other, and the state is connected on both sides")
    func details() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.carol)
        let bob = try bench.details(bench.company.bob)
        let carol = try bench.details(bench.company.carol)
        #expect(bob.remoteParty == RemoteParty(name: "Carol", number: "1003", memberID: bench.company.carol.id, callType: .location))
        #expect(carol.remoteParty == RemoteParty(name: "Bob", number: "1002", memberID: bench.company.bob.id, callType: .location))
        #expect(bob.state == .connected && carol.state == .connected)
    }

    @Test("One session id through call, park and retrieve, whichever way it is retrieved", arguments: [true, false])
    func session(_ byAPI: Bool) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let session = try bench.details(bench.company.bob).sessionID
        #expect(try bench.details(bench.company.alice).sessionID == session)
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        #expect(try bench.details(bench.company.bob).sessionID == session)
        if byAPI {
            #expect(try bench.retrieve("7001", by: bench.company.carol).sessionID == session)
        } else {
            bench.office.call(from: bench.company.carol, to: "7001")
        }
        #expect(try bench.details(bench.company.bob).sessionID == session)
        #expect(try bench.details(bench.company.carol).sessionID == session)
    }

    @Test("Sessions of different calls differ")
    func sessions() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.connect(bench.company.lobby, bench.company.carol)
        #expect(try bench.details(bench.company.bob).sessionID != bench.details(bench.company.lobby).sessionID)
    }

    @Test("The retriever is offered what the parked party's phone takes, and both end with the same codec")
    func codecs() throws {
        let bench = try ParkBench()
        let bob = try bench.company.handmadePhone(of: bench.company.bob)
        let g722 = AudioCodec(payloadType: 9, name: "G722")
        let invite = try bob.invite("1001", offer: bob.description([.pcma, g722]))
        bob.ask(invite)
        bench.office.settle()
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        try bench.retrieve("7001", by: bench.company.carol)
        let carols = try bench.liveCall(bench.company.carol)
        #expect(carols.remoteDescription?.audio?.codecs.map(\.name) == ["PCMA"])
        let reinvite = try #require(bob.requests(.invite).last)
        let offer = try SessionDescription(parsing: reinvite.body)
        #expect(offer.audio?.codecs.map(\.name) == ["PCMA"])
        #expect(reinvite.headers[.pAssertedIdentity] == "\"Carol\" <sip:1003@acme.example>")
        bob.answer(reinvite, .ok, body: bob.description([.pcma], version: 2))
        try bench.expectHearEachOther(bench.company.carol, bench.company.bob)
    }

    @Test(
        "A parked party whose phone refuses the new offer stays connected all the same",
        arguments: [SIPStatus.notAcceptableHere, .decline, .serverInternalError])
    func refusedRefresh(_ status: SIPStatus) throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        try bench.retrieve("7001", by: bench.company.carol)
        bob.answer(try #require(bob.requests(.invite).last), status)
        bench.office.settle()
        try bench.expectHearEachOther(bench.company.carol, bench.company.bob)
    }
}

extension ParkBench {
    func expectHearEachOther(_ first: Member, _ second: Member, _ location: SourceLocation = #_sourceLocation) throws {
        let one = try self.half(first, location)
        let two = try self.half(second, location)
        #expect(self.office.hearing(of: one) == .party(two.port), sourceLocation: location)
        #expect(self.office.hearing(of: two) == .party(one.port), sourceLocation: location)
        #expect(one.state == .connected && two.state == .connected, sourceLocation: location)
    }
}
