import CallControl
import CallPark
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("The number of a call park extension, dialled (PARK.md, Retrieving and From a phone)")
struct DialledOrbitTests {
    @Test("Dialling the orbit's number retrieves; audio flows both ways at once, and the parked party's phone sees one re-INVITE")
    func retrieves() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let bob = try bench.half(bench.company.bob)
        bench.company.phone(of: bench.company.carol).call(to: "7001")
        let hearings = bench.hearings(bob, for: .seconds(1))
        let carol = try bench.half(bench.company.carol)
        #expect(hearings == [.defaultMusic, .party(carol.port)])
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(call.reinvites == 1)
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.contains(.retrieved(bob.id, orbit: "7001")))
        bench.expectNothingLeft()
    }

    @Test("Every form of the number retrieves", arguments: ["7001", "81007001"])
    func forms(_ number: String) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let call = bench.office.call(from: bench.company.carol, to: number)
        #expect(call.state == .established)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }

    @Test("Dialling a free call park extension from no call plays \"nothing is parked here\" and releases (404 on SIP)")
    func freeOrbit() throws {
        let bench = try ParkBench()
        let call = bench.office.call(from: bench.company.carol, to: "7001")
        #expect(try bench.hearing(bench.company.carol) == .announcement(Announcement([.nothingParked])))
        bench.run(.seconds(3))
        #expect(call.failure == .notFound)
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        let invite = try carol.invite("7001", offer: carol.description())
        #expect(carol.ask(invite) == nil)
        bench.run(.seconds(3))
        let response = try #require(carol.finalResponse(to: invite))
        #expect(response.status == .notFound)
        #expect(response.headers[.reason]?.hasPrefix("Q.850;cause=1") == true)
        bench.expectNothingLeft()
    }

    @Test("Dialling an orbit of another organisation finds nothing")
    func otherOrganization() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        #expect(bench.office.call(from: bench.company.zoe, to: "7001").failure == .notFound)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }

    @Test("Two dial at the same instant: one gets the call, the other is told that it is gone (404, 410)", arguments: 1...8)
    func twoAtOnce(_ seed: UInt64) throws {
        let bench = try ParkBench(seed: seed)
        try bench.parkBob("7001")
        let carol = bench.company.phone(of: bench.company.carol)
        let lobby = bench.company.phone(of: bench.company.lobby)
        let calls = [carol.call(to: "7001"), lobby.call(to: "7001")]
        bench.run(.seconds(4))
        let states = [carol.call(calls[0]), lobby.call(calls[1])]
        #expect(states.filter { $0?.state == .established }.count == 1)
        let refusals = states.compactMap { $0?.failure }
        #expect(refusals == [.gone] || refusals == [.notFound])
        let winner = states[0]?.state == .established ? bench.company.carol : bench.company.lobby
        try bench.expectConnected(winner, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("One dials while another's phone rings for it: gone (410), and the first goes on")
    func dialWhileRetrieving() throws {
        let bench = try ParkBench()
        let lobby = bench.company.phone(of: bench.company.lobby)
        lobby.autoAnswers = false
        lobby.answering = .after(.seconds(3))
        try bench.parkBob("7001")
        _ = try bench.service.retrieve("7001", by: bench.company.lobby)
        #expect(bench.office.call(from: bench.company.carol, to: "7001").failure == .gone)
        bench.run(.seconds(3))
        try bench.expectConnected(bench.company.lobby, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The key is pressed again while the park is still being written: the call comes back once it is")
    func dialWhileParking() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.latency = 800...800
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        let carol = bench.company.phone(of: bench.company.carol)
        let id = carol.call(to: "7001")
        bench.run(.milliseconds(500))
        #expect(carol.call(id)?.state == .calling)
        bench.run(.seconds(2))
        #expect(outcome.error == nil)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }

    @Test("Click to dial to an orbit retrieves when one's own phone has answered")
    func clickToDial() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        _ = try bench.core.enter { () throws(CallControlError) in try bench.core.dial("7001", by: bench.company.carol) }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("An INVITE without an offer is offered what the parked party takes; its ACK answers and connects")
    func delayedOffer() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        let invite = try carol.invite("7001", offer: nil)
        let response = try #require(carol.ask(invite))
        #expect(response.status == .ok)
        let offer = try SessionDescription(parsing: response.body)
        #expect(offer.audio?.codecs.map(\.name) == ["PCMU", "PCMA", "TELEPHONE-EVENT"])
        // Until the answer has come Bob hears music.
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        var dialog = try #require(try carol.dialog(of: invite))
        carol.send(.request(carol.request(.ack, in: &dialog, sequence: 1, body: carol.description())))
        bench.office.settle()
        try bench.expectHearEachOther(bench.company.carol, bench.company.bob)
        #expect(bench.occupied.isEmpty)
    }

    @Test("An ACK without the answer that is owed ends the retriever's call; the call is parked as before")
    func noAnswerInACK() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        let invite = try carol.invite("7001", offer: nil)
        carol.ask(invite)
        var dialog = try #require(try carol.dialog(of: invite))
        carol.send(.request(carol.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        carol.answer(try #require(carol.requests(.bye).first), .ok)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("An ACK that never comes ends the retriever's call after 32 s; the call is parked as before")
    func noACK() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        carol.ask(try carol.invite("7001", offer: nil))
        bench.run(.seconds(33))
        carol.answer(try #require(carol.requests(.bye).first), .ok)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test(
        "The retriever gives up while the parked party is asked, at any millisecond: parked as before, or connected and then over", arguments: 0..<40)
    func givesUp(_ delay: Int) throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let carol = bench.company.phone(of: bench.company.carol)
        let id = carol.call(to: "7001")
        bench.run(.milliseconds(delay))
        carol.hangUp(id)
        bench.run(.seconds(3))
        #expect(carol.liveCalls.isEmpty)
        if call.state == .established {
            try bench.expectParked(bench.company.bob, on: "Orbit 1")
            #expect(try bench.details(bench.company.bob).remoteParty.name == "Orbit 1")
            try bench.retrieve("7001", by: bench.company.alice)
            try bench.expectConnected(bench.company.alice, bench.company.bob)
        } else {
            #expect(bench.occupied.isEmpty)
            #expect(bench.core.halves.isEmpty)
        }
        bench.expectNothingLeft()
    }

    @Test("The retriever gives up after the parked party agreed to other codecs: the music goes on in those")
    func givesUpWithOtherCodecs() throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        let carol = try bench.company.handmadePhone(of: bench.company.carol, host: "10.1.0.2")
        let invite = try carol.invite("7001", offer: carol.description([.pcma]))
        carol.ask(invite)
        carol.ask(carol.cancel(invite))
        #expect(carol.statuses(of: invite).last == 487)
        bob.answer(try #require(bob.requests(.invite).last), .ok, body: bob.description([.pcma], version: 2))
        #expect(bench.office.server.engine.codecs[try bench.half(bench.company.bob).port] == .pcma)
        try bench.expectParked(bench.company.bob, on: "Orbit 1", isScripted: false)
    }

    @Test("The parked party hangs up while it is asked, at any millisecond: the retriever is not left alone", arguments: 0..<40)
    func parkedPartyHangsUp(_ delay: Int) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let carol = bench.company.phone(of: bench.company.carol)
        carol.call(to: "7001")
        bench.run(.milliseconds(delay))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(3))
        #expect(bench.occupied.isEmpty)
        #expect(bench.core.halves.isEmpty)
        #expect(carol.liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party's phone refuses the retriever's offer: 488, and parked as before with music")
    func refused() throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        let carol = bench.company.phone(of: bench.company.carol)
        let id = carol.call(to: "7001")
        bench.run(.milliseconds(100))
        bob.answer(try #require(bob.requests(.invite).last), .notAcceptableHere)
        bench.office.settle()
        #expect(carol.call(id)?.failure == .notAcceptableHere)
        #expect(bench.occupied == ["Orbit 1"])
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        #expect(try bench.details(bench.company.bob).remoteParty.name == "Orbit 1")
    }

    @Test("The parked party's phone does not know the call any more (481): the orbit is free, the retriever is told that it is gone")
    func phoneForgot() throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        let carol = bench.company.phone(of: bench.company.carol)
        let id = carol.call(to: "7001")
        bench.run(.milliseconds(100))
        bob.answer(try #require(bob.requests(.invite).last), .callDoesNotExist)
        bench.office.settle()
        #expect(carol.call(id)?.failure == .gone)
        #expect(bench.occupied.isEmpty)
        #expect(bench.core.halves.isEmpty)
    }
}

extension ParkBench {
    /// Bob, on a handmade phone, calls Alice, who parks him on 7001.
    func parkHandmadeBob() throws -> (HandmadePhone, Dialog) {
        let bob = try self.company.handmadePhone(of: self.company.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        self.office.settle()
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        self.office.settle()
        #expect(try self.park(self.company.alice, "7001").error == nil)
        return (bob, dialog)
    }
}
