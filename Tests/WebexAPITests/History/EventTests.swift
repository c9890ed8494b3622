import CallControl
import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Events for compliance officers (the API's “Events”)")
struct EventTests {
    private static let all = ["call-5", "rec-3", "call-3", "rec-2", "call-1"]

    private static let start: Int64 = 1_754_412_000_000

    /// Carol is a compliance officer; Bob's calls ended at the 1st, 3rd and 5th minute, recordings at the 2nd and 3rd; Zeta has one of each.
    private static func bench() async throws -> APIBench {
        var contents = DirectoryContents.acme
        for index in contents.members.indices where contents.members[index].id.key == "carol" {
            contents.members[index].roles = [.complianceOfficer]
        }
        let bench = try await APIBench(contents)
        for minute in [1, 3, 5] as [Int64] { await bench.details.append(.sample("call-\(minute)", releasedAt: self.minute(minute))) }
        await bench.details.append(.sample("zeta", releasedAt: self.minute(2), organizationID: "zeta"))
        await bench.keep(
            .sample("rec-2", at: self.minute(2)), .sample("rec-3", owner: MemberID(.person, "dave"), locationID: "wh", at: self.minute(3)),
            .sample("rec-z", organizationID: "zeta", at: self.minute(4)))
        return bench
    }

    private static func minute(_ number: Int64) -> Int64 { self.start + number * 60_000 }

    private static func ids(_ answer: Answer) -> [String] {
        answer.items().compactMap { ($0["data"] as? [String: Any])?["id"] as? String }
    }

    private static func get(_ bench: APIBench, _ query: String = "", token: String = "carol") async throws -> Answer {
        try await bench.request(.get, "/v1/events\(query)", token: token)
    }

    @Test("Records of legs and recordings are one list, the latest first, of the officer's organisation alone")
    func list() async throws {
        let answer = try await Self.get(try await Self.bench())
        #expect(answer.status == .ok)
        #expect(Self.ids(answer) == Self.all)
        #expect(answer.headers[.link] == nil)
        #expect(answer.items().compactMap { $0["resource"] as? String }.prefix(2) == ["call_records", "convergedRecordings"])
    }

    @Test("An event says whose call it was, and all that the record says of it in the API's words")
    func callRecord() async throws {
        let event = try #require(try await Self.get(try await Self.bench(), "?resource=call_records").items().first)
        let bob = WebexID(.people, "bob").description
        #expect(event["type"] as? String == "created")
        #expect(event["actorId"] as? String == bob)
        #expect(event["orgId"] as? String == WebexID(.organization, "acme").description)
        #expect(event["created"] as? String == Timestamp.text(Self.minute(5)))
        let data = try #require(event["data"] as? [String: Any])
        let texts = data.compactMapValues { $0 as? String }
        #expect(
            texts == [
                "id": "call-5", "orgId": WebexID(.organization, "acme").description, "correlationId": "session-1", "userId": bob,
                "userType": "User", "callStartTime": Timestamp.text(Self.minute(5) - 40_900), "created": Timestamp.text(Self.minute(5)),
                "callType": "SIP_ENTERPRISE", "callDirection": "ORIGINATING", "callAnswerTime": Timestamp.text(Self.minute(5) - 36_100),
                "callingNumber": "1002", "callingLineId": "Bob Baker", "calledNumber": "1003", "calledLineId": "Carol Chen", "dialedDigits": "1003",
            ])
        #expect(data["isCallAnswered"] as? Bool == true)
        #expect(data["callDurationSeconds"] as? Int == 36)
    }

    @Test("A recording's event leads to the recording and to the call that it is of")
    func recording() async throws {
        let bench = try await Self.bench()
        let event = try #require(try await Self.get(bench, "?resource=convergedRecordings&max=1").items().first)
        #expect(event["actorId"] as? String == WebexID(.people, "dave").description)
        let data = try #require(event["data"] as? [String: Any])
        #expect(data["id"] as? String == "rec-3" && data["correlationId"] as? String == "session-1")
        #expect(data["title"] as? String == CallRecording.sample().topic && data["callDurationSeconds"] as? Int == 61)
        #expect(data["isCallAnswered"] == nil)
    }

    @Test(
        "Filters let through what fits, and what there is nothing of is an empty list",
        arguments: [
            ("?resource=convergedRecordings", ["rec-3", "rec-2"]), ("?resource=messages", []), ("?type=created", Self.all), ("?type=all", Self.all),
            ("?type=deleted", []), ("?actorId=\(WebexID(.people, "dave"))", ["rec-3"]), ("?actorId=dave", ["rec-3"]), ("?actorId=nobody", []),
            ("?from=\(Timestamp.text(Self.minute(3)))", ["call-5", "rec-3", "call-3"]),
            ("?to=\(Timestamp.text(Self.minute(3)))", ["rec-2", "call-1"]),
            ("?from=\(Timestamp.text(Self.minute(2)))&to=\(Timestamp.text(Self.minute(3)))&resource=call_records", []),
        ] as [(String, [String])])
    func filters(_ query: String, _ wanted: [String]) async throws {
        #expect(Self.ids(try await Self.get(try await Self.bench(), query)) == wanted)
    }

    @Test(
        "A parameter that is wrong is refused",
        arguments: ["?resource=calls", "?type=made", "?from=yesterday", "?to=1", "?max=0", "?from=2026-02-01&to=2026-01-01", "?before=x"])
    func wrong(_ query: String) async throws {
        #expect(try await Self.get(try await Self.bench(), query).status == .badRequest)
    }

    @Test("Pages follow each other by their links and have every event once, also when another comes meanwhile", arguments: [1, 2, 3])
    func pages(_ size: Int) async throws {
        let bench = try await Self.bench()
        var seen: [String] = []
        var next: String? = "/v1/events?type=created&max=\(size)"
        while let path = next {
            let answer = try await bench.request(.get, path, token: "carol")
            let page = Self.ids(answer)
            #expect(page.count <= size)
            seen += page
            await bench.details.append(.sample("new-\(seen.count)", releasedAt: Self.minute(9)))
            next = answer.headers[.link]?.firstMatch(of: #/^<http://orbit.example:8080(.*)>;rel="next"$/#).map { String($0.output.1) }
            if let next { #expect(next.contains("type=created") && next.contains("max=\(size)")) }
        }
        #expect(seen == Self.all)
    }

    @Test("Each event is found by its id; another organisation's, and what is none, is 404")
    func details() async throws {
        let bench = try await Self.bench()
        for event in try await Self.get(bench).items() {
            let answer = try await Self.get(bench, "/\(event["id"] as? String ?? "")")
            #expect(answer.status == .ok)
            #expect("\(answer.object["data"] as? [String: Any] ?? [:])".count == "\(event["data"] as? [String: Any] ?? [:])".count)
            #expect(answer.id == event["id"] as? String)
        }
        let foreign = [
            ComplianceEvent.callRecord(.sample("zeta", organizationID: "zeta")).id, WebexID(.event, "convergedRecordings:rec-z"),
            WebexID(.event, "convergedRecordings:none"), WebexID(.event, "messages:call-5"), WebexID(.event, "call-5"), WebexID(.people, "carol"),
        ]
        for id in foreign { #expect(try await Self.get(bench, "/\(id)").status == .notFound, "\(id)") }
    }

    @Test("Administrators are no compliance officers, and a compliance officer is no administrator; without the scope nobody may")
    func rights() async throws {
        let bench = try await Self.bench()
        try await bench.addToken("all", of: try await bench.person("alice"), scopes: AccessToken.scopes(for: Role.allCases))
        for path in ["", "/\(ComplianceEvent.callRecord(.sample("call-5")).id)"] {
            let answer = try await Self.get(bench, path, token: "all")
            #expect(answer.status == .forbidden && answer.message?.contains("role") == true)
            #expect(try await Self.get(bench, path, token: "bob").message?.contains("spark-compliance:events_read") == true)
        }
        try await bench.addToken("officer", of: try await bench.person("carol"), scopes: AccessToken.scopes(for: Role.allCases))
        #expect(try await bench.request(.get, "/v1/organizations", token: "officer").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/telephony/config/callParkExtensions", token: "officer").status == .forbidden)
    }

    @Test("The role can be given and taken like the others")
    func role() async throws {
        let bench = try await APIBench()
        let roles = try await bench.request(.get, "/v1/roles").items()
        let role = try #require(roles.first { $0["name"] as? String == "Compliance Officer" }?["id"] as? String)
        let answer = try await bench.request(.put, "/v1/people/bob", json: #"{"roles": ["\#(role)"]}"#)
        #expect(answer.object["roles"] as? [String] == [role])
        #expect(try await bench.person("bob").roles == [.complianceOfficer])
    }
}
