import CallControl
import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Converged recordings: list, details, metadata, delete", .timeLimit(.minutes(1)))
struct RecordingTests {
    private static let own = "/v1/convergedRecordings"
    private static let admin = "/v1/admin/convergedRecordings"

    private static func ids(_ bench: APIBench, _ path: String, token: String = "alice") async throws -> [String] {
        let answer = try await bench.request(.get, path, token: token)
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.object["items"] != nil)
        return answer.items().compactMap { $0["id"] as? String }
    }

    @Test("A list has the API's keys and no others, and no links")
    func listKeys() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let text = try await bench.request(.get, Self.own, token: "bob").text
        let expected = [
            #""createTime":"2025-08-05T16:48:19.359Z""#, #""durationSeconds":61"#, #""id":"rec-1""#, #""ownerEmail":"bob@acme.example""#,
            #""ownerId":"bob""#, #""ownerType":"user""#, #""serviceData":{"callSessionId":"session-1","locationId":"hq"}"#,
            #""serviceType":"calling""#, #""sizeBytes":14"#, #""status":"available""#, #""timeRecorded":"2025-08-05T16:47:17.859Z""#,
            #""topic":"Call with Carol Chen""#,
        ]
        #expect(text == #"{"items":[{\#(expected.joined(separator: ","))}]}"#)
    }

    @Test("Everybody lists their own, administrators all of their organisation or their locations, the latest first")
    func lists() async throws {
        let bench = try await APIBench()
        await bench.keep(
            .sample("b1", at: 1_000), .sample("b2", at: 3_000), .sample("d1", owner: MemberID(.person, "dave"), locationID: "wh", at: 2_000),
            .sample("z1", owner: MemberID(.person, "zoe"), organizationID: "zeta", locationID: "zhq"))
        #expect(try await Self.ids(bench, Self.own, token: "bob") == ["b2", "b1"])
        #expect(try await Self.ids(bench, Self.own, token: "alice").isEmpty)
        for token in ["alice", "rita"] { #expect(try await Self.ids(bench, Self.admin, token: token) == ["b2", "d1", "b1"]) }
        #expect(try await Self.ids(bench, Self.admin, token: "erin") == ["d1"])
        #expect(try await Self.ids(bench, Self.admin + "?locationId=hq", token: "erin") == [])
        #expect(try await Self.ids(bench, Self.admin, token: "zoe") == ["z1"])
        #expect(try await bench.request(.get, Self.admin, token: "bob").status == .forbidden)
        #expect(try await bench.request(.get, Self.admin + "?orgId=zeta").status == .notFound)
    }

    @Test(
        "A list is filtered as asked",
        arguments: [
            ("", ["r3", "r2", "r1"]), ("?from=1970-01-01T00:00:02Z", ["r3", "r2"]), ("?to=1970-01-01T00:00:02.000Z", ["r1"]),
            ("?from=1970-01-01T00:00:01Z&to=1970-01-01T01:00:03%2B01:00", ["r2", "r1"]), ("?from=1970-01-01T01:00:03+01:00", ["r3"]),
            ("?from=1970-01-02", []), ("?status=available", ["r3", "r2", "r1"]), ("?status=deleted", []),
            ("?serviceType=calling", ["r3", "r2", "r1"]),
            ("?serviceType=MeetingCenter", []), ("?format=MP3", []), ("?ownerType=place", ["r3"]), ("?ownerType=callQueue", []),
            ("?ownerType=user&ownerId=bob", ["r2", "r1"]), ("?ownerId=\(WebexID(.people, "bob"))", ["r2", "r1"]), ("?ownerId=zoe", []),
            ("?ownerEmail=BOB@acme.example", ["r2", "r1"]), ("?ownerEmail=bob@acme.example&ownerId=alice", []), ("?locationId=wh", ["r3"]),
            ("?locationId=\(WebexID(.location, "wh"))", ["r3"]), ("?topic=carol", ["r2", "r1"]), ("?topic=incomplete", ["r3"]),
            ("?max=2", ["r3", "r2"]), ("?max=2&start=2", ["r1"]), ("?timezone=UTC&storageRegion=US", ["r3", "r2", "r1"]),
        ])
    func filters(_ query: String, _ ids: [String]) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        await bench.keep(
            .sample("r1", at: 1_000), .sample("r2", at: 2_000),
            .sample("r3", owner: MemberID(.workspace, "lobby"), locationID: "wh", party: .hidden, at: 3_000, status: .incomplete))
        #expect(try await Self.ids(bench, Self.admin + query) == ids)
    }

    @Test("Nobody's own list shows another's, whatever is asked for", arguments: ["?ownerId=bob", "?ownerEmail=bob@acme.example"])
    func ownOnly(_ query: String) async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        #expect(try await Self.ids(bench, Self.own + query, token: "carol").isEmpty)
        #expect(try await Self.ids(bench, Self.own + query, token: "bob") == ["rec-1"])
    }

    @Test(
        "A value that a parameter cannot have is named",
        arguments: [
            ("from=yesterday", "from"), ("to=2025-13-01T00:00:00Z", "to"), ("from=2025-01-02&to=2025-01-01", "from"), ("status=lost", "available"),
            ("ownerType=robot", "user"), ("max=0", "max"), ("start=-1", "start"), ("locationId=\(WebexID(.people, "bob"))", "locationId"),
        ])
    func invalid(_ query: String, _ named: String) async throws {
        let answer = try await APIBench().request(.get, Self.admin + "?" + query)
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message?.contains(named) == true, "\(answer.message ?? "")")
    }

    @Test("Pages are linked, with the filters kept")
    func pages() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample("r1", at: 1_000), .sample("r2", at: 2_000), .sample("r3", at: 3_000))
        let answer = try await bench.request(.get, Self.own + "?max=2&topic=call", token: "bob")
        let next = "<http://orbit.example:8080/v1/convergedRecordings?topic=call&max=2&start=2>;rel=\"next\""
        #expect(answer.headers[.link]?.contains(next) == true)
        let none = try await bench.request(.get, Self.own + "?status=deleted", token: "bob")
        #expect(none.headers[.link] == nil)
    }

    @Test("Details add the format and links that last three hours")
    func details() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let before = Date()
        let answer = try await bench.request(.get, Self.own + "/rec-1", token: "bob")
        #expect(answer.status == .ok)
        #expect(answer.object["format"] as? String == "WAV")
        #expect(answer.object["sizeBytes"] as? Int == 14)
        let links = try #require(answer.object["temporaryDirectDownloadLinks"] as? [String: String])
        #expect(Set(links.keys) == ["audioDownloadLink", "expiration"])
        #expect(links["audioDownloadLink"]?.hasPrefix("http://orbit.example:8080/v1/x-orbit/recordings/rec-1.wav?token=") == true)
        let expiration = try #require(links["expiration"].flatMap(Timestamp.milliseconds))
        let lifetime = Double(expiration) / 1_000 - before.timeIntervalSince1970
        #expect(lifetime > 10_790 && lifetime < 10_860)
    }

    @Test("A recording without sound has no link")
    func noSound() async throws {
        let bench = try await APIBench()
        await bench.recordings.insert(.sample(status: .incomplete), sound: nil)
        let answer = try await bench.request(.get, Self.own + "/rec-1", token: "bob")
        #expect(answer.object["temporaryDirectDownloadLinks"] == nil)
        #expect(answer.object["topic"] as? String == "Call with Carol Chen (incomplete)")
        #expect(try await bench.request(.get, "/v1/x-orbit/recordings/rec-1.wav", token: "bob").status == .notFound)
    }

    @Test("Metadata tell who called whom", arguments: [Personality.originator, .terminator, .clickToDial])
    func metadata(_ personality: Personality) async throws {
        let bench = try await APIBench()
        await bench.keep(.sample(personality: personality))
        let answer = try await bench.request(.get, Self.own + "/rec-1/metadata?showAllTypes=true", token: "bob")
        #expect(answer.status == .ok)
        #expect(answer.object["ownerName"] as? String == "Bob Baker")
        #expect(answer.object["ownerType"] as? String == "USER")
        #expect(answer.object["orgId"] as? String == "acme")
        let data = try #require(answer.object["serviceData"] as? [String: Any])
        #expect(data["personality"] as? String == (personality == .terminator ? "terminator" : "originator"))
        #expect(data["callId"] as? String == "callhalf-1.2.3:0")
        let bob = #"{"actor":{"id":"bob","type":"USER"},"name":"Bob Baker","number":"1002"}"#
        let carol = #"{"actor":{"id":"carol","type":"USER"},"name":"Carol Chen","number":"1003"}"#
        #expect(answer.text.contains(#""callingParty":"# + (personality == .terminator ? carol : bob)))
        #expect(answer.text.contains(#""calledParty":"# + (personality == .terminator ? bob : carol)))
    }

    @Test("A party that withholds name and number is nowhere, for administrators either")
    func privacy() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample(party: .hidden))
        for path in [Self.own + "/rec-1", Self.own + "/rec-1/metadata", Self.admin] {
            let answer = try await bench.request(.get, path)
            #expect(answer.status == .ok)
            #expect(!answer.text.contains("Agent") && !answer.text.contains(#""007""#) && !answer.text.contains("carol"))
        }
    }

    @Test("Who is not in the directory any more leaves their recordings to administrators")
    func ownerGone() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample(owner: MemberID(.person, "gone"), locationID: "burnt-down"))
        let answer = try await bench.request(.get, Self.own + "/rec-1")
        #expect(answer.status == .ok)
        #expect(answer.object["ownerEmail"] == nil)
        #expect(try await bench.request(.get, try await bench.link("rec-1", token: "alice"), token: nil).status == .ok)
        #expect(try await bench.request(.delete, Self.own + "/rec-1").status == .noContent)
    }

    @Test("Deleted is deleted: the second time it is not found")
    func delete() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let link = try await bench.link("rec-1")
        let answer = try await bench.request(.delete, Self.own + "/rec-1", token: "bob", json: "{}")
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
        #expect(try await bench.request(.delete, Self.own + "/rec-1", token: "bob", json: "{}").status == .notFound)
        #expect(try await bench.request(.get, Self.own + "/rec-1", token: "bob").status == .notFound)
        #expect(try await bench.request(.get, link, token: nil).status == .notFound)
        #expect(try await Self.ids(bench, Self.own, token: "bob").isEmpty)
    }
}

extension RemoteParty {
    fileprivate static let hidden = RemoteParty(
        name: "Agent", number: "007", memberID: MemberID(.person, "carol"), privacyEnabled: true, callType: .external)
}
