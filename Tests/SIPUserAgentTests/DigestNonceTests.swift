import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Nonces: age and count (RFC 3261 §22.4, RFC 7616 §3.3, §5.5)")
struct DigestNonceTests {
    @Test("A nonce serves for its lifetime and is stale from then on; the right password with a stale nonce says so")
    func ageing() throws {
        var bench = DigestBench(lifetime: .seconds(300))
        let challenge = try bench.challenge()
        bench.now += .seconds(299)
        #expect(try bench.authenticate(challenge.answer(count: 1)) == .accepted(username: "alice"))
        bench.now += .seconds(1)
        let decision = try bench.authenticate(challenge.answer(count: 2))
        #expect(decision.isStale)
        let fresh = try #require(decision.challenges.first)
        #expect(fresh.nonce != challenge.nonce)
        #expect(try bench.authenticate(fresh.answer()) == .accepted(username: "alice"))
    }

    @Test("A stale answer is given only to who knows the password")
    func staleTellsNothing() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        bench.now += .seconds(1_000)
        #expect(try bench.authenticate(challenge.answer(password: "guess")).isRefused)
        #expect(try bench.authenticate(challenge.answer(username: "mallory")).isRefused)
        #expect(try bench.authenticate(challenge.answer()).isStale)
    }

    @Test("A nonce of a process with another secret is stale, not a wrong password")
    func otherProcess() throws {
        var before = DigestBench(secret: "before the restart")
        var after = DigestBench(secret: "after the restart")
        #expect(try after.authenticate(try before.challenge().answer()).isStale)
    }

    @Test(
        "A nonce that we did not make is stale, however it looks",
        arguments: [
            "", ".", "-", "-.", "zz-1.00", "3e8", "3e8.", "3e8-1", "3e8-1.", "3e8-1.00000000000000000000000000000000", "🤝",
            "ffffffffffffffffffff-1.0",
        ])
    func foreign(_ nonce: String) throws {
        var bench = DigestBench()
        var challenge = try bench.challenge()
        challenge.nonce = nonce
        #expect(try bench.authenticate(challenge.answer()).isStale)
        #expect(try bench.authenticate(challenge.legacy.answer()).isStale)
    }

    @Test("Nobody makes a nonce younger by changing its time")
    func forged() throws {
        var bench = DigestBench()
        var challenge = try bench.challenge()
        bench.now += .seconds(400)
        #expect(challenge.nonce.hasPrefix("3e8-"))
        challenge.nonce = "578-" + challenge.nonce.dropFirst(4)
        #expect(try bench.authenticate(challenge.answer()).isStale)
    }

    @Test("A nonce from the future is stale")
    func future() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        bench.now -= .seconds(10)
        #expect(try bench.authenticate(challenge.answer()).isStale)
    }

    @Test("A replayed request is refused as stale; the phone's next count is not")
    func replay() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        #expect(try bench.authenticate(challenge.answer(count: 1)) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(count: 1)).isStale)
        #expect(try bench.authenticate(challenge.answer(count: 2)) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(count: 1)).isStale)
        #expect(try bench.authenticate(challenge.answer(count: 7)) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(count: 5)).isStale)
        #expect(try bench.authenticate(challenge.answer(count: 8)) == .accepted(username: "alice"))
    }

    @Test("A replay is refused under either algorithm and for another method alike")
    func replayElsewhere() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge(.md5)
        #expect(try bench.authenticate(challenge.answer(method: .invite, count: 3), method: .invite) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(method: .invite, count: 3), method: .invite).isStale)
        #expect(try bench.authenticate(challenge.answer(method: .bye, count: 3), method: .bye).isStale)
    }

    @Test("Without qop a nonce serves once for each method and URI, so that a captured request cannot be repeated")
    func legacyReplay() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge(.md5).legacy
        #expect(try bench.authenticate(challenge.answer()) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer()).isStale)
        let invite = challenge.answer(method: .invite, uri: "sip:7001@acme.example")
        #expect(try bench.authenticate(invite, method: .invite, uri: "sip:7001@acme.example") == .accepted(username: "alice"))
        #expect(try bench.authenticate(invite, method: .invite, uri: "sip:7001@acme.example").isStale)
        let bob = challenge.answer(username: "bob", password: "bob-secret")
        #expect(try bench.authenticate(bob) == .accepted(username: "bob"))
        #expect(try bench.authenticate(bob).isStale)
    }

    @Test("Half a qop is none: a count that is missing or no number is stale, however well it is signed")
    func halfLegacy() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        let ha1 = DigestCredentials.ha1(username: "alice", realm: "acme.example", password: "alice-secret", algorithm: .sha256)
        let changes: [(inout DigestCredentials) -> Void] = [{ $0.nonceCount = "xyz" }, { $0.nonceCount = "" }]
        for change in changes {
            var credentials = challenge.answer()
            change(&credentials)
            credentials.response = credentials.expectedResponse(ha1: ha1, method: "REGISTER")
            #expect(try bench.authenticate(credentials).isStale)
        }
        let legacy = challenge.legacy.answer()
        for extra in [", qop=auth", ", qop=auth, nc=00000001", ", qop=auth, cnonce=\"c\""] {
            let request = try SIPRequest.sample(
                .register, uri: "sip:acme.example", extra: [(.authorization, legacy.headerValue + extra)])
            #expect(bench.authenticate(request).isStale)
        }
    }

    @Test("Two phones of one user count each for itself, by client nonce and by nonce")
    func twoPhones() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        let other = try bench.challenge()
        #expect(try bench.authenticate(challenge.answer(cnonce: "desk")) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(cnonce: "mobile")) == .accepted(username: "alice"))
        #expect(try bench.authenticate(other.answer(cnonce: "desk")) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(cnonce: "desk")).isStale)
    }

    @Test("Forgetting what has expired forgets no replay of what has not")
    func forgetting() throws {
        var bench = DigestBench(lifetime: .seconds(300))
        let old = try bench.challenge()
        #expect(try bench.authenticate(old.answer()) == .accepted(username: "alice"))
        bench.now += .seconds(200)
        let young = try bench.challenge()
        #expect(try bench.authenticate(young.answer()) == .accepted(username: "alice"))
        bench.now += .seconds(100)
        bench.authenticator.forgetExpired(now: bench.now)
        #expect(try bench.authenticate(old.answer()).isStale)
        #expect(try bench.authenticate(young.answer()).isStale)
        #expect(try bench.authenticate(young.answer(count: 2)) == .accepted(username: "alice"))
    }

    @Test("When more counts are in use than are kept, phones are asked anew and no replay gets through")
    func crowded() throws {
        var bench = DigestBench(maximumTracked: 3)
        var used: [DigestCredentials] = []
        for number in 0..<20 {
            let credentials = try bench.challenge().answer(cnonce: "phone \(number)")
            #expect(try bench.authenticate(credentials) == .accepted(username: "alice"))
            used.append(credentials)
            for earlier in used { #expect(try bench.authenticate(earlier).isStale) }
        }
    }
}
