import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call parks, hunt groups, call pickups and music on hold: who may (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(1)))
struct GroupRightsTests {
    struct Case: Sendable {
        var token: String
        var location: String
        var reads: Int
        var writes: Int
    }

    static let cases = [
        Case(token: "alice", location: "hq", reads: 200, writes: 201), Case(token: "rita", location: "hq", reads: 200, writes: 403),
        Case(token: "erin", location: "wh", reads: 200, writes: 201), Case(token: "erin", location: "hq", reads: 403, writes: 403),
        Case(token: "bob", location: "hq", reads: 403, writes: 403), Case(token: "zoe", location: "hq", reads: 404, writes: 404),
    ]

    @Test("A location's groups are read and made by whom they should be", arguments: cases)
    func groups(_ test: Case) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let base = "/v1/telephony/config/locations/\(test.location)"
        for (collection, readable) in [
            ("callParks", "callParks"), ("callPickups", "callPickups"), ("huntGroups", "callParks/availableRecallHuntGroups"),
        ] {
            #expect(try await bench.request(.get, "\(base)/\(readable)", token: test.token).status.code == test.reads)
            let made = try await bench.request(
                .post, "\(base)/\(collection)", token: test.token, json: #"{"name": "New", "extension": "1061"}"#)
            #expect(made.status.code == test.writes)
        }
        #expect(await (bench.store.load() != .acmeWithGroups) == (test.writes == 201))
    }

    @Test("A location's settings are read and changed by whom they should be", arguments: cases)
    func settings(_ test: Case) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        for path in ["callParks/settings", "musicOnHold"].map({ "/v1/telephony/config/locations/\(test.location)/\($0)" }) {
            #expect(try await bench.request(.get, path, token: test.token).status.code == test.reads)
            let changed = try await bench.request(.put, path, token: test.token, json: "{}")
            #expect(changed.status.code == (test.writes == 201 ? 204 : test.writes))
        }
    }

    @Test("A group is changed and deleted by administrators of its location only")
    func changes() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        for path in [CallParkTests.path("Front desk"), HuntGroupTests.path("help"), "\(CallPickupTests.collection())/all"] {
            for token in ["erin", "rita", "bob"] {
                #expect(try await bench.request(.put, path, token: token, json: #"{"name": "Mine"}"#).status == .forbidden)
                #expect(try await bench.request(.delete, path, token: token).status == .forbidden)
            }
            #expect(try await bench.request(.delete, path, token: "zoe").status == .notFound)
        }
        #expect(await bench.store.load() == .acmeWithGroups)
    }
}
