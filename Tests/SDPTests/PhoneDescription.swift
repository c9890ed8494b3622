import Testing

/// A description as some kind of phone sends it.
struct PhoneDescription: Sendable, CustomTestStringConvertible {
    var phone: String
    /// Lines without their ends.
    var text: String
    /// Whether every line is one that this server keeps, so that it is written as it was read.
    var isKeptWhole: Bool
    /// The names of the codecs, in order.
    var codecs: [String]

    var testDescription: String { self.phone }

    init(_ phone: String, isKeptWhole: Bool = true, codecs: [String], _ text: String) {
        self.phone = phone
        self.isKeptWhole = isKeptWhole
        self.codecs = codecs
        self.text = text
    }

    func bytes(lineEnd: String = "\r\n") -> [UInt8] {
        [UInt8]((self.text.split(separator: "\n").joined(separator: lineEnd) + lineEnd).utf8)
    }

    static let all: [PhoneDescription] = [
        .desk, .oldAdapter, .secureDesk, .softphone, .browser, .version6, .held, .fax, .everyLine,
    ]

    static let desk = PhoneDescription(
        "desk phone", codecs: ["G722", "PCMU", "PCMA", "G729", "TELEPHONE-EVENT"],
        """
        v=0
        o=deskphone 1700000001 1700000001 IN IP4 192.0.2.21
        s=-
        c=IN IP4 192.0.2.21
        t=0 0
        m=audio 11780 RTP/AVP 9 0 8 18 101
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:18 G729/8000
        a=fmtp:18 annexb=no
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=sendrecv
        """)

    /// Static payload types only, and no `a=` line at all (RFC 3551 §6).
    static let oldAdapter = PhoneDescription(
        "analogue adapter", codecs: ["PCMU", "PCMA", "G723", "G728", "G729", "GSM", "CN"],
        """
        v=0
        o=- 17 17 IN IP4 192.0.2.22
        s=call
        c=IN IP4 192.0.2.22
        t=0 0
        m=audio 5004 RTP/AVP 0 8 4 15 18 3 13
        """)

    static let secureDesk = PhoneDescription(
        "desk phone with SRTP", codecs: ["PCMA", "TELEPHONE-EVENT"],
        """
        v=0
        o=secure 20 21 IN IP4 192.0.2.23
        s=secure call
        t=0 0
        m=audio 30000 RTP/SAVP 8 96
        c=IN IP4 192.0.2.23
        b=AS:80
        b=TIAS:64000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:96 telephone-event/8000
        a=fmtp:96 0-16
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:bm90LWEta2V5LWp1c3QtdGV4dC1vZi10aGlydHktYnl0ZXM=|2^31
        a=sendrecv
        """)

    static let softphone = PhoneDescription(
        "softphone with video", codecs: ["OPUS", "SPEEX", "PCMU", "TELEPHONE-EVENT", "TELEPHONE-EVENT"],
        """
        v=0
        o=soft 3 3 IN IP4 192.0.2.24
        s=A talk
        c=IN IP4 192.0.2.24
        b=AS:512
        t=0 0
        a=record:off
        m=audio 7078 RTP/AVP 96 97 0 101 102
        a=rtpmap:96 opus/48000/2
        a=fmtp:96 useinbandfec=1
        a=rtpmap:97 speex/16000
        a=fmtp:97 vbr=on
        a=rtpmap:101 telephone-event/48000
        a=rtpmap:102 telephone-event/8000
        a=rtcp:7079
        a=rtcp-fb:* trr-int 5000
        m=video 9078 RTP/AVP 98
        a=rtpmap:98 H264/90000
        a=fmtp:98 profile-level-id=42801F
        a=rtcp-fb:98 nack pli
        """)

    static let browser = PhoneDescription(
        "browser", codecs: ["OPUS", "G722", "PCMU", "TELEPHONE-EVENT"],
        """
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS talk
        m=audio 51472 UDP/TLS/RTP/SAVPF 111 9 0 126
        c=IN IP4 203.0.113.9
        a=rtcp:51473 IN IP4 203.0.113.9
        a=candidate:1 1 udp 2113937151 192.0.2.25 51472 typ host
        a=candidate:2 1 udp 1845501695 203.0.113.9 51472 typ srflx raddr 192.0.2.25 rport 51472
        a=end-of-candidates
        a=remote-candidates:1 192.0.2.1 16384
        a=ice-ufrag:Fr4g
        a=ice-pwd:not-a-real-password-at-all
        a=ice-options:trickle
        a=ice-lite
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
        a=setup:actpass
        a=mid:0
        a=sendrecv
        a=msid:talk microphone
        a=rtcp-mux
        a=rtcp-mux-only
        a=rtcp-rsize
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:305419896 cname:talker
        a=ssrc-group:FID 305419896 305419897
        """)

    static let version6 = PhoneDescription(
        "IPv6 phone", codecs: ["PCMU", "TELEPHONE-EVENT"],
        """
        v=0
        o=- 5 6 IN IP6 2001:db8::21
        s=-
        c=IN IP6 2001:db8::21
        t=0 0
        m=audio 40000 RTP/AVP 0 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        """)

    /// Hold as it was before RFC 3264.
    static let held = PhoneDescription(
        "phone that holds the old way", codecs: ["PCMU"],
        """
        v=0
        o=old 8 9 IN IP4 192.0.2.26
        s=-
        c=IN IP4 0.0.0.0
        t=0 0
        m=audio 5006 RTP/AVP 0
        """)

    static let fax = PhoneDescription(
        "fax adapter", codecs: ["PCMA"],
        """
        v=0
        o=fax 1 2 IN IP4 192.0.2.27
        s=-
        c=IN IP4 192.0.2.27
        t=0 0
        m=audio 0 RTP/AVP 8
        m=image 6000 udptl t38
        a=T38FaxVersion:0
        a=T38MaxBitRate:14400
        """)

    /// Every line of RFC 8866 §5, in its order.
    static let everyLine = PhoneDescription(
        "describer of everything", isKeptWhole: false, codecs: ["PCMU"],
        """
        v=0
        o=all 1 1 IN IP4 studio.acme.example
        s=Everything
        i=all that may stand in a description
        u=http://acme.example/all
        e=help@acme.example (Help)
        p=+1 202 555 0100
        c=IN IP4 233.252.0.17/127
        b=X-YZ:128
        t=3034423619 3042462419
        r=604800 3600 0 90000
        z=2882844526 -1h
        k=prompt
        a=recvonly
        m=audio 49170/2 RTP/AVP 0
        i=the sound
        c=IN IP4 233.252.0.18/127
        b=AS:64
        k=clear:nothing
        a=rtpmap:0 PCMU/8000
        """)
}
