import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Mute through the API (developer.webex.com, Call Controls, Mute)")
struct MuteTests {
    private static func isMuted(_ member: Member, _ bench: CallBench) throws -> Bool {
        bench.office.server.engine.muted.contains(try bench.half(member).port)
    }

    @Test("Muted: nobody hears that party, the call says so to them alone, and both go on; unmuted, all is as before")
    func muteAndUnmute() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        #expect(try bench.details(bench.alice).muteCapable && bench.details(bench.bob).muteCapable)
        try bench.setMuted(true, id, by: bench.alice)
        #expect(try Self.isMuted(bench.alice, bench) && !Self.isMuted(bench.bob, bench))
        #expect(try bench.details(bench.alice).muted && !bench.details(bench.bob).muted)
        try bench.expectTalking(bench.alice, bench.bob)
        try bench.setMuted(false, id, by: bench.alice)
        #expect(try !Self.isMuted(bench.alice, bench) && !bench.details(bench.alice).muted)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Whose phone calls and whose phone is called may each mute, and both at once")
    func both() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        for member in [bench.alice, bench.bob] { try bench.setMuted(true, try bench.half(member).id, by: member) }
        #expect(try Self.isMuted(bench.alice, bench) && Self.isMuted(bench.bob, bench))
        try bench.setMuted(false, try bench.half(bench.bob).id, by: bench.bob)
        #expect(try Self.isMuted(bench.alice, bench) && !Self.isMuted(bench.bob, bench))
        bench.expectNothingLeft()
    }

    @Test("No phone is asked to do anything: no re-INVITE, no UPDATE")
    func quietly() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let (invite, _) = try bench.connect(bob, to: "1001")
        bob.forgetReceived()
        let id = try bench.half(bench.bob).id
        try bench.setMuted(true, id, by: bench.bob)
        try bench.setMuted(false, id, by: bench.bob)
        bench.office.settle()
        #expect(bob.received.isEmpty, "\(invite.callID ?? "")")
    }

    @Test("Twice is refused, saying so", arguments: [true, false])
    func twice(_ isMuted: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        if isMuted { try bench.setMuted(true, id, by: bench.alice) }
        #expect(throws: CallControlError.wrongState(isMuted ? "The call is muted already" : "The call is not muted")) {
            try bench.setMuted(isMuted, id, by: bench.alice)
        }
        #expect(try bench.details(bench.alice).muted == isMuted)
        bench.expectNothingLeft()
    }

    @Test("A call that only rings cannot be muted, on either side, and says that it cannot")
    func ringing() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        for (member, state) in [(bench.alice, "connecting"), (bench.bob, "alerting")] {
            let details = try bench.details(member)
            #expect(!details.muteCapable && !details.muted)
            #expect(throws: CallControlError.wrongState("The call is \(state), not connected")) {
                try bench.setMuted(true, details.id, by: member)
            }
        }
        bench.expectNothingLeft()
    }

    @Test("Muted through hold and resume: still muted afterwards")
    func throughHold() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        try bench.setMuted(true, id, by: bench.alice)
        _ = bench.hold(id, by: bench.alice)
        bench.office.settle()
        #expect(try bench.state(bench.alice) == .held)
        #expect(try bench.details(bench.alice).muted && Self.isMuted(bench.alice, bench))
        _ = bench.resume(id, by: bench.alice)
        bench.office.settle()
        #expect(try bench.details(bench.alice).muted && Self.isMuted(bench.alice, bench))
        bench.expectNothingLeft()
    }

    @Test("The other party goes to somebody else: who is muted stays muted, and the new party is not")
    func throughTransfer() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        try bench.setMuted(true, try bench.half(bench.bob).id, by: bench.bob)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(try Self.isMuted(bench.bob, bench) && !Self.isMuted(bench.carol, bench))
        bench.expectNothingLeft()
    }

    @Test("A call that ends muted leaves nothing muted for whoever gets its ports next")
    func portsGoBack() throws {
        let bench = try CallBench(mediaPorts: 2)
        bench.connect(bench.alice, bench.bob)
        for member in [bench.alice, bench.bob] { try bench.setMuted(true, try bench.half(member).id, by: member) }
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(bench.office.server.engine.muted.isEmpty)
        bench.connect(bench.carol, bench.company.lobby)
        #expect(try !bench.details(bench.carol).muted)
        #expect(bench.office.server.engine.muted.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Somebody else's call and one that is gone are not found")
    func notFound() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        #expect(throws: CallControlError.callNotFound) { try bench.setMuted(true, id, by: bench.bob) }
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(throws: CallControlError.callNotFound) { try bench.setMuted(true, id, by: bench.alice) }
    }
}
