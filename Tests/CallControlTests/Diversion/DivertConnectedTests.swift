import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Divert of a connected call (developer.webex.com, Call Controls, Divert)")
struct DivertConnectedTests {
    @Test("The other party gets the target and sees it, whoever of the two diverts; who diverted is released", arguments: [true, false])
    func diverted(_ byCaller: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let (diverter, other) = byCaller ? (bench.alice, bench.bob) : (bench.bob, bench.alice)
        let session = try bench.details(other).sessionID
        bench.phone(bench.carol).answering = .after(.seconds(2))
        try bench.divert(try bench.half(diverter).id, by: diverter, to: "1003")
        bench.office.settle()
        #expect(bench.phone(bench.carol).liveCalls.map(\.state) == [.ringing])
        #expect(try bench.hearing(other) == .music(.ringback))
        #expect(try bench.details(other).remoteParty.name == "Carol")
        bench.run(.seconds(2))
        #expect(bench.isQuiet(diverter))
        try bench.expectTalking(other, bench.carol)
        #expect(try bench.liveCall(other).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.liveCall(bench.carol).remoteIdentity?.contains("\"\(other.displayName)\"") == true)
        #expect(try bench.details(bench.carol).sessionID == session)
        bench.expectNothingLeft()
    }

    @Test("A call that one holds is diverted as well: no music is left")
    func held() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.bob).setHold(try bench.liveCall(bench.bob).id, true)
        bench.office.settle()
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob))
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("The target is busy or declines: the call is as it was", arguments: [SIPStatus.busyHere, .decline])
    func refused(_ status: SIPStatus) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).answering = .reject(status)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(try bench.details(bench.alice).remoteParty.name == "Bob")
        #expect(try bench.details(bench.bob).remoteParty.name == "Alice")
        bench.expectNothingLeft()
    }

    @Test("The target has no phone, or never answers: the call is as it was", arguments: ["1201", "1003"])
    func nobody(_ number: String) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).answering = .never
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: number)
        bench.run(.seconds(32))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A held call whose target is busy is held again, with its music")
    func heldAgain() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.bob).setHold(try bench.liveCall(bench.bob).id, true)
        bench.office.settle()
        bench.phone(bench.carol).answering = .reject(.busyHere)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(try bench.state(bench.bob) == .held && bench.state(bench.alice) == .remoteHeld)
        #expect(try bench.hearing(bench.alice) == .defaultMusic)
        bench.expectNothingLeft()
    }

    @Test("The other party hangs up while it rings: the target's phone stops, and nothing is left")
    func otherHangsUp() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).answering = .never
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob) && bench.isQuiet(bench.carol))
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Who diverted hangs up while it rings: the call goes on to the target, or ends when that is busy", arguments: [true, false])
    func diverterHangsUp(_ isAnswered: Bool) throws {
        let bench = try CallBench()
        let carol = try bench.handmade(bench.carol)
        bench.connect(bench.alice, bench.bob)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(bench.phone(bench.alice).liveCalls.map(\.state) == [.established])
        let invite = try #require(carol.requests(.invite).first)
        if isAnswered {
            carol.answer(invite, .ok, body: carol.description())
            bench.office.settle()
            try bench.expectTalking(bench.alice, bench.carol)
        } else {
            carol.answer(invite, .busyHere)
            bench.office.settle()
            bench.expectNoCalls()
            #expect(bench.isQuiet(bench.alice))
            bench.expectNothingLeft()
        }
    }

    @Test("While a divert is under way, another one or a transfer of the same call is refused, on both sides, and the first goes on")
    func twice() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).answering = .after(.seconds(3))
        let ids = (try bench.half(bench.alice).id, try bench.half(bench.bob).id)
        try bench.divert(ids.1, by: bench.bob, to: "1003")
        bench.office.settle()
        for (id, member) in [(ids.1, bench.bob), (ids.0, bench.alice)] {
            let error = #expect(throws: CallControlError.self) { try bench.divert(id, by: member, to: "1101") }
            guard case .wrongState? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        bench.run(.seconds(3))
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("Both divert each other at once: one call or none is left, and nobody is alone on it", arguments: 1...4)
    func both(_ seed: UInt64) throws {
        let bench = try CallBench(seed: seed)
        bench.connect(bench.alice, bench.bob)
        let (alice, bob) = (try bench.half(bench.alice).id, try bench.half(bench.bob).id)
        try bench.divert(alice, by: bench.alice, to: "1003")
        #expect(throws: CallControlError.self) { try bench.divert(bob, by: bench.bob, to: "1101") }
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("To oneself, to the other party, to an orbit: refused, and the call goes on", arguments: ["1002", "1001", "+12025550101", "7001"])
    func loops(_ number: String) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.bob).id
        let error = #expect(throws: CallControlError.self) { try bench.divert(id, by: bench.bob, to: number) }
        guard case .wrongState? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("One who is parked cannot divert: refused, and still parked")
    func parked() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "7001")
        bench.run(.seconds(10))
        let id = try bench.half(bench.bob).id
        let error = #expect(throws: CallControlError.self) { try bench.divert(id, by: bench.bob, to: "1003") }
        guard case .wrongState(let why)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.contains("remoteHeld"))
        #expect(bench.isAnythingParked)
        bench.expectNothingLeft()
    }
}
