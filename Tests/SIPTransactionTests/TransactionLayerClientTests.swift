import SIPSyntax
import SIPTransaction
import Testing

@Suite("Client transactions in the layer (RFC 3261 §17.1, RFC 6026 §7.2)")
struct TransactionLayerClientTests {
    let bench = TransactionBench()
    let invite = SIPRequest.sample()

    private var layer: TransactionLayer { self.bench.layer }
    private var user: StrictUser { self.bench.user }
    private var environment: VirtualEnvironment { self.bench.environment }

    private func receive(_ status: SIPStatus, to request: SIPRequest? = nil, tag: String = "peer", from flow: SIPFlow = .udp) {
        self.layer.receive(SIPResponse(to: request ?? self.invite, status: status, tag: tag), from: flow)
    }

    @Test("A request is sent at once over its flow; branch and method name its transaction")
    func send() {
        let key = self.layer.send(self.invite, over: .udp)
        #expect(key == ClientTransactionKey(branch: "z9hG4bK-a1", method: .invite))
        #expect(self.environment.requests == [self.invite])
        #expect(self.environment.sent.map(\.flow) == [.udp])
        #expect(self.layer.clientTransactionCount == 1)
    }

    @Test("A request without branch cannot be matched to its response and is not sent")
    func noBranch() {
        #expect(self.layer.send(.sample(branch: nil), over: .udp) == nil)
        #expect(self.environment.sent.isEmpty)
        self.bench.expectNothingLeft()
    }

    @Test("A request whose transaction is still there is not sent again: the transaction does that by itself")
    func sameBranchTwice() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.ringing)
        #expect(self.layer.send(self.invite.cancel, over: .udp) != nil)
        #expect(self.layer.send(self.invite.cancel, over: .udp) == nil)
        #expect(self.environment.methods == [.invite, .cancel])
        self.receive(.ok, to: self.invite.cancel)
        self.receive(.requestTerminated)
        self.bench.expectNothingLeft()
    }

    @Test("Responses reach the user in order with the key of their transaction")
    func responses() {
        let key = self.layer.send(self.invite, over: .udp)
        for status in [SIPStatus.trying, .ringing, .sessionProgress, .ok] { self.receive(status) }
        #expect(self.user.statuses == [100, 180, 183, 200])
        #expect(self.user.responses.allSatisfy { $0.key == key })
        self.bench.expectNothingLeft()
    }

    @Test("A 2xx to an INVITE is not acknowledged here; more of them reach the user, from this branch and from others")
    func successes() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.ok, tag: "one")
        self.receive(.ok, tag: "two")
        self.receive(.ok, tag: "one")
        #expect(self.user.statuses == [200, 200, 200])
        #expect(self.user.responses.compactMap(\.response.to?.tag) == ["one", "two", "one"])
        #expect(self.environment.methods == [.invite])
        self.bench.expectNothingLeft()
    }

    @Test("After a 2xx, provisional and failure responses are late and dropped")
    func lateAfterSuccess() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.ok)
        self.receive(.ringing)
        self.receive(.busyHere)
        #expect(self.user.statuses == [200])
        #expect(self.environment.methods == [.invite])
    }

    @Test("A failure reaches the user once and is acknowledged each time it comes")
    func failure() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.ringing)
        for _ in 0..<3 { self.receive(.busyHere) }
        self.receive(.ringing)
        self.receive(.ok)
        #expect(self.user.statuses == [180, 486])
        #expect(self.environment.methods == [.invite, .ack, .ack, .ack])
        self.bench.expectNothingLeft()
    }

    @Test("The ACK to a failure is built from its INVITE and the response")
    func failureACK() throws {
        var invite = SIPRequest.sample(call: "call-7", cseq: 42)
        invite.headers.append(.via, "SIP/2.0/UDP below.acme.example;branch=z9hG4bK-below")
        invite.headers.append(.route, "<sip:p1.acme.example;lr>")
        invite.headers.append(.route, "<sip:p2.acme.example;lr>")
        invite.headers.append(.contact, "<sip:orbit@192.0.2.1>")
        invite.headers.append(.contentType, "application/sdp")
        invite.body = [UInt8]("v=0\r\n".utf8)
        self.layer.send(invite, over: .tcp)
        self.receive(.notFound, to: invite, tag: "peer", from: .tcp)
        let ack = try #require(self.environment.requests.last)
        #expect(self.environment.sent.last?.flow == .tcp)
        #expect(ack.method == .ack)
        #expect(ack.uri == invite.uri)
        #expect(ack.headers[values: .via] == ["SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-a1"])
        #expect(ack.headers[values: .route] == ["<sip:p1.acme.example;lr>", "<sip:p2.acme.example;lr>"])
        #expect(ack.headers[.from] == invite.headers[.from])
        #expect(ack.headers[.to] == "<sip:1002@acme.example>;tag=peer")
        #expect(ack.callID == "call-7")
        #expect(ack.cseq == SIPSequence(42, .ack))
        #expect(ack.headers[.maxForwards] == "70")
        #expect(ack.headers[.contact] == nil)
        #expect(ack.headers[.contentType] == nil)
        #expect(ack.body.isEmpty)
        self.bench.expectNothingLeft()
    }

    @Test("A request other than INVITE has its final response passed once and never acknowledged")
    func otherRequest() {
        let request = SIPRequest.sample(.options)
        self.layer.send(request, over: .udp)
        self.receive(.notFound, to: request)
        self.receive(.notFound, to: request)
        self.receive(.ok, to: request)
        self.receive(.trying, to: request)
        #expect(self.user.statuses == [404])
        #expect(self.environment.methods == [.options])
        self.bench.expectNothingLeft()
    }

    @Test("Responses of an unknown branch, of another method or without Via or CSeq are dropped")
    func unknown() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.ok, to: .sample(branch: "z9hG4bK-a2"))
        self.receive(.ok, to: .sample(.options))
        var response = SIPResponse(to: self.invite, status: .ok, tag: "peer")
        response.headers[.cseq] = nil
        self.layer.receive(response, from: .udp)
        response = SIPResponse(to: self.invite, status: .ok, tag: "peer")
        response.headers[.via] = nil
        self.layer.receive(response, from: .udp)
        #expect(self.user.responses.isEmpty)
    }

    @Test("A response that comes after the transaction is over is dropped", arguments: [SIPMethod.invite, .options])
    func late(method: SIPMethod) {
        let request = SIPRequest.sample(method)
        self.layer.send(request, over: .udp)
        self.receive(.busyHere, to: request)
        self.bench.clock.runOut()
        self.environment.forgetSent()
        self.receive(.busyHere, to: request)
        self.receive(.ok, to: request)
        #expect(self.user.statuses == [486])
        #expect(self.environment.sent.isEmpty)
    }

    @Test("A timeout is reported once, and what comes later is dropped", arguments: [SIPMethod.invite, .options], [SIPFlow.udp, .tcp])
    func timeout(method: SIPMethod, flow: SIPFlow) {
        let request = SIPRequest.sample(method)
        let key = self.layer.send(request, over: flow)
        self.bench.expectNothingLeft()
        self.receive(.ok, to: request, from: flow)
        self.layer.transportFailed(flow)
        #expect(self.user.clientFailures.map(\.key) == [key])
        #expect(self.user.clientFailures.map(\.failure) == [.timeout])
        #expect(self.user.responses.isEmpty)
    }

    @Test("A user may start its next attempt from within the report of a failure")
    func failover() {
        let layer = self.layer
        self.user.onClientFailure = { _, _ in layer.send(.sample(branch: "z9hG4bK-a2"), over: .otherPhone) }
        self.layer.send(self.invite, over: .tcp)
        self.layer.transportFailed(.tcp)
        #expect(self.environment.sent.map(\.flow) == [.tcp, .otherPhone])
        #expect(self.layer.clientTransactionCount == 1)
        self.user.onClientFailure = { _, _ in }
        self.bench.expectNothingLeft()
    }

    @Test("A lost flow is reported once for each request that waits on it, and for nothing else")
    func transportFailure() {
        let waiting = self.layer.send(self.invite, over: .tcp)
        let ringing = self.layer.send(.sample(branch: "z9hG4bK-b", call: "b"), over: .tcp)
        self.receive(.ringing, to: .sample(branch: "z9hG4bK-b", call: "b"), from: .tcp)
        let other = self.layer.send(.sample(.options, branch: "z9hG4bK-c"), over: .tcp)
        self.layer.send(.sample(branch: "z9hG4bK-d"), over: .tcp)
        self.receive(.ok, to: .sample(branch: "z9hG4bK-d"), from: .tcp)
        self.layer.send(.sample(branch: "z9hG4bK-e"), over: .udp)
        self.layer.transportFailed(.tcp)
        self.layer.transportFailed(.tcp)
        #expect(Set(self.user.clientFailures.map(\.key)) == Set([waiting, ringing, other].compactMap { $0 }))
        #expect(self.user.clientFailures.count == 3)
        #expect(self.user.clientFailures.allSatisfy { $0.failure == .transport })
        // The accepted INVITE and the one on the other flow.
        #expect(self.layer.clientTransactionCount == 2)
        self.receive(.ok, to: .sample(branch: "z9hG4bK-e"))
        self.bench.expectNothingLeft()
    }

    @Test("The failures of one flow are reported in the order of their branches, the same in every run")
    func failureOrder() {
        let branches = (100..<140).map { "z9hG4bK-\($0)" }
        for branch in branches.shuffled() { self.layer.send(.sample(.options, branch: branch), over: .tcp) }
        self.layer.transportFailed(.tcp)
        #expect(self.user.clientFailures.map(\.key.branch) == branches)
    }

    @Test("A flow that is lost again while its loss is reported fails nothing twice")
    func nestedFailure() {
        let layer = self.layer
        self.user.onClientFailure = { _, _ in layer.transportFailed(.tcp) }
        for number in 0..<10 { self.layer.send(.sample(.options, branch: "z9hG4bK-\(number)"), over: .tcp) }
        self.layer.transportFailed(.tcp)
        #expect(self.user.clientFailures.count == 10)
        self.bench.expectNothingLeft()
    }

    @Test("After a refusal over UDP, losing the flow is no failure: the user has its answer")
    func failureAfterAnswer() {
        self.layer.send(self.invite, over: .udp)
        self.receive(.busyHere)
        self.layer.transportFailed(.udp)
        #expect(self.user.clientFailures.isEmpty)
        #expect(self.layer.clientTransactionCount == 0)
        self.bench.expectNothingLeft()
    }

    @Test("A CANCEL may be sent between the first provisional and the final response (RFC 3261 §9.1)")
    func mayCancel() throws {
        let key = try #require(self.layer.send(self.invite, over: .udp))
        #expect(!self.layer.mayCancel(key))
        #expect(self.layer.pendingInvite(key) == self.invite)
        self.receive(.trying)
        #expect(self.layer.mayCancel(key))
        #expect(self.layer.pendingInvite(key) == self.invite)
        self.receive(.busyHere)
        #expect(!self.layer.mayCancel(key))
        #expect(self.layer.pendingInvite(key) == nil)
        let other = try #require(self.layer.send(.sample(.options), over: .udp))
        self.receive(.trying, to: .sample(.options))
        #expect(!self.layer.mayCancel(other))
        #expect(self.layer.pendingInvite(other) == nil)
    }

    @Test("The response to a CANCEL, on the branch of its INVITE, is told apart by its method")
    func cancelResponse() throws {
        let invite = try #require(self.layer.send(self.invite, over: .udp))
        self.receive(.ringing)
        let cancel = try #require(self.layer.send(self.invite.cancel, over: .udp))
        #expect(cancel != invite)
        self.receive(.ok, to: self.invite.cancel)
        #expect(self.user.responses.last?.key == cancel)
        #expect(self.layer.pendingInvite(invite) != nil)
        self.receive(.requestTerminated)
        #expect(self.user.responses.last?.key == invite)
        #expect(self.environment.methods == [.invite, .cancel, .ack])
        self.bench.expectNothingLeft()
    }

    @Test("An abandoned transaction is forgotten at once: nothing more is sent, told or left")
    func abandon() throws {
        let key = try #require(self.layer.send(self.invite, over: .udp))
        self.bench.clock.advance(by: .seconds(1))
        self.environment.forgetSent()
        self.layer.abandon(key)
        #expect(self.layer.clientTransactionCount == 0)
        #expect(self.environment.liveTimers == [])
        self.receive(.busyHere)
        self.layer.abandon(key)
        self.bench.expectNothingLeft()
        #expect(self.environment.sent.isEmpty)
        #expect(self.user.responses.isEmpty && self.user.clientFailures.isEmpty)
    }

    @Test("A user may abandon a transaction from within the call that brings its response", arguments: [SIPStatus.ringing, .ok, .busyHere])
    func abandonAtOnce(status: SIPStatus) {
        let layer = self.layer
        self.user.onResponse = { _, key in layer.abandon(key) }
        self.layer.send(self.invite, over: .udp)
        self.receive(status)
        #expect(self.layer.clientTransactionCount == 0)
        self.bench.expectNothingLeft()
    }
}
