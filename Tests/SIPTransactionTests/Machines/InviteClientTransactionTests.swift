import SIPSyntax
import SIPTransaction
import Testing

/// What the two RFCs ask of the machine:
///
/// 1. The INVITE is sent at once; timer A sends it again at T1, 2·T1, 4·T1, … without a cap, over unreliable transports only.
/// 2. Timer B ends calling after 64·T1 and tells the TU. It does not run in proceeding.
/// 3. A provisional response goes to the TU and ends retransmission.
/// 4. A 2xx goes to the TU without an ACK and leads to accepted, where more 2xx go to the TU for 64·T1 (timer M, RFC 6026 §7.2).
/// 5. A 300–699 goes to the TU once and is acknowledged each time it comes, for at least 32 s (timer D); over reliable
///    transports D is 0.
/// 6. A transport failure before the final response goes to the TU and ends the transaction.
///
/// Where the machine departs: the TU is not told that an ACK could not be sent, for it has its final response.
@Suite("INVITE client transaction (RFC 3261 §17.1.1, RFC 6026 §7.2)")
struct InviteClientTransactionTests {
    typealias Row = Transition<InviteClientSpecimen>

    private static let ringing = InviteClientSpecimen.ringing
    private static let ok = InviteClientSpecimen.ok
    private static let busy = InviteClientSpecimen.busy
    private static let calling = InviteClientSpecimen.State.calling(interval: .milliseconds(500))

    private static func timers(but used: TransactionTimer...) -> [InviteClientSpecimen.Event] {
        TransactionTimer.all.filter { !used.contains($0) }.map { .timer($0) }
    }

    static let groups: [[Row]] = [
        Row.any(calling, .ringing, [.cancel(.a), .cancel(.b), .pass(ringing)], .proceeding),
        Row.any(calling, .ok, [.cancel(.a), .cancel(.b), .start(.m, after: .seconds(32)), .pass(ok)], .accepted),
        Row.udp(
            calling, .busy, [.cancel(.a), .cancel(.b), .sendACK(busy), .start(.d, after: .seconds(32)), .pass(busy)], .completed),
        Row.tcp(calling, .busy, [.cancel(.b), .sendACK(busy), .pass(busy), .terminate], .terminated),
        Row.any(calling, .transportFailure, [.cancel(.a), .cancel(.b), .fail(.transport), .terminate], .terminated),
        Row.any(
            calling, .timer(.a), [.sendRequest, .start(.a, after: .seconds(1))], .calling(interval: .seconds(1))),
        Row.any(calling, .timer(.b), [.cancel(.a), .fail(.timeout), .terminate], .terminated),
        Row.ignored(calling, timers(but: .a, .b)),

        Row.any(.proceeding, .ringing, [.pass(ringing)]),
        Row.any(.proceeding, .ok, [.cancel(.a), .cancel(.b), .start(.m, after: .seconds(32)), .pass(ok)], .accepted),
        Row.udp(
            .proceeding, .busy, [.cancel(.a), .cancel(.b), .sendACK(busy), .start(.d, after: .seconds(32)), .pass(busy)], .completed),
        Row.tcp(.proceeding, .busy, [.cancel(.b), .sendACK(busy), .pass(busy), .terminate], .terminated),
        Row.any(.proceeding, .transportFailure, [.cancel(.a), .cancel(.b), .fail(.transport), .terminate], .terminated),
        Row.ignored(.proceeding, timers()),

        Row.any(.accepted, .ok, [.pass(ok)]),
        Row.any(.accepted, .timer(.m), [.terminate], .terminated),
        Row.ignored(.accepted, [.ringing, .busy, .transportFailure] + timers(but: .m)),

        Row.any(.completed, .busy, [.sendACK(busy)]),
        Row.any(.completed, .transportFailure, [.cancel(.d), .terminate], .terminated),
        Row.any(.completed, .timer(.d), [.terminate], .terminated),
        Row.ignored(.completed, [.ringing, .ok] + timers(but: .d)),

        Row.ignored(.terminated, InviteClientSpecimen.Event.allCases),
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

    @Test("It begins by sending the INVITE; timer A runs over unreliable transports only")
    func begin() {
        #expect(
            InviteClientTransaction(isReliable: false).begin()
                == [.sendRequest, .start(.a, after: .milliseconds(500)), .start(.b, after: .seconds(32))])
        #expect(InviteClientTransaction(isReliable: true).begin() == [.sendRequest, .start(.b, after: .seconds(32))])
    }

    @Test("The interval of timer A doubles without end")
    func interval() {
        var machine = InviteClientTransaction(isReliable: false)
        let intervals = (0..<6).map { _ in machine.fire(.a).last }
        #expect(intervals == [1, 2, 4, 8, 16, 32].map { .start(.a, after: .seconds($0)) })
    }

    @Test("Every timer is made from the base values it was given, but timer D is at least 32 seconds")
    func timing() {
        let short = TransactionTiming(t1: .milliseconds(100))
        #expect(
            InviteClientTransaction(isReliable: false, timing: short).begin()
                == [.sendRequest, .start(.a, after: .milliseconds(100)), .start(.b, after: .milliseconds(6_400))])
        var accepted = InviteClientTransaction(isReliable: false, timing: short)
        #expect(accepted.receive(Self.ok).contains(.start(.m, after: .milliseconds(6_400))))
        var refused = InviteClientTransaction(isReliable: false, timing: short)
        #expect(refused.receive(Self.busy).contains(.start(.d, after: .seconds(32))))
        var slow = InviteClientTransaction(isReliable: false, timing: TransactionTiming(t1: .seconds(1)))
        #expect(slow.receive(Self.busy).contains(.start(.d, after: .seconds(64))))
    }

    @Test("The class of the status alone decides the way", arguments: [100, 199, 200, 299, 300, 401, 503, 600, 699])
    func statusClasses(_ code: Int) {
        var machine = InviteClientTransaction(isReliable: true)
        let response = SIPResponse(status: SIPStatus(rawValue: code))
        let actions = machine.receive(response)
        #expect(actions.contains(.pass(response)))
        #expect(actions.contains(.sendACK(response)) == (code >= 300))
        #expect(actions.contains(.start(.m, after: .seconds(32))) == (200..<300).contains(code))
    }

    @Test("It awaits its final response in calling and proceeding, and may be cancelled in proceeding only")
    func questions() {
        func machine(_ state: InviteClientSpecimen.State) -> InviteClientTransaction {
            InviteClientSpecimen(in: state, isReliable: false).machine
        }
        let states: [InviteClientSpecimen.State] = [Self.calling, .proceeding, .accepted, .completed, .terminated]
        #expect(states.map { machine($0).awaitsFinalResponse } == [true, true, false, false, false])
        #expect(states.map { machine($0).isProceeding } == [false, true, false, false, false])
    }
}
