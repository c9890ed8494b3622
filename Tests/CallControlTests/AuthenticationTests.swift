import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Who may call and register (RFC 3261 §22, RFC 8760)")
struct AuthenticationTests {
    /// What a response says, without what differs from one to the next.
    private static func shape(_ response: SIPResponse?) -> [String] {
        guard let response else { return [] }
        let challenges = response.headers[values: .wwwAuthenticate].compactMap(DigestChallenge.init(parsing:))
        let names = response.headers.fields.map(\.name.description).sorted().joined(separator: " ")
        return ["\(response.status) \(response.reason)", names] + challenges.map { "\($0.realm) \($0.algorithm) \($0.isStale) \($0.offersAuth)" }
    }

    @Test("No credentials: 401 with a challenge for the organisation's domain, and no phone rings", arguments: [SIPMethod.invite, .register])
    func missing(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let response = try #require(bob.ask(try bob.request(method, to: "sip:1001@acme.example", body: method == .invite ? bob.description() : nil)))
        #expect(response.status == .unauthorized)
        let challenge = try #require(response.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:)))
        #expect(challenge.realm == "acme.example")
        #expect(challenge.offersAuth && !challenge.isStale)
        #expect(bench.phone(bench.alice).calls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("Wrong password, unknown user and another organisation's user get the same answer", arguments: [SIPMethod.invite, .register])
    func sameAnswer(_ method: SIPMethod) throws {
        let bench = try CallBench()
        func shape(_ username: String, _ password: String, domain: String = "acme.example") throws -> [String] {
            var member = bench.bob
            member.account = SIPAccount(username: username, ha1MD5: "", ha1SHA256: "")
            let phone = HandmadePhone(member, in: bench.office)
            let challenge = try #require(phone.challenge())
            phone.password = password
            let request = try phone.request(method, to: "sip:\(username)@acme.example", body: method == .invite ? phone.description() : nil)
            return Self.shape(phone.ask(phone.authorized(request, challenge: challenge)))
        }
        let wrong = try shape("bob", "wrong")
        #expect(wrong.first == "401 Unauthorized Unauthorized")
        #expect(try shape("nobody", "wrong") == wrong)
        #expect(try shape("nobody", "nobody-secret") == wrong)
        #expect(try shape("zoe", "zoe-secret") == wrong)
        #expect(try shape("sales", "sales-secret") == wrong)
        #expect(bench.core.counters.authenticationFailures == 5)
        bench.expectNoCalls()
    }

    @Test("An old nonce is stale, and says so only to whoever knows the password")
    func stale() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let challenge = try #require(bob.challenge())
        bench.run(.seconds(301))
        func answer(password: String) throws -> DigestChallenge? {
            bob.password = password
            let request = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
            let response = bob.ask(bob.authorized(request, challenge: challenge))
            #expect(response?.status == .unauthorized)
            return response?.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:))
        }
        #expect(try answer(password: "wrong")?.isStale == false)
        let fresh = try #require(try answer(password: "bob-secret"))
        #expect(fresh.isStale)
        let request = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        bob.ask(bob.authorized(request, challenge: fresh))
        bench.office.settle()
        #expect(bob.finalResponse(to: request)?.status == .ok)
    }

    @Test("A nonce of an earlier process is stale")
    func earlierProcess() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let challenge = try #require(bob.challenge())
        bench.office.crash(downFor: .seconds(1))
        let request = try bob.request(.register, to: "sip:bob@acme.example")
        let response = try #require(bob.ask(bob.authorized(request, challenge: challenge)))
        #expect(response.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:))?.isStale == true)
    }

    @Test("Credentials that were used once are of no use to somebody who has seen them")
    func replay() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let request = bob.authorized(try bob.request(.register, to: "sip:bob@acme.example"))
        #expect(bob.ask(request)?.status == .ok)
        let thief = HandmadePhone(bench.bob, in: bench.office, host: "10.9.9.9")
        var replayed = try thief.request(.register, to: "sip:bob@acme.example")
        replayed.headers.append(.authorization, try #require(request.headers[.authorization]))
        #expect(thief.ask(replayed)?.status == .unauthorized)
        // And for another number than the one that was signed.
        var other = try thief.request(.invite, to: "sip:1001@acme.example", body: thief.description())
        other.headers.append(.authorization, try #require(bob.authorized(request).headers[.authorization]))
        #expect(thief.ask(other)?.status == .unauthorized)
        #expect(bench.core.contacts(of: bench.bob.id).allSatisfy { $0.flow.host != "10.9.9.9" })
    }

    @Test("The caller is who the credentials say, not who From says")
    func from() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1003@acme.example", body: bob.description())
        invite.headers[.from] = "\"Alice\" <sip:alice@acme.example>;tag=pretender"
        bob.ask(bob.authorized(invite))
        bench.office.settle()
        #expect(try bench.details(bench.carol).remoteParty.name == "Bob")
        #expect(bench.office.calls(of: bench.alice).isEmpty)
    }

    @Test("An organisation's phone is challenged in its own realm, and a realm that is nobody's in a known one")
    func realms() throws {
        let bench = try CallBench()
        let zoe = HandmadePhone(bench.company.zoe, in: bench.office)
        #expect(zoe.challenge()?.realm == "zeta.example")
        let response = try #require(zoe.ask(try zoe.request(.register, to: "sip:x@10.0.0.1")))
        #expect(response.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:))?.realm == "zeta.example")
        var stranger = try zoe.request(.register, to: "sip:x@nowhere.example")
        stranger.headers[.from] = "<sip:x@nowhere.example>;tag=1"
        #expect(zoe.ask(stranger)?.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:))?.realm == "acme.example")
    }

    @Test(
        "Nonsense in Authorization is no credentials",
        arguments: [
            "", "Digest", "Basic Ym9iOmJvYg==", "Digest username=\"bob\"", "Digest username=bob, realm=acme.example, nonce=, uri=, response=",
        ])
    func nonsense(_ value: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var request = try bob.request(.register, to: "sip:bob@acme.example")
        request.headers.append(.authorization, value)
        #expect(bob.ask(request)?.status == .unauthorized)
    }
}
