import SIPSyntax
import SIPTransaction
import Testing

@Suite("Matching requests to server transactions (RFC 3261 §17.2.3)")
struct TransactionKeyTests {
    private func key(_ request: SIPRequest, method: SIPMethod? = nil) throws -> ServerTransactionKey {
        ServerTransactionKey(request, via: try #require(request.via), method: method)
    }

    @Test("With the magic cookie, branch, sent-by and method name the transaction; nothing else counts")
    func cookie() throws {
        let key = try self.key(.sample())
        #expect(try self.key(.sample(call: "another", cseq: 9, fromTag: "another", toTag: "x", target: "1003")) == key)
        #expect(try self.key(.sample(branch: "z9hG4bK-a2")) != key)
        #expect(try self.key(.sample(sentBy: "192.0.2.99:5060")) != key)
        #expect(try self.key(.sample(sentBy: "192.0.2.10:5062")) != key)
        #expect(try self.key(.sample(.options)) != key)
    }

    @Test("A sent-by without port means port 5060, and a host name is compared without regard to case")
    func sentBy() throws {
        #expect(try self.key(.sample(sentBy: "192.0.2.10")) == self.key(.sample(sentBy: "192.0.2.10:5060")))
        #expect(try self.key(.sample(sentBy: "Phone.Acme.Example")) == self.key(.sample(sentBy: "phone.acme.example")))
    }

    @Test("ACK and CANCEL have the key of their INVITE when they are asked for it", arguments: ["z9hG4bK-a1", "1", nil])
    func inviteKey(branch: String?) throws {
        let invite = SIPRequest.sample(branch: branch)
        #expect(try self.key(invite.failureACK(), method: .invite) == self.key(invite))
        #expect(try self.key(invite.cancel, method: .invite) == self.key(invite))
        #expect(try self.key(invite.cancel) != self.key(invite))
    }

    @Test("Without the cookie, all that RFC 2543 compares counts", arguments: ["1", "z9hG4bK", "Z9HG4BK-a1", nil])
    func rfc2543(branch: String?) throws {
        let key = try self.key(.sample(branch: branch))
        #expect(try self.key(.sample(branch: branch)) == key)
        #expect(try self.key(.sample(branch: branch, call: "another")) != key)
        #expect(try self.key(.sample(branch: branch, cseq: 2)) != key)
        #expect(try self.key(.sample(branch: branch, fromTag: "another")) != key)
        #expect(try self.key(.sample(branch: branch, target: "1003")) != key)
        #expect(try self.key(.sample(branch: branch, sentBy: "192.0.2.99:5060")) != key)
        #expect(try self.key(.sample(.bye, branch: branch)) != key)
    }

    @Test("Two calls of an RFC 2543 phone that uses one branch for all are two transactions")
    func sharedBranch() {
        let bench = TransactionBench()
        bench.layer.receive(.sample(branch: "1", call: "first"), from: .udp)
        bench.layer.receive(.sample(branch: "1", call: "second"), from: .udp)
        bench.layer.receive(.sample(branch: "1", call: "first"), from: .udp)
        #expect(bench.user.requests.compactMap(\.request.callID) == ["first", "second"])
    }

    @Test("An RFC 2543 phone without branch has its INVITE, ACK and CANCEL matched too", arguments: ["1", nil])
    func withoutBranch(branch: String?) throws {
        let bench = TransactionBench()
        let invite = SIPRequest.sample(branch: branch)
        bench.layer.receive(invite, from: .udp)
        #expect(bench.layer.inviteKey(for: invite.cancel) == (try bench.lastKey))
        try bench.answer(.busyHere)
        bench.layer.receive(invite, from: .udp)
        bench.layer.receive(invite.failureACK(), from: .udp)
        #expect(bench.environment.statuses == [486, 486])
        #expect(bench.user.acks.isEmpty)
        bench.expectNothingLeft()
        #expect(bench.user.serverFailures.isEmpty)
    }

    @Test("The ACK of an RFC 2543 phone to a 2xx matches its INVITE and goes to the user")
    func oldACK() throws {
        let bench = TransactionBench()
        let invite = SIPRequest.sample(branch: "1")
        bench.layer.receive(invite, from: .udp)
        try bench.answer(.ok)
        bench.layer.receive(invite.failureACK(), from: .udp)
        #expect(bench.user.acks == [invite.failureACK()])
    }
}
