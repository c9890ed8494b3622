import SIPSyntax
import SIPTransaction
import Testing

/// What the RFC asks of the machine:
///
/// 1. In trying, repeated requests are dropped; nothing is sent that the TU has not said.
/// 2. A provisional response is sent and leads to proceeding, where it answers repeated requests.
/// 3. A final response, of whatever class, is sent and leads to completed, where it answers repeated requests.
/// 4. After the final response every other response of the TU is dropped.
/// 5. Timer J ends completed after 64·T1; over reliable transports it is 0.
@Suite("Non-INVITE server transaction (RFC 3261 §17.2.2)")
struct ServerTransactionTests {
    typealias Row = Transition<ServerSpecimen>

    private static let trying = ServerSpecimen.trying
    private static let ok = ServerSpecimen.ok
    private static let notFound = ServerSpecimen.notFound

    private static func timers(but used: TransactionTimer...) -> [ServerSpecimen.Event] {
        TransactionTimer.all.filter { !used.contains($0) }.map { .timer($0) }
    }

    static let groups: [[Row]] = [
        Row.any(.trying, .respondTrying, [.send(trying)], .proceeding),
        Row.udp(.trying, .respondOK, [.send(ok), .start(.j, after: .seconds(32))], .completed),
        Row.tcp(.trying, .respondOK, [.send(ok), .terminate], .terminated),
        Row.tcp(.trying, .respondNotFound, [.send(notFound), .terminate], .terminated),
        Row.ignored(.trying, [.request] + timers()),

        Row.any(.proceeding, .request, [.send(trying)]),
        Row.any(.proceeding, .respondTrying, [.send(trying)]),
        Row.udp(.proceeding, .respondOK, [.send(ok), .start(.j, after: .seconds(32))], .completed),
        Row.tcp(.proceeding, .respondOK, [.send(ok), .terminate], .terminated),
        Row.tcp(.proceeding, .respondNotFound, [.send(notFound), .terminate], .terminated),
        Row.ignored(.proceeding, timers()),

        Row.any(.completed, .request, [.send(ok)]),
        Row.any(.completed, .timer(.j), [.terminate], .terminated),
        Row.ignored(.completed, [.respondTrying, .respondOK, .respondNotFound] + timers(but: .j)),

        Row.ignored(.terminated, ServerSpecimen.Event.allCases),
    ]

    static let table = groups.flatMap { $0 }

    @Test("Each event in each state does what the table says and leads where it says", arguments: Self.table)
    func transition(_ row: Row) {
        row.check()
    }

    @Test("A failure response is kept and repeated like a success", arguments: [false, true])
    func failure(afterProvisional: Bool) {
        var machine = ServerTransaction(isReliable: false)
        if afterProvisional { _ = machine.respond(Self.trying) }
        #expect(machine.respond(Self.notFound) == [.send(Self.notFound), .start(.j, after: .seconds(32))])
        #expect(machine.receiveRetransmission() == [.send(Self.notFound)])
        #expect(machine.respond(Self.ok) == [])
        #expect(machine.receiveRetransmission() == [.send(Self.notFound)])
        #expect(machine.fire(.j) == [.terminate])
    }

    @Test("The table has every state and every event once")
    func complete() {
        // A failure leads over UDP to a completed that holds the failure, which the test above follows.
        let failures = Row.udp(.trying, .respondNotFound, []) + Row.udp(.proceeding, .respondNotFound, [])
        Row.checkComplete(Self.table + failures, isReliable: false)
        Row.checkComplete(Self.table, isReliable: true)
    }

    @Test("Timer J is made from the T1 it was given")
    func timing() {
        var machine = ServerTransaction(isReliable: false, timing: TransactionTiming(t1: .milliseconds(100)))
        #expect(machine.respond(Self.ok) == [.send(Self.ok), .start(.j, after: .milliseconds(6_400))])
    }

    @Test("The latest provisional response answers a repeated request")
    func latestProvisional() {
        var machine = ServerTransaction(isReliable: false)
        let progress = SIPResponse(to: .sample(.options), status: .sessionProgress)
        _ = machine.respond(Self.trying)
        _ = machine.respond(progress)
        #expect(machine.receiveRetransmission() == [.send(progress)])
    }
}
