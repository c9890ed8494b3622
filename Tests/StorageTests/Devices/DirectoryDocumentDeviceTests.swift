import Directory
import SIPUserAgent
import Storage
import Testing

@Suite("Devices and call settings in a directory file")
struct DirectoryDocumentDeviceTests {
    /// A person with these keys, at line 9 and following, besides two others and a virtual line.
    private static func yaml(_ keys: String...) -> String {
        """
        organizations:
          - name: One
            sip-domain: one.example
            locations:
              - name: A
                people:
                  - email: ann@one.example
                    extension: "0001"
        \(keys.map { "            \($0)" }.joined(separator: "\n"))
                    sip: { username: ann, password: ann-secret }
                  - { email: ben@one.example, extension: "0002", sip: { username: ben, password: ben-secret } }
                virtual-lines:
                  - { name: Sales, extension: "0003" }
          - name: Two
            sip-domain: two.example
            locations: [{ name: B, people: [{ email: zoe@two.example, extension: "0009" }] }]
        """
    }

    private static func ann(_ keys: String...) throws -> Member {
        let yaml = Self.yaml(keys.joined(separator: "\n            "))
        return try #require(try DirectoryDocument.read(yaml, now: 7).member("ann@one.example"))
    }

    @Test("Lines have accounts in the domain of the organisation, the first is the owner's, and others say whose they are")
    func lines() throws {
        let ann = try Self.ann(
            "devices:", "  - name: Desk", "    model: Nice 5000", "    mac: 0011223344FF", "    tags: [red, floor 2]", "    lines:",
            "      - sip: { username: ann2, password: secret-2 }", "      - { owner: \"0003\", sip: { username: sales, password: secret-3 } }")
        let device = try #require(ann.devices.first)
        #expect((device.name, device.model, device.mac, device.createdAt) == ("Desk", "Nice 5000", "0011223344FF", 7))
        #expect(device.tags == ["red", "floor 2"])
        #expect(device.lines.map(\.memberID.kind) == [.person, .virtualLine])
        #expect(device.lines.first?.memberID == ann.id)
        #expect(
            device.lines.first?.account.ha1MD5
                == DigestCredentials.ha1(username: "ann2", realm: "one.example", password: "secret-2", algorithm: .md5))
    }

    @Test("Call settings are read, and what is not there is as it is by default")
    func settings() throws {
        #expect(try Self.ann("private: false").settings == CallSettings())
        let settings = try Self.ann(
            "forwarding: { always: { destination: \"0002\" }, no-answer: { destination: \"0003\", enabled: false }, rings: 5 }",
            "do-not-disturb: true", "call-waiting: false", "recording: { mode: Always, notification: Beep, remind: true, reminder-interval: 60 }",
            "voicemail-number: \"0002\"", "assistants: [\"0002\"]", "preferred-device: SIP phone",
            "private-phone-status: true", "monitoring-agents: [\"0002\"]"
        ).settings
        #expect(settings.forwarding.always == CallForwarding.Rule(isEnabled: true, destination: "0002"))
        #expect(settings.forwarding.busy == CallForwarding.Rule())
        #expect(settings.forwarding.noAnswer == CallForwarding.Rule(isEnabled: false, destination: "0003"))
        #expect(settings.forwarding.numberOfRings == 5)
        #expect(settings.doNotDisturb)
        #expect(!settings.callWaiting)
        #expect(settings.recording.isEnabled)
        #expect(settings.recording.mode == .always)
        #expect(settings.recording.notification == .beep)
        #expect(settings.recording.isRepeatEnabled)
        #expect(settings.recording.repeatInterval == 60)
        #expect(settings.voicemailNumber == "0002")
        #expect(settings.assistants.count == 1)
        #expect(settings.privacy.isEnabled && settings.privacy.agents == settings.assistants)
        #expect(settings.preferredDeviceID != nil)
    }

    @Test("A preferred device is named, or given by its id where its name is another's too")
    func preferredDevice() throws {
        let devices =
            "devices: [{ name: SIP phone, id: x, lines: [{ sip: { username: x, password: p } }] }, { name: Desk, id: y, lines: [{ sip: { username: y, password: p } }] }]"
        let ann = try Self.ann(devices, "preferred-device: SIP phone")
        #expect(ann.settings.preferredDeviceID == ann.id.key)
        #expect(try Self.ann(devices, "preferred-device: Desk").settings.preferredDeviceID == "y")
        #expect(try Self.ann(devices, "preferred-device: x").settings.preferredDeviceID == "x")
    }

    /// Keys, which of them is at fault (from 0), and what the error must say.
    static let mistakes: [([String], Int, String)] = [
        (["devices:", "  - lines: [{ sip: { username: x, password: p } }]"], 1, "name is missing"),
        (["devices:", "  - name: Desk"], 1, "lines is missing or empty"),
        (
            ["devices:", "  - name: Desk", "    tags: [red, red]", "    lines:", "      - sip: { username: x, password: p }"], 1,
            "tags: must not have the same one twice"
        ),
        (["devices:", "  - { name: Desk, colour: blue }"], 1, "device has no key \"colour\""),
        (["devices:", "  - name: Desk", "    lines:", "      - owner: \"0002\""], 3, "sip is missing"),
        (["devices:", "  - name: Desk", "    lines:", "      - sip: { username: x }"], 3, "sip needs password"),
        (
            ["devices:", "  - name: Desk", "    lines:", "      - sip: { username: ben, password: p }"], 1,
            "username: ben is already assigned to ben@one.example"
        ),
        (
            [
                "devices:", "  - name: Desk", "    lines:", "      - sip: { username: x, password: p }",
                "      - { owner: \"0002\", sip: { username: ann, password: p } }",
            ],
            4, "username: ann is already assigned"
        ),
        (
            [
                "devices:", "  - name: Desk", "    lines:", "      - sip: { username: x, password: p }", "      - owner: \"0009\"",
                "        sip: { username: y, password: p }",
            ],
            4, "has extension 0009 in A"
        ),
        (
            ["devices:", "  - name: Desk", "    lines:", "      - owner: \"0002\"", "        sip: { username: x, password: p }"], 1,
            "must begin with the line of the device's owner"
        ),
        (
            ["devices:", "  - name: Desk", "    lines:", "      - sip: { username: x, password: p }", "      - sip: { username: y, password: p }"], 4,
            "must not have the same line twice"
        ),
        (["devices:", "  - { name: Desk, mac: 00:11:22:33:44:55, lines: [{ sip: { username: x, password: p } }] }"], 1, "mac"),
        (
            [
                "devices:", "  - { name: Desk, lines: [{ sip: { username: x, password: p } }] }",
                "  - { name: Desk, lines: [{ sip: { username: y, password: p } }] }",
            ],
            2, "device Desk is there already"
        ),
        (["private: false", "forwarding: { always: { enabled: true } }"], 1, "forwarding: always"),
        (["private: false", "forwarding: { rings: 21 }"], 1, "numberOfRings"),
        (["private: false", "forwarding: { sometimes: {} }"], 1, "forwarding has no key \"sometimes\""),
        (["private: false", "recording: { mode: Sometimes }"], 1, "mode must be one of Always, Never"),
        (["private: false", "recording: { reminder-interval: 5 }"], 1, "repeat.interval"),
        (["private: false", "do-not-disturb: perhaps"], 1, "do-not-disturb must be true or false"),
        (["private: false", "voicemail-number: mailbox"], 1, "voicemailNumber"),
        (["assistants:", "  - \"0002\"", "  - \"0001\""], 2, "must not name the member itself"),
        (["assistants:", "  - \"0002\"", "  - \"0009\""], 2, "0009"),
        (["monitoring-agents:", "  - \"0002\"", "  - \"0001\""], 2, "monitoring-agents: must not name the member itself"),
        (["monitoring-agents:", "  - \"0002\"", "  - \"0003\""], 2, "Sales is a virtual line"),
        (["monitoring-agents:", "  - \"0002\"", "  - \"0009\""], 2, "0009"),
        (["private: false", "private-phone-status: perhaps"], 1, "private-phone-status must be true or false"),
        (["private: false", "preferred-device: Desk"], 1, "has no device \"Desk\""),
    ]

    @Test("A mistake is refused with its line", arguments: mistakes)
    func mistake(_ keys: [String], _ fault: Int, _ says: String) {
        let yaml = Self.yaml(keys.joined(separator: "\n            "))
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 9 + fault, "\(String(describing: error))")
        #expect(error?.message.contains(says) == true, "\(String(describing: error))")
    }

    @Test("A virtual line has no devices, and the error says what it has")
    func virtualLine() {
        let yaml = Self.yaml("private: false").replacing("name: Sales,", with: "name: Sales, devices: [],")
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.message.hasPrefix("virtual line has no key \"devices\"") == true)
    }
}
