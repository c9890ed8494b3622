import Directory
import Testing

@Suite("The rules of call settings")
struct CallSettingsRuleTests {
    private var index: DirectoryIndex
    private let alice = Member.sample(.alice, extension: "1001")

    init() throws { self.index = try .acmeAndZeta() }

    private mutating func expect(_ error: DirectoryError, _ change: (inout CallSettings) -> Void) {
        let before = self.index.contents
        #expect(throws: error) { try DirectoryChange.member(self.alice.with(change)).apply(to: &self.index) }
        #expect(self.index.contents == before)
    }

    @Test("Nothing is set for a new member: calls ring, a second one too, and none is recorded")
    func defaults() throws {
        let settings = CallSettings()
        try DirectoryValidation.settings(settings)
        #expect(settings.callWaiting)
        #expect(!settings.doNotDisturb)
        #expect([settings.forwarding.always, settings.forwarding.busy, settings.forwarding.noAnswer].allSatisfy { $0 == CallForwarding.Rule() })
        #expect(!settings.recording.isEnabled)
    }

    private static let rules: [(String, any WritableKeyPath<CallForwarding, CallForwarding.Rule> & Sendable)] = [
        ("always", \.always), ("busy", \.busy), ("noAnswer", \.noAnswer),
    ]

    @Test("Forwarding that is on needs a destination that can be dialled", arguments: [0, 1, 2])
    mutating func destinations(_ number: Int) throws {
        let (name, path) = Self.rules[number]
        for destination in [nil, ""] as [String?] {
            self.expect(.invalid(field: "callForwarding.\(name).destination", reason: "is needed while \(name) is enabled")) {
                $0.forwarding[keyPath: path] = .init(isEnabled: true, destination: destination)
            }
        }
        for isEnabled in [true, false] {
            self.expect(.invalid(field: "callForwarding.\(name).destination", reason: "must be a number or an address")) {
                $0.forwarding[keyPath: path] = .init(isEnabled: isEnabled, destination: "the pub")
            }
        }
        for destination in ["2001", "+12025550102", "bob@acme.example"] {
            try self.index.insert(self.alice.with { $0.forwarding[keyPath: path] = .init(isEnabled: true, destination: destination) })
        }
        try self.index.insert(self.alice.with { $0.forwarding[keyPath: path] = .init(isEnabled: false, destination: "") })
    }

    @Test("No answer is after 2 to 20 rings")
    mutating func rings() throws {
        for rings in [2, 20] { try self.index.insert(self.alice.with { $0.forwarding.numberOfRings = rings }) }
        for rings in [-1, 0, 1, 21] {
            self.expect(.invalid(field: "callForwarding.noAnswer.numberOfRings", reason: "must be 2 to 20")) { $0.forwarding.numberOfRings = rings }
        }
    }

    @Test("Tones remind of a recording every 10 to 1,800 seconds")
    mutating func reminders() throws {
        for seconds in [10, 1_800] { try self.index.insert(self.alice.with { $0.recording.repeatInterval = seconds }) }
        for seconds in [9, 1_801] {
            self.expect(.invalid(field: "repeat.interval", reason: "must be 10 to 1800 seconds")) { $0.recording.repeatInterval = seconds }
        }
    }

    @Test("The number of a voicemail system can be dialled")
    mutating func voicemail() throws {
        try self.index.insert(self.alice.with { $0.voicemailNumber = "*99" })
        for number in ["", "my mailbox"] {
            self.expect(.invalid(field: "voicemailNumber", reason: "must be a number or an address")) { $0.voicemailNumber = number }
        }
    }

    @Test("Assistants are others of the organisation, each of them once")
    mutating func assistants() throws {
        try self.index.insert(self.alice.with { $0.assistants = [.bob, .carol] })
        self.expect(.invalid(field: "assistants", reason: "must not name the member itself")) { $0.assistants = [.alice] }
        self.expect(.invalid(field: "assistants", reason: "name Bob twice")) { $0.assistants = [.bob, .carol, .bob] }
        for stranger in [MemberID.zoe, MemberID(.person, "nobody")] {
            self.expect(.notFound("assistant \(stranger)")) { $0.assistants = [.bob, stranger] }
        }
    }

    @Test("Who is removed assists nobody any more")
    mutating func removedAssistant() throws {
        try self.index.insert(self.alice.with { $0.assistants = [.bob, .carol] })
        self.index.remove(.bob)
        #expect(self.index.members[.alice]?.settings.assistants == [.carol])
    }

    @Test("Monitoring agents are other people and workspaces of the organisation, each of them once, 500 at most")
    mutating func monitoringAgents() throws {
        try self.index.insert(self.alice.with { $0.privacy.agents = [.bob, .carol] })
        self.expect(.invalid(field: "monitoringAgents", reason: "must not name the member itself")) { $0.privacy.agents = [.alice] }
        self.expect(.invalid(field: "monitoringAgents", reason: "name Bob twice")) { $0.privacy.agents = [.bob, .carol, .bob] }
        for stranger in [MemberID.zoe, MemberID(.person, "nobody")] {
            self.expect(.notFound("monitoring agent \(stranger)")) { $0.privacy.agents = [.bob, stranger] }
        }
        self.expect(.invalid(field: "monitoringAgents", reason: "may be 500 at most")) {
            $0.privacy.agents = (0...500).map { MemberID(.person, "p\($0)") }
        }
        let line = try #require(self.index.members.values.first { $0.id.kind == .virtualLine && $0.organizationID == self.alice.organizationID })
        self.expect(.invalid(field: "monitoringAgents", reason: "must be people and workspaces; \(line.displayName) is a virtual line")) {
            $0.privacy.agents = [line.id]
        }
    }

    @Test("Only agents, and who has the line on a device, see a private member's phone status; everybody does while it is off")
    mutating func phoneStatus() throws {
        func seen(_ index: DirectoryIndex) -> [MemberID] {
            [.alice, .bob, .carol].filter { index.maySeePhoneStatus(of: .alice, $0) }
        }
        try self.index.insert(self.alice.with { $0.privacy.agents = [.bob] })
        #expect(seen(self.index) == [.alice, .bob, .carol])
        try self.index.insert(
            self.alice.with {
                $0.privacy.isEnabled = true
                $0.privacy.agents = [.bob]
            })
        #expect(seen(self.index) == [.alice, .bob])
        let carol = try #require(self.index.members[.carol])
        try self.index.insert(carol.with(.sample("x", of: .carol, .sample(.alice, "alice-on-x"))))
        #expect(seen(self.index) == [.alice, .bob, .carol])
    }

    @Test("Who is removed is nobody's monitoring agent any more")
    mutating func removedAgent() throws {
        try self.index.insert(self.alice.with { $0.privacy.agents = [.bob, .carol] })
        self.index.remove(.bob)
        #expect(self.index.members[.alice]?.settings.privacy.agents == [.carol])
    }

    @Test("A preferred device is one of the member's own, and it does not go while it is preferred")
    mutating func preferredDevice() throws {
        let member = self.alice.with(.sample("x", of: .alice))
        for id in ["alice", "x"] { try self.index.insert(member.with { $0.preferredDeviceID = id }) }
        #expect(throws: DirectoryError.notFound("device x")) { try self.index.insert(self.alice.with { $0.preferredDeviceID = "x" }) }
        #expect(throws: DirectoryError.notFound("device bob")) { try self.index.insert(member.with { $0.preferredDeviceID = "bob" }) }
        #expect(self.index.members[.alice]?.settings.preferredDeviceID == "x")
    }

    @Test("The words of recording are the API's")
    func words() {
        #expect(
            CallRecordingSettings.Mode.allCases.map(\.rawValue) == [
                "Always", "Never", "Always with Pause/Resume", "On Demand with User Initiated Start",
            ])
        #expect(CallRecordingSettings.Notification.allCases.map(\.rawValue) == ["None", "Beep", "Play Announcement"])
    }
}
