import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Privacy of people, workspaces and virtual lines (people/{personId}/features/privacy)", .timeLimit(.minutes(1)))
struct PrivacyTests {
    private static let paths = [
        ("/v1/people/bob/features/privacy", "bob"), ("/v1/telephony/config/workspaces/lobby/privacy", "lobby"),
        ("/v1/telephony/config/virtualLines/sales/privacy", "sales"),
    ]

    private static let usual =
        #"{"aaExtensionDialingEnabled":false,"aaNamingDialingEnabled":false,"enablePhoneStatusDirectoryPrivacy":false,"#
        + #""enablePhoneStatusPickupBargeInPrivacy":false,"monitoringAgents":[]}"#

    private func privacy(_ bench: APIBench, _ key: String) async throws -> PhoneStatusPrivacy {
        try #require(await bench.store.load().members.first { $0.id.key == key }).settings.privacy
    }

    @Test("It is shown whole, changed in parts, and may be written back as it was read", arguments: 0..<3)
    func change(_ number: Int) async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let (path, key) = Self.paths[number]
        #expect(try await bench.request(.get, path).text == Self.usual)
        let carol = WebexID(MemberID(.person, "carol")).description
        let json = #"{"enablePhoneStatusPickupBargeInPrivacy": true, "monitoringAgents": ["\#(carol)", {"id": "alice", "type": "PEOPLE"}]}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        var wanted = PhoneStatusPrivacy()
        wanted.isEnabled = true
        wanted.agents = [MemberID(.person, "carol"), MemberID(.person, "alice")]
        #expect(try await self.privacy(bench, key) == wanted)
        let read = try await bench.request(.get, path)
        #expect(read.object["enablePhoneStatusPickupBargeInPrivacy"] as? Bool == true)
        let first = try #require(read.items("monitoringAgents").first)
        #expect(read.items("monitoringAgents").count == 2)
        #expect(first["id"] as? String == carol && first["type"] as? String == "PEOPLE" && first["displayName"] as? String == "Carol Chen")
        #expect(
            Set(first.keys).isSubset(of: ["id", "type", "firstName", "lastName", "displayName", "email", "numbers", "location"])
                && first["numbers"] != nil && first["location"] != nil)
        #expect(try await bench.request(.put, path, json: read.text).status == .noContent)
        #expect(try await self.privacy(bench, key) == wanted)
        #expect(try await bench.request(.put, path, json: #"{"enablePhoneStatusPickupBargeInPrivacy": false}"#).status == .noContent)
        wanted.isEnabled = false
        #expect(try await self.privacy(bench, key) == wanted)
        #expect(try await bench.request(.put, path, json: #"{"monitoringAgents": null}"#).status == .noContent)
        #expect(try await self.privacy(bench, key) == wanted)
        #expect(try await bench.request(.put, path, json: Self.usual).status == .noContent)
        #expect(try await self.privacy(bench, key) == PhoneStatusPrivacy())
        #expect(try await bench.request(.get, path).text == Self.usual)
    }

    @Test("Somebody of another organisation, or nobody, is no agent: 404, and nothing changes", arguments: ["zoe", "nobody"])
    func unknown(_ id: String) async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let json = #"{"enablePhoneStatusPickupBargeInPrivacy": true, "monitoringAgents": ["carol", "\#(id)"]}"#
        let answer = try await bench.request(.put, "/v1/people/bob/features/privacy", json: json)
        #expect(answer.status == .notFound && answer.errorCode == 4_008)
        #expect(answer.message?.contains("monitoringAgents[1]") == true)
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test("An agent who is deleted is in nobody's list any more")
    func deleted() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let path = "/v1/people/bob/features/privacy"
        #expect(try await bench.request(.put, path, json: #"{"monitoringAgents": ["alice", "carol"]}"#).status == .noContent)
        #expect(try await bench.request(.delete, "/v1/people/carol").status == .noContent)
        let left = try await bench.request(.get, path).items("monitoringAgents").map { $0["id"] as? String }
        #expect(left == [WebexID(MemberID(.person, "alice")).description])
    }

    @Test("Calls of a private member are not picked up or come into through the API: 403")
    func effects() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        #expect(
            try await bench.request(
                .put, "/v1/people/bob/features/privacy", json: #"{"enablePhoneStatusPickupBargeInPrivacy": true}"#
            ).status == .noContent)
        for action in ["pickup", "bargeIn"] {
            let answer = try await bench.request(.post, "/v1/telephony/calls/\(action)", token: "carol", json: #"{"target": "1002"}"#)
            #expect(answer.status == .forbidden)
            #expect(answer.message?.contains("privacy of Bob") == true)
        }
    }
}
