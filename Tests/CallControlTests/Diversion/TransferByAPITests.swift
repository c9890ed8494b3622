import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Transfer of two calls through the API (developer.webex.com, Call Controls, Transfer)")
struct TransferByAPITests {
    /// Bob calls Alice, who holds him and calls Carol.
    private static func bench(_ seed: UInt64 = 1) throws -> (bench: CallBench, held: CallHalfID, second: CallHalfID) {
        let bench = try CallBench(seed: seed)
        bench.connect(bench.bob, bench.alice)
        let held = try bench.half(bench.alice).id
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.connect(bench.alice, bench.carol)
        let halves = bench.office.halves(of: bench.alice)
        #expect(halves.map(\.state) == [.held, .connected])
        return (bench, held, try #require(halves.last).id)
    }

    /// Bob and Carol talk, see each other, and Alice is out of it.
    private static func expectTransferred(_ bench: CallBench, _ location: SourceLocation = #_sourceLocation) throws {
        try bench.expectTalking(bench.bob, bench.carol, location)
        #expect(bench.isQuiet(bench.alice), sourceLocation: location)
        #expect(try bench.liveCall(bench.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>", sourceLocation: location)
        #expect(try bench.liveCall(bench.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>", sourceLocation: location)
        #expect(try bench.details(bench.bob).remoteParty.name == "Carol", sourceLocation: location)
        #expect(try bench.details(bench.carol).remoteParty.name == "Bob", sourceLocation: location)
        #expect(try bench.details(bench.bob).sessionID == bench.details(bench.carol).sessionID, sourceLocation: location)
    }

    @Test("The two calls that there are, one held: the others hear and see each other, one's own phone is free")
    func chosenByThemselves() throws {
        let (bench, _, _) = try Self.bench()
        try bench.transfer(by: bench.alice)
        bench.office.settle()
        try Self.expectTransferred(bench)
        bench.expectNothingLeft()
    }

    @Test("By ids, in either order", arguments: [true, false])
    func byIDs(_ heldFirst: Bool) throws {
        let (bench, held, second) = try Self.bench()
        try bench.transfer(heldFirst ? held : second, heldFirst ? second : held, by: bench.alice)
        bench.office.settle()
        try Self.expectTransferred(bench)
        bench.expectNothingLeft()
    }

    @Test("Both held: nobody is left with music")
    func bothHeld() throws {
        let (bench, held, second) = try Self.bench()
        _ = bench.hold(second, by: bench.alice)
        bench.office.settle()
        #expect(bench.office.halves(of: bench.alice).map(\.state) == [.held, .held])
        try bench.transfer(held, second, by: bench.alice)
        bench.office.settle()
        try Self.expectTransferred(bench)
        bench.expectNothingLeft()
    }

    @Test("Right after the second call was answered, whatever the network's order", arguments: 1...6)
    func atOnce(_ seed: UInt64) throws {
        let bench = try CallBench(seed: seed)
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.phone(bench.alice).call(to: "1003")
        var isDone = false
        for _ in 0..<2_000 where !isDone {
            bench.run(.milliseconds(1))
            do {
                try bench.transfer(by: bench.alice)
                isDone = true
            } catch let error as CallControlError {
                guard case .wrongState = error else { throw error }
            }
        }
        #expect(isDone)
        bench.office.settle()
        try Self.expectTransferred(bench)
        bench.expectNothingLeft()
    }

    @Test("One call, or none: refused, saying how many there are, and the call goes on")
    func tooFew() throws {
        let bench = try CallBench()
        #expect(throws: CallControlError.wrongState("There are 0 connected or held calls; give callId1 and callId2")) {
            try bench.transfer(by: bench.alice)
        }
        bench.connect(bench.bob, bench.alice)
        #expect(throws: CallControlError.wrongState("There are 1 connected or held calls; give callId1 and callId2")) {
            try bench.transfer(by: bench.alice)
        }
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Three calls: refused without ids; with ids the third is as it was")
    func three() throws {
        let (bench, held, second) = try Self.bench()
        _ = bench.hold(second, by: bench.alice)
        bench.office.settle()
        bench.connect(bench.company.lobby, bench.alice)
        #expect(throws: CallControlError.wrongState("There are 3 connected or held calls; give callId1 and callId2")) {
            try bench.transfer(by: bench.alice)
        }
        #expect(bench.office.halves(of: bench.alice).map(\.state) == [.held, .held, .connected])
        try bench.transfer(held, second, by: bench.alice)
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        try bench.expectTalking(bench.alice, bench.company.lobby)
        bench.expectNothingLeft()
    }

    @Test("A call that rings is not one of the two that are chosen")
    func ringingBesides() throws {
        let (bench, _, _) = try Self.bench()
        bench.phone(bench.alice).answering = .never
        let waiting = bench.office.call(from: bench.company.lobby, to: "1001")
        try bench.transfer(by: bench.alice)
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(waiting.state == .calling)
        #expect(bench.phone(bench.alice).liveCalls.map(\.state) == [.ringing])
        bench.expectNothingLeft()
    }

    @Test("The same call twice is refused, and it goes on")
    func same() throws {
        let (bench, held, second) = try Self.bench()
        for id in [held, second] {
            #expect(throws: CallControlError.wrongState("These are not two calls with two other parties")) {
                try bench.transfer(id, id, by: bench.alice)
            }
        }
        #expect(bench.office.halves(of: bench.alice).map(\.state) == [.held, .connected])
        bench.expectNothingLeft()
    }

    @Test("A call that alerts is refused with its state, on whichever side it alerts", arguments: [true, false])
    func alerting(_ isIncoming: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let connected = try bench.half(bench.alice).id
        if isIncoming {
            bench.phone(bench.alice).answering = .never
            bench.office.call(from: bench.carol, to: "1001")
        } else {
            bench.phone(bench.carol).answering = .never
            bench.office.call(from: bench.alice, to: "1003")
        }
        let ringing = try #require(bench.office.halves(of: bench.alice).last)
        let expected = CallControlError.wrongState("The call is \(ringing.state.rawValue), not connected or held")
        #expect(throws: expected) { try bench.transfer(connected, ringing.id, by: bench.alice) }
        #expect(throws: expected) { try bench.transfer(ringing.id, connected, by: bench.alice) }
        #expect(bench.office.halves(of: bench.alice).map(\.state) == [.connected, ringing.state])
        bench.expectNothingLeft()
    }

    @Test("Somebody else's call, or one that is gone, is not found, and the other stays as it is")
    func notFound() throws {
        let (bench, held, second) = try Self.bench()
        let foreign = try bench.half(bench.carol).id
        #expect(throws: CallControlError.callNotFound) { try bench.transfer(held, foreign, by: bench.alice) }
        #expect(throws: CallControlError.callNotFound) { try bench.transfer(held, second, by: bench.bob) }
        try bench.hangUp(second, by: bench.alice)
        #expect(throws: CallControlError.callNotFound) { try bench.transfer(held, second, by: bench.alice) }
        #expect(try bench.state(bench.alice) == .held)
        bench.expectNothingLeft()
    }

    @Test("A call that its own phone is transferring already is refused")
    func underWay() throws {
        let (bench, held, second) = try Self.bench()
        bench.phone(bench.company.lobby).answering = .never
        let phone = bench.phone(bench.alice)
        phone.transfer(try #require(phone.liveCalls.last).id, to: "1101")
        bench.office.settle()
        #expect(throws: CallControlError.self) { try bench.transfer(held, second, by: bench.alice) }
        bench.run(.seconds(32))
        #expect(bench.office.halves(of: bench.alice).map(\.state) == [.held, .connected])
        bench.expectNothingLeft()
    }

    @Test("Two calls with the same other party: one call or none is left, and nobody is alone on it")
    func sameOtherParty() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.connect(bench.alice, bench.bob)
        do { try bench.transfer(by: bench.alice) } catch let error as CallControlError {
            guard case .wrongState = error else { throw error }
        }
        bench.office.settle()
        for half in bench.core.halves.values { #expect(half.peer?.peer === half) }
        bench.expectNothingLeft()
    }

    @Test("One of the others hangs up afterwards: both calls are over")
    func hangUpAfterwards() throws {
        let (bench, _, _) = try Self.bench()
        try bench.transfer(by: bench.alice)
        bench.office.settle()
        bench.hangUp(bench.carol)
        bench.office.settle()
        bench.expectNoCalls()
        #expect(bench.isQuiet(bench.bob))
        bench.expectNothingLeft()
    }

    // MARK: Of one call to a destination

    @Test("One call to a destination: the call is the member's until somebody answers there, then the others have it")
    func toDestination() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.carol).answering = .after(.seconds(2))
        let half = try bench.half(bench.alice)
        let reference = try bench.transfer(half.id, by: bench.alice, to: "1003")
        #expect(reference.id == half.id && reference.sessionID == half.sessionID)
        bench.office.settle()
        #expect(!bench.isQuiet(bench.alice) && !bench.isQuiet(bench.carol))
        bench.run(.seconds(2))
        try Self.expectTransferred(bench)
        bench.expectNothingLeft()
    }

    @Test("One call to a destination that is busy: the call is as it was")
    func toBusyDestination() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.carol).answering = .reject(.busyHere)
        _ = try bench.transfer(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A call that rings is not transferred to a destination, on either side: refused with the state")
    func ringingToDestination() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        for (member, state) in [(bench.alice, "connecting"), (bench.bob, "alerting")] {
            let id = try bench.half(member).id
            #expect(throws: CallControlError.wrongState("The call is \(state), not connected or held")) {
                _ = try bench.transfer(id, by: member, to: "1003")
            }
        }
        #expect(try bench.state(bench.bob) == .alerting)
        bench.expectNothingLeft()
    }
}
