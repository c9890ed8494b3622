import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Attended transfer (RFC 5589 §7, RFC 3891)")
struct AttendedTransferTests {
    /// Alice, on a handmade phone, has called Bob and then Carol.
    private static func bench() throws -> (bench: CallBench, alice: HandmadePhone, bob: Dialog, carol: Dialog) {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        let (_, bob) = try bench.connect(alice, to: "1002")
        let (_, carol) = try bench.connect(alice, to: "1003")
        return (bench, alice, bob, carol)
    }

    private static func referTo(_ dialog: Dialog, tags: (String, String)? = nil) -> String {
        let (to, from) = tags ?? (dialog.id.remoteTag, dialog.id.localTag)
        return "<sip:1003@acme.example?Replaces=\(dialog.id.callID)%3Bto-tag%3D\(to)%3Bfrom-tag%3D\(from)>"
    }

    @Test("The two others talk, both calls of the transferor end, and each phone shows the other party")
    func succeeds() throws {
        var (bench, alice, bob, carol) = try Self.bench()
        var refer = alice.request(.refer, in: &bob)
        refer.headers.append(.referTo, Self.referTo(carol))
        #expect(alice.ask(refer)?.status == .accepted)
        for notify in alice.requests(.notify) { alice.answer(notify, .ok) }
        bench.office.settle()
        #expect(alice.notifications.map { String(decoding: $0.body, as: UTF8.self) }.last == "SIP/2.0 200 OK\r\n")
        #expect(alice.requests(.bye).count == 2)
        for bye in alice.requests(.bye) { alice.answer(bye, .ok) }
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(try bench.liveCall(bench.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.liveCall(bench.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        _ = carol
        bench.expectNothingLeft()
    }

    @Test("While the first call is held, as it is when the second is made: both hear each other all the same")
    func held() throws {
        var (bench, alice, bob, carol) = try Self.bench()
        let hold = alice.request(.invite, in: &bob, body: alice.description([.pcmu, .pcma, .telephoneEvent], .sendonly, version: 2))
        #expect(alice.ask(hold)?.status == .ok)
        alice.send(.request(alice.request(.ack, in: &bob, sequence: hold.cseq?.number)))
        bench.office.settle()
        var refer = alice.request(.refer, in: &bob)
        refer.headers.append(.referTo, Self.referTo(carol))
        #expect(alice.ask(refer)?.status == .accepted)
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        _ = carol
    }

    @Test("Replaces names no call, one of somebody else, or the same call: the NOTIFY says so, and both calls are as they were")
    func unknown() throws {
        var (bench, alice, bob, carol) = try Self.bench()
        let lobby = try bench.handmade(bench.company.lobby, host: "10.1.0.9")
        let (_, foreign) = try bench.connect(lobby, to: "81001003")
        for target in [
            Self.referTo(carol, tags: ("wrong", "tags")), "<sip:1003@acme.example?Replaces=nothing%3Bto-tag%3Da%3Bfrom-tag%3Db>", Self.referTo(bob),
            Self.referTo(foreign),
        ] {
            alice.forgetReceived()
            var refer = alice.request(.refer, in: &bob)
            refer.headers.append(.referTo, target)
            #expect(alice.ask(refer)?.status == .accepted)
            for _ in 0..<2 { for notify in alice.requests(.notify) { alice.answer(notify, .ok) } }
            #expect(alice.notifications.map { String(decoding: $0.body, as: UTF8.self) }.last?.hasPrefix("SIP/2.0 481") == true)
            #expect(alice.requests(.bye).isEmpty)
        }
        #expect(bench.office.halves(of: bench.alice).count == 2)
    }
}
