import SIPSyntax
import SIPTransaction
import Testing

@Suite("Server transactions in the layer (RFC 3261 §17.2, RFC 6026 §7.1)")
struct TransactionLayerServerTests {
    let bench = TransactionBench()
    let invite = SIPRequest.sample()

    private var layer: TransactionLayer { self.bench.layer }
    private var user: StrictUser { self.bench.user }
    private var environment: VirtualEnvironment { self.bench.environment }

    @Test("A new request reaches the user once, with the flow it came from")
    func newRequest() {
        self.layer.receive(self.invite, from: .udp)
        #expect(self.user.requests.map(\.request) == [self.invite])
        #expect(self.user.requests.map(\.flow) == [.udp])
        #expect(self.layer.serverTransactionCount == 1)
        #expect(self.environment.sent.isEmpty)
    }

    @Test("A repeated request is absorbed while the user has said nothing", arguments: [SIPMethod.invite, .options, .bye])
    func silentRetransmission(method: SIPMethod) throws {
        for _ in 0..<3 { self.layer.receive(.sample(method), from: .udp) }
        #expect(self.user.requests.count == 1)
        #expect(self.environment.sent.isEmpty)
        try self.bench.answer(.busyHere)
        if method == .invite { self.layer.receive(self.invite.failureACK(), from: .udp) }
        self.bench.expectNothingLeft()
    }

    @Test("A repeated INVITE is answered with the last response: provisional, then final")
    func repeatedInvite() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.trying)
        try self.bench.answer(.ringing)
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.busyHere)
        self.layer.receive(self.invite, from: .udp)
        #expect(self.environment.statuses == [100, 180, 180, 486, 486])
        #expect(self.environment.responses[1] == self.environment.responses[2])
        #expect(self.environment.responses[3] == self.environment.responses[4])
        #expect(self.user.requests.count == 1)
    }

    @Test("A repeated request other than INVITE is answered with the last response")
    func repeatedRequest() throws {
        let request = SIPRequest.sample(.refer)
        self.layer.receive(request, from: .udp)
        try self.bench.answer(.trying)
        self.layer.receive(request, from: .udp)
        try self.bench.answer(.ok)
        self.layer.receive(request, from: .udp)
        #expect(self.environment.statuses == [100, 100, 200, 200])
        #expect(self.user.requests.count == 1)
        self.bench.expectNothingLeft()
    }

    @Test("Responses go over the flow that the first request came from, wherever a repetition comes from")
    func flow() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.ringing)
        self.layer.receive(self.invite, from: .otherPhone)
        #expect(self.environment.sent.map(\.flow) == [.udp, .udp])
    }

    @Test("The ACK to a failure is absorbed and ends its repetition; so are repetitions of the ACK")
    func failureACK() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.busyHere)
        self.bench.clock.advance(by: .seconds(2))
        self.layer.receive(self.invite.failureACK(), from: .udp)
        self.layer.receive(self.invite.failureACK(), from: .udp)
        self.bench.clock.advance(by: .seconds(4))
        self.layer.receive(self.invite.failureACK(), from: .udp)
        #expect(self.environment.statuses == [486, 486, 486])
        #expect(self.user.acks.isEmpty)
        self.bench.expectNothingLeft()
        #expect(self.user.serverFailures.isEmpty)
    }

    @Test("The ACK to a 2xx has a branch of its own and goes to the user")
    func successACK() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.ok)
        let ack = SIPRequest.sample(.ack, branch: "z9hG4bK-a2", toTag: "orbit")
        self.layer.receive(ack, from: .udp)
        #expect(self.user.acks == [ack])
        #expect(self.user.requests.count == 1)
        self.bench.expectNothingLeft()
    }

    @Test("The ACK to a 2xx goes to the user even when the phone sends it with the branch of the INVITE")
    func successACKWithBranchOfInvite() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.ok)
        self.layer.receive(self.invite.failureACK(), from: .udp)
        #expect(self.user.acks.count == 1)
        self.bench.expectNothingLeft()
    }

    @Test("An ACK that belongs to nothing goes to the user, makes no transaction and is answered with nothing")
    func strayACK() {
        self.layer.receive(self.invite.failureACK(), from: .udp)
        #expect(self.user.acks.count == 1)
        #expect(self.layer.serverTransactionCount == 0)
        #expect(self.environment.sent.isEmpty)
    }

    @Test("An ACK before any final response is absorbed")
    func earlyACK() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.ringing)
        self.layer.receive(self.invite.failureACK(), from: .udp)
        #expect(self.user.acks.isEmpty)
        try self.bench.answer(.ok)
        #expect(self.environment.statuses == [180, 200])
    }

    @Test("A user may send its 2xx again, and repeated INVITEs are absorbed meanwhile")
    func repeatedSuccess() throws {
        self.layer.receive(self.invite, from: .udp)
        try self.bench.answer(.ok)
        self.layer.receive(self.invite, from: .udp)
        #expect(self.environment.statuses == [200])
        try self.bench.answer(.ok)
        #expect(self.environment.statuses == [200, 200])
        #expect(self.user.requests.count == 1)
    }

    @Test("Once a final response is sent, the user cannot send another", arguments: [SIPMethod.invite, .options])
    func finalIsFinal(method: SIPMethod) throws {
        self.layer.receive(.sample(method), from: .udp)
        try self.bench.answer(.busyHere)
        for status in [SIPStatus.ringing, .ok, .notFound, .busyHere] { try self.bench.answer(status) }
        #expect(self.environment.statuses == [486])
    }

    @Test("A response in a transaction that is over is dropped")
    func respondTooLate() throws {
        self.layer.receive(.sample(.options), from: .udp)
        try self.bench.answer(.ok)
        self.bench.clock.runOut()
        try self.bench.answer(.ok)
        #expect(self.environment.statuses == [200])
    }

    @Test("A request with a branch that was used before is new once the first is over")
    func reuse() throws {
        self.layer.receive(.sample(.options), from: .udp)
        try self.bench.answer(.ok)
        self.bench.clock.runOut()
        self.layer.receive(.sample(.options), from: .udp)
        #expect(self.user.requests.count == 2)
    }

    @Test("A CANCEL finds its INVITE and is a transaction of its own")
    func cancel() throws {
        self.layer.receive(self.invite, from: .udp)
        let inviteKey = try self.bench.lastKey
        try self.bench.answer(.ringing)
        self.layer.receive(self.invite.cancel, from: .udp)
        #expect(self.user.methods == [.invite, .cancel])
        #expect(try self.bench.lastKey != inviteKey)
        #expect(self.layer.inviteKey(for: self.invite.cancel) == inviteKey)
        try self.bench.answer(.ok)
        self.layer.respond(SIPResponse(to: self.invite, status: .requestTerminated, tag: "orbit"), in: inviteKey)
        self.layer.receive(self.invite.cancel, from: .udp)
        #expect(self.environment.statuses == [180, 200, 487, 200])
        #expect(self.user.requests.count == 2)
        self.layer.receive(self.invite.failureACK(), from: .udp)
        self.bench.expectNothingLeft()
        #expect(self.layer.inviteKey(for: self.invite.cancel) == nil)
    }

    @Test("A CANCEL of another branch, sender or method's transaction finds no INVITE")
    func strayCancel() {
        self.layer.receive(self.invite, from: .udp)
        self.layer.receive(.sample(.options, branch: "z9hG4bK-o"), from: .udp)
        #expect(self.layer.inviteKey(for: SIPRequest.sample(branch: "z9hG4bK-a2").cancel) == nil)
        #expect(self.layer.inviteKey(for: SIPRequest.sample(sentBy: "192.0.2.99").cancel) == nil)
        #expect(self.layer.inviteKey(for: SIPRequest.sample(.options, branch: "z9hG4bK-o").cancel) == nil)
        #expect(self.layer.inviteKey(for: SIPRequest(method: .cancel, uri: SIPURI(host: "acme.example"))) == nil)
    }

    @Test("A failure that nobody acknowledges is reported to the user once, with its key")
    func noACK() throws {
        self.layer.receive(self.invite, from: .udp)
        let key = try self.bench.lastKey
        try self.bench.answer(.busyHere)
        self.bench.expectNothingLeft()
        #expect(self.user.serverFailures.map(\.key) == [key])
        #expect(self.user.serverFailures.map(\.failure) == [.noACK])
        #expect(self.user.clientFailures.isEmpty)
    }

    @Test("A user may answer from within the call that brings the request")
    func answerAtOnce() {
        let layer = self.layer
        self.user.onRequest = { request, key in
            layer.respond(SIPResponse(to: request, status: .trying), in: key)
            layer.respond(SIPResponse(to: request, status: .notFound, tag: "orbit"), in: key)
        }
        self.layer.receive(self.invite, from: .tcp)
        self.layer.receive(.sample(.options), from: .tcp)
        #expect(self.environment.statuses == [100, 404, 100, 404])
        self.layer.receive(self.invite.failureACK(), from: .tcp)
        #expect(self.layer.serverTransactionCount == 0)
        self.bench.expectNothingLeft()
    }

    @Test("A request whose Via cannot be read is dropped", arguments: [nil, "", "nonsense", "SIP/2.0/UDP"])
    func unreadableVia(via: String?) {
        var request = self.invite
        request.headers[.via] = via
        self.layer.receive(request, from: .udp)
        #expect(self.user.requests.isEmpty)
        #expect(self.environment.sent.isEmpty)
        #expect(self.layer.serverTransactionCount == 0)
    }

    @Test("Only the topmost Via names the transaction", arguments: [false, true])
    func topmostVia(isJoined: Bool) {
        let requests = ["z9hG4bK-a1", "z9hG4bK-a2"].map { branch in
            var request = SIPRequest.sample(.options, branch: branch)
            let below = "SIP/2.0/TCP proxy.acme.example;branch=z9hG4bK-p1"
            if isJoined { request.headers[.via]? += ", " + below } else { request.headers.append(.via, below) }
            return request
        }
        for request in requests + requests { self.layer.receive(request, from: .udp) }
        #expect(self.user.requests.map(\.request) == requests)
    }
}
