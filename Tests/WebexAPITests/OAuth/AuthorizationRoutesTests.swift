import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Authorizations for administrators", .timeLimit(.minutes(1)))
struct AuthorizationRoutesTests {
    @Test("A person's grants and access tokens are listed, each kind with its id, and end by it")
    func listAndDelete() async throws {
        let bench = try await OAuthBench()
        let tokens = try await bench.redeem(try await bench.code())
        let second = try await bench.refresh(tokens.refreshToken ?? "")
        func list() async throws -> [[String: Any]] {
            try await bench.bench.request(.get, "/v1/authorizations?personEmail=alice@acme.example").items()
        }
        let items = try await list()
        #expect(items.compactMap { $0["type"] as? String } == ["refresh", "access", "access"])
        #expect(items.allSatisfy { $0["clientId"] as? String == "board" && $0["applicationName"] as? String == "Board & Co" })
        let id = try #require(items[1]["id"] as? String)
        #expect(try await bench.bench.request(.delete, "/v1/authorizations/\(id)").status == .noContent)
        #expect(try await bench.bench.request(.delete, "/v1/authorizations/\(id)").status == .notFound)
        let good = [try await bench.isGood(tokens.accessToken), try await bench.isGood(second.accessToken)]
        #expect(good.filter { $0 }.count == 1)
        let grant = try #require(items[0]["id"] as? String)
        #expect(try await bench.bench.request(.delete, "/v1/authorizations/\(grant)").status == .noContent)
        #expect(try await list().isEmpty)
        #expect(try await bench.isGood(second.accessToken) == false)
        #expect(try await bench.isGood(tokens.accessToken) == false)
    }

    @Test("All of an application in the organisation end at once, and no other organisation's")
    func ofApplication() async throws {
        let bench = try await OAuthBench()
        let watch = try #require(await bench.bench.accounts.application("watch"))
        let (own, foreign) = (try await bench.bench.oauth.authorize(watch, in: "acme"), try await bench.bench.oauth.authorize(watch, in: "zeta"))
        #expect(try await bench.bench.request(.delete, "/v1/authorizations?clientId=watch").status == .noContent)
        #expect(try await bench.isGood(own.accessToken) == false)
        #expect(try await bench.isGood(foreign.accessToken))
        #expect(try await bench.bench.request(.delete, "/v1/authorizations?clientId=nobody").status == .notFound)
        #expect(try await bench.bench.request(.delete, "/v1/authorizations").status == .badRequest)
    }

    @Test(
        "Exactly one of personId and personEmail is wanted, of somebody in the organisation",
        arguments: [
            ("", 400), ("?personId=alice&personEmail=alice@acme.example", 400), ("?personId=zoe", 404), ("?personEmail=nobody@acme.example", 404),
            ("?personId=alice", 200),
        ])
    func parameters(_ query: String, _ status: Int) async throws {
        #expect(try await APIBench().request(.get, "/v1/authorizations" + query).status.code == status)
    }

    @Test("A token says when it ends, in milliseconds; one that does not end says the year 9999")
    func expiry() async throws {
        let bench = try await APIBench()
        let end = Int64(Date().timeIntervalSince1970 * 1_000) + 60_000
        try await bench.addToken("short", of: try await bench.person("bob"), scopes: [], expiresAt: end)
        let answer = try await bench.request(.get, "/v1/authorizations/tokenExpiry", token: "short")
        #expect(answer.object["exp"] as? Int64 == end)
        #expect(try await bench.request(.get, "/v1/authorizations/tokenExpiry", token: "bob").object["exp"] as? Int64 == 253_402_300_799_000)
    }
}
