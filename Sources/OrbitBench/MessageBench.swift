import CAllocationCounter
import SIPSyntax

/// A phone's INVITE, parsed and written again and again.
enum MessageBench {
    private static let invite: [UInt8] = Array(
        """
        INVITE sip:7001@acme.example SIP/2.0\r
        Via: SIP/2.0/UDP 192.0.2.17:5060;branch=z9hG4bK-d8754z-1a2b3c4d5e6f;rport\r
        Max-Forwards: 70\r
        From: "Bob Baker" <sip:bob@acme.example>;tag=as58f4201b\r
        To: <sip:7001@acme.example>\r
        Call-ID: 313a2b44c0ffee@192.0.2.17\r
        CSeq: 102 INVITE\r
        Contact: <sip:bob@192.0.2.17:5060;transport=udp>\r
        User-Agent: Desk Phone 7.1\r
        Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, NOTIFY, UPDATE, INFO\r
        Supported: replaces, timer, 100rel\r
        Content-Type: application/sdp\r
        Content-Length: 232\r
        \r
        v=0\r
        o=bob 1367 1367 IN IP4 192.0.2.17\r
        s=call\r
        c=IN IP4 192.0.2.17\r
        t=0 0\r
        m=audio 16412 RTP/AVP 0 8 9 101\r
        a=rtpmap:0 PCMU/8000\r
        a=rtpmap:8 PCMA/8000\r
        a=rtpmap:9 G722/8000\r
        a=rtpmap:101 telephone-event/8000\r
        a=fmtp:101 0-15\r
        a=sendrecv\r

        """.utf8)

    static func run() -> [String: Double] {
        let parser = SIPMessageParser()
        guard case .message(let message) = parser.parse(self.invite) else { preconditionFailure("the benchmark's message is well-formed") }
        var figures: [String: Double] = ["invite_bytes": Double(self.invite.count)]
        var sink = 0
        self.measure("parse", into: &figures) {
            if case .message(let parsed) = parser.parse(self.invite) { sink &+= parsed.body.count }
        }
        self.measure("serialise", into: &figures) { sink &+= message.serialized().count }
        precondition(sink != 0)
        return figures
    }

    private static func measure(_ name: String, into figures: inout [String: Double], _ body: () -> Void) {
        let count = 200_000
        for _ in 0..<10_000 { body() }
        let allocations = orbit_allocation_count()
        let start = OrbitBench.cpuSeconds
        for _ in 0..<count { body() }
        let seconds = OrbitBench.cpuSeconds - start
        figures["\(name)_per_cpu_second"] = Double(count) / seconds
        figures["\(name)_allocations"] = Double(orbit_allocation_count() - allocations) / Double(count)
    }
}
