import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Reliable provisional responses (RFC 3262)")
struct ReliableProvisionalTests {
    static func ringing() throws -> SIPResponse {
        SIPResponse(to: try .sample(sequence: 314), status: .ringing, tag: "orbit")
    }

    @Test("It requires 100rel and carries its number, and is otherwise what was given")
    func headers() throws {
        let reliable = ReliableProvisional(try Self.ringing(), responseSequence: 988_789)
        #expect(reliable.response.headers.contains("100rel", in: .require))
        #expect(reliable.response.headers[.rseq] == "988789")
        var plain = reliable.response
        plain.headers.removeAll(.require)
        plain.headers.removeAll(.rseq)
        #expect(plain == (try Self.ringing()))
    }

    /// When it is sent, and when it is given up (§3: retransmitted for 64·T1 seconds).
    static func course(t1: Duration) throws -> (sent: [Duration], givenUp: Duration) {
        var reliable = ReliableProvisional(try Self.ringing(), responseSequence: 1, t1: t1)
        var now = Duration.zero
        var sent: [Duration] = []
        var actions = reliable.begin()
        for _ in 0..<1_000 {
            var delay: Duration?
            for action in actions {
                switch action {
                case .send(let response):
                    #expect(response == reliable.response)
                    sent.append(now)
                case .startTimer(let after): delay = after
                case .giveUp: return (sent, now)
                }
            }
            now += try #require(delay)
            actions = reliable.timerFired()
        }
        throw AcceptedInviteTests.NeverEnds()
    }

    @Test("It is sent at once, again after T1 and then doubling without bound, and given up after 64·T1 (§3)")
    func intervals() throws {
        let course = try Self.course(t1: .milliseconds(500))
        #expect(course.sent == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5].map { .seconds($0) })
        #expect(course.givenUp == .seconds(32))
    }

    @Test("The timing is the configured one")
    func otherTiming() throws {
        let course = try Self.course(t1: .milliseconds(100))
        #expect(course.sent == [0, 100, 300, 700, 1_500, 3_100, 6_300].map { .milliseconds($0) })
        #expect(course.givenUp == .milliseconds(6_400))
    }

    @Test("A PRACK is for it when both its numbers and the method are (§7.2)")
    func acknowledged() throws {
        let reliable = ReliableProvisional(try Self.ringing(), responseSequence: 776_656)
        func isAcknowledged(_ rack: String) throws -> Bool {
            reliable.isAcknowledged(by: try #require(SIPResponseAcknowledgement(parsing: rack)))
        }
        #expect(try isAcknowledged("776656 314 INVITE"))
        #expect(try !isAcknowledged("776655 314 INVITE"))
        #expect(try !isAcknowledged("776656 313 INVITE"))
        #expect(try !isAcknowledged("776656 314 UPDATE"))
        #expect(try !isAcknowledged("314 776656 INVITE"))
    }

    @Test("RAck is read and written", arguments: ["776656 1 INVITE", "1 4294967295 INVITE"])
    func rack(_ value: String) throws {
        #expect(SIPResponseAcknowledgement(parsing: value)?.headerValue == value)
    }

    @Test("What is no RAck is not read", arguments: ["", " ", "1", "1 2", "x 1 INVITE", "1 x INVITE", "1 2 INVITE 3", "INVITE 1 2"])
    func malformedRack(_ value: String) {
        #expect(SIPResponseAcknowledgement(parsing: value) == nil)
    }
}
