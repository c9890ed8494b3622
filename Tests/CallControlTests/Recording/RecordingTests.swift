import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Recording of a user's calls (developer.webex.com, Call Settings, Call Recording; Call Controls, Recording)")
struct RecordingTests {
    typealias Mode = CallRecordingSettings.Mode

    /// Alice's calls are recorded in this way; nil: recording is switched off.
    private static func bench(_ mode: Mode?, change: (inout CallRecordingSettings) -> Void = { _ in }) throws -> CallBench {
        let bench = try CallBench()
        try bench.change(bench.alice) { member in
            member.settings.recording.isEnabled = mode != nil
            member.settings.recording.mode = mode ?? .onDemand
            change(&member.settings.recording)
        }
        return bench
    }

    private static func recorded(_ bench: CallBench) -> [CallRecording] {
        bench.events.compactMap { if case .recorded(let recording) = $0 { recording } else { nil } }
    }

    private enum Action: Character {
        case start = "s"
        case stop = "x"
        case pause = "p"
        case resume = "r"
    }

    private static func act(_ action: Action, _ bench: CallBench) throws -> Bool {
        let id = try bench.half(bench.alice).id
        do {
            switch action {
            case .start: return bench.startRecording(id, by: bench.alice).isDone
            case .stop: try bench.stopRecording(id, by: bench.alice)
            case .pause: try bench.setPaused(true, id, by: bench.alice)
            case .resume: try bench.setPaused(false, id, by: bench.alice)
            }
        } catch let error as CallControlError {
            guard case .wrongState = error else { throw error }
            return false
        }
        return true
    }

    /// What is done, and after each step: done or refused (`-`), and the state: started, paused, stopped, or none.
    private static let table: [(mode: Mode?, steps: String)] = [
        (nil, "s-. x-. p-. r-."), (.never, "s-. x-. p-. r-."),
        (.always, "s-S x-S p-S r-S"),
        (.alwaysWithPause, "s-S x-S r-S p+P p-P x-P s-P r+S r-S p+P"),
        (.onDemand, "x-. p-. r-. s+S s-S r-S p+P p-P s-P r+S p+P x+X x-X p-X r-X s+S x+X"),
    ]

    @Test("Each mode, and what may be done when: start, stop, pause, resume")
    func modes() throws {
        for (mode, steps) in Self.table {
            let bench = try Self.bench(mode)
            bench.connect(bench.bob, bench.alice)
            for step in steps.split(separator: " ").map(Array.init) {
                let isDone = try Self.act(try #require(Action(rawValue: step[0])), bench)
                #expect(isDone == (step[1] == "+"), "\(mode?.rawValue ?? "off"): \(String(step)) of \(steps)")
                bench.office.settle()
                let states: [RecordingState?: Character] = [.started: "S", .paused: "P", .stopped: "X", nil: "."]
                let state = try bench.details(bench.alice).recordingState
                #expect(states[state] == step[2], "\(mode?.rawValue ?? "off"): \(String(step)) of \(steps)")
                let engine = bench.office.server.engine
                let port = try bench.half(bench.alice).port
                #expect((engine.recordings[port] != nil) == (step[2] == "S" || step[2] == "P"))
                #expect(engine.pausedRecordings.contains(port) == (step[2] == "P"))
            }
            try bench.expectTalking(bench.alice, bench.bob)
            #expect(try bench.details(bench.bob).recordingState == nil)
            bench.expectNothingLeft()
            let files = steps.split(separator: " ").filter { $0 == "s+S" }.count
            let expected = mode == .always || mode == .alwaysWithPause ? 1 : files
            #expect(Self.recorded(bench).count == expected, "\(mode?.rawValue ?? "off")")
            #expect(Set(Self.recorded(bench).map(\.id)).count == expected)
        }
    }

    @Test("Always: from the answer to the end; told once, with both moments and both parties", arguments: [true, false])
    func always(_ isCaller: Bool) throws {
        let bench = try Self.bench(.always)
        bench.phone(bench.alice).answering = .after(.seconds(3))
        bench.phone(bench.bob).answering = .after(.seconds(3))
        bench.office.call(from: isCaller ? bench.alice : bench.bob, to: isCaller ? "1002" : "1001")
        #expect(bench.office.server.engine.recordings.isEmpty)
        bench.run(.seconds(3))
        let half = try bench.half(bench.alice)
        #expect(bench.office.server.engine.recordings.keys.map(\.self) == [half.port])
        #expect(try #require(bench.office.server.engine.recordings[half.port]).hasPrefix(SimulatedServer.recordingFolder + "/"))
        #expect(bench.office.server.engine.beeps.isEmpty)
        let answeredAt = try #require(half.answeredAt)
        bench.run(.seconds(20))
        #expect(Self.recorded(bench).isEmpty)
        let session = half.sessionID
        bench.hangUp(bench.bob)
        bench.office.settle()
        bench.expectNoCalls()
        let recordings = Self.recorded(bench)
        #expect(recordings.count == 1)
        let recording = try #require(recordings.first)
        #expect(recording.owner == bench.alice.id && recording.organizationID == "acme" && recording.locationID == "hq")
        #expect(recording.callID == half.id && recording.sessionID == session)
        #expect(recording.personality == (isCaller ? .originator : .terminator))
        #expect(recording.remoteParty.name == "Bob" && recording.remoteParty.number == "1002")
        #expect(recording.status == .available)
        #expect(recording.startedAt >= answeredAt && recording.startedAt < answeredAt + 100)
        #expect((20_000...21_000).contains(recording.endedAt - recording.startedAt))
        #expect(bench.notices(of: bench.alice).last?.details.recordingState == .stopped)
        bench.expectNothingLeft()
    }

    @Test("Both parties' calls may be recorded, each into a file of its own")
    func both() throws {
        let bench = try Self.bench(.always)
        try bench.change(bench.bob) { member in
            member.settings.recording.isEnabled = true
            member.settings.recording.mode = .always
        }
        bench.connect(bench.alice, bench.bob)
        #expect(bench.office.server.engine.recordings.count == 2)
        #expect(Set(bench.office.server.engine.recordings.values).count == 2)
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).map(\.owner.key).sorted() == ["alice", "bob"])
    }

    @Test("Click to dial is recorded from when the destination answers")
    func clickToDial() throws {
        let bench = try Self.bench(.always)
        bench.phone(bench.bob).answering = .after(.seconds(5))
        _ = try bench.dial("1002", by: bench.alice)
        bench.run(.seconds(3))
        #expect(bench.office.server.engine.recordings.isEmpty)
        bench.run(.seconds(4))
        #expect(bench.office.server.engine.recordings.count == 1)
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).map(\.personality) == [.originator])
    }

    // MARK: Tones

    @Test("A sentence at start and stop, tones at pause and resume and as a reminder, each only where it is asked for; both parties hear them")
    func beeps() throws {
        let bench = try Self.bench(.onDemand) { recording in
            recording.isStartStopAnnounced = true
            recording.isNotificationEnabled = true
            recording.notification = .beep
            recording.isRepeatEnabled = true
            recording.repeatInterval = 15
        }
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        func expectBeeps(_ count: Int, said: [Prompt], _ location: SourceLocation = #_sourceLocation) throws {
            for member in [bench.alice, bench.bob] {
                let port = try bench.half(member).port
                #expect(bench.office.server.engine.beeps[port, default: 0] == count, sourceLocation: location)
                #expect(bench.office.server.engine.said[port, default: []] == said.map { Announcement([$0]) }, sourceLocation: location)
            }
        }
        try expectBeeps(0, said: [])
        #expect(bench.startRecording(id, by: bench.alice).isDone)
        try expectBeeps(0, said: [.recordingStarted])
        bench.run(.seconds(46))
        try expectBeeps(3, said: [.recordingStarted])
        try bench.setPaused(true, id, by: bench.alice)
        try expectBeeps(4, said: [.recordingStarted])
        bench.run(.seconds(60))
        try expectBeeps(4, said: [.recordingStarted])
        try bench.setPaused(false, id, by: bench.alice)
        try expectBeeps(5, said: [.recordingStarted])
        try bench.stopRecording(id, by: bench.alice)
        try expectBeeps(5, said: [.recordingStarted, .recordingStopped])
        bench.run(.seconds(60))
        try expectBeeps(5, said: [.recordingStarted, .recordingStopped])
        bench.expectNothingLeft()
    }

    @Test("Nobody asked for tones and sentences: there are none")
    func silent() throws {
        let bench = try Self.bench(.onDemand) { recording in
            recording.notification = .beep
            recording.repeatInterval = 10
        }
        bench.connect(bench.alice, bench.bob)
        for action in [Action.start, .pause, .resume] { #expect(try Self.act(action, bench)) }
        bench.run(.seconds(60))
        #expect(try Self.act(.stop, bench))
        #expect(bench.office.server.engine.beeps.isEmpty && bench.office.server.engine.said.isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: What goes wrong

    @Test("The disk fails: the recording ends and says so, the call goes on, and another recording may be started")
    func diskFails() throws {
        let bench = try Self.bench(.onDemand)
        bench.connect(bench.alice, bench.bob)
        let half = try bench.half(bench.alice)
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        bench.run(.seconds(5))
        bench.office.server.engine.endRecording(half.port, failure: "No space left on device")
        bench.office.settle()
        #expect(try bench.details(bench.alice).recordingState == .failed)
        #expect(bench.events.contains(.recordingFailed(half.id, "No space left on device")))
        #expect(Self.recorded(bench).map(\.status) == [.incomplete])
        let lost = try #require(Self.recorded(bench).first)
        #expect((5_000...5_100).contains(lost.endedAt - lost.startedAt))
        #expect(bench.notices(of: bench.alice).last?.kind == .recording)
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        #expect(try bench.details(bench.alice).recordingState == .started)
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).map(\.status) == [.incomplete, .available])
    }

    @Test("Not in the wrong state, not somebody else's call")
    func wrongState() throws {
        let bench = try Self.bench(.onDemand)
        bench.phone(bench.alice).answering = .never
        bench.office.call(from: bench.bob, to: "1001")
        let id = try bench.half(bench.alice).id
        #expect(bench.startRecording(id, by: bench.alice).error == .wrongState("The call is alerting, not connected"))
        #expect(bench.startRecording(id, by: bench.bob).error == .callNotFound)
        #expect(throws: CallControlError.callNotFound) { try bench.stopRecording(id, by: bench.carol) }
        #expect(throws: CallControlError.wrongState("The call is not being recorded")) { try bench.stopRecording(id, by: bench.alice) }
        #expect(try bench.details(bench.alice).recordingState == nil)
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).isEmpty)
    }

    @Test("Switched off while a recording runs: it can be paused and stopped, and no other one started")
    func switchedOff() throws {
        let bench = try Self.bench(.onDemand)
        bench.connect(bench.alice, bench.bob)
        #expect(try Self.act(.start, bench))
        try bench.change(bench.alice) { $0.settings.recording.isEnabled = false }
        #expect(try Self.act(.pause, bench))
        #expect(try Self.act(.stop, bench))
        #expect(try !Self.act(.start, bench))
        #expect(try bench.details(bench.alice).recordingState == .stopped)
        bench.expectNothingLeft()
    }

    // MARK: Codecs

    private static let g722 = AudioCodec(payloadType: 9, name: "G722")

    /// Handmade phones of Alice (recorded on demand) and Bob, who talk in G.722 but know G.711.
    private static func wideband() throws -> (bench: CallBench, alice: HandmadePhone, bob: HandmadePhone) {
        let bench = try Self.bench(.onDemand)
        let alice = try bench.handmade(bench.alice, host: "10.1.0.1")
        let bob = try bench.handmade(bench.bob, host: "10.1.0.2")
        let offer = alice.description([Self.g722, .pcmu, .pcma, .telephoneEvent])
        let invite = try alice.invite("1002", offer: offer)
        alice.ask(invite)
        _ = try bench.answer(bob, body: bob.description([Self.g722, .telephoneEvent]))
        var dialog = try #require(try alice.dialog(of: invite))
        alice.send(.request(alice.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        for phone in [alice, bob] { phone.forgetReceived() }
        return (bench, alice, bob)
    }

    @Test("Phones that talk in something else are asked for G.711 first; until both have it nothing is recorded")
    func renegotiated() throws {
        let (bench, alice, bob) = try Self.wideband()
        let half = try bench.half(bench.alice)
        let outcome = bench.startRecording(half.id, by: bench.alice)
        bench.office.settle()
        #expect(try bench.details(bench.alice).recordingState == .pending)
        #expect(bench.startRecording(half.id, by: bench.alice).error == .wrongState("The call is being recorded already"))
        #expect(throws: CallControlError.wrongState("The recording is just being started")) { try bench.stopRecording(half.id, by: bench.alice) }
        for phone in [alice, bob] {
            #expect(outcome.results.isEmpty && bench.office.server.engine.recordings.isEmpty)
            let invite = try #require(phone.requests(.invite).last)
            let offered = try SessionDescription(parsing: invite.body).audio?.codecs.map(\.name)
            #expect(offered == ["PCMU", "PCMA", "TELEPHONE-EVENT"])
            phone.answer(invite, .ok, body: phone.description([.pcma, .telephoneEvent], version: 2))
        }
        bench.office.settle()
        #expect(outcome.isDone)
        #expect(try bench.details(bench.alice).recordingState == .started)
        #expect(bench.office.server.engine.recordings.count == 1)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("A phone that insists on its codec: recording fails and says so, the call goes on", arguments: [true, false])
    func refused(_ isOwner: Bool) throws {
        let (bench, alice, bob) = try Self.wideband()
        let half = try bench.half(bench.alice)
        let outcome = bench.startRecording(half.id, by: bench.alice)
        bench.office.settle()
        for (phone, isRefusing) in [(alice, isOwner), (bob, !isOwner)] {
            let invite = try #require(phone.requests(.invite).last)
            if isRefusing {
                phone.answer(invite, .notAcceptableHere)
            } else {
                phone.answer(invite, .ok, body: phone.description([.pcmu, .telephoneEvent], version: 2))
            }
        }
        bench.office.settle()
        #expect(outcome.error == .phoneRefused("A phone does not take G.711, which recording needs"))
        #expect(try bench.details(bench.alice).recordingState == .failed)
        #expect(bench.office.server.engine.recordings.isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(Self.recorded(bench).isEmpty)
    }

    @Test("The call ends while the phones are being asked: there is no recording, and the request says so")
    func endsMeanwhile() throws {
        let (bench, alice, _) = try Self.wideband()
        let half = try bench.half(bench.alice)
        let outcome = bench.startRecording(half.id, by: bench.alice)
        bench.office.settle()
        try bench.hangUp(half.id, by: bench.alice)
        alice.answer(try #require(alice.requests(.invite).last), .ok, body: alice.description([.pcmu], version: 2))
        bench.run(.seconds(40))
        #expect(outcome.error == .callNotFound)
        #expect(Self.recorded(bench).isEmpty)
        bench.expectNoCalls()
    }

    @Test("While it is recorded, a phone that wants another codec is answered with G.711")
    func otherCodecs() throws {
        let bench = try Self.bench(.always)
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        #expect(bench.office.server.engine.recordings.count == 1)
        let reinvite = bob.request(.invite, in: &dialog, body: bob.description([Self.g722, .pcma, .telephoneEvent], version: 2))
        let response = try #require(bob.ask(reinvite))
        #expect(response.status == .ok)
        #expect(try SessionDescription(parsing: response.body).audio?.codecs.map(\.name) == ["PCMA", "TELEPHONE-EVENT"])
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: reinvite.cseq?.number)))
        let hopeless = bob.request(.invite, in: &dialog, body: bob.description([Self.g722], version: 3))
        #expect(bob.ask(hopeless)?.status == .notAcceptableHere)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    // MARK: Together with others

    @Test("Started while the call is on hold: it stays on hold", arguments: [true, false])
    func onHold(_ byAPI: Bool) throws {
        let bench = try Self.bench(.onDemand)
        bench.connect(bench.alice, bench.bob)
        let half = try bench.half(bench.alice)
        if byAPI { _ = bench.hold(half.id, by: bench.alice) } else { bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true) }
        bench.office.settle()
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        bench.office.settle()
        #expect(try bench.state(bench.alice) == .held && bench.state(bench.bob) == .remoteHeld)
        #expect(try bench.hearing(bench.bob) == .defaultMusic)
        #expect(try bench.details(bench.alice).recordingState == .started)
        bench.expectNothingLeft()
    }

    @Test(
        "The other party changes by a transfer: the recording goes on in the same file; its own owner transfers: it ends", arguments: [true, false])
    func transferred(_ byOwner: Bool) throws {
        let bench = try Self.bench(.always)
        bench.connect(bench.alice, bench.bob)
        let by = byOwner ? bench.alice : bench.bob
        _ = try bench.transfer(try bench.half(by).id, by: by, to: "1003")
        bench.office.settle()
        try bench.expectTalking(byOwner ? bench.bob : bench.alice, bench.carol)
        #expect(Self.recorded(bench).count == (byOwner ? 1 : 0))
        #expect(bench.office.server.engine.recordings.count == (byOwner ? 0 : 1))
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).count == 1)
    }

    @Test("Pulled to another phone, a call that is always recorded goes on being recorded, in a file of its own")
    func pulled() throws {
        let bench = try Self.bench(.always)
        try bench.addDevice("desk", to: bench.alice)[0].answering = .never
        bench.connect(bench.bob, bench.alice)
        try bench.pull(by: bench.alice)
        bench.office.settle()
        #expect(Self.recorded(bench).count == 1)
        #expect(try bench.details(bench.alice).recordingState == .started)
        bench.expectNothingLeft()
        #expect(Self.recorded(bench).count == 2)
    }
}
