import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call settings of people, workspaces and virtual lines", .timeLimit(.minutes(1)))
struct CallSettingTests {
    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    /// Where a setting is for a person, a workspace and a virtual line.
    private static func paths(_ name: String) -> [(path: String, key: String)] {
        let isTelephonyConfiguration = ["doNotDisturb", "privacy"].contains(name)
        return [
            ("/v1/people/bob/features/\(name)", "bob"),
            (isTelephonyConfiguration ? "/v1/telephony/config/workspaces/lobby/\(name)" : "/v1/workspaces/lobby/features/\(name)", "lobby"),
            ("/v1/telephony/config/virtualLines/sales/\(name)", "sales"),
        ]
    }

    private func stored(_ bench: APIBench, _ key: String) async throws -> Member {
        try #require(await bench.store.load().members.first { $0.id.key == key })
    }

    // MARK: Forwarding

    private static let noForwarding =
        #"{"businessContinuity":{"destination":"","destinationVoicemailEnabled":false,"enabled":false},"#
        + #""callForwarding":{"always":{"destination":"","destinationVoicemailEnabled":false,"enabled":false,"ringReminderEnabled":false},"#
        + #""busy":{"destination":"","destinationVoicemailEnabled":false,"enabled":false},"#
        + #""noAnswer":{"destination":"","destinationVoicemailEnabled":false,"enabled":false,"numberOfRings":3,"systemMaxNumberOfRings":20}}}"#

    @Test("Forwarding is shown whole, changed in parts, and may be written back as it was read", arguments: 0..<3)
    func forwarding(_ number: Int) async throws {
        let bench = try await Self.bench()
        let (path, key) = Self.paths("callForwarding")[number]
        #expect(try await bench.request(.get, path).text == Self.noForwarding)
        let json = """
            {"callForwarding": {"always": {"enabled": true, "destination": "1003"}, "noAnswer": {"destination": "+12025550101", "numberOfRings": 7}},
             "unknown": 1}
            """
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let forwarding = try await self.stored(bench, key).settings.forwarding
        #expect(forwarding.always == CallForwarding.Rule(isEnabled: true, destination: "1003"))
        #expect(forwarding.busy == CallForwarding.Rule())
        #expect(forwarding.noAnswer == CallForwarding.Rule(isEnabled: false, destination: "+12025550101"))
        #expect(forwarding.numberOfRings == 7)
        let read = try await bench.request(.get, path)
        #expect(try await bench.request(.put, path, json: read.text).status == .noContent)
        #expect(try await self.stored(bench, key).settings.forwarding == forwarding)
        #expect(try await bench.request(.put, path, json: Self.noForwarding).status == .noContent)
        #expect(try await bench.request(.get, path).text == Self.noForwarding)
    }

    @Test(
        "Forwarding that cannot be is refused with its field, and nothing changes",
        arguments: [
            (#"{"callForwarding": {"always": {"enabled": true}}}"#, "callForwarding.always.destination"),
            (#"{"callForwarding": {"busy": {"enabled": true, "destination": ""}}}"#, "callForwarding.busy.destination"),
            (#"{"callForwarding": {"busy": {"enabled": true, "destination": "the pub"}}}"#, "callForwarding.busy.destination"),
            (#"{"callForwarding": {"noAnswer": {"numberOfRings": 1}}}"#, "callForwarding.noAnswer.numberOfRings"),
            (#"{"callForwarding": {"noAnswer": {"numberOfRings": "x"}}}"#, "callForwarding.noAnswer.numberOfRings"),
            (#"{"callForwarding": {"always": {"enabled": "yes"}}}"#, "callForwarding.always.enabled"),
            (#"{"callForwarding": {"always": {"ringReminderEnabled": true}}}"#, "callForwarding.always.ringReminderEnabled"),
            (#"{"callForwarding": {"busy": {"destinationVoicemailEnabled": true}}}"#, "callForwarding.busy.destinationVoicemailEnabled"),
            (#"{"businessContinuity": {"enabled": true, "destination": "1003"}}"#, "businessContinuity.enabled"),
            (#"{"callForwarding": []}"#, "callForwarding"),
        ])
    func badForwarding(_ json: String, _ field: String) async throws {
        try await self.expectRefused("/v1/people/bob/features/callForwarding", json, field)
    }

    private func expectRefused(_ path: String, _ json: String, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, path, json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message?.contains(field) == true, "\(answer.message ?? "")")
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    // MARK: Flags

    @Test("Do not disturb, call waiting and privacy are turned on and off, and what is not named stays", arguments: 0..<3)
    func flags(_ number: Int) async throws {
        let bench = try await Self.bench()
        let settings: [(String, String, @Sendable (Member) -> Bool)] = [
            ("doNotDisturb", "enabled", { $0.settings.doNotDisturb }), ("callWaiting", "enabled", { $0.settings.callWaiting }),
            ("privacy", "enablePhoneStatusDirectoryPrivacy", { $0.isPrivate }),
        ]
        for (name, field, value) in settings {
            let (path, key) = Self.paths(name)[number]
            #expect(try await bench.request(.get, path).object[field] as? Bool == (name == "callWaiting"))
            for isOn in [true, false, true] {
                #expect(try await bench.request(.put, path, json: #"{"\#(field)": \#(isOn)}"#).status == .noContent)
                #expect(try await value(self.stored(bench, key)) == isOn)
                #expect(try await bench.request(.get, path).object[field] as? Bool == isOn)
            }
            #expect(try await bench.request(.put, path, json: "{}").status == .noContent)
            #expect(try await value(self.stored(bench, key)))
        }
    }

    @Test(
        "A setting that this server does nothing with is refused where it is to be on",
        arguments: [
            ("doNotDisturb", #"{"enabled": true, "ringSplashEnabled": true}"#, "ringSplashEnabled"),
            ("doNotDisturb", #"{"webexGoOverrideEnabled": true}"#, "webexGoOverrideEnabled"), ("doNotDisturb", #"{"enabled": 1}"#, "enabled"),
            ("callWaiting", #"{"enabled": "true"}"#, "enabled"), ("privacy", #"{"aaNamingDialingEnabled": true}"#, "aaNamingDialingEnabled"),
            ("privacy", #"{"aaExtensionDialingEnabled": true}"#, "aaExtensionDialingEnabled"),
            ("privacy", #"{"enablePhoneStatusPickupBargeInPrivacy": 1}"#, "enablePhoneStatusPickupBargeInPrivacy"),
            ("privacy", #"{"monitoringAgents": "carol"}"#, "monitoringAgents"),
            ("privacy", #"{"monitoringAgents": ["carol", 7]}"#, "monitoringAgents[1]"),
            ("privacy", #"{"monitoringAgents": [{"displayName": "Carol"}]}"#, "monitoringAgents[0].id"),
            ("privacy", #"{"monitoringAgents": ["bob"]}"#, "monitoringAgents"), ("privacy", #"{"monitoringAgents": ["sales"]}"#, "virtual line"),
            ("privacy", #"{"monitoringAgents": ["carol", "carol"]}"#, "monitoringAgents"),
        ])
    func unsupported(_ name: String, _ json: String, _ field: String) async throws {
        try await self.expectRefused("/v1/people/bob/features/\(name)", json, field)
    }

    // MARK: Recording

    private static let noRecording =
        #"{"enabled":false,"notification":{"enabled":false,"type":"None"},"record":"Never","repeat":{"enabled":false,"interval":15},"#
        + #""startStopAnnouncementEnabled":false}"#

    @Test("Recording is shown whole, changed in parts, and may be written back as it was read", arguments: 0..<3)
    func recording(_ number: Int) async throws {
        let bench = try await Self.bench()
        let (path, key) = Self.paths("callRecording")[number]
        #expect(try await bench.request(.get, path).text == Self.noRecording)
        let json = """
            {"enabled": true, "record": "Always with Pause/Resume", "recordVoicemailEnabled": true, "startStopAnnouncementEnabled": true,
             "notification": {"type": "Play Announcement", "enabled": true}, "repeat": {"interval": 30, "enabled": true}}
            """
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let settings = try await self.stored(bench, key).settings.recording
        #expect(settings.isEnabled && settings.isStartStopAnnounced && settings.isNotificationEnabled && settings.isRepeatEnabled)
        #expect((settings.mode, settings.notification, settings.repeatInterval) == (.alwaysWithPause, .announcement, 30))
        let read = try await bench.request(.get, path)
        #expect(try await bench.request(.put, path, json: read.text).status == .noContent)
        #expect(try await self.stored(bench, key).settings.recording == settings)
        // As clients write None, and as they write the announcement.
        let change = #"{"notification": {"type": null}, "startStopAnnouncement": {"internalCallsEnabled": false, "pstnCallsEnabled": false}}"#
        #expect(try await bench.request(.put, path, json: change).status == .noContent)
        let changed = try await self.stored(bench, key).settings.recording
        #expect(changed.notification == .none && changed.isNotificationEnabled && !changed.isStartStopAnnounced)
        #expect(try await bench.request(.put, path, json: Self.noRecording).status == .noContent)
        #expect(try await self.stored(bench, key).settings == CallSettings())
    }

    @Test(
        "Recording that cannot be is refused with its field, and nothing changes",
        arguments: [
            (#"{"record": "Sometimes"}"#, "record"), (#"{"notification": {"type": "Siren"}}"#, "notification.type"),
            (#"{"repeat": {"interval": 9}}"#, "repeat.interval"), (#"{"enabled": "on"}"#, "enabled"), (#"{"repeat": 5}"#, "repeat"),
        ])
    func badRecording(_ json: String, _ field: String) async throws {
        try await self.expectRefused("/v1/people/bob/features/callRecording", json, field)
    }

    // MARK: One's own

    @Test("One's own settings are the same as those that administrators see")
    func own() async throws {
        let bench = try await Self.bench()
        let me = "/v1/telephony/config/people/me/settings/"
        #expect(try await bench.request(.put, me + "doNotDisturb", token: "bob", json: #"{"enabled": true}"#).status == .noContent)
        #expect(try await bench.request(.put, me + "callWaiting", token: "bob", json: #"{"enabled": false}"#).status == .noContent)
        let json = #"{"callForwarding": {"always": {"enabled": true, "destination": "1003"}}}"#
        #expect(try await bench.request(.put, me + "callForwarding", token: "bob", json: json).status == .noContent)
        for name in ["doNotDisturb", "callWaiting", "callForwarding"] {
            let own = try await bench.request(.get, me + name, token: "bob")
            #expect(own.status == .ok)
            #expect(own.text == (try await bench.request(.get, "/v1/people/bob/features/\(name)")).text)
            #expect(own.text != (try await bench.request(.get, "/v1/people/carol/features/\(name)")).text)
        }
    }

    @Test("One may see how one's own calls are recorded, and not change it")
    func ownRecording() async throws {
        let bench = try await Self.bench()
        let json = #"{"enabled": true, "record": "Always", "repeat": {"interval": 60, "enabled": true}}"#
        #expect(try await bench.request(.put, "/v1/people/bob/features/callRecording", json: json).status == .noContent)
        let path = "/v1/telephony/config/people/me/settings/callRecording"
        let answer = try await bench.request(.get, path, token: "bob")
        #expect(
            answer.text == #"{"announcementEnabled":false,"enabled":true,"pauseResumeNotifyMethod":"None","recordingMode":"Always","#
                + #""warningToneDuration":60,"warningToneEnabled":true}"#)
        #expect(try await bench.request(.put, path, token: "bob", json: "{}").status == .methodNotAllowed)
    }

    // MARK: Rights

    struct Case: Sendable {
        var token: String
        var path: String
        var reads: Int
        var writes: Int
    }

    static let cases =
        ["callForwarding", "doNotDisturb"].map { Case(token: "bob", path: "people/bob/features/\($0)", reads: 200, writes: 204) }
        + ["callWaiting", "callRecording", "privacy"].map { Case(token: "bob", path: "people/bob/features/\($0)", reads: 403, writes: 403) }
        + ["callForwarding", "doNotDisturb", "callWaiting", "callRecording", "privacy"].flatMap { name in
            [
                Case(token: "bob", path: "people/carol/features/\(name)", reads: 403, writes: 403),
                Case(token: "rita", path: "people/bob/features/\(name)", reads: 200, writes: 403),
                Case(token: "erin", path: "people/bob/features/\(name)", reads: 403, writes: 403),
                Case(token: "erin", path: "people/dave/features/\(name)", reads: 200, writes: 204),
                Case(token: "zoe", path: "people/bob/features/\(name)", reads: 404, writes: 404),
                Case(token: "alice", path: "people/lobby/features/\(name)", reads: 404, writes: 404),
                Case(token: "bob", path: "telephony/config/virtualLines/sales/\(name)", reads: 403, writes: 403),
            ]
        }

    @Test("Settings are read and changed by whom they should be", arguments: cases)
    func rights(_ test: Case) async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.get, "/v1/" + test.path, token: test.token).status.code == test.reads)
        #expect(try await bench.request(.put, "/v1/" + test.path, token: test.token, json: "{}").status.code == test.writes)
    }
}
