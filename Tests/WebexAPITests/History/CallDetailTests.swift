import CallControl
import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Detailed call history (developer.webex.com, Reports: Detailed Call History)", .timeLimit(.minutes(1)))
struct CallDetailTests {
    private static let day = "startTime=2025-08-05T00:00:00.000Z&endTime=2025-08-06T00:00:00.000Z"
    /// 2025-08-05T16:48:19.359Z.
    private static let moment: Int64 = 1_754_412_499_359

    private static func feed(_ bench: APIBench, _ query: String, token: String = "alice") async throws -> Answer {
        try await bench.request(.get, "/v1/cdr_feed?" + query, token: token)
    }

    private static func ids(_ answer: Answer) -> [String] { answer.items().compactMap { $0["Report ID"] as? String } }

    @Test("Nothing has happened: an empty list that is there")
    func empty() async throws {
        let answer = try await Self.feed(try await APIBench(), Self.day)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"items":[]}"#)
        #expect(answer.headers[.link] == nil)
    }

    @Test("A record has the documented keys, each of them; what is not known is an empty text")
    func keys() async throws {
        let bench = try await APIBench()
        await bench.details.append(.sample())
        let item = try #require(try await Self.feed(bench, Self.day).items().first)
        let texts = [
            "Answer indicator": "Yes", "Answer time": "2025-08-05T16:47:43.259Z", "Answered": "true", "Answered Elsewhere": "",
            "Call ID": "call-1", "Call outcome": "Success", "Call outcome reason": "Normal", "Call transfer Time": "",
            "Call type": "SIP_ENTERPRISE", "Called line ID": "Carol Chen", "Called number": "1003", "Calling line ID": "Bob Baker",
            "Calling number": "1002", "Client type": "SIP", "Correlation ID": "session-1", "Device MAC": "", "Device owner UUID": "",
            "Dialed digits": "1003", "Direction": "ORIGINATING", "Final local SessionID": "", "Final remote SessionID": "", "Inbound trunk": "",
            "Local call ID": "callhalf-1.abc.1:0", "Local SessionID": "", "Location": "Headquarters", "Model": "", "Org UUID": "acme",
            "Original Called Party UUID": "", "Original reason": "", "Outbound trunk": "", "Recall Type": "", "Redirect reason": "",
            "Redirecting number": "", "Redirecting party UUID": "", "Related call ID": "", "Related reason": "",
            "Release time": "2025-08-05T16:48:19.359Z", "Releasing party": "Remote", "Remote call ID": "remote", "Remote SessionID": "",
            "Report ID": "callhalf-1.abc.1:0", "Report time": "2025-08-05T16:48:19.359Z", "Site main number": "+12025550100",
            "Site timezone": "-240", "Site UUID": "hq", "Start time": "2025-08-05T16:47:38.459Z", "Transfer related call ID": "",
            "User": "Bob Baker", "User number": "1002", "User type": "User", "User UUID": "bob",
        ]
        for (key, text) in texts { #expect(item[key] as? String == text, "\(key)") }
        let seconds = ["Duration": 36, "Ring duration": 4, "Hold Duration": 2]
        for (key, number) in seconds { #expect(item[key] as? Int == number, "\(key)") }
        #expect(Set(item.keys) == Set(texts.keys).union(seconds.keys))
        #expect(Set(item.keys) == Set(CallDetailBody.Key.allCases.map(\.rawValue)))
    }

    @Test("A leg that was called, redirected and not answered")
    func terminating() async throws {
        let bench = try await APIBench()
        var record = CallDetailRecord.sample()
        record.direction = .terminating
        record.user.id = MemberID(.workspace, "lobby")
        record.answeredAt = nil
        record.answeredElsewhere = true
        record.isRecall = true
        record.callType = .external
        record.phone = .init(mac: "0011223344FF", model: "T54W", owner: MemberID(.person, "alice"))
        record.relation = CallRelation(.callPark, CallHalfID(rawValue: "parked"))
        record.way = .init(
            originalReason: .busy, originalParty: MemberID(.person, "dave"), lastReason: .huntGroup, lastParty: nil, lastNumber: "5000")
        (record.sessionUUID, record.remoteSessionUUID) = ("own", "other")
        (record.inboundTrunk, record.outboundTrunk) = ("In", "Out")
        (record.transferRelatedCallID, record.transferredAt) = (CallHalfID(rawValue: "transfer"), Self.moment)
        await bench.details.append(record)
        let item = try #require(try await Self.feed(bench, Self.day).items().first)
        let texts = [
            "Answer indicator": "No", "Answer time": "", "Answered": "false", "Answered Elsewhere": "Yes", "Call type": "SIP_INBOUND",
            "Call transfer Time": "2025-08-05T16:48:19.359Z", "Device MAC": "0011223344FF", "Model": "T54W", "Device owner UUID": "alice",
            "Direction": "TERMINATING", "Local SessionID": "other", "Remote SessionID": "own", "Inbound trunk": "In", "Outbound trunk": "Out",
            "Original Called Party UUID": "dave", "Original reason": "UserBusy", "Redirect reason": "HuntGroup", "Redirecting number": "5000",
            "Redirecting party UUID": "", "Related reason": "CallPark", "Related call ID": "parked", "Recall Type": "park",
            "Transfer related call ID": "transfer", "User type": "Place", "User UUID": "lobby",
        ]
        for (key, text) in texts { #expect(item[key] as? String == text, "\(key)") }
        #expect(item["Duration"] as? Int == 0 && item["Ring duration"] as? Int == 40)
        record.direction = .originating
        record.answeredAt = Self.moment - 10_000
        record.id = CallHalfID(rawValue: "second")
        await bench.details.append(record)
        let second = try #require(try await Self.feed(bench, Self.day).items().last)
        #expect(second["Answer indicator"] as? String == "Yes-PostRedirection" && second["Call type"] as? String == "UNKNOWN")
    }

    @Test("A party outside is a local gateway: inbound where it called, by the kind of number where it was called")
    func trunks() async throws {
        let bench = try await APIBench()
        var record = CallDetailRecord.sample()
        (record.user.id, record.user.trunkID, record.user.name, record.callType) = (nil, "one", "One", .external)
        record.outgoingType = .national
        let kinds: [(CallDetailRecord.Direction, String)] = [(.originating, "SIP_INBOUND"), (.terminating, "SIP_NATIONAL")]
        for (direction, type) in kinds {
            record.direction = direction
            record.id = CallHalfID(rawValue: type)
            await bench.details.append(record)
        }
        let items = try await Self.feed(bench, Self.day).items()
        #expect(items.map { $0["Report ID"] as? String } == kinds.map(\.1))
        for item in items {
            #expect(item["Call type"] as? String == item["Report ID"] as? String)
            #expect(item["User type"] as? String == "LocalGateway" && item["User UUID"] as? String == "one" && item["User"] as? String == "One")
        }
    }

    @Test("Whoever takes a parked caller from outside has an inbound call; who calls outside has not")
    func retrieved() async throws {
        let bench = try await APIBench()
        var record = CallDetailRecord.sample()
        (record.direction, record.callType, record.outgoingType) = (.originating, .external, .international)
        for (id, outbound) in [("SIP_INBOUND", nil), ("SIP_INTERNATIONAL", "Out")] as [(String, String?)] {
            record.id = CallHalfID(rawValue: id)
            (record.inboundTrunk, record.outboundTrunk) = ("In", outbound)
            await bench.details.append(record)
        }
        for item in try await Self.feed(bench, Self.day).items() { #expect(item["Call type"] as? String == item["Report ID"] as? String) }
    }

    @Test("The window is of the time at which legs ended, from startTime on, before endTime; the first to end comes first")
    func window() async throws {
        let bench = try await APIBench()
        for (id, at) in [("c", 3_000), ("a", 1_000), ("b", 2_000), ("d", 4_000)] as [(String, Int64)] {
            await bench.details.append(.sample(id, releasedAt: Self.moment + at))
        }
        func ids(_ from: Int64, _ to: Int64) async throws -> [String] {
            Self.ids(
                try await Self.feed(
                    bench, "startTime=\(Timestamp.text(Self.moment + from))&endTime=\(Timestamp.text(Self.moment + to))"))
        }
        #expect(try await ids(0, 10_000) == ["a", "b", "c", "d"])
        #expect(try await ids(2_000, 4_000) == ["b", "c"])
        #expect(try await ids(2_001, 3_001) == ["c"])
        // Longer than a cloud would allow, and into the future.
        #expect(try await ids(-86_400_000 * 20, 86_400_000 * 365) == ["a", "b", "c", "d"])
        let offset = try await Self.feed(bench, "startTime=2025-08-05T18:48:21%2B02:00&endTime=2025-08-05T18:48:22+02:00")
        #expect(Self.ids(offset) == ["b"])
    }

    @Test(
        "A time that is missing or none is named",
        arguments: [
            ("endTime=2025-08-06T00:00:00Z", "startTime is missing"), ("startTime=2025-08-06T00:00:00Z", "endTime is missing"),
            ("startTime=&endTime=2025-08-06T00:00:00Z", "startTime is missing"),
            ("startTime=yesterday&endTime=2025-08-06T00:00:00Z", "startTime must be a date and time in ISO 8601"),
            ("startTime=2025-08-05T00:00:00Z&endTime=1754412499359", "endTime must be a date and time in ISO 8601"),
            ("startTime=2025-08-05T00:00:00Z&endTime=2025-08-05T00:00:00Z", "startTime must be before endTime"),
            (day + "&max=0", "max must be"), (day + "&max=many", "max must be"),
            (day + "&startTimeForNextFetch=soon", "startTimeForNextFetch must be a date and time"),
            (day + "&locations=1,2,3,4,5,6,7,8,9,10,11", "locations may name 10 locations at most"),
        ])
    func invalid(_ query: String, _ message: String) async throws {
        let answer = try await Self.feed(try await APIBench(), query)
        #expect(answer.status == .badRequest && answer.errorCode == 25_008)
        #expect(answer.message?.hasPrefix(message) == true, "\(answer.message ?? "")")
    }

    @Test("Only those of some locations, by name; a name of none has none")
    func locations() async throws {
        let bench = try await APIBench()
        for (id, location) in [("a", "Headquarters"), ("b", "Ware house"), ("c", "Elsewhere")] {
            await bench.details.append(.sample(id, location: location))
        }
        #expect(Self.ids(try await Self.feed(bench, Self.day + "&locations=Headquarters")) == ["a"])
        #expect(Self.ids(try await Self.feed(bench, Self.day + "&locations=Ware%20house,Elsewhere")) == ["b", "c"])
        #expect(Self.ids(try await Self.feed(bench, Self.day + "&locations=headquarters")) == [])
        #expect(Self.ids(try await Self.feed(bench, Self.day + "&locations=")) == ["a", "b", "c"])
    }

    @Test("Pages: by the links each record comes once, also when many legs ended at one moment", arguments: [1, 2, 3, 7, 8, 5_000, 9_999])
    func pages(_ size: Int) async throws {
        let bench = try await APIBench()
        let all = (0..<8).map { "leg-\($0)" }
        for (place, id) in all.enumerated() { await bench.details.append(.sample(id, releasedAt: Self.moment + Int64(place / 5))) }
        await bench.details.append(.sample("foreign", organizationID: "zeta"))
        var path = "/v1/cdr_feed?" + Self.day + "&locations=Headquarters&max=\(size)"
        var found: [String] = []
        var pages = 0
        while true {
            let answer = try await bench.request(.get, path)
            let ids = Self.ids(answer)
            #expect(ids.count <= size)
            found += ids
            pages += 1
            guard let link = answer.headers[.link] else { break }
            let parts = try #require(link.wholeMatch(of: #/<http://orbit\.example:8080(/v1/cdr_feed\?.+)>;rel="next"/#))
            path = String(parts.1)
            #expect(path.contains(Self.day) && path.contains("locations=Headquarters") && path.contains("max=\(size)"))
        }
        #expect(found == all)
        #expect(pages == (8 + size - 1) / size)
    }

    @Test("It is for administrators of the organization, with the scope of their own; others see nothing, and nobody another's")
    func rights() async throws {
        let bench = try await APIBench()
        await bench.details.append(.sample())
        for (token, status) in [("alice", 200), ("rita", 200), ("bob", 403), ("carol", 403)] {
            #expect(try await Self.feed(bench, Self.day, token: token).status.code == status, "\(token)")
        }
        #expect(try await Self.feed(bench, Self.day, token: "zoe").items().isEmpty)
        let person = try await bench.person("alice")
        try await bench.addToken("only", of: person, scopes: ["spark-admin:calling_cdr_read"])
        try await bench.addToken("without", of: person, scopes: AccessToken.scopes(for: [.fullAdministrator]).filter { !$0.contains("cdr") })
        #expect(try await Self.feed(bench, Self.day, token: "only").items().count == 1)
        let refused = try await Self.feed(bench, Self.day, token: "without")
        #expect(refused.status == .forbidden && refused.message?.contains("spark-admin:calling_cdr_read") == true)
        #expect(try await bench.request(.post, "/v1/cdr_feed", json: "{}").status == .methodNotAllowed)
    }
}
