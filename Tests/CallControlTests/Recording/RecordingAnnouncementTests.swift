import CallControl
import Directory
import Media
import Simulation
import Testing

@Suite("What parties are told of recordings, and who decides (developer.webex.com, Features: Call Recording)")
struct RecordingAnnouncementTests {
    /// Alice's calls are recorded in this way.
    private static func bench(
        _ mode: CallRecordingSettings.Mode, _ change: (inout CallRecordingSettings) -> Void = { _ in },
        organization: (inout OrganizationRecording) -> Void = { _ in }, location: (inout LocationRecording) -> Void = { _ in }
    ) throws -> CallBench {
        let bench = try CallBench()
        try bench.setRecording(mode, change, organization: organization, location: location)
        return bench
    }

    // MARK: The organisation decides

    @Test("Where the organization does not record, nothing begins and the request says so; what is recorded already goes on")
    func disabled() throws {
        let bench = try Self.bench(.onDemand)
        bench.connect(bench.alice, bench.bob)
        let half = try bench.half(bench.alice)
        try bench.changeOrganization { $0.isEnabled = false }
        let error = bench.startRecording(half.id, by: bench.alice).error
        #expect(error == .wrongState("Call recording is not enabled for the organization"))
        #expect(try bench.details(bench.alice).recordingState == nil)
        try bench.changeOrganization { $0.isEnabled = true }
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        try bench.changeOrganization { $0.isEnabled = false }
        #expect(bench.office.server.engine.recordings.count == 1)
        try bench.stopRecording(half.id, by: bench.alice)
        #expect(bench.startRecording(half.id, by: bench.alice).error != nil)
        bench.expectNothingLeft()
    }

    @Test("Where the organization does not record, calls that always are, are not; elsewhere they are", arguments: [true, false])
    func disabledAlways(_ isEnabled: Bool) throws {
        let bench = try Self.bench(.always, organization: { $0.isEnabled = isEnabled })
        bench.connect(bench.bob, bench.alice)
        #expect(bench.office.server.engine.recordings.count == (isEnabled ? 1 : 0))
        bench.expectNothingLeft()
    }

    // MARK: Sentences

    @Test("Both parties hear each announcement, the organization's own file where it has one", arguments: [false, true])
    func announcements(_ isCustom: Bool) throws {
        let bench = try Self.bench(
            .onDemand,
            { recording in
                recording.isStartStopAnnounced = true
                recording.isNotificationEnabled = true
                recording.notification = .announcement
            },
            organization: { recording in
                guard isCustom else { return }
                for announcement in RecordingAnnouncement.allCases {
                    recording.announcements[announcement] = SoundFile(path: "/sounds/\(announcement.rawValue).wav")
                }
            })
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        #expect(bench.startRecording(id, by: bench.alice).isDone)
        try bench.setPaused(true, id, by: bench.alice)
        try bench.setPaused(false, id, by: bench.alice)
        try bench.stopRecording(id, by: bench.alice)
        let prompts: [(RecordingAnnouncement, Prompt)] = [
            (.start, .recordingStarted), (.pause, .recordingPaused), (.resume, .recordingResumed), (.stop, .recordingStopped),
        ]
        let expected = prompts.map { Announcement([$0.1], file: isCustom ? "/sounds/\($0.0.rawValue).wav" : nil) }
        #expect(try bench.said(bench.alice) == expected && bench.said(bench.bob) == expected)
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.office.server.engine.beeps.isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: Failures

    @Test(
        "A recording fails: the call goes on in silence, goes on with a word to both, or ends after one", arguments: RecordingFailureBehavior.allCases
    )
    func failure(_ behavior: RecordingFailureBehavior) throws {
        let bench = try Self.bench(
            .always,
            organization: { recording in
                recording.failureBehavior = behavior
                recording.announcements[.failureEndWithCall] = SoundFile(path: "/sounds/end.wav")
            })
        bench.office.server.engine.lengths["/sounds/end.wav"] = .seconds(9)
        bench.connect(bench.alice, bench.bob)
        bench.run(.seconds(5))
        bench.office.server.engine.endRecording(try bench.half(bench.alice).port, failure: "No space left on device")
        bench.office.settle()
        let expected: [Announcement] =
            switch behavior {
            case .proceed: []
            case .proceedAnnounced: [Announcement([.notRecorded])]
            case .end: [Announcement([.notRecordedEnds], file: "/sounds/end.wav")]
            }
        #expect(try bench.said(bench.alice) == expected && bench.said(bench.bob) == expected)
        #expect(try bench.details(bench.alice).recordingState == .failed)
        bench.run(.seconds(8))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.run(.seconds(2))
        if behavior == .end { bench.expectNoCalls() } else { try bench.expectTalking(bench.alice, bench.bob) }
        bench.expectNothingLeft()
    }

    @Test("What a location has of its own goes before what the organization does after a failure")
    func failureOfLocation() throws {
        let bench = try Self.bench(
            .always, organization: { $0.failureBehavior = .end }, location: { $0.failureBehavior = .proceedAnnounced })
        bench.connect(bench.alice, bench.bob)
        bench.office.server.engine.endRecording(try bench.half(bench.alice).port, failure: "No space left on device")
        bench.office.settle()
        #expect(try bench.said(bench.bob) == [Announcement([.notRecorded])])
        bench.run(.seconds(30))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A call that is about to end for want of a recording stays when a recording is started meanwhile")
    func startedMeanwhile() throws {
        let bench = try Self.bench(.onDemand, organization: { $0.failureBehavior = .end })
        bench.connect(bench.alice, bench.bob)
        let half = try bench.half(bench.alice)
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        bench.office.server.engine.endRecording(half.port, failure: "No space left on device")
        bench.office.settle()
        #expect(bench.startRecording(half.id, by: bench.alice).isDone)
        bench.run(.seconds(30))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }
}
