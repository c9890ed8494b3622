import SIPSyntax
import SIPTransaction
import Testing

/// What the RFC asks of the machine:
///
/// 1. The request is sent at once; timer E sends it again at T1, 2·T1, … T2, over unreliable transports only.
/// 2. A provisional response goes to the TU; timer E then runs for T2 each time, and timer F goes on.
/// 3. Timer F ends trying and proceeding after 64·T1 and tells the TU.
/// 4. A final response goes to the TU once; repetitions are absorbed for T4 (timer K), which over reliable transports is 0.
/// 5. A transport failure before the final response goes to the TU and ends the transaction.
@Suite("Non-INVITE client transaction (RFC 3261 §17.1.2)")
struct ClientTransactionTests {
    typealias Row = Transition<ClientSpecimen>

    private static let progress = ClientSpecimen.progress
    private static let ok = ClientSpecimen.ok
    private static let notFound = ClientSpecimen.notFound
    private static let trying = ClientSpecimen.State.trying(interval: .milliseconds(500))

    private static func timers(but used: TransactionTimer...) -> [ClientSpecimen.Event] {
        TransactionTimer.all.filter { !used.contains($0) }.map { .timer($0) }
    }

    static let groups: [[Row]] = [
        Row.any(trying, .progress, [.pass(progress)], .proceeding),
        Row.udp(trying, .ok, [.cancel(.e), .cancel(.f), .start(.k, after: .seconds(5)), .pass(ok)], .completed),
        Row.tcp(trying, .ok, [.cancel(.f), .pass(ok), .terminate], .terminated),
        Row.udp(trying, .notFound, [.cancel(.e), .cancel(.f), .start(.k, after: .seconds(5)), .pass(notFound)], .completed),
        Row.tcp(trying, .notFound, [.cancel(.f), .pass(notFound), .terminate], .terminated),
        Row.any(trying, .transportFailure, [.cancel(.e), .cancel(.f), .fail(.transport), .terminate], .terminated),
        Row.any(trying, .timer(.e), [.sendRequest, .start(.e, after: .seconds(1))], .trying(interval: .seconds(1))),
        Row.any(trying, .timer(.f), [.cancel(.e), .fail(.timeout), .terminate], .terminated),
        Row.ignored(trying, timers(but: .e, .f)),

        Row.any(.proceeding, .progress, [.pass(progress)]),
        Row.udp(.proceeding, .ok, [.cancel(.e), .cancel(.f), .start(.k, after: .seconds(5)), .pass(ok)], .completed),
        Row.tcp(.proceeding, .ok, [.cancel(.f), .pass(ok), .terminate], .terminated),
        Row.udp(.proceeding, .notFound, [.cancel(.e), .cancel(.f), .start(.k, after: .seconds(5)), .pass(notFound)], .completed),
        Row.tcp(.proceeding, .notFound, [.cancel(.f), .pass(notFound), .terminate], .terminated),
        Row.any(.proceeding, .transportFailure, [.cancel(.e), .cancel(.f), .fail(.transport), .terminate], .terminated),
        Row.any(.proceeding, .timer(.e), [.sendRequest, .start(.e, after: .seconds(4))]),
        Row.any(.proceeding, .timer(.f), [.cancel(.e), .fail(.timeout), .terminate], .terminated),
        Row.ignored(.proceeding, timers(but: .e, .f)),

        Row.any(.completed, .timer(.k), [.terminate], .terminated),
        Row.ignored(.completed, [.progress, .ok, .notFound, .transportFailure] + timers(but: .k)),

        Row.ignored(.terminated, ClientSpecimen.Event.allCases),
    ]

    static let table = groups.flatMap { $0 }

    @Test("Each event in each state does what the table says and leads where it says", arguments: Self.table)
    func transition(_ row: Row) {
        row.check()
    }

    @Test("The table has every state and every event once")
    func complete() {
        Row.checkComplete(Self.table, isReliable: false)
        Row.checkComplete(Self.table, isReliable: true)
    }

    @Test("It begins by sending the request; timer E runs over unreliable transports only")
    func begin() {
        #expect(
            ClientTransaction(isReliable: false).begin()
                == [.sendRequest, .start(.e, after: .milliseconds(500)), .start(.f, after: .seconds(32))])
        #expect(ClientTransaction(isReliable: true).begin() == [.sendRequest, .start(.f, after: .seconds(32))])
    }

    @Test("The interval of timer E doubles up to T2 and stays there")
    func interval() {
        var machine = ClientTransaction(isReliable: false)
        let intervals = (0..<6).map { _ in machine.fire(.e).last }
        #expect(intervals == [1, 2, 4, 4, 4, 4].map { .start(.e, after: .seconds($0)) })
    }

    @Test("Every timer is made from the base values it was given")
    func timing() {
        let timing = TransactionTiming(t1: .milliseconds(100), t2: .milliseconds(150), t4: .seconds(1))
        var machine = ClientTransaction(isReliable: false, timing: timing)
        #expect(machine.begin() == [.sendRequest, .start(.e, after: .milliseconds(100)), .start(.f, after: .milliseconds(6_400))])
        #expect(machine.fire(.e) == [.sendRequest, .start(.e, after: .milliseconds(150))])
        #expect(machine.receive(Self.progress) == [.pass(Self.progress)])
        #expect(machine.fire(.e) == [.sendRequest, .start(.e, after: .milliseconds(150))])
        #expect(machine.receive(Self.ok).contains(.start(.k, after: .seconds(1))))
    }

    @Test("The class of the status alone decides the way", arguments: [100, 199, 200, 299, 300, 401, 503, 600, 699])
    func statusClasses(_ code: Int) {
        var machine = ClientTransaction(isReliable: true)
        let response = SIPResponse(status: SIPStatus(rawValue: code))
        let expected: [ClientTransaction.Action] = code < 200 ? [.pass(response)] : [.cancel(.f), .pass(response), .terminate]
        #expect(machine.receive(response) == expected)
    }
}
