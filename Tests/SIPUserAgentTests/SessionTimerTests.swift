import Foundation
import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Session timers (RFC 4028 §7 to §10)")
struct SessionTimerTests {
    static func request(_ sessionExpires: String?, supported: String? = "timer") throws -> SIPRequest {
        var extra: [(SIPHeaderName, String)] = []
        if let sessionExpires { extra.append((.sessionExpires, sessionExpires)) }
        if let supported { extra.append((.supported, supported)) }
        return try .sample(extra: extra)
    }

    static func response(_ sessionExpires: String?) throws -> SIPResponse {
        var response = SIPResponse(to: try .sample(), status: .ok, tag: "peer")
        if let sessionExpires { response.headers.append(.sessionExpires, sessionExpires) }
        return response
    }

    // MARK: The called side, §9

    /// A row of RFC 4028's Table 2: what the caller says, and who refreshes.
    struct Row: Sendable {
        var supports: Bool
        var asked: String?
        var answered: String
    }

    static let table = [
        Row(supports: false, asked: nil, answered: "uas"), Row(supports: false, asked: "uac", answered: "uas"),
        Row(supports: false, asked: "uas", answered: "uas"), Row(supports: true, asked: nil, answered: "uac"),
        Row(supports: true, asked: "uac", answered: "uac"), Row(supports: true, asked: "uas", answered: "uas"),
    ]

    @Test("Who refreshes follows from what the caller supports and asks for (Table 2); a caller that may choose refreshes itself", arguments: table)
    func uasTable(_ row: Row) throws {
        let value = "1800" + (row.asked.map { ";refresher=\($0)" } ?? "")
        let timer = try #require(SessionTimer.answering(try Self.request(value, supported: row.supports ? "100rel, timer" : "100rel")))
        #expect(timer.interval == 1_800)
        #expect(timer.answerValue == "1800;refresher=\(row.answered)")
        #expect(timer.weRefresh == (row.answered == "uas"))
    }

    @Test("A caller that asks for nothing gets no timer from its request")
    func nothingAsked() throws {
        #expect(SessionTimer.read(try Self.request(nil)) == .none)
        #expect(SessionTimer.answering(try Self.request(nil)) == nil)
    }

    @Test("Less than 90 seconds is too small for a caller that knows the extension", arguments: [1, 30, 89])
    func tooSmall(_ seconds: Int) throws {
        #expect(SessionTimer.read(try Self.request("\(seconds);refresher=uac")) == .tooSmall)
        #expect(SessionTimer.answering(try Self.request("\(seconds)")) == nil)
    }

    @Test("For a caller that could not understand the refusal, too small an interval is raised to 90 seconds")
    func raised() throws {
        for supported in [nil, "100rel", "timers"] {
            let request = try Self.request("30", supported: supported)
            #expect(SessionTimer.read(request) == .timer(interval: 90, refresher: nil))
            #expect(SessionTimer.answering(request) == SessionTimer(interval: 90, weRefresh: true))
        }
    }

    @Test("90 seconds and all that is more is taken as it is", arguments: [90, 91, 1_800, 86_400, 4_294_967_295])
    func taken(_ seconds: Int) throws {
        #expect(SessionTimer.read(try Self.request(String(seconds))) == .timer(interval: seconds, refresher: nil))
    }

    @Test("The header is read in its compact form, with spaces, other parameters and any case")
    func forms() throws {
        for value in ["1800;refresher=UAS", " 1800 ; refresher = uas ", "1800;x=y;Refresher=uas;z", "1800;refresher=uas"] {
            #expect(SessionTimer.read(try Self.request(value)) == .timer(interval: 1_800, refresher: "uas"), "\(value)")
        }
        var request = try Self.request(nil)
        let compact = try #require(SIPHeaderName("x"))
        request.headers.append(compact, "1800")
        #expect(SessionTimer.read(request) == .timer(interval: 1_800, refresher: nil))
    }

    @Test("A value that is no interval is no timer", arguments: ["", ";", "x", "-90", "0", "1.5", "refresher=uac", "99999999999999999999"])
    func malformed(_ value: String) throws {
        #expect(SessionTimer.read(try Self.request(value)) == .none)
        #expect(SessionTimer.answered(by: try Self.response(value)) == nil)
    }

    // MARK: The calling side, §7.2

    @Test("A 2xx without the header means that the peer has no timer")
    func noTimer() throws {
        #expect(SessionTimer.answered(by: try Self.response(nil)) == nil)
    }

    @Test(
        "The 2xx says who refreshes; where it does not, the caller does",
        arguments: [("1800;refresher=uac", true), ("1800;refresher=uas", false), ("1800;refresher=UAS", false), ("1800", true)])
    func uac(_ value: String, _ weRefresh: Bool) throws {
        #expect(SessionTimer.answered(by: try Self.response(value)) == SessionTimer(interval: 1_800, weRefresh: weRefresh))
    }

    @Test("A 2xx may not make us refresh more often than every 90 seconds")
    func uacMinimum() throws {
        #expect(SessionTimer.answered(by: try Self.response("5;refresher=uac"))?.interval == 90)
        #expect(SessionTimer.answered(by: try Self.response("120;refresher=uac"))?.interval == 120)
    }

    // MARK: When, §10

    @Test("Who refreshes does so after half the interval", arguments: [(90, 45), (91, 45), (1_800, 900), (7_200, 3_600)])
    func refresh(_ interval: Int, _ seconds: Int) {
        #expect(SessionTimer(interval: interval, weRefresh: true).delay == .seconds(seconds))
    }

    @Test(
        "Who waits for a refresh gives up a third of the interval before its end, but no more than 32 seconds before",
        arguments: [(90, 60), (93, 62), (96, 64), (99, 67), (120, 88), (1_800, 1_768)])
    func expiry(_ interval: Int, _ seconds: Int) {
        #expect(SessionTimer(interval: interval, weRefresh: false).delay == .seconds(seconds))
    }

    @Test("The refresh comes before the other side gives up, whatever the interval")
    func inTime() {
        for interval in 90...4_000 {
            #expect(SessionTimer(interval: interval, weRefresh: true).delay < SessionTimer(interval: interval, weRefresh: false).delay)
        }
    }

    @Test("Both sides of one agreement agree who refreshes")
    func agreement() throws {
        for row in Self.table where row.supports {
            let value = "600" + (row.asked.map { ";refresher=\($0)" } ?? "")
            let uas = try #require(SessionTimer.answering(try Self.request(value)))
            let uac = try #require(SessionTimer.answered(by: try Self.response(uas.answerValue)))
            #expect(uac.interval == uas.interval)
            #expect(uac.weRefresh != uas.weRefresh)
        }
    }

    @Test("A timer that is written down is read as the same")
    func codable() throws {
        let timer = SessionTimer(interval: 600, weRefresh: true)
        #expect(try JSONDecoder().decode(SessionTimer.self, from: try JSONEncoder().encode(timer)) == timer)
    }
}
