import CallControl
import Directory
import Media
import SIPPhone
import Simulation
import Testing

@Suite("The compliance announcement to parties outside (developer.webex.com, Features: Call Recording)")
struct ComplianceAnnouncementTests {
    private static let words = Announcement([.mayBeRecorded])

    /// Alice's calls are recorded in this way, and she has a way outside.
    private static func bench(
        _ mode: CallRecordingSettings.Mode = .always, location: (inout LocationRecording) -> Void = { _ in },
        _ change: (inout ComplianceAnnouncement) -> Void
    ) throws -> TrunkBench {
        let bench = try TrunkBench()
        try bench.bench.setRecording(
            mode, { $0.isStartStopAnnounced = true }, organization: { change(&$0.compliance) }, location: location)
        return bench
    }

    @Test(
        "The caller from outside, or whoever is called there, is told once and alone; start and stop are not announced then",
        arguments: [true, false], [true, false])
    func told(_ isInbound: Bool, _ isPlayed: Bool) throws {
        let bench = try Self.bench(.onDemand) { compliance in
            compliance.isPlayedInbound = isPlayed == isInbound
            compliance.isPlayedOutbound = isPlayed != isInbound
        }
        if isInbound { try bench.callIn(to: "+12025550101") } else { bench.office.call(from: bench.bench.alice, to: "3105550100") }
        let id = try bench.bench.half(bench.bench.alice).id
        #expect(try bench.saidOutside() == (isPlayed ? [Self.words] : []))
        #expect(try bench.bench.said(bench.bench.alice).isEmpty)
        #expect(bench.bench.startRecording(id, by: bench.bench.alice).isDone)
        try bench.bench.stopRecording(id, by: bench.bench.alice)
        let sentences = isPlayed ? [] : [Announcement([.recordingStarted]), Announcement([.recordingStopped])]
        #expect(try bench.saidOutside() == (isPlayed ? [Self.words] : sentences))
        #expect(try bench.bench.said(bench.bench.alice) == sentences)
        bench.expectNothingLeft()
    }

    @Test("With a delay, a call to outside is told later, and not at all when it is over by then; a caller is told at once")
    func delayed() throws {
        let bench = try Self.bench { compliance in
            compliance.isPlayedInbound = true
            compliance.isPlayedOutbound = true
            compliance.isOutboundDelayed = true
            compliance.delay = 20
        }
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.state == .established)
        #expect(bench.office.server.engine.recordings.count == 1)
        bench.run(.seconds(18))
        #expect(try bench.saidOutside().isEmpty && bench.bench.said(bench.bench.alice).isEmpty)
        bench.run(.seconds(3))
        #expect(try bench.saidOutside() == [Self.words])
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        bench.office.call(from: bench.bench.alice, to: "3105550100")
        bench.run(.seconds(10))
        bench.bench.hangUp(bench.bench.alice)
        bench.run(.seconds(20))
        #expect(bench.office.server.engine.said.isEmpty && bench.office.server.engine.strayCommands.isEmpty)
        try bench.callIn(to: "+12025550101")
        #expect(try bench.saidOutside() == [Self.words])
        bench.expectNothingLeft()
    }

    @Test("Nobody is told where no call is recorded: by the member's settings, or the organization's")
    func notRecorded() throws {
        for change in [
            { (member: inout Member, _: inout OrganizationRecording) in member.settings.recording.isEnabled = false },
            { (member: inout Member, _: inout OrganizationRecording) in member.settings.recording.mode = .never },
            { (_: inout Member, organization: inout OrganizationRecording) in organization.isEnabled = false },
        ] {
            let bench = try Self.bench { $0.isPlayedInbound = true }
            var organization = try #require(bench.core.directory.organizations["acme"])
            var member = try bench.bench.current(bench.bench.alice)
            change(&member, &organization.recording)
            try bench.office.apply(.member(member))
            try bench.office.apply(.organization(organization))
            try bench.callIn(to: "+12025550101")
            #expect(try bench.saidOutside().isEmpty)
            bench.expectNothingLeft()
        }
    }

    @Test("Calls within the organization have no compliance announcement")
    func inside() throws {
        let bench = try Self.bench { compliance in
            compliance.isPlayedInbound = true
            compliance.isPlayedOutbound = true
        }
        bench.bench.connect(bench.bench.bob, bench.bench.alice)
        #expect(try bench.bench.said(bench.bench.bob) == [Announcement([.recordingStarted])])
        bench.expectNothingLeft()
    }

    @Test("Whoever was told is not told again by the next member to whom the call is transferred")
    func transferred() throws {
        let bench = try Self.bench { $0.isPlayedInbound = true }
        try bench.bench.change(bench.bench.bob) { member in
            member.settings.recording.isEnabled = true
            member.settings.recording.mode = .always
        }
        try bench.callIn(to: "+12025550101")
        _ = try bench.bench.transfer(try bench.bench.half(bench.bench.alice).id, by: bench.bench.alice, to: "1002")
        bench.office.settle()
        #expect(try bench.bench.half(bench.bench.bob).peer === bench.outside())
        #expect(try bench.saidOutside() == [Self.words])
        bench.expectNothingLeft()
    }

    @Test("A location with settings of its own: its flags count, and its sentence or the organization's", arguments: [true, false])
    func location(_ usesOrganizationAnnouncement: Bool) throws {
        let bench = try Self.bench(
            location: { location in
                location.usesOrganizationCompliance = false
                location.usesOrganizationAnnouncement = usesOrganizationAnnouncement
                location.compliance.isPlayedInbound = true
                location.compliance.file = SoundFile(path: "/sounds/hq.wav")
            }
        ) { $0.file = SoundFile(path: "/sounds/acme.wav") }
        try bench.callIn(to: "+12025550101")
        let file = usesOrganizationAnnouncement ? "/sounds/acme.wav" : "/sounds/hq.wav"
        #expect(try bench.saidOutside() == [Announcement([.mayBeRecorded], file: file)])
        try bench.changeLocation { $0.recording.usesOrganizationCompliance = true }
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        try bench.callIn(to: "+12025550101")
        #expect(try bench.saidOutside() == [Announcement([.recordingStarted])])
        bench.expectNothingLeft()
    }

    @Test("Nothing is said to an emergency service")
    func emergency() throws {
        let bench = try Self.bench { $0.isPlayedOutbound = true }
        bench.office.call(from: bench.bench.alice, to: "911")
        bench.office.settle()
        #expect(try bench.outside().isEmergency)
        #expect(try !bench.saidOutside().contains(Self.words))
        bench.expectNothingLeft()
    }
}
