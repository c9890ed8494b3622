import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Tokens for codes and refresh tokens (RFC 6749 §4.1.3, §5, §6)", .timeLimit(.minutes(1)))
struct TokenEndpointTests {
    @Test("A code gives tokens for what was asked and may be had, for 14 and 90 days; they are not to be cached")
    func redeemed() async throws {
        let bench = try await OAuthBench()
        let answer = try await bench.redeem(try await bench.code(["scope": "spark:people_read spark:calls_read spark:people_read"]))
        #expect(answer.status == .ok)
        #expect(
            Set(answer.object.keys) == ["access_token", "expires_in", "refresh_token", "refresh_token_expires_in", "token_type", "scope"])
        #expect(answer.object["expires_in"] as? Int == 1_209_600)
        #expect(answer.object["refresh_token_expires_in"] as? Int == 7_776_000)
        #expect(answer.object["token_type"] as? String == "Bearer")
        #expect(answer.object["scope"] as? String == "spark:people_read spark:calls_read")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(try await bench.isGood(answer.accessToken))
        // A refresh token opens nothing.
        #expect(try await bench.isGood(answer.refreshToken) == false)
    }

    @Test("A code is good for ten minutes, and not a second longer", arguments: [(599, true), (600, false)])
    func codeLifetime(_ seconds: Int64, _ isGood: Bool) async throws {
        let bench = try await OAuthBench()
        let code = try await bench.code()
        bench.bench.clock.advance(seconds: seconds)
        #expect(try await bench.redeem(code).status == (isGood ? .ok : .badRequest))
    }

    @Test("A code that comes again is refused, and what it gave ends with it")
    func reused() async throws {
        let bench = try await OAuthBench()
        let code = try await bench.code()
        let first = try await bench.redeem(code)
        #expect(try await bench.isGood(first.accessToken))
        #expect(try await bench.redeem(code).error == "invalid_grant")
        #expect(try await bench.isGood(first.accessToken) == false)
        #expect(try await bench.refresh(first.refreshToken ?? "").error == "invalid_grant")
    }

    @Test(
        "What does not fit the code is refused, and the code is good still for whom it is",
        arguments: [
            ["client_id": "other"], ["redirect_uri": nil], ["redirect_uri": "https://other.example/"], ["code_verifier": "x"], ["code": "x"],
        ] as [[String: String?]])
    func misfits(_ changes: [String: String?]) async throws {
        let bench = try await OAuthBench()
        let code = try await bench.code()
        let answer = try await bench.redeem(code, changes)
        #expect(answer.status == .badRequest)
        #expect(answer.error == "invalid_grant")
        #expect(try await bench.redeem(code).status == .ok)
    }

    @Test("Errors have the RFC's words and the API's shape")
    func errorShape() async throws {
        let bench = try await OAuthBench()
        let answer = try await bench.redeem("nothing")
        #expect(Set(answer.object.keys) == ["error", "error_description", "message", "errors", "trackingId"])
        #expect(answer.object["error_description"] as? String == answer.message)
        #expect(answer.object["trackingId"] as? String == answer.headers[.trackingID])
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test(
        "Each mistake has its own error",
        arguments: [
            (["grant_type": nil], "invalid_request"), (["grant_type": "password"], "unsupported_grant_type"), (["code": nil], "invalid_request"),
            (["client_id": nil], "invalid_request"), (["client_id": "nobody"], "invalid_client"), (["client_secret": "wrong"], "invalid_client"),
            (["client_secret": nil], "invalid_client"), (["client_id": "watch"], "unauthorized_client"),
            (["client_id": "page", "client_secret": "any"], "invalid_client"),
        ] as [([String: String?], String)])
    func mistakes(_ changes: [String: String?], _ error: String) async throws {
        let answer = try await OAuthBench().redeem("code", changes)
        #expect(answer.error == error)
        #expect(answer.status == (error == "invalid_client" ? .unauthorized : .badRequest))
    }

    @Test("Credentials come by HTTP Basic as well, and not twice")
    func basic() async throws {
        let bench = try await OAuthBench()
        let header: HTTPFields = [.authorization: "Basic \(Data("board:secret".utf8).base64EncodedString())"]
        let fields = [("grant_type", "authorization_code"), ("code", try await bench.code()), ("redirect_uri", OAuthBench.redirectURI)]
        #expect(try await bench.post("access_token", fields + [("client_secret", "secret")], headers: header).error == "invalid_request")
        #expect(try await bench.post("access_token", fields + [("client_id", "other")], headers: header).error == "invalid_client")
        #expect(try await bench.post("access_token", fields, headers: header).status == .ok)
        let wrong = try await bench.post("access_token", fields, headers: [.authorization: "Basic !"])
        #expect(wrong.status == .unauthorized)
        #expect(wrong.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
    }

    @Test("JSON is taken in a form's place; other types are 415, too much is 413, a parameter twice is refused")
    func bodies() async throws {
        let bench = try await OAuthBench()
        let code = try await bench.code()
        let json = """
            {"grant_type": "authorization_code", "client_id": "board", "client_secret": "secret", "code": "\(code)",
             "redirect_uri": "\(OAuthBench.redirectURI)"}
            """
        #expect(try await bench.bench.request(.post, "/v1/access_token", token: nil, json: json).status == .ok)
        #expect(try await bench.bench.request(.post, "/v1/access_token", token: nil, json: "[]").error == "invalid_request")
        #expect(try await bench.bench.request(.post, "/v1/access_token", token: nil, json: #"{"code": 1}"#).error == "invalid_request")
        #expect(try await bench.bench.request(.post, "/v1/access_token", token: nil).status == .unsupportedMediaType)
        #expect(try await bench.redeem(String(repeating: "x", count: 40_000)).status == .contentTooLarge)
        #expect(try await bench.post("access_token", [("client_id", "board"), ("client_id", "board")]).error == "invalid_request")
        let wrongMethod = try await bench.bench.request(.get, "/v1/access_token")
        #expect(wrongMethod.status == .methodNotAllowed)
        #expect(wrongMethod.headers[.allow] == "POST")
    }

    @Test("A refresh token stays the same and is good for 90 days from its last use")
    func refreshed() async throws {
        let bench = try await OAuthBench()
        let first = try await bench.redeem(try await bench.code())
        let token = try #require(first.refreshToken)
        let day: Int64 = 86_400
        for _ in 0..<3 {
            bench.bench.clock.advance(seconds: 89 * day)
            let next = try await bench.refresh(token)
            #expect(next.status == .ok)
            #expect(next.refreshToken == token)
            #expect(next.accessToken != first.accessToken)
            #expect(try await bench.isGood(next.accessToken))
        }
        bench.bench.clock.advance(seconds: 90 * day)
        #expect(try await bench.refresh(token).error == "invalid_grant")
    }

    @Test("A refresh may ask for fewer scopes and gets no more; the grant keeps all of them")
    func narrower() async throws {
        let bench = try await OAuthBench()
        let token = try #require(try await bench.redeem(try await bench.code()).refreshToken)
        let narrow = try await bench.refresh(token, ["scope": "spark:calls_read"])
        #expect(narrow.object["scope"] as? String == "spark:calls_read")
        #expect(try await bench.isGood(narrow.accessToken) == false)
        #expect(try await bench.refresh(token, ["scope": "spark:calls_write"]).error == "invalid_scope")
        #expect(try await bench.isGood(try await bench.refresh(token).accessToken))
        #expect(try await bench.refresh(token, ["client_id": "other"]).error == "invalid_grant")
    }

    @Test("Who is no administrator grants an administrator's scope to nobody, and a role that is taken is not renewed")
    func roles() async throws {
        let bench = try await OAuthBench()
        let bob = OAuthBench.sent(try await bench.signIn(email: "BOB@acme.example"))["code"] ?? ""
        #expect(try await bench.redeem(bob).object["scope"] as? String == "spark:people_read spark:calls_read")
        let denied = OAuthBench.sent(try await bench.signIn(["scope": "spark-admin:telephony_config_read"], email: "bob@acme.example"))
        #expect(denied["error"] == "access_denied")
        let alice = try await bench.redeem(try await bench.code())
        func mayConfigure(_ token: String?) async throws -> Bool {
            try await bench.bench.request(.get, "/v1/telephony/config/callParkExtensions", token: token ?? "none").status == .ok
        }
        #expect(try await mayConfigure(alice.accessToken))
        // Somebody must stay who administers.
        var other = try await bench.bench.person("carol")
        other.roles = [.fullAdministrator]
        try await bench.bench.directory.save(other)
        var person = try await bench.bench.person("alice")
        person.roles = []
        try await bench.bench.directory.save(person)
        #expect(try await mayConfigure(alice.accessToken) == false)
        #expect(try await mayConfigure(try await bench.refresh(alice.refreshToken ?? "").accessToken) == false)
    }

    @Test("A public client proves itself with its verifier, and gets another refresh token each time; the former one ends everything")
    func publicClient() async throws {
        let bench = try await OAuthBench()
        // RFC 7636, appendix B.
        let challenge = ["code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"]
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let request: [String: String?] = ["client_id": "page", "redirect_uri": nil].merging(challenge.mapValues { $0 }) { $1 }
        let back: [String: String?] = ["client_id": "page", "client_secret": nil, "redirect_uri": nil]
        let code = try await bench.code(request)
        #expect(try await bench.redeem(code, back).error == "invalid_grant")
        #expect(try await bench.redeem(code, back.merging(["code_verifier": verifier + "x"]) { $1 }).error == "invalid_grant")
        let first = try await bench.redeem(code, back.merging(["code_verifier": verifier]) { $1 })
        let own: [String: String?] = ["client_id": "page", "client_secret": nil]
        let second = try await bench.refresh(first.refreshToken ?? "", own)
        #expect(second.status == .ok)
        #expect(second.refreshToken != first.refreshToken)
        #expect(try await bench.isGood(first.accessToken))
        #expect(try await bench.refresh(first.refreshToken ?? "", own).error == "invalid_grant")
        #expect(try await bench.refresh(second.refreshToken ?? "", own).error == "invalid_grant")
        #expect(try await bench.isGood(second.accessToken) == false)
    }

    @Test("A service app is an administrator in its organisation within its scopes, and somebody without calls")
    func serviceApp() async throws {
        let bench = try await OAuthBench()
        let watch = try #require(await bench.bench.accounts.application("watch"))
        let tokens = try await bench.bench.oauth.authorize(watch, in: "acme")
        let profile = try await bench.bench.request(.get, "/v1/people/me", token: tokens.accessToken)
        #expect(profile.object["displayName"] as? String == "Watch")
        let orbits = try await bench.bench.request(.get, "/v1/telephony/config/callParkExtensions", token: tokens.accessToken)
        #expect(orbits.items("callParkExtensions").count == 5)
        #expect(try await bench.bench.request(.get, "/v1/telephony/calls", token: tokens.accessToken).items().isEmpty)
        let next = try await bench.refresh(tokens.refreshToken, ["client_id": "watch"])
        #expect(try await bench.isGood(next.accessToken))
    }

    @Test("Revoking ends a token, or a grant; another application's is refused, an unknown one is ended already (RFC 7009)")
    func revoked() async throws {
        let bench = try await OAuthBench()
        func revoke(_ token: String?, by client: String = "board") async throws -> Answer {
            try await bench.post("revoke", [("client_id", client), ("client_secret", "secret"), ("token", token ?? "")])
        }
        let first = try await bench.redeem(try await bench.code())
        let second = try await bench.refresh(first.refreshToken ?? "")
        #expect(try await revoke(first.accessToken, by: "other").error == "invalid_grant")
        #expect(try await revoke(first.refreshToken, by: "other").error == "invalid_grant")
        // Nobody's but the person's own.
        #expect(try await revoke("alice").error == "invalid_grant")
        #expect(try await revoke("nothing").status == .ok)
        #expect(try await revoke(nil).error == "invalid_request")
        #expect(try await revoke(first.accessToken).status == .ok)
        #expect(try await bench.isGood(first.accessToken) == false)
        #expect(try await bench.isGood(second.accessToken))
        #expect(try await revoke(first.refreshToken).status == .ok)
        #expect(try await bench.isGood(second.accessToken) == false)
        #expect(try await bench.refresh(first.refreshToken ?? "").error == "invalid_grant")
    }
}
