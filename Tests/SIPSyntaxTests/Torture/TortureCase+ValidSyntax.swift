import SIPSyntax

extension TortureCase {
    /// RFC 4475 §3.1.1: messages that look wrong and are not.
    static let validSyntax: [TortureCase] = [
        TortureCase(
            "wsinv", "3.1.1.1", .message,
            wire(
                [
                    "INVITE sip:keeper@north-tower.example.com;undocumented SIP/2.0",
                    "TO :",
                    " sip:keeper@north-tower.example.com ;   tag    = 55t0wer0n",
                    "from   : \"Ida \\\\\\\"Fog\\\"\"       <sip:ida@example.com>",
                    "  ;",
                    "  tag = fr0m1da",
                    "MaX-fOrWaRdS: 0041",
                    "Call-ID: wsinv.lamp@192.0.2.1",
                    "Content-Length   : \(sdp.utf8.count)",
                    "cseq: 0012",
                    "  INVITE",
                    "Via  : SIP  /   2.0",
                    " /UDP",
                    "    192.0.2.2;branch=unc00kied",
                    "s :",
                    "FreshlyMintedHeader: first half",
                    "   of a value that goes on  ",
                    "\tfor a third line",
                    "OddlyValuedHeader: ;;,,;;,;",
                    "Content-Type: application/sdp",
                    "Route:",
                    " <sip:relay.example.com;lr;strange=yes;stranger>",
                    "v:  SIP  / 2.0  / TCP     quay.example.com   ;",
                    "  branch  =   z9hG4bKfoghorn  ,",
                    " SIP  /    2.0   / UDP  192.168.7.7  ; branch=",
                    " z9hG4bK5150",
                    "m:\"Said \\\"aye\\\"\" <sip:ida@example.com> ; newparam =",
                    "      newvalue ;",
                    "  secondparam ; q = 0.25",
                ], body: sdp)),
        TortureCase(
            "intmeth", "3.1.1.2", .message,
            wire([
                "!Peculiar-Verb9876543210_*+`.%quite'~ "
                    + "sip:2_strange.User~(so-it!goes)&can't+won't$/mad?,/;;*:&pw+1=2,odd!*cat$flap~p_too.(isn't-it)@example.com"
                    + " SIP/2.0",
                "Via: SIP/2.0/TCP mast.example.com;branch=z9hG4bK-.!%66*_+`'~",
                "To: \"BS:\\\u{08} NUL:\\\u{00} DEL:\\\u{7F}\""
                    + " <sip:2_strange.User~(so-it!goes)&can't+won't$/mad?,/;;*@example.com>",
                "From: word1~` word2'+_ word3*%!.- <sip:plain@example.com>;fromParam''~+*_!.-%=\"Straße путь\";tag=_mark~1'+`*%!-.",
                "Call-ID: intmeth.seq%AB-!.*_+'@seq`~)(><:\\/\"][?}{",
                "CSeq: 87654321 !Peculiar-Verb9876543210_*+`.%quite'~",
                "Max-Forwards: 255",
                "oddHeader-!.%*+_`'~:\u{FEFF}湖の塔",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "esc01", "3.1.1.3", .message,
            wire(
                [
                    "INVITE sip:sips%3Alamp%40example.com@example.net SIP/2.0",
                    "To: sip:%6Ceep%65r@example.com",
                    "From: <sip:two%20words@example.net>;tag=e5c",
                    "Max-Forwards: 87",
                    "i: esc01.percent",
                    "CSeq: 4711 INVITE",
                    "Via: SIP/2.0/UDP mast5.example.net;branch=z9hG4bKpercent",
                    "C: application/sdp",
                    "Contact:",
                    "  <sip:i%64a@mast5.example.net;%6C%72;c%6Fl%6Fr=r%65d%25%34%31>",
                    "Content-Length: \(sdp.utf8.count)",
                ], body: sdp)),
        TortureCase(
            "escnull", "3.1.1.4", .message,
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "To: sip:dark-%00-lamp@example.com",
                "From: sip:dark-%00-lamp@example.com;tag=0nu11",
                "Max-Forwards: 70",
                "Call-ID: escnull.unlit",
                "CSeq: 14398234 REGISTER",
                "Via: SIP/2.0/UDP mast5.example.com;branch=z9hG4bKunlit",
                "Contact: <sip:%00@mast5.example.com>",
                "Contact: <sip:%00%00@mast5.example.com>",
                "L:0", "",
            ])),
        TortureCase(
            "esc02", "3.1.1.5", .message,
            wire([
                "RE%46RESH%21 sip:registrar.example.com SIP/2.0",
                "To: \"%Q%46\" <sip:lamp@example.com>",
                "From: \"%Q%46\" <sip:lamp@example.com>;tag=n0tesc",
                "Max-Forwards: 70",
                "Call-ID: esc02.literal@mast-%2e.example.com",
                "CSeq: 31337 RE%46RESH%21",
                "Via: SIP/2.0/TCP 192.0.2.41;branch=z9hG4bK20%20%41",
                "Contact: <sip:lamp1@mast1.example.com>",
                "C%6Fntact: <sip:lamp2@mast2.example.com>",
                "Contact: <sip:lamp3@mast3.example.com>",
                "l: 0", "",
            ])),
        TortureCase(
            "lwsdisp", "3.1.1.6", .message,
            wire([
                "OPTIONS sip:keeper@example.com SIP/2.0",
                "To: sip:keeper@example.com",
                "From: ida<sip:ida@example.com>;tag=n0gap",
                "Max-Forwards: 70",
                "Call-ID: lwsdisp.tight@fog.example.com",
                "CSeq: 60 OPTIONS",
                "Via: SIP/2.0/UDP fog.example.com;branch=z9hG4bKtight",
                "l: 0", "",
            ])),
        TortureCase("longreq", "3.1.1.7", .message, long),
        TortureCase(
            "dblreq", "3.1.1.8", .message,
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:lamp@example.com;tag=tw1n",
                "Max-Forwards: 8",
                "Call-ID: dblreq.first",
                "CSeq: 8 REGISTER",
                "Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKfirst",
                "Contact: sip:lamp@192.0.2.125",
                "Content-Length: 0", "",
            ])
                + wire(
                    [
                        "INVITE sip:keeper@example.com SIP/2.0",
                        "To: sip:keeper@example.com",
                        "From: sip:ida@example.com;tag=tw1n2",
                        "Max-Forwards: 6",
                        "Call-ID: dblreq.second",
                        "CSeq: 9 INVITE",
                        "Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKsecond",
                        "Content-Type: application/sdp",
                        "Content-Length: \(sdp.utf8.count)",
                    ], body: sdp)),
        TortureCase(
            "semiuri", "3.1.1.9", .message,
            wire([
                "OPTIONS sip:lamp;beam=w%40example.net@example.com SIP/2.0",
                "To: sip:k_keeper@example.com",
                "From: sip:ida@example.org;tag=5em1",
                "Max-Forwards: 3",
                "Call-ID: semiuri.beam",
                "CSeq: 8 OPTIONS",
                "Accept: application/sdp, application/pkcs7-mime,",
                "        multipart/mixed, message/sipfrag",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKbeam",
                "l: 0", "",
            ])),
        TortureCase(
            "transports", "3.1.1.10", .message,
            wire([
                "OPTIONS sip:keeper@example.com SIP/2.0",
                "To: sip:keeper@example.com",
                "From: <sip:ida@example.com>;tag=many",
                "Max-Forwards: 70",
                "Call-ID: transports.relay",
                "Accept: application/sdp",
                "CSeq: 60 OPTIONS",
                "Via: SIP/2.0/UDP r1.example.com;branch=z9hG4bKr1",
                "Via: SIP/2.0/SCTP r2.example.com;branch=z9hG4bKr2",
                "Via: SIP/2.0/TLS r3.example.com;branch=z9hG4bKr3",
                "Via: SIP/2.0/SEMAPHORE r4.example.com;branch=z9hG4bKr4",
                "Via: SIP/2.0/TCP r5.example.com;branch=z9hG4bKr5",
                "l: 0", "",
            ])),
        TortureCase("mpart01", "3.1.1.11", .message, multipart),
        TortureCase(
            "unreason", "3.1.1.12", .message,
            wire(
                [
                    "SIP/2.0 200 = 7*(3+1) ; \"quoted\" свет горит — ясно",
                    "Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKcause",
                    "Call-ID: unreason.light",
                    "CSeq: 35 INVITE",
                    "From: sip:ida@example.com;tag=wh4t",
                    "To: sip:keeper@example.edu;tag=wh0",
                    "Content-Length: \(sdp.utf8.count)",
                    "Content-Type: application/sdp",
                    "Contact: <sip:keeper@mast198.example.com>",
                ], body: sdp)),
        TortureCase(
            "noreason", "3.1.1.13", .message,
            wire([
                "SIP/2.0 100 ",
                "Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bKmute",
                "Call-ID: noreason.mute",
                "CSeq: 35 INVITE",
                "From: <sip:ida@example.com>;tag=mut3",
                "To: <sip:keeper@example.edu>;tag=mut4",
                "Content-Length: 0",
                "Contact: <sip:keeper@mast105.example.com>", "",
            ])),
    ]

    /// longreq: values of hundreds of bytes wherever a value may stand, and thirty-three Vias.
    private static let long: [UInt8] = {
        let user = "lamp" + String(repeating: "glow", count: 50)
        let unknown = String(repeating: "beam", count: 40)
        let vias = (1...33).reversed().map { "v: SIP/2.0/TCP mast\($0).example.com;branch=z9hG4bKlong\($0)" }
        return wire(
            [
                "INVITE sip:keeper@example.com SIP/2.0",
                "To: \"I have a rather " + String(repeating: "long, ", count: 30) + "name\"<sip:keeper@example.com:6000;"
                    + "x" + unknown + "=" + unknown + ";short>",
                "F: sip:" + user + "@example.net;tag=1ong" + String(repeating: "0123456789", count: 20)
                    + ";long" + unknown + "name=long" + unknown + "value;bare" + unknown,
                "Call-ID: longreq.one" + String(repeating: "really", count: 30) + "longcallid",
                "CSeq: 3882340 INVITE",
                "Unknown-" + String(repeating: "Long-", count: 20) + "Name: unknown-" + unknown + "; and-" + unknown,
                "Max-Forwards: 70",
                "Contact: <sip:" + user + "@mast5.example.net>",
                "Content-Type: application/sdp",
                "l: \(sdp.utf8.count)",
            ] + vias, body: sdp)
    }()

    /// mpart01: two body parts, the second one of all the byte values there are.
    private static let multipart: [UInt8] = {
        let body =
            wire(["--lampboundary", "Content-Type: text/plain", "", "The lamp is lit", "--lampboundary"])
            + wire(["Content-Type: application/octet-stream", "Content-Transfer-Encoding: binary", ""])
            + Array(UInt8.min...UInt8.max) + wire(["", "--lampboundary--"])
        return wire([
            "MESSAGE sip:keeper@example.org SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKparts",
            "Max-Forwards: 70",
            "Route: <sip:127.0.0.1:5080>",
            "From: sip:ida@example.org;tag=p4rts",
            "To: sip:keeper@example.org",
            "Call-ID: mpart01.parts",
            "CSeq: 127 MESSAGE",
            "Date: Sun, 22 Nov 2026 04:00:00 GMT",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed;boundary=lampboundary",
            "Content-Length: \(body.count)", "",
        ]) + body
    }()
}
