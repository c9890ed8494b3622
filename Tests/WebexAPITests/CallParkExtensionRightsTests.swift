import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call park extensions: who may (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(1)))
struct CallParkExtensionRightsTests {
    /// Statuses of list, details, create, update and delete for a token at a location.
    private static func statuses(_ token: String, location: String, orbit: String) async throws -> [Int] {
        let bench = try await APIBench()
        let collection = CallParkExtensionTests.collection(location)
        let answers = [
            try await bench.request(.get, CallParkExtensionTests.list, token: token),
            try await bench.request(.get, "\(collection)/\(orbit)", token: token),
            try await bench.request(.post, collection, token: token, json: #"{"name": "New", "extension": "7050"}"#),
            try await bench.request(.put, "\(collection)/\(orbit)", token: token, json: #"{"name": "Renamed"}"#),
            try await bench.request(.delete, "\(collection)/\(orbit)", token: token),
        ]
        let changed = await bench.store.load() != .acme
        #expect(changed == answers[2...].contains { $0.status.kind == .successful })
        return answers.map(\.status.code)
    }

    struct Case: Sendable {
        var token: String
        var location: String
        var orbit: String
        var statuses: [Int]
    }

    static let cases = [
        Case(token: "alice", location: "hq", orbit: "orbit-1", statuses: [200, 200, 201, 204, 204]),
        Case(token: "alice", location: "wh", orbit: "dock", statuses: [200, 200, 201, 204, 204]),
        Case(token: "rita", location: "hq", orbit: "orbit-1", statuses: [200, 200, 403, 403, 403]),
        Case(token: "erin", location: "wh", orbit: "dock", statuses: [200, 200, 201, 204, 204]),
        Case(token: "erin", location: "hq", orbit: "orbit-1", statuses: [200, 403, 403, 403, 403]),
        Case(token: "bob", location: "hq", orbit: "orbit-1", statuses: [403, 403, 403, 403, 403]),
        // Of another organisation there is nothing, not even a refusal.
        Case(token: "zoe", location: "hq", orbit: "orbit-1", statuses: [200, 404, 404, 404, 404]),
        Case(token: "alice", location: "zhq", orbit: "zorbit", statuses: [200, 404, 404, 404, 404]),
        // It must be of the location in the path.
        Case(token: "alice", location: "hq", orbit: "dock", statuses: [200, 404, 201, 404, 404]),
        Case(token: "erin", location: "wh", orbit: "orbit-1", statuses: [200, 404, 201, 404, 404]),
        Case(token: "alice", location: "hq", orbit: "nothing", statuses: [200, 404, 201, 404, 404]),
        Case(token: "alice", location: "nowhere", orbit: "orbit-1", statuses: [200, 404, 404, 404, 404]),
    ]

    @Test("List, details, create, update and delete are allowed to whom they should be", arguments: cases)
    func rights(_ test: Case) async throws {
        #expect(try await Self.statuses(test.token, location: test.location, orbit: test.orbit) == test.statuses)
    }

    @Test(
        "Another organisation's orgId is not found, whoever asks",
        arguments: ["zeta", WebexID(.organization, "zeta").description, "nothing", WebexID(.people, "acme").description])
    func otherOrganization(_ id: String) async throws {
        let bench = try await APIBench()
        for (method, path) in [
            (HTTPRequest.Method.get, CallParkExtensionTests.list), (.get, CallParkExtensionTests.path("orbit-1")),
            (.delete, CallParkExtensionTests.path("orbit-1")),
        ] {
            let answer = try await bench.request(method, "\(path)?orgId=\(id)")
            #expect(answer.status == .notFound)
            #expect(answer.errorCode == 4_008)
        }
        #expect(await bench.store.load() == .acme)
    }

    @Test("Zeta's list has Zeta's own only")
    func otherList() async throws {
        let answer = try await APIBench().request(.get, CallParkExtensionTests.list, token: "zoe")
        #expect(answer.items("callParkExtensions").compactMap { $0["name"] as? String } == ["Zeta's"])
    }
}
