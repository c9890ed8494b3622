import SIPSyntax
import SIPUserAgent
import Testing

@Suite("A 2xx until its ACK (RFC 3261 §13.3.1.4)")
struct AcceptedInviteTests {
    /// When the answer is sent again, counted from the first sending, and when it is given up.
    static func course(t1: Duration, t2: Duration) throws -> (sent: [Duration], givenUp: Duration) {
        let response = SIPResponse(to: try .sample(), status: .ok, tag: "orbit")
        var accepted = AcceptedInvite(response, t1: t1, t2: t2)
        var now = Duration.zero
        var sent: [Duration] = []
        var actions = accepted.begin()
        for _ in 0..<1_000 {
            var delay: Duration?
            for action in actions {
                switch action {
                case .send(let again):
                    #expect(again == response)
                    sent.append(now)
                case .startTimer(let after): delay = after
                case .giveUp: return (sent, now)
                }
            }
            now += try #require(delay)
            actions = accepted.timerFired()
        }
        throw NeverEnds()
    }

    struct NeverEnds: Error {}

    @Test("It is sent again after T1, doubling up to T2, and given up after 64·T1")
    func intervals() throws {
        let course = try Self.course(t1: .milliseconds(500), t2: .seconds(4))
        #expect(course.sent == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5].map { .seconds($0) })
        #expect(course.givenUp == .seconds(32))
    }

    @Test("The timing is the configured one", arguments: [(100, 400), (1_000, 4_000), (10, 10)])
    func otherTiming(_ t1: Int, _ t2: Int) throws {
        let course = try Self.course(t1: .milliseconds(t1), t2: .milliseconds(t2))
        #expect(course.givenUp == .milliseconds(t1 * 64))
        #expect(course.sent.first == .milliseconds(t1))
        let gaps = zip(course.sent.dropFirst(), course.sent).map { $0 - $1 }
        #expect(gaps.allSatisfy { $0 <= .milliseconds(t2) })
        #expect(course.sent.allSatisfy { $0 < course.givenUp })
    }

    @Test("The first sending is the transaction's: nothing is sent before the timer fires")
    func begin() throws {
        let accepted = AcceptedInvite(SIPResponse(to: try .sample(), status: .ok, tag: "orbit"))
        #expect(accepted.begin() == [.startTimer(after: .milliseconds(500))])
    }
}
