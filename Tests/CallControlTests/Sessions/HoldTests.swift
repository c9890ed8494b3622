import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Hold and resume (RFC 3264 §8.4, the issue, The B2BUA)")
struct HoldTests {
    @Test(
        "A phone holds and resumes by re-INVITE, in both directions: held and remoteHeld, music for the held one, silence for the holder",
        arguments: [true, false])
    func byPhone(_ byCaller: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let (holder, held) = byCaller ? (bench.bob, bench.alice) : (bench.alice, bench.bob)
        let call = try bench.liveCall(holder)
        bench.phone(holder).setHold(call.id, true)
        bench.office.settle()
        #expect(try bench.state(holder) == .held)
        #expect(try bench.state(held) == .remoteHeld)
        #expect(try bench.hearing(held) == .defaultMusic)
        #expect(try bench.hearing(holder) == .nothing)
        // sendonly is answered recvonly (RFC 3264 §6.1).
        #expect(call.remoteDescription?.audioDirection == .recvonly)
        bench.phone(holder).setHold(call.id, false)
        bench.office.settle()
        #expect(call.remoteDescription?.audioDirection == .sendrecv)
        try bench.expectTalking(bench.alice, bench.bob)
        // The other phone was never asked.
        #expect(try bench.liveCall(held).reinvites == 0)
        bench.expectNothingLeft()
    }

    @Test("A held phone that changes to another codec hears the music in that one")
    func codecWhileHeld() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        let port = try bench.half(bench.bob).port
        #expect(bench.office.server.engine.codecs[port] == .pcmu)
        let reinvite = bob.request(.invite, in: &dialog, body: bob.description([.pcma], version: 2))
        bob.ask(reinvite)
        bench.office.settle()
        #expect(bob.finalResponse(to: reinvite)?.status == .ok)
        #expect(bench.office.server.engine.codecs[port] == .pcma)
        #expect(try bench.hearing(bench.bob) == .defaultMusic)
        #expect(try bench.state(bench.bob) == .remoteHeld)
    }

    @Test("Both hold each other: both are held and hear nothing; each takes back its own hold")
    func both() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        for member in [bench.alice, bench.bob] {
            bench.phone(member).setHold(try bench.liveCall(member).id, true)
            bench.office.settle()
        }
        #expect(try bench.state(bench.alice) == .held && bench.state(bench.bob) == .held)
        #expect(try bench.hearing(bench.alice) == .nothing && bench.hearing(bench.bob) == .nothing)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, false)
        bench.office.settle()
        #expect(try bench.state(bench.alice) == .remoteHeld && bench.state(bench.bob) == .held)
        #expect(try bench.hearing(bench.alice) == .defaultMusic)
        bench.phone(bench.bob).setHold(try bench.liveCall(bench.bob).id, false)
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The held one hears the music of the holder's location")
    func music() throws {
        let bench = try CallBench()
        bench.office.call(from: bench.bob, to: "82001001")
        let dave = bench.company.dave
        bench.phone(dave).setHold(try bench.liveCall(dave).id, true)
        bench.office.settle()
        #expect(try bench.hearing(bench.bob) == .music(.init(file: SimulatedCompany.warehouseMusic)))
    }

    @Test("Every way to say hold is understood", arguments: ["sendonly", "inactive", "0.0.0.0"])
    func ways(_ way: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        var offer = bob.description(version: 2)
        if let direction = MediaDirection(rawValue: way) {
            offer.media[0].direction = direction
        } else {
            offer.connection = SDPConnection(address: way)
        }
        let reinvite = bob.request(.invite, in: &dialog, body: offer)
        let response = try #require(bob.ask(reinvite))
        #expect(response.status == .ok)
        let answer = try SessionDescription(parsing: response.body)
        #expect(answer.audioDirection == (way == "inactive" ? .inactive : .recvonly))
        #expect(try bench.state(bench.bob) == .held)
        #expect(try bench.hearing(bench.alice) == .defaultMusic)
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: reinvite.cseq?.number)))
        bench.office.settle()
        bob.ask(bob.request(.invite, in: &dialog, body: bob.description(version: 3)))
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The API holds and resumes: the phone is told by re-INVITE, the other side hears music")
    func byAPI() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try bench.connect(bob, to: "1001")
        let id = try bench.details(bench.bob).id
        let hold = bench.hold(id, by: bench.bob)
        bench.office.settle()
        #expect(hold.results.isEmpty)
        let reinvite = try #require(bob.requests(.invite).last)
        #expect(try SessionDescription(parsing: reinvite.body).audioDirection == .inactive)
        bob.answer(reinvite, .ok, body: bob.description([.pcmu], .inactive, version: 2))
        #expect(hold.isDone)
        #expect(try bench.state(bench.bob) == .held && bench.state(bench.alice) == .remoteHeld)
        #expect(try bench.hearing(bench.alice) == .defaultMusic && bench.hearing(bench.bob) == .nothing)
        let resume = bench.resume(id, by: bench.bob)
        bench.office.settle()
        let again = try #require(bob.requests(.invite).last)
        #expect(try SessionDescription(parsing: again.body).audioDirection == .sendrecv)
        bob.answer(again, .ok, body: bob.description([.pcmu], version: 3))
        #expect(resume.isDone)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The API holds and resumes scripted phones, from either side", arguments: [true, false])
    func byAPIWithScriptedPhones(_ byCaller: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let holder = byCaller ? bench.bob : bench.alice
        let id = try bench.details(holder).id
        let hold = bench.hold(id, by: holder)
        bench.office.settle()
        #expect(hold.isDone)
        #expect(try bench.state(holder) == .held)
        let resume = bench.resume(id, by: holder)
        bench.office.settle()
        #expect(resume.isDone)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A phone that refuses leaves the call as it was, and the API is told")
    func refused() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try bench.connect(bob, to: "1001")
        let hold = bench.hold(try bench.details(bench.bob).id, by: bench.bob)
        bench.office.settle()
        bob.answer(try #require(bob.requests(.invite).last), .notAcceptableHere)
        #expect(hold.error == .phoneRefused("The phone refused: 488 Not Acceptable Here"))
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The phone is gone: the API is told, and the call is over on both sides")
    func gone() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try bench.connect(bob, to: "1001")
        let hold = bench.hold(try bench.details(bench.bob).id, by: bench.bob)
        bench.run(.seconds(33))
        #expect(hold.error == .callNotFound)
        #expect(hold.results.count == 1)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("Hold what is held, resume what is not, and either before the answer: refused with the state")
    func wrongState() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let id = try bench.details(bench.bob).id
        #expect(bench.resume(id, by: bench.bob).error == .wrongState("The call is connected, not held"))
        _ = bench.hold(id, by: bench.bob)
        bench.office.settle()
        #expect(bench.hold(id, by: bench.bob).error == .wrongState("The call is held, not connected"))
        // Alice's own hold is hers to set and take back.
        let alices = try bench.details(bench.alice).id
        #expect(bench.resume(alices, by: bench.alice).error == .wrongState("The call is remoteHeld, not held"))
        let other = try CallBench()
        other.phone(other.alice).answering = .never
        other.office.call(from: other.bob, to: "1001")
        #expect(other.hold(try other.details(other.bob).id, by: other.bob).error == .wrongState("The call is connecting, not connected"))
        #expect(other.hold(try other.details(other.alice).id, by: other.alice).error == .wrongState("The call is alerting, not connected"))
    }

    @Test("Hold asked for twice before the phone has answered: the phone is asked for one state and ends in it")
    func twice() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let id = try bench.details(bench.bob).id
        let first = bench.hold(id, by: bench.bob)
        let second = bench.hold(id, by: bench.bob)
        bench.office.settle()
        #expect(first.isDone)
        #expect(second.results.count == 1)
        #expect(try bench.state(bench.bob) == .held)
        let resume = bench.resume(id, by: bench.bob)
        bench.office.settle()
        #expect(resume.isDone)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("Hold asked for twice, and the call ends before the phone has answered: both are told that there is no call any more")
    func endsWhileWaiting() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try bench.connect(bob, to: "1001")
        let id = try bench.details(bench.bob).id
        let first = bench.hold(id, by: bench.bob)
        let second = bench.hold(id, by: bench.bob)
        bench.office.settle()
        bench.hangUp(bench.alice)
        bench.run(.seconds(40))
        #expect(first.error == .callNotFound)
        #expect(second.error == .callNotFound)
        bench.expectNoCalls()
    }

    @Test("The phone's connection is gone: the API is told at once, and the call stays as it was")
    func lostConnection() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        _ = try bench.connect(bob, to: "1001")
        bench.office.server.lostFlows = [bob.address]
        let hold = bench.hold(try bench.details(bench.bob).id, by: bench.bob)
        #expect(hold.error == .phoneRefused("The phone refused: 503 Service Unavailable"))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.office.server.lostFlows = []
        _ = bench.hold(try bench.details(bench.bob).id, by: bench.bob)
        bench.office.settle()
        bob.answer(try #require(bob.requests(.invite).last), .ok, body: bob.description([.pcmu], .inactive, version: 2))
        #expect(try bench.state(bench.bob) == .held)
    }

    @Test("Hanging up while on hold ends both legs, whoever does it", arguments: [true, false])
    func hangUp(_ byHolder: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.bob).setHold(try bench.liveCall(bench.bob).id, true)
        bench.office.settle()
        bench.hangUp(byHolder ? bench.bob : bench.alice)
        bench.office.settle()
        #expect(bench.phone(bench.alice).liveCalls.isEmpty && bench.phone(bench.bob).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }
}
