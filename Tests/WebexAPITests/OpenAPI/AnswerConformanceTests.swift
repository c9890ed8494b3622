import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Answers are as documented")
struct AnswerConformanceTests {
    private static let ids = [
        "locationId": "hq", "callParkExtensionId": "orbit-1", "announcementId": "", "callId": "", "groupId": "", "memberId": "alice",
        "personId": "alice", "workspaceId": "lobby", "virtualLineId": "sales", "organizationId": "acme", "roleId": "id_full_administrator",
        "licenseId": "professional", "deviceId": "alice", "recordingId": "rec-1", "file": "rec-1.wav", "webhookId": "",
        "trunkId": "front-gate", "routeGroupId": "ways", "dialPlanId": "france", "ruleId": "Boss", "countryCode": "US",
        "floorId": "ground", "directoryId": "night",
        "eventId": ComplianceEvent.callRecord(.sample()).id.description,
    ]

    /// Every operation that reads, below `/v1`.
    static let paths = OperationGroup.all.flatMap(\.operations).filter { $0.method == .get }.map(\.path)

    @Test("Everything that can be read is there to be read in a call, and is as documented", arguments: paths)
    func reads(_ template: String) async throws {
        var contents = DirectoryContents.acmeWithTrunks
        contents.members[0].roles.append(.complianceOfficer)
        let bench = try await APIBench(contents)
        await bench.accounts.save(
            OAuthApplication(
                id: "board", kind: .integration, name: "Board", secretHash: nil, redirectURIs: ["https://board.example/"], scopes: ["spark:all"],
                createdAt: 0))
        await bench.connect("bob", to: "1001")
        var ids = Self.ids
        ids["callId"] = try await bench.callID(of: "alice")
        ids["announcementId"] = try await bench.upload().id
        await bench.keep(.sample())
        ids["webhookId"] =
            try await bench.request(
                .post, "/v1/webhooks",
                json: #"{"name": "w", "targetUrl": "https://example.com/w", "resource": "telephony_calls", "event": "all"}"#
            ).object["id"] as? String
        ids["jobId"] = "job"
        try await bench.jobs.start(
            NumberJob(
                id: "job", organizationID: "acme", creator: AuditActor(.person, id: "alice", name: "Alice"), trackingID: "T",
                targetLocationID: "wh", items: [.init(number: "+12025550101", locationID: "hq", state: .failed(code: nil, reason: "is gone"))],
                createdAt: 0))
        if template.contains("/workspaces/") { ids["memberId"] = "lobby" }
        if template.contains("/virtualLines/") { ids["memberId"] = "sales" }
        ids["groupId"] = ["callParks": "front", "huntGroups": "help", "callPickups": "all"].first { template.contains($0.key) }?.value
        let path = ids.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
        await bench.details.append(.sample())
        let queries = [
            "/authorizations": "?personId=alice", "/adminAudit/events": "?from=2026-01-01&to=2026-12-31",
            "/authorize": "?response_type=code&client_id=board&code_challenge=\(String(repeating: "a", count: 43))",
            "/cdr_feed": "?startTime=2025-08-05T00:00:00Z&endTime=2025-08-06T00:00:00Z",
        ]
        let query = queries[template] ?? ""
        // The bench itself holds the answer against the document.
        #expect(try await bench.request(.get, "/v1" + path + query).status == .ok)
    }

    private static func answer(_ status: HTTPResponse.Status, _ body: String, headers: HTTPFields = [.trackingID: "ORBIT_1"]) -> Answer {
        var headers = headers
        if !body.isEmpty { headers[.contentType] = "application/json;charset=UTF-8" }
        return Answer(status: status, headers: headers, bytes: Array(body.utf8))
    }

    struct Case: Sendable {
        var method = HTTPRequest.Method.get
        var path = "/v1/telephony/config/people/me/settings/callPark"
        var answer: Answer
        var violation: String
    }

    private static let error = #"{"message": "m", "errors": [{"description": "m"}], "trackingId": "ORBIT_1"}"#

    static let cases = [
        Case(answer: answer(.ok, #"{"groupName": "Front desk"}"#), violation: "body.memberList is missing"),
        Case(answer: answer(.ok, #"{"memberList": [], "more": 1}"#), violation: "body.more is not documented"),
        Case(answer: answer(.ok, #"{"memberList": [], "groupName": 1}"#), violation: "body.groupName is integer, not string"),
        Case(answer: answer(.ok, #"{"memberList": {}}"#), violation: "body.memberList is object, not array"),
        Case(answer: answer(.ok, #"{"memberList": [], "groupName": null}"#), violation: "the body is no JSON"),
        Case(
            answer: answer(.ok, #"{"memberList": [{"id": "?", "type": "PEOPLE", "displayName": ""}]}"#),
            violation: "body.memberList[0].id does not match"),
        Case(
            answer: answer(.ok, #"{"memberList": [{"id": "A", "type": "DOG", "displayName": ""}]}"#), violation: "body.memberList[0].type is none of"),
        Case(answer: answer(.ok, #"{"memberList": []}"#, headers: [:]), violation: "TrackingID is missing"),
        Case(answer: answer(.noContent, ""), violation: "204 is not documented"),
        Case(answer: answer(.conflict, error), violation: "409 is not documented"),
        Case(answer: answer(.unauthorized, error), violation: "WWW-Authenticate is missing"),
        Case(answer: answer(.forbidden, #"{"message": "m"}"#), violation: "body.errors is missing"),
        Case(answer: answer(.serviceUnavailable, error, headers: [.trackingID: "T", .retryAfter: "soon"]), violation: "Retry-After is string"),
        Case(method: .post, path: "/v1/telephony/calls/hold", answer: answer(.noContent, "{}"), violation: "there is a body"),
        Case(
            path: "/v1/people/me/features/monitoring", answer: answer(.ok, #"{"availableEntriesCount": 51}"#),
            violation: "body.availableEntriesCount is too large"),
    ]

    @Test("An answer that is not as documented is told", arguments: cases)
    func told(_ test: Case) async throws {
        let violations = AnswerConformance(try await APIBench().api.table).violations(test.method, test.path, test.answer)
        #expect(violations.contains { $0.contains(test.violation) }, "\(violations)")
    }

    @Test("An answer as documented is not complained about, nor one of no operation")
    func silent() async throws {
        let conformance = AnswerConformance(try await APIBench().api.table)
        let path = "/v1/telephony/config/people/me/settings/callPark"
        #expect(conformance.violations(.get, path, Self.answer(.ok, #"{"memberList": []}"#)) == [])
        #expect(conformance.violations(.get, path, Self.answer(.forbidden, Self.error)) == [])
        #expect(conformance.violations(.get, "/v1/nothing", Self.answer(.notFound, "")) == [])
        #expect(conformance.violations(.put, path, Self.answer(.methodNotAllowed, "")) == [])
    }
}
