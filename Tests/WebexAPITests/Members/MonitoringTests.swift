import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Monitoring of people and workspaces", .timeLimit(.minutes(1)))
struct MonitoringTests {
    private static let bob = "/v1/people/bob/features/monitoring"
    private static let lobby = "/v1/workspaces/lobby/features/monitoring"
    private static let available = "/v1/telephony/config/people/bob/monitoring"

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithGroups) }

    @Test("What nobody has set is empty, with room for fifty", arguments: [bob, lobby])
    func empty(_ path: String) async throws {
        let answer = try await Self.bench().request(.get, path)
        #expect(answer.status == .ok)
        #expect(Set(answer.object.keys) == ["callParkNotificationEnabled", "monitoredElements", "availableEntriesCount"])
        #expect(answer.object["callParkNotificationEnabled"] as? Bool == false)
        #expect(answer.object["availableEntriesCount"] as? Int == 50)
    }

    @Test("Elements are kept in their order, as ids or objects, with their labels", arguments: [bob, lobby])
    func change(_ path: String) async throws {
        let bench = try await Self.bench()
        let json = """
            {"enableCallParkNotification": "true", "monitoredElements": ["\(WebexID(.people, "carol"))",
              {"id": "\(WebexID(.callParkExtension, "orbit-1"))", "type": "CALL_PARK_EXTENSION", "lineKeyLabel": "My orbit"},
              {"id": "sales", "type": "MEMBER"}, "\(WebexID(.callParkExtension, "dock"))"]}
            """
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let answer = try await bench.request(.get, path)
        #expect(answer.object["callParkNotificationEnabled"] as? Bool == true)
        #expect(answer.object["availableEntriesCount"] as? Int == 46)
        let elements = answer.items("monitoredElements")
        #expect(elements.map { Array($0.keys) } == [["member"], ["callparkextension"], ["member"], ["callparkextension"]])
        let carol = try #require(elements.first?["member"] as? [String: Any])
        #expect(carol["displayName"] as? String == "Carol Chen")
        #expect(carol["location"] as? String == "Headquarters")
        #expect((carol["numbers"] as? [[String: Any]])?.first?["extension"] as? String == "1003")
        #expect(
            elements[1]["callparkextension"] as? [String: String] == [
                "id": WebexID(.callParkExtension, "orbit-1").description, "name": "Orbit 1", "lineKeyLabel": "My orbit", "extension": "7001",
                "routingPrefix": "8100", "esn": "81007001", "location": "Headquarters", "locationId": WebexID(.location, "hq").description,
            ])
        // What is not named stays; an empty list empties.
        #expect(try await bench.request(.put, path, json: #"{"enableCallParkNotification": false}"#).status == .noContent)
        #expect(try await bench.request(.get, path).items("monitoredElements").count == 4)
        #expect(try await bench.request(.put, path, json: #"{"monitoredElements": []}"#).status == .noContent)
        #expect(try await bench.request(.get, path).object["availableEntriesCount"] as? Int == 50)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"enableCallParkNotification": "yes"}"#, 400, "enableCallParkNotification"),
            (#"{"monitoredElements": "bob"}"#, 400, "monitoredElements"),
            (#"{"monitoredElements": ["carol", "nobody"]}"#, 404, "monitoredElements[1]"),
            (#"{"monitoredElements": ["zoe"]}"#, 404, "monitoredElements[0]"),
            (#"{"monitoredElements": ["zorbit"]}"#, 404, "monitoredElements[0]"),
            (#"{"monitoredElements": [{"id": "orbit-1", "type": "MEMBER"}]}"#, 404, "monitoredElements[0]"),
            (#"{"monitoredElements": [{"id": "carol", "type": "CALL_PARK_EXTENSION"}]}"#, 404, "monitoredElements[0]"),
            (#"{"monitoredElements": [{"phoneNumber": "+1202", "type": "SPEED_DIAL"}]}"#, 400, "speed dials are not supported by this server"),
            (#"{"monitoredElements": [{"id": "carol", "type": "OTHER"}]}"#, 400, "monitoredElements[0].type"),
            (#"{"monitoredElements": [{"type": "MEMBER"}]}"#, 400, "monitoredElements[0].id"),
            (#"{"monitoredElements": [{"id": "carol", "lineKeyLabel": "a\nb"}]}"#, 400, "monitoredElements[0].lineKeyLabel"),
            (#"{"monitoredElements": ["carol", "carol"]}"#, 400, "monitoredElements[1]"),
            (#"{"monitoredElements": [\#(Array(repeating: #""carol""#, count: 51).joined(separator: ","))]}"#, 400, "50"),
        ])
    func invalid(_ json: String, _ status: Int, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.bob, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(field) == true, "\(answer.message ?? "")")
        #expect(answer.errorCode == (status == 404 ? 4_008 : 25_008))
        #expect(await bench.store.load() == .acmeWithGroups)
    }

    struct Case: Sendable {
        var token: String
        var path: String
        var reads: Int
        var writes: Int
    }

    static let cases = [
        Case(token: "alice", path: bob, reads: 200, writes: 204), Case(token: "rita", path: bob, reads: 200, writes: 403),
        Case(token: "erin", path: bob, reads: 403, writes: 403),
        Case(token: "erin", path: "/v1/people/dave/features/monitoring", reads: 200, writes: 204),
        Case(token: "erin", path: lobby, reads: 403, writes: 403), Case(token: "bob", path: bob, reads: 403, writes: 403),
        Case(token: "zoe", path: bob, reads: 404, writes: 404), Case(token: "zoe", path: lobby, reads: 404, writes: 404),
        Case(token: "alice", path: "/v1/people/lobby/features/monitoring", reads: 404, writes: 404),
        Case(token: "alice", path: "/v1/workspaces/bob/features/monitoring", reads: 404, writes: 404),
        Case(token: "people", path: bob, reads: 200, writes: 403), Case(token: "people", path: lobby, reads: 403, writes: 403),
    ]

    @Test("Monitoring is read and changed by whom it should be", arguments: cases)
    func rights(_ test: Case) async throws {
        let bench = try await Self.bench()
        try await bench.addToken("people", of: try await bench.person("alice"), scopes: ["spark-admin:people_read"])
        #expect(try await bench.request(.get, test.path, token: test.token).status.code == test.reads)
        let json = #"{"enableCallParkNotification": true}"#
        #expect(try await bench.request(.put, test.path, token: test.token, json: json).status.code == test.writes)
    }

    @Test(
        "Available are all of the organisation but oneself and who is monitored already, filtered as asked",
        arguments: [
            ("/availableMembers?locationId=hq", ["Alice Archer", "Lobby", "Quiet", "Rita Reed", "Sales"]),
            ("/speedDials/availableMembers?locationId=hq", ["Alice Archer", "Carol Chen", "Lobby", "Quiet", "Rita Reed", "Sales"]),
            ("/availableMembers?memberName=DIAZ", ["Dave Diaz"]), ("/availableMembers?phoneNumber=2002", ["Erin Evans"]),
            ("/availableMembers?order=lastName-desc&max=2", ["Sales", "Rita Reed"]), ("/availableMembers?memberName=zoe", []),
        ])
    func available(_ query: String, _ names: [String]) async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.put, Self.bob, json: #"{"monitoredElements": ["carol"]}"#).status == .noContent)
        let answer = try await bench.request(.get, Self.available + query)
        #expect(answer.status == .ok)
        #expect(answer.object["members"] != nil)
        #expect(answer.items("members").compactMap { $0["displayName"] as? String } == names)
    }

    @Test("Workspaces have the same lists")
    func workspaceLists() async throws {
        let bench = try await Self.bench()
        for path in ["availableMembers", "speedDials/availableMembers"] {
            let answer = try await bench.request(.get, "/v1/telephony/config/workspaces/lobby/monitoring/\(path)?memberName=b")
            #expect(answer.items("members").compactMap { $0["displayName"] as? String } == ["Bob Baker"])
        }
    }
}
