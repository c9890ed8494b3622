import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Pull of a call to another of one's own phones (developer.webex.com, Call Controls, Pull)")
struct PullTests {
    /// Bob has a second phone, the desk.
    private static func bench() throws -> (bench: CallBench, desk: ScriptedPhone) {
        let bench = try CallBench()
        let phones = try bench.addDevice("desk", to: bench.bob)
        phones[0].answering = .never
        return (bench, phones[0])
    }

    @Test(
        "The other phone answers by itself and has the call; the first one is let go; the other party only sees who it was all along",
        arguments: [true, false])
    func pulled(_ isCaller: Bool) throws {
        let (bench, desk) = try Self.bench()
        if isCaller { bench.connect(bench.bob, bench.alice) } else { bench.connect(bench.alice, bench.bob) }
        let before = try bench.details(bench.bob)
        #expect(before.deviceID == "bob")
        let reference = try bench.pull(by: bench.bob)
        #expect(reference.sessionID == before.sessionID)
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(desk.liveCalls.map(\.state) == [.established])
        #expect(bench.isQuiet(bench.bob))
        let after = try bench.details(bench.bob)
        #expect(after.id == reference.id && after.id != before.id)
        #expect(after.deviceID == "desk")
        #expect(after.personality == before.personality)
        #expect(after.sessionID == before.sessionID)
        #expect(desk.liveCalls.first?.remoteIdentity == "\"Alice\" <sip:1001@acme.example>")
        bench.expectNothingLeft()
        #expect(bench.history(of: bench.bob).map(\.kind) == [isCaller ? .placed : .received])
        let last = try #require(bench.notices(of: bench.bob).first { $0.details.id == before.id && $0.event == .deleted })
        #expect(last.details.completedElsewhere)
    }

    @Test("To the phone that is named; back again to the first one")
    func named() throws {
        let (bench, desk) = try Self.bench()
        let sofa = try bench.addDevice("sofa", to: bench.bob)[0]
        sofa.answering = .never
        bench.connect(bench.alice, bench.bob)
        for (device, phone) in [("sofa", sofa), ("desk", desk), ("bob", bench.phone(bench.bob))] {
            try bench.pull(by: bench.bob, on: [device])
            bench.office.settle()
            #expect(phone.liveCalls.map(\.state) == [.established])
            #expect(try bench.details(bench.bob).deviceID == device)
            try bench.expectTalking(bench.alice, bench.bob)
        }
        bench.expectNothingLeft()
    }

    @Test("Where there is nothing to pull, or nowhere to pull it to, nothing happens")
    func refused() throws {
        let (bench, _) = try Self.bench()
        #expect(throws: CallControlError.wrongState("There is no connected call to pull")) { try bench.pull(by: bench.bob) }
        bench.phone(bench.bob).answering = .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        #expect(throws: CallControlError.wrongState("There is no connected call to pull")) { try bench.pull(by: bench.bob) }
        bench.phone(bench.alice).hangUp(call.id)
        bench.office.settle()
        bench.phone(bench.bob).answering = .after(.milliseconds(100))
        bench.connect(bench.alice, bench.bob)
        let there = CallControlError.wrongState("The call is on that device already, and no other one is registered")
        #expect(throws: there) { try bench.pull(by: bench.bob, on: ["bob"]) }
        #expect(throws: there) { try bench.pull(by: bench.alice) }
        #expect(throws: CallControlError.notRegistered) { try bench.pull(by: bench.bob, on: ["attic"]) }
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A phone that does not answer, or is busy: the call stays where it is", arguments: [ScriptedPhone.Answering.never, .reject(.busyHere)])
    func fails(_ answering: ScriptedPhone.Answering) throws {
        let (bench, desk) = try Self.bench()
        desk.autoAnswers = false
        desk.answering = answering
        bench.connect(bench.alice, bench.bob)
        let id = try bench.details(bench.bob).id
        try bench.pull(by: bench.bob)
        bench.run(.seconds(32))
        #expect(desk.liveCalls.isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(try bench.details(bench.bob).id == id)
        bench.expectNothingLeft()
        #expect(bench.history(of: bench.bob).count == 1)
    }

    enum Meanwhile: CaseIterable {
        case peerHangsUp
        case ownerHangsUp
        case peerTransfers
        case ownerTransfers
    }

    @Test("The call goes elsewhere while the other phone rings: that phone stops, and nothing is left", arguments: Meanwhile.allCases)
    func meanwhile(_ what: Meanwhile) throws {
        let (bench, desk) = try Self.bench()
        desk.autoAnswers = false
        bench.connect(bench.alice, bench.bob)
        try bench.pull(by: bench.bob)
        bench.office.settle()
        #expect(desk.liveCalls.map(\.state) == [.ringing])
        switch what {
        case .peerHangsUp: bench.hangUp(bench.alice)
        case .ownerHangsUp: bench.hangUp(bench.bob)
        case .peerTransfers: _ = try bench.transfer(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        case .ownerTransfers:
            let talking = try #require(bench.office.halves(of: bench.bob).first { $0.isAnswered })
            _ = try bench.transfer(talking.id, by: bench.bob, to: "1003")
        }
        bench.run(.seconds(2))
        switch what {
        case .peerHangsUp, .ownerHangsUp: bench.expectNoCalls()
        case .peerTransfers:
            // Bob's call is still his, with Carol, and still wanted on the desk.
            #expect(desk.liveCalls.map(\.state) == [.ringing])
            #expect(bench.heard(by: bench.carol) == ["bob"])
        case .ownerTransfers:
            #expect(desk.liveCalls.isEmpty)
            try bench.expectTalking(bench.alice, bench.carol)
        }
        bench.expectNothingLeft()
    }

    @Test("Held by its owner: pulled, it is resumed there; held by the other side: it hears music there")
    func held() throws {
        for byOwner in [true, false] {
            let (bench, _) = try Self.bench()
            bench.connect(bench.alice, bench.bob)
            let holder = byOwner ? bench.bob : bench.alice
            bench.phone(holder).setHold(try bench.liveCall(holder).id, true)
            bench.office.settle()
            try bench.pull(by: bench.bob)
            bench.office.settle()
            #expect(try bench.state(bench.bob) == (byOwner ? .connected : .remoteHeld))
            #expect(try bench.hearing(bench.bob) == (byOwner ? .party(try bench.half(bench.alice).port) : .defaultMusic))
            bench.expectNothingLeft()
        }
    }

    @Test("Pulled twice at the same time: one phone has the call, the other stops")
    func twice() throws {
        let (bench, desk) = try Self.bench()
        let sofa = try bench.addDevice("sofa", to: bench.bob)[0]
        sofa.answering = .never
        bench.connect(bench.alice, bench.bob)
        try bench.pull(by: bench.bob, on: ["desk"])
        try bench.pull(by: bench.bob, on: ["sofa"])
        bench.office.settle()
        #expect((desk.liveCalls + sofa.liveCalls).map(\.state) == [.established])
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("An assistant's call stays one that can be pushed, and its way is kept")
    func assistants() throws {
        let (bench, _) = try Self.bench()
        try bench.change(bench.carol) { $0.settings.assistants = [bench.bob.id] }
        try bench.forward(bench.company.lobby, .always, to: "1003")
        bench.office.call(from: bench.alice, to: "1101")
        #expect(try bench.way(bench.bob) == ["unconditional 1101"])
        try bench.pull(by: bench.bob)
        bench.office.settle()
        #expect(try bench.way(bench.bob) == ["unconditional 1101"])
        try bench.push(try bench.half(bench.bob).id, by: bench.bob)
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }
}
