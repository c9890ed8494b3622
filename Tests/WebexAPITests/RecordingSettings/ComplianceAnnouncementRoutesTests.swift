import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The compliance announcement of an organization and of a location", .timeLimit(.minutes(1)))
struct ComplianceAnnouncementRoutesTests {
    private static let path = "/v1/telephony/config/callRecording/complianceAnnouncement"
    private static let place = "/v1/telephony/config/locations/hq/callRecording/complianceAnnouncement"

    private static let flags = #""inboundPSTNCallsEnabled":false,"outboundPSTNCallsDelayEnabled":false,"outboundPSTNCallsEnabled":false"#

    @Test("Nobody is told until that is asked for; a location does what the organization does")
    func standard() async throws {
        let bench = try await APIBench()
        #expect(
            try await bench.request(.get, Self.path).text == #"{"delayInSeconds":10,\#(Self.flags),"useCustomAnnouncementEnabled":false}"#)
        #expect(
            try await bench.request(.get, Self.place).text
                == #"{"delayInSeconds":10,\#(Self.flags),"useOrgLevelAnnouncementEnabled":true,"useOrgSettingsEnabled":true}"#)
    }

    @Test("What is changed of the organization's is kept, and what is not named stays")
    func organization() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload(at: "wh").id)
        let json = #"{"inboundPSTNCallsEnabled": true, "useCustomAnnouncementEnabled": true, "audioAnnouncementFileId": "\#(id)"}"#
        #expect(try await bench.request(.put, Self.path, json: json).status == .noContent)
        #expect(
            try await bench.request(.put, Self.path, json: #"{"outboundPSTNCallsDelayEnabled": true, "delayInSeconds": 30}"#).status == .noContent)
        let answer = try await bench.request(.get, Self.path)
        #expect(answer.object["inboundPSTNCallsEnabled"] as? Bool == true)
        #expect(answer.object["outboundPSTNCallsEnabled"] as? Bool == false)
        #expect(answer.object["outboundPSTNCallsDelayEnabled"] as? Bool == true)
        #expect(answer.object["delayInSeconds"] as? Int == 30)
        #expect(answer.object["useCustomAnnouncementEnabled"] as? Bool == true)
        #expect((answer.object["audioAnnouncementFile"] as? [String: String])?["id"] == id)
        #expect(try await bench.request(.put, Self.path, json: #"{"useCustomAnnouncementEnabled": false}"#).status == .noContent)
        #expect(try await bench.request(.get, Self.path).object["audioAnnouncementFile"] == nil)
    }

    @Test("A location's own settings are kept, with a file of its own alone")
    func location() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload().id)
        let choice = #"{"type": "CUSTOM", "audioAnnouncementFileId": "\#(id)"}"#
        // As wxc-sdk sends it: what it does not know is null.
        let json = """
            {"inboundPSTNCallsEnabled": null, "outboundPSTNCallsEnabled": true, "outboundPSTNCallsDelayEnabled": null, "delayInSeconds": null,
             "useOrgSettingsEnabled": false, "useOrgLevelAnnouncementEnabled": false, "customComplianceAnnouncement": \(choice)}
            """
        #expect(try await bench.request(.put, Self.place, json: json).status == .noContent)
        let answer = try await bench.request(.get, Self.place)
        #expect(answer.object["outboundPSTNCallsEnabled"] as? Bool == true)
        #expect(answer.object["useOrgSettingsEnabled"] as? Bool == false)
        #expect(answer.object["useOrgLevelAnnouncementEnabled"] as? Bool == false)
        let shown = answer.object["customComplianceAnnouncement"] as? [String: Any]
        #expect(shown?["type"] as? String == "CUSTOM")
        #expect((shown?["audioAnnouncementFile"] as? [String: String])?["id"] == id)
        let other = try #require(try await bench.upload(at: "wh").id)
        let refusal = try await bench.request(
            .put, Self.place, json: #"{"customComplianceAnnouncement": {"type": "CUSTOM", "audioAnnouncementFileId": "\#(other)"}}"#)
        #expect(refusal.status == .badRequest)
        #expect(refusal.message?.contains("customComplianceAnnouncement.audioAnnouncementFileId") == true)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"delayInSeconds": 601}"#, "delayInSeconds"), (#"{"delayInSeconds": -1}"#, "delayInSeconds"),
            (#"{"delayInSeconds": "soon"}"#, "delayInSeconds"), (#"{"inboundPSTNCallsEnabled": 1}"#, "inboundPSTNCallsEnabled"),
        ])
    func invalid(_ json: String, _ field: String) async throws {
        let bench = try await APIBench()
        for path in [Self.path, Self.place] {
            let answer = try await bench.request(.put, path, json: json)
            #expect(answer.status == .badRequest && answer.errorCode == 25_008)
            #expect(answer.message?.contains(field) == true)
        }
        let missing = try await bench.request(.put, Self.path, json: #"{"useCustomAnnouncementEnabled": true}"#)
        #expect(missing.status == .badRequest && missing.message?.contains("audioAnnouncementFileId") == true)
        #expect(await bench.store.load() == .acme)
    }
}
