import SIPSyntax
import SIPTransaction
import Testing

/// When each of the machines says what, on a clock: RFC 3261 Table 4 with T1 = 500 ms, T2 = 4 s, T4 = 5 s.
@Suite("Retransmission over time (RFC 3261 §17, Table 4)")
struct TransactionTimingTests {
    private static func seconds(_ values: Double...) -> [Duration] { values.map { .seconds($0) } }

    @Test("An INVITE nobody answers is sent seven times over UDP and given up after 32 seconds")
    func inviteOverUDP() {
        let bench = TransactionBench()
        bench.layer.send(.sample(), over: .udp)
        bench.clock.advance(by: .seconds(32) - .nanoseconds(1))
        #expect(bench.environment.moments == Self.seconds(0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5))
        #expect(Set(bench.environment.requests) == [.sample()])
        #expect(bench.user.clientFailures.isEmpty)
        bench.clock.advance(by: .nanoseconds(1))
        #expect(bench.user.clientFailures.map(\.failure) == [.timeout])
        bench.expectNothingLeft()
        #expect(bench.environment.sent.count == 7)
        #expect(bench.user.clientFailures.count == 1)
    }

    @Test("An INVITE nobody answers is sent once over TCP and given up after 32 seconds")
    func inviteOverTCP() {
        let bench = TransactionBench()
        bench.layer.send(.sample(), over: .tcp)
        bench.expectNothingLeft()
        #expect(bench.environment.moments == Self.seconds(0))
        #expect(bench.clock.now == .seconds(32))
        #expect(bench.user.clientFailures.map(\.failure) == [.timeout])
    }

    @Test("A provisional response ends the sending of an INVITE and its waiting: it may ring for hours")
    func ringing() {
        let bench = TransactionBench()
        bench.layer.send(.sample(), over: .udp)
        bench.clock.advance(by: .milliseconds(600))
        bench.layer.receive(SIPResponse(to: .sample(), status: .ringing, tag: "peer"), from: .udp)
        #expect(bench.environment.liveTimers == [])
        bench.clock.advance(by: .seconds(7_200))
        #expect(bench.environment.moments == Self.seconds(0, 0.5))
        bench.layer.receive(SIPResponse(to: .sample(), status: .ok, tag: "peer"), from: .udp)
        #expect(bench.user.statuses == [180, 200])
        bench.expectNothingLeft()
        #expect(bench.clock.now == .milliseconds(7_232_600))
    }

    @Test("Another request nobody answers is sent eleven times over UDP and given up after 32 seconds")
    func requestOverUDP() {
        let bench = TransactionBench()
        bench.layer.send(.sample(.options), over: .udp)
        bench.expectNothingLeft()
        #expect(bench.environment.moments == Self.seconds(0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5))
        #expect(bench.clock.now == .seconds(32))
        #expect(bench.user.clientFailures.map(\.failure) == [.timeout])
    }

    @Test("Another request nobody answers is sent once over TCP and given up after 32 seconds")
    func requestOverTCP() {
        let bench = TransactionBench()
        bench.layer.send(.sample(.options), over: .tcp)
        bench.expectNothingLeft()
        #expect(bench.environment.moments == Self.seconds(0))
        #expect(bench.clock.now == .seconds(32))
        #expect(bench.user.clientFailures.map(\.failure) == [.timeout])
    }

    @Test("After a provisional response another request is sent every four seconds, and still given up after 32")
    func requestInProgress() {
        let bench = TransactionBench()
        bench.layer.send(.sample(.refer), over: .udp)
        bench.clock.advance(by: .milliseconds(600))
        bench.layer.receive(SIPResponse(to: .sample(.refer), status: .trying), from: .udp)
        bench.expectNothingLeft()
        #expect(bench.environment.moments == Self.seconds(0, 0.5, 1.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5))
        #expect(bench.user.clientFailures.map(\.failure) == [.timeout])
        #expect(bench.clock.now == .seconds(32))
    }

    @Test("A failure answer nobody acknowledges is sent eleven times over UDP and given up after 32 seconds")
    func failureOverUDP() throws {
        let bench = TransactionBench()
        bench.layer.receive(.sample(), from: .udp)
        bench.clock.advance(by: .seconds(1))
        try bench.answer(.busyHere)
        bench.expectNothingLeft()
        #expect(
            bench.environment.moments
                == Self.seconds(0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5).map { $0 + .seconds(1) })
        #expect(Set(bench.environment.statuses) == [486])
        #expect(bench.clock.now == .seconds(33))
        #expect(bench.user.serverFailures.map(\.failure) == [.noACK])
    }

    @Test("A failure answer nobody acknowledges is sent once over TCP and given up after 32 seconds")
    func failureOverTCP() throws {
        let bench = TransactionBench()
        bench.layer.receive(.sample(), from: .tcp)
        try bench.answer(.busyHere)
        bench.expectNothingLeft()
        #expect(bench.environment.moments == Self.seconds(0))
        #expect(bench.clock.now == .seconds(32))
        #expect(bench.user.serverFailures.map(\.failure) == [.noACK])
    }

    /// How long a finished transaction stays, to recognise what comes late.
    struct Stay: Sendable, CustomTestStringConvertible {
        var what: String
        var flow: SIPFlow
        var seconds: Int
        var prepare: @Sendable (TransactionBench) throws -> Void

        var testDescription: String { "\(self.what) over \(self.flow.transport): \(self.seconds) s" }
    }

    static let stays: [Stay] = [SIPFlow.udp, .tcp].flatMap { flow in
        let isReliable = flow.transport.isReliable
        return [
            Stay(what: "accepted INVITE, timer M", flow: flow, seconds: 32) { bench in
                bench.layer.send(.sample(), over: flow)
                bench.layer.receive(SIPResponse(to: .sample(), status: .ok, tag: "peer"), from: flow)
            },
            Stay(what: "refused INVITE, timer D", flow: flow, seconds: isReliable ? 0 : 32) { bench in
                bench.layer.send(.sample(), over: flow)
                bench.layer.receive(SIPResponse(to: .sample(), status: .busyHere, tag: "peer"), from: flow)
            },
            Stay(what: "answered request, timer K", flow: flow, seconds: isReliable ? 0 : 5) { bench in
                bench.layer.send(.sample(.options), over: flow)
                bench.layer.receive(SIPResponse(to: .sample(.options), status: .ok, tag: "peer"), from: flow)
            },
            Stay(what: "INVITE we accepted, timer L", flow: flow, seconds: 32) { bench in
                bench.layer.receive(.sample(), from: flow)
                try bench.answer(.ok)
            },
            Stay(what: "INVITE we refused and its ACK, timer I", flow: flow, seconds: isReliable ? 0 : 5) { bench in
                bench.layer.receive(.sample(), from: flow)
                try bench.answer(.busyHere)
                bench.layer.receive(.sample().failureACK(), from: flow)
            },
            Stay(what: "request we answered, timer J", flow: flow, seconds: isReliable ? 0 : 32) { bench in
                bench.layer.receive(.sample(.options), from: flow)
                try bench.answer(.ok)
            },
        ]
    }

    @Test("A finished transaction stays as long as its timer says, then nothing of it is left", arguments: stays)
    func stay(_ stay: Stay) throws {
        let bench = TransactionBench()
        try stay.prepare(bench)
        let count = { bench.layer.serverTransactionCount + bench.layer.clientTransactionCount }
        #expect(count() == (stay.seconds == 0 ? 0 : 1))
        if stay.seconds > 0 {
            bench.clock.advance(by: .seconds(stay.seconds) - .nanoseconds(1))
            #expect(count() == 1)
        }
        bench.expectNothingLeft()
        #expect(bench.clock.now == .seconds(stay.seconds))
        #expect(bench.user.clientFailures.isEmpty && bench.user.serverFailures.isEmpty)
    }
}
