import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Jobs that move numbers (the API's “Manage Numbers” jobs), and 423 (NOTES.md, “Status codes”)", .timeLimit(.minutes(1)))
struct NumberJobRoutesTests {
    private static let path = "/v1/telephony/config/jobs/numbers/manageNumbers"

    private static func body(_ numbers: String = #""+12025550101", "+1 (202) 555-0177""#, to target: String = "wh") -> String {
        #"{"operation": "MOVE", "targetLocationId": "\#(target)", "numberList": [{"locationId": "hq", "numbers": [\#(numbers)]}]}"#
    }

    private static func bench() async throws -> APIBench {
        var contents = DirectoryContents.acme
        contents.numbers.append(PhoneNumber(number: "+12025550177", locationID: "hq"))
        return try await APIBench(contents)
    }

    @Test("A job is accepted, says how far it is, and in the end that everything was moved")
    func job() async throws {
        let bench = try await Self.bench()
        let started = try await bench.request(.post, Self.path, json: Self.body())
        #expect(started.status == .accepted)
        #expect(started.object["latestExecutionStatus"] as? String == "STARTING")
        #expect(started.object["sourceUserId"] as? String == WebexID(.people, "alice").description)
        let id = try #require(started.id)
        for _ in 0..<2 { try await bench.jobs.step() }
        let running = try await bench.request(.get, "\(Self.path)/\(id)")
        #expect(running.object["latestExecutionStatus"] as? String == "STARTED")
        #expect((running.object["counts"] as? [String: Int]) == ["totalNumbers": 2, "numbersMoved": 1, "numbersFailed": 0])
        for _ in 0..<2 { try await bench.jobs.step() }
        let done = try await bench.request(.get, Self.path).items()
        #expect(done.map { $0["latestExecutionExitCode"] as? String } == ["COMPLETED"])
        #expect(try await bench.person("alice").locationID == "wh")
        #expect(try await bench.request(.get, "\(Self.path)/\(id)/errors").items().isEmpty)
    }

    @Test("While a job runs, whatever it changes answers 423 with Retry-After and the job's id, and can be read; afterwards it can be changed")
    func locked() async throws {
        let bench = try await Self.bench()
        let id = try #require(try await bench.request(.post, Self.path, json: Self.body()).id)
        let writes: [(HTTPRequest.Method, String, String)] = [
            (.put, "/v1/people/alice", #"{"title": "Chief"}"#), (.put, "/v1/people/alice/features/doNotDisturb", #"{"enabled": true}"#),
            (.put, "/v1/telephony/config/people/me/settings/callWaiting", #"{"enabled": false}"#),
            (.put, "/v1/people/alice/features/monitoring", "{}"), (.put, "/v1/locations/hq", #"{"notes": "Moving"}"#),
            (.put, "/v1/locations/wh", #"{"notes": "Moving"}"#), (.put, "/v1/telephony/config/locations/wh", "{}"),
            (.put, "/v1/telephony/config/locations/hq/musicOnHold", "{}"),
            (.post, "/v1/telephony/config/locations/wh/numbers", #"{"phoneNumbers": ["+13125550199"]}"#),
            (.delete, "/v1/telephony/config/locations/hq/numbers", #"{"phoneNumbers": ["+12025550177"]}"#),
        ]
        for (method, path, json) in writes {
            let answer = try await bench.request(method, path, json: json)
            #expect(answer.status.code == 423, "\(method) \(path): \(answer.text)")
            #expect(answer.headers[.retryAfter] == "5", "\(method) \(path)")
            #expect(answer.message?.contains(id) == true, "\(method) \(path)")
        }
        for path in ["/v1/people/alice", "/v1/locations/hq", "/v1/telephony/config/numbers"] {
            #expect(try await bench.request(.get, path).status == .ok)
        }
        #expect(try await bench.request(.put, "/v1/people/carol", json: #"{"title": "Clerk"}"#).status == .ok)
        for _ in 0..<4 { try await bench.jobs.step() }
        for (method, path, json) in writes.prefix(6) {
            #expect((200..<300).contains(try await bench.request(method, path, json: json).status.code), "\(method) \(path)")
        }
    }

    @Test("A job is paused, resumed and abandoned; what it cannot be told any more is 409")
    func control() async throws {
        let bench = try await Self.bench()
        let id = try #require(try await bench.request(.post, Self.path, json: Self.body()).id)
        func tell(_ action: String, token: String = "alice") async throws -> Int {
            try await bench.request(.post, "\(Self.path)/\(id)/actions/\(action)/invoke", token: token).status.code
        }
        #expect(try await tell("resume") == 409)
        #expect(try await tell("pause", token: "rita") == 403)
        #expect(try await tell("pause") == 204)
        #expect(try await bench.request(.put, "/v1/locations/hq", json: #"{"notes": "Free"}"#).status == .noContent)
        #expect(try await tell("resume") == 204)
        #expect(try await bench.request(.post, Self.path, json: Self.body()).status == .conflict)
        #expect(try await tell("abandon") == 204)
        #expect(try await tell("pause") == 409)
        #expect(try await bench.request(.get, "\(Self.path)/\(id)").object["latestExecutionExitCode"] as? String == "ABANDONED")
    }

    @Test("Numbers that could not be moved are listed with the reason")
    func errors() async throws {
        let bench = try await Self.bench()
        let main = #"{"callingLineId": {"phoneNumber": "+12025550177"}}"#
        #expect(try await bench.request(.put, "/v1/telephony/config/locations/hq", json: main).status == .noContent)
        let id = try #require(try await bench.request(.post, Self.path, json: Self.body()).id)
        for _ in 0..<4 { try await bench.jobs.step() }
        #expect(
            try await bench.request(.get, "\(Self.path)/\(id)").object["latestExecutionExitCode"] as? String == "COMPLETED_WITH_ERRORS")
        let item = try #require(try await bench.request(.get, "\(Self.path)/\(id)/errors").items().first)
        #expect(item["item"] as? String == "+12025550177" && item["itemNumber"] as? Int == 2)
        let message = ((item["error"] as? [String: Any])?["message"] as? [[String: Any]])?.first
        #expect(message?["code"] as? String == "BATCH-1017024")
    }

    @Test(
        "What cannot be a job is refused, and nothing is locked",
        arguments: [
            ("{}", 400), (#"{"operation": "MOVE"}"#, 400), (Self.body("", to: "wh"), 400), (Self.body(to: "hq"), 400), (Self.body(to: "zhq"), 404),
            (Self.body(#""+12025550199""#), 404), (Self.body(#""many""#), 400), (Self.body(#""+12025550101", "+12025550101""#), 400),
            (Self.body().replacing("MOVE", with: "DELETE"), 400),
        ])
    func refused(_ body: String, _ status: Int) async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.post, Self.path, json: body).status.code == status)
        #expect(try await bench.request(.put, "/v1/locations/hq", json: #"{"notes": "Free"}"#).status == .noContent)
    }

    @Test("Who does not administer both locations starts no job, and another organisation sees none")
    func rights() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.post, Self.path, token: "erin", json: Self.body()).status == .forbidden)
        #expect(try await bench.request(.post, Self.path, token: "rita", json: Self.body()).status == .forbidden)
        let id = try #require(try await bench.request(.post, Self.path, json: Self.body()).id)
        #expect(try await bench.request(.post, "\(Self.path)/\(id)/actions/abandon/invoke", token: "erin").status == .forbidden)
        #expect(try await bench.request(.get, "\(Self.path)/\(id)", token: "erin").status == .forbidden)
        #expect(try await bench.request(.get, "\(Self.path)/\(id)/errors", token: "erin").status == .forbidden)
        #expect(try await bench.request(.get, Self.path, token: "erin").items().isEmpty)
        #expect(try await bench.request(.get, Self.path, token: "rita").items().count == 1)
        #expect(try await bench.request(.get, "\(Self.path)/\(id)", token: "zoe").status == .notFound)
        #expect(try await bench.request(.get, Self.path, token: "zoe").items().isEmpty)
    }
}
