import SIPSyntax
import SIPTransaction
import Testing

/// What the two RFCs ask of the machine:
///
/// 1. Provisional responses of the TU are sent; the last one answers a repeated INVITE (§17.2.1).
/// 2. A 2xx is sent and leads to accepted, where the TU may send it again and repeated INVITEs are absorbed (RFC 6026 §7.1).
/// 3. Timer L ends accepted after 64·T1, over every transport; ACKs before that go to the TU (RFC 6026 §7.1).
/// 4. A 300–699 is sent and leads to completed; timer G sends it again, over unreliable transports only, at T1, 2·T1, … T2.
/// 5. A repeated INVITE in completed is answered with the final response.
/// 6. Timer H ends completed after 64·T1 and tells the TU.
/// 7. An ACK in completed leads to confirmed, where ACKs are absorbed for T4 (timer I); over reliable transports at once to the end.
/// 8. After the final response every other response of the TU is dropped.
@Suite("INVITE server transaction (RFC 3261 §17.2.1, RFC 6026 §7.1)")
struct InviteServerTransactionTests {
    typealias Row = Transition<InviteServerSpecimen>

    private static let ringing = InviteServerSpecimen.ringing
    private static let ok = InviteServerSpecimen.ok
    private static let busy = InviteServerSpecimen.busy
    private static let completed = InviteServerSpecimen.State.completed(interval: .milliseconds(500))

    private static func timers(but used: TransactionTimer...) -> [InviteServerSpecimen.Event] {
        TransactionTimer.all.filter { !used.contains($0) }.map { .timer($0) }
    }

    static let groups: [[Row]] = [
        Row.any(.proceeding, .respondRinging, [.send(ringing)], .ringing),
        Row.any(.proceeding, .respondOK, [.send(ok), .start(.l, after: .seconds(32))], .accepted),
        Row.udp(
            .proceeding, .respondBusy, [.send(busy), .start(.g, after: .milliseconds(500)), .start(.h, after: .seconds(32))], completed),
        Row.tcp(.proceeding, .respondBusy, [.send(busy), .start(.h, after: .seconds(32))], completed),
        Row.ignored(.proceeding, [.invite, .ack] + timers()),

        Row.any(.ringing, .invite, [.send(ringing)]),
        Row.any(.ringing, .respondRinging, [.send(ringing)]),
        Row.any(.ringing, .respondOK, [.send(ok), .start(.l, after: .seconds(32))], .accepted),
        Row.udp(.ringing, .respondBusy, [.send(busy), .start(.g, after: .milliseconds(500)), .start(.h, after: .seconds(32))], completed),
        Row.tcp(.ringing, .respondBusy, [.send(busy), .start(.h, after: .seconds(32))], completed),
        Row.ignored(.ringing, [.ack] + timers()),

        Row.any(.accepted, .respondOK, [.send(ok)]),
        Row.any(.accepted, .ack, [.passACK]),
        Row.any(.accepted, .timer(.l), [.terminate], .terminated),
        Row.ignored(.accepted, [.invite, .respondRinging, .respondBusy] + timers(but: .l)),

        Row.any(completed, .invite, [.send(busy)]),
        Row.udp(completed, .ack, [.cancel(.g), .cancel(.h), .start(.i, after: .seconds(5))], .confirmed),
        Row.tcp(completed, .ack, [.cancel(.h), .terminate], .terminated),
        Row.any(completed, .timer(.g), [.send(busy), .start(.g, after: .seconds(1))], .completed(interval: .seconds(1))),
        Row.any(completed, .timer(.h), [.cancel(.g), .fail(.noACK), .terminate], .terminated),
        Row.ignored(completed, [.respondRinging, .respondOK, .respondBusy] + timers(but: .g, .h)),

        Row.any(.confirmed, .timer(.i), [.terminate], .terminated),
        Row.ignored(.confirmed, [.invite, .respondRinging, .respondOK, .respondBusy, .ack] + timers(but: .i)),

        Row.ignored(.terminated, InviteServerSpecimen.Event.allCases),
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

    @Test("The interval of timer G doubles up to T2 and stays there")
    func interval() {
        var machine = InviteServerTransaction(isReliable: false)
        _ = machine.respond(Self.busy)
        let intervals = (0..<6).map { _ in machine.fire(.g).last }
        let expected: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(4), .seconds(4), .seconds(4)]
        #expect(intervals == expected.map { .start(.g, after: $0) })
    }

    @Test("Every timer is made from the base values it was given")
    func timing() {
        let timing = TransactionTiming(t1: .milliseconds(100), t2: .milliseconds(150), t4: .seconds(1))
        var machine = InviteServerTransaction(isReliable: false, timing: timing)
        #expect(
            machine.respond(Self.busy)
                == [.send(Self.busy), .start(.g, after: .milliseconds(100)), .start(.h, after: .milliseconds(6_400))])
        #expect(machine.fire(.g) == [.send(Self.busy), .start(.g, after: .milliseconds(150))])
        #expect(machine.receiveACK() == [.cancel(.g), .cancel(.h), .start(.i, after: .seconds(1))])
        var accepting = InviteServerTransaction(isReliable: true, timing: timing)
        #expect(accepting.respond(Self.ok) == [.send(Self.ok), .start(.l, after: .milliseconds(6_400))])
    }

    @Test("The class of the status alone decides the way", arguments: [100, 101, 199, 200, 202, 299, 300, 399, 404, 503, 600, 699])
    func statusClasses(_ code: Int) {
        var machine = InviteServerTransaction(isReliable: true)
        let response = SIPResponse(status: SIPStatus(rawValue: code))
        let actions = machine.respond(response)
        switch code {
        case ..<200: #expect(actions == [.send(response)])
        case ..<300: #expect(actions == [.send(response), .start(.l, after: .seconds(32))])
        default: #expect(actions == [.send(response), .start(.h, after: .seconds(32))])
        }
    }

    @Test("It is half open until it is accepted, acknowledged or over")
    func halfOpen() {
        func isHalfOpen(_ state: InviteServerSpecimen.State) -> Bool {
            InviteServerSpecimen(in: state, isReliable: false).machine.isHalfOpen
        }
        #expect(isHalfOpen(.proceeding))
        #expect(isHalfOpen(.ringing))
        #expect(isHalfOpen(Self.completed))
        #expect(!isHalfOpen(.accepted))
        #expect(!isHalfOpen(.confirmed))
        #expect(!isHalfOpen(.terminated))
    }
}
