import SIPSyntax
import SIPTransaction
import Testing

@Suite("Limits of server transactions (RFC 3261 §21.5.4)")
struct TransactionLimitsTests {
    private static func request(_ number: Int, _ method: SIPMethod = .invite) -> SIPRequest {
        .sample(method, branch: "z9hG4bK-\(number)", call: "call-\(number)")
    }

    private func bench(halfOpen: Int = 3, total: Int = 100) -> TransactionBench {
        TransactionBench(limits: .init(halfOpenInvites: halfOpen, serverTransactions: total))
    }

    @Test("Ten thousand half-open INVITEs are let in; the next gets 503 with Retry-After and is not remembered")
    func standard() throws {
        let bench = TransactionBench()
        for number in 0..<10_000 { bench.layer.receive(Self.request(number), from: .udp) }
        #expect(bench.user.requests.count == 10_000)
        #expect(bench.layer.halfOpenInvites == 10_000)
        #expect(bench.environment.sent.isEmpty)

        bench.layer.receive(Self.request(10_000), from: .otherPhone)
        let refusal = try #require(bench.environment.responses.first)
        #expect(refusal.status == .serviceUnavailable)
        #expect(Int(refusal.headers[.retryAfter] ?? "") ?? 0 > 0)
        #expect(refusal.to?.tag != nil)
        #expect(refusal.headers[.via] == Self.request(10_000).headers[.via])
        #expect(refusal.callID == "call-10000")
        #expect(bench.environment.sent.map(\.flow) == [.otherPhone])
        #expect(bench.user.requests.count == 10_000)
        #expect(bench.layer.serverTransactionCount == 10_000)
        #expect(bench.layer.halfOpenInvites == 10_000)
        #expect(bench.layer.refusedByLimits == 1)
        #expect(bench.environment.liveTimers == [])
    }

    @Test("A refused INVITE that comes again is refused again, and let in when there is room")
    func notRemembered() throws {
        let bench = self.bench()
        for number in 0..<4 { bench.layer.receive(Self.request(number), from: .udp) }
        bench.layer.receive(Self.request(3), from: .udp)
        #expect(bench.environment.statuses == [503, 503])
        #expect(bench.layer.refusedByLimits == 2)
        try bench.answer(.ok)
        bench.layer.receive(Self.request(3), from: .udp)
        #expect(bench.user.requests.last?.request == Self.request(3))
        #expect(bench.environment.statuses == [503, 503, 200])
    }

    @Test("At the limit, repetitions, ACKs, CANCELs and other requests still pass")
    func stillPass() throws {
        let bench = self.bench()
        for number in 0..<3 { bench.layer.receive(Self.request(number), from: .udp) }
        bench.layer.receive(Self.request(0), from: .udp)
        bench.layer.receive(Self.request(0).cancel, from: .udp)
        bench.layer.receive(Self.request(9, .bye), from: .udp)
        bench.layer.receive(Self.request(8, .ack), from: .udp)
        #expect(bench.user.methods == [.invite, .invite, .invite, .cancel, .bye])
        #expect(bench.user.acks.count == 1)
        #expect(bench.environment.sent.isEmpty)
    }

    /// A way for an INVITE to stop being half open.
    enum Ending: CaseIterable {
        case accepted
        case refusedAndAcknowledged
        case refusedAndNeverAcknowledged
    }

    @Test("The count goes down as each INVITE ends, and down once only", arguments: Ending.allCases, [SIPFlow.udp, .tcp])
    func countGoesDown(ending: Ending, flow: SIPFlow) {
        let bench = self.bench()
        for number in 0..<3 { bench.layer.receive(Self.request(number), from: flow) }
        #expect(bench.layer.halfOpenInvites == 3)
        for (index, entry) in bench.user.requests.enumerated() {
            bench.layer.respond(SIPResponse(to: entry.request, status: .ringing, tag: "orbit"), in: entry.key)
            #expect(bench.layer.halfOpenInvites == 3 - index)
            let status: SIPStatus = ending == .accepted ? .ok : .busyHere
            bench.layer.respond(SIPResponse(to: entry.request, status: status, tag: "orbit"), in: entry.key)
            if ending == .accepted {
                bench.layer.respond(SIPResponse(to: entry.request, status: status, tag: "orbit"), in: entry.key)
            } else {
                // Refused but not acknowledged is still half open.
                #expect(bench.layer.halfOpenInvites == 3 - index)
                if ending == .refusedAndNeverAcknowledged { bench.clock.advance(by: .seconds(32)) }
            }
            for _ in 0..<2 { bench.layer.receive(entry.request.failureACK(), from: flow) }
            #expect(bench.layer.halfOpenInvites == 2 - index)
        }
        bench.layer.receive(Self.request(3), from: flow)
        #expect(bench.user.requests.count == 4)
        #expect(bench.layer.halfOpenInvites == 1)
        #expect(bench.layer.refusedByLimits == 0)
    }

    @Test("The limit of all server transactions refuses any new request, but no repetition and no ACK")
    func total() throws {
        let bench = self.bench(total: 2)
        bench.layer.receive(Self.request(0, .options), from: .udp)
        bench.layer.receive(Self.request(1), from: .udp)
        for method in [SIPMethod.options, .invite, .bye] { bench.layer.receive(Self.request(2, method), from: .udp) }
        #expect(bench.environment.statuses == [503, 503, 503])
        bench.layer.receive(Self.request(0, .options), from: .udp)
        bench.layer.receive(Self.request(5, .ack), from: .udp)
        #expect(bench.environment.statuses == [503, 503, 503])
        #expect(bench.layer.serverTransactionCount == 2)
        #expect(bench.layer.refusedByLimits == 3)
        try bench.answer(.ok)
        bench.clock.advance(by: .seconds(32))
        bench.layer.receive(Self.request(2, .options), from: .udp)
        #expect(bench.user.methods == [.options, .invite, .options])
    }

    @Test("The ACK to a refusal belongs to nothing and leaves nothing")
    func acknowledgedRefusal() {
        let bench = self.bench(halfOpen: 0)
        bench.layer.receive(Self.request(0), from: .udp)
        bench.layer.receive(Self.request(0).failureACK(toTag: "busy"), from: .udp)
        #expect(bench.environment.statuses == [503])
        #expect(bench.user.requests.isEmpty)
        bench.expectNothingLeft()
    }
}
