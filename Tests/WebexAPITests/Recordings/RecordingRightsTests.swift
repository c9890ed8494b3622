import CallControl
import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Rights to recordings (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(1)))
struct RecordingRightsTests {
    private static let path = "/v1/convergedRecordings/rec-1"
    private static let sound = "/v1/x-orbit/recordings/rec-1.wav"

    /// What somebody may do with Bob's recording, which is of headquarters.
    struct Case: Sendable {
        var token: String
        var sees: Int
        var hears: Int
        var deletes: Int
    }

    @Test(
        "A recording is its owner's; administrators of its location see it; those of them who write hear and delete it; for others it does not exist",
        arguments: [
            Case(token: "bob", sees: 200, hears: 200, deletes: 204), Case(token: "alice", sees: 200, hears: 200, deletes: 204),
            Case(token: "rita", sees: 200, hears: 403, deletes: 403), Case(token: "erin", sees: 404, hears: 404, deletes: 404),
            Case(token: "carol", sees: 404, hears: 404, deletes: 404), Case(token: "zoe", sees: 404, hears: 404, deletes: 404),
        ])
    func roles(_ test: Case) async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        for path in [Self.path, Self.path + "/metadata"] {
            #expect(try await bench.request(.get, path, token: test.token).status.code == test.sees, "\(test.token)")
        }
        let details = try await bench.request(.get, Self.path, token: test.token)
        #expect((details.object["temporaryDirectDownloadLinks"] != nil) == (test.hears == 200), "\(test.token)")
        #expect(try await bench.request(.get, Self.sound, token: test.token).status.code == test.hears, "\(test.token)")
        #expect(try await bench.request(.delete, Self.path, token: test.token).status.code == test.deletes, "\(test.token)")
        #expect(await bench.recordings.find("rec-1") == nil || test.deletes != 204)
    }

    @Test("A location administrator hears and deletes what is of their own location")
    func locationAdministrator() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample(owner: MemberID(.person, "dave"), locationID: "wh"))
        #expect(try await bench.request(.get, Self.sound, token: "erin").status == .ok)
        #expect(try await bench.request(.delete, Self.path, token: "erin").status == .noContent)
    }

    @Test(
        "Every operation wants its scope, and an administrator's opens nothing without the role",
        arguments: [
            ("bob", "spark:recordings_read", [200, 200, 403]), ("bob", "spark:recordings_write", [403, 403, 204]),
            ("bob", "spark-admin:recordings_read", [403, 403, 403]), ("carol", "spark-admin:recordings_write", [403, 403, 404]),
            ("alice", "spark-admin:recordings_read", [200, 200, 403]), ("alice", "spark-admin:recordings_write", [403, 403, 204]),
            ("alice", "spark:recordings_read", [404, 404, 403]), ("alice", "spark:recordings_write", [403, 403, 404]),
            ("bob", "spark:all", [403, 403, 403]),
        ])
    func scopes(_ person: String, _ scope: String, _ statuses: [Int]) async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        try await bench.addToken("only", of: try await bench.person(person), scopes: [scope])
        #expect(try await bench.request(.get, Self.path, token: "only").status.code == statuses[0])
        #expect(try await bench.request(.get, Self.sound, token: "only").status.code == statuses[1])
        #expect(try await bench.request(.delete, Self.path, token: "only").status.code == statuses[2])
        let lists = [
            ("/v1/convergedRecordings", "spark:recordings_read"), ("/v1/admin/convergedRecordings", "spark-admin:recordings_read"),
        ]
        for (path, needed) in lists {
            let mayList = scope == needed && (needed.hasPrefix("spark:") || person == "alice")
            #expect(try await bench.request(.get, path, token: "only").status == (mayList ? .ok : .forbidden), "\(path)")
        }
    }

    @Test("Without a token nothing is answered but 401", arguments: [path, path + "/metadata", sound, "/v1/convergedRecordings"])
    func noToken(_ path: String) async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let answer = try await bench.request(.get, path, token: nil)
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
    }

    @Test("Tokens have the scopes for recordings that their roles open")
    func defaultScopes() {
        let everybody = AccessToken.scopes(for: [])
        #expect(everybody.contains("spark:recordings_read") && everybody.contains("spark:recordings_write"))
        #expect(AccessToken.scopes(for: [.readOnlyAdministrator]).contains("spark-admin:recordings_read"))
        #expect(!AccessToken.scopes(for: [.readOnlyAdministrator]).contains("spark-admin:recordings_write"))
        #expect(AccessToken.scopes(for: [.fullAdministrator]).contains("spark-admin:recordings_write"))
    }
}
