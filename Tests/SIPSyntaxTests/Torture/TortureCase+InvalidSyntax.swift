import SIPSyntax

extension TortureCase {
    /// RFC 4475 §3.1.2: messages that break the grammar.
    static let invalidSyntax: [TortureCase] = [
        TortureCase(
            "badinv01", "3.1.2.1", .malformedRequest(.badRequest, field: "Via"),
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=5epar4tors",
                    "Max-Forwards: 7",
                    "Call-ID: badinv01.separators",
                    "CSeq: 8 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.15;;,;,,",
                    "Contact: \"Bob\" <sip:bob@example.org>;;;;",
                    "Content-Length: \(sdp.utf8.count)",
                    "Content-Type: application/sdp",
                ], body: sdp)),
        TortureCase(
            "clerr", "3.1.2.2", .malformedRequest(.badRequest, field: "Content-Length"),
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "Max-Forwards: 80",
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=t00much",
                    "Contact: <sip:ida@hungry.example.net>",
                    "Call-ID: clerr.promise",
                    "CSeq: 8 INVITE",
                    "Via: SIP/2.0/UDP mast5.example.com;branch=z9hG4bKpromise",
                    "Content-Type: application/sdp",
                    "Content-Length: 9999",
                ], body: sdp)),
        TortureCase(
            "ncl", "3.1.2.3", .malformedRequest(.badRequest, field: "Content-Length"),
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "Max-Forwards: 254",
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=n3g",
                    "Call-ID: ncl.below",
                    "CSeq: 0 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.53;branch=z9hG4bKbelow",
                    "Contact: <sip:ida@mast53.example.net>",
                    "Content-Type: application/sdp",
                    "Content-Length: -999",
                ], body: sdp)),
        TortureCase(
            "scalar02", "3.1.2.4", .malformedRequest(.badRequest, field: "CSeq"),
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "Via: SIP/2.0/TCP mast129.example.com;branch=z9hG4bKscalar",
                "To: <sip:lamp@example.com>",
                "From: <sip:lamp@example.com>;tag=5ca1ar",
                "Call-ID: scalar02.heights",
                "CSeq: 73786976294838206464 REGISTER",
                "Max-Forwards: 300",
                "Expires: 1" + String(repeating: "0", count: 100),
                "Contact: <sip:lamp@mast129.example.com>;expires=560595193265630",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "scalarlg", "3.1.2.5", .dropped,
            wire([
                "SIP/2.0 503 Service Unavailable",
                "Via: SIP/2.0/TCP mast129.example.com;branch=z9hG4bKscalar",
                "To: <sip:lamp@example.com>",
                "From: sip:ida@example.net;tag=5ca1ar1g",
                "Call-ID: scalarlg.heights",
                "CSeq: 18584789669544608046624 OPTIONS",
                "Retry-After: 1898605677006056698608047976",
                "Warning: 3624 overture \"Lamp In Progress\"",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "quotbal", "3.1.2.6", .malformedRequest(.badRequest, field: "To"),
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "To: \"K. Keeper <sip:k.keeper@example.com>",
                    "From: sip:ida@example.net;tag=qu0te",
                    "Max-Forwards: 10",
                    "Call-ID: quotbal.open",
                    "CSeq: 8 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.59:5050;branch=z9hG4bKopen",
                    "Contact: <sip:ida@example.net>",
                    "Content-Type: application/sdp",
                    "Content-Length: \(sdp.utf8.count)",
                ], body: sdp)),
        startLine("ltgtruri", "3.1.2.7", "INVITE <sip:lamp@example.com> SIP/2.0"),
        startLine("lwsruri", "3.1.2.8", "INVITE sip:lamp@example.com; lr SIP/2.0"),
        startLine("lwsstart", "3.1.2.9", "INVITE  sip:lamp@example.com  SIP/2.0"),
        startLine("trws", "3.1.2.10", "INVITE sip:lamp@example.com SIP/2.0  "),
        // The RFC lets an element be liberal here, as long as the headers in the URI never become headers of the message.
        startLine(
            "escruri", "3.1.2.11", "INVITE sip:lamp@example.com?Route=%3Csip:detour.example.com%3E SIP/2.0", expectation: .message),
        TortureCase(
            "baddate", "3.1.2.12", .malformedRequest(.badRequest, field: "Date"),
            wire([
                "INVITE sip:lamp@example.com SIP/2.0",
                "To: sip:keeper@example.com",
                "From: sip:ida@example.net;tag=d4te",
                "Max-Forwards: 50",
                "Call-ID: baddate.zone",
                "CSeq: 17 INVITE",
                "Via: SIP/2.0/UDP mast5.example.com;branch=z9hG4bKzone",
                "Date: Sun, 22 Nov 2026 04:00:00 CET",
                "Contact: <sip:ida@mast5.example.net>",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "regbadct", "3.1.2.13", .malformedRequest(.badRequest, field: "Contact"),
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:lamp@example.com;tag=br4cket",
                "Max-Forwards: 70",
                "Call-ID: regbadct.bare",
                "CSeq: 4 REGISTER",
                "Via: SIP/2.0/UDP mast.example.com;branch=z9hG4bKbare",
                "Contact: sip:lamp@example.com?Route=%3Csip:detour.example.com%3E",
                "l: 0", "",
            ])),
        TortureCase(
            "badaspec", "3.1.2.14", .malformedRequest(.badRequest, field: "To"),
            wire([
                "OPTIONS sip:lamp@example.org SIP/2.0",
                "Via: SIP/2.0/UDP mast4.example.com:5060;branch=z9hG4bKspaced",
                "Max-Forwards: 70",
                "From: \"Fog, Ida\" <sip:ida.fog@example.com>;tag=5paced",
                "To: \"Keeper, Karl\" < sip:k.keeper@example.org >",
                "Call-ID: badaspec.spaced",
                "Accept: application/sdp",
                "CSeq: 3923239 OPTIONS",
                "l: 0", "",
            ])),
        TortureCase(
            "baddn", "3.1.2.15", .malformedRequest(.badRequest, field: "From"),
            wire([
                "OPTIONS sip:lamp@example.org SIP/2.0",
                "Via:     SIP/2.0/UDP c.example.com:5060;branch=z9hG4bKcomma",
                "Max-Forwards:      70",
                "From:    Fog, Ida <sip:ida.fog@example.com>;tag=c0mma",
                "To:      Keeper, Karl <sip:k.keeper@example.org>",
                "Call-ID: baddn.comma",
                "Accept: application/sdp",
                "CSeq:    3923239 OPTIONS",
                "l: 0", "",
            ])),
        TortureCase(
            "badvers", "3.1.2.16", .malformedRequest(.versionNotSupported, field: nil),
            wire([
                "OPTIONS sip:lamp@example.org SIP/8.1",
                "Via:     SIP/8.1/UDP c.example.com;branch=z9hG4bKfuture",
                "Max-Forwards:     70",
                "From:    I. Fog <sip:ida.fog@example.com>;tag=futur3",
                "To:      K. Keeper <sip:k.keeper@example.org>",
                "Call-ID: badvers.future",
                "CSeq:    1 OPTIONS",
                "l: 0", "",
            ])),
        TortureCase(
            "mismatch01", "3.1.2.17", .malformedRequest(.badRequest, field: "CSeq"),
            wire([
                "OPTIONS sip:lamp@example.com SIP/2.0",
                "To: sip:keeper@example.com",
                "From: sip:ida@example.net;tag=m1s",
                "Max-Forwards: 6",
                "Call-ID: mismatch01.two-minds",
                "CSeq: 8 INVITE",
                "Via: SIP/2.0/UDP mast.example.com;branch=z9hG4bKminds",
                "l: 0", "",
            ])),
        // 501 is the other answer the RFC allows; the parser does not know which methods are implemented.
        TortureCase(
            "mismatch02", "3.1.2.18", .malformedRequest(.badRequest, field: "CSeq"),
            wire(
                [
                    "KINDLE sip:lamp@example.com SIP/2.0",
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=m1s2",
                    "Max-Forwards: 6",
                    "Call-ID: mismatch02.two-minds",
                    "CSeq: 8 INVITE",
                    "Contact: <sip:ida@mast.example.net>",
                    "Via: SIP/2.0/UDP mast.example.net;branch=z9hG4bKminds",
                    "Content-Type: application/sdp",
                    "l: \(sdp.utf8.count)",
                ], body: sdp)),
        TortureCase(
            "bigcode", "3.1.2.19", .dropped,
            wire([
                "SIP/2.0 8589934602 better not pick this up",
                "Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bKheavy",
                "Call-ID: bigcode.heavy",
                "CSeq: 35 INVITE",
                "From: <sip:ida@example.com>;tag=h3avy",
                "To: <sip:keeper@example.edu>;tag=h3avier",
                "Content-Length: 0",
                "Contact: <sip:keeper@mast105.example.com>", "",
            ])),
    ]

    /// An INVITE that is faultless below its start line.
    private static func startLine(
        _ name: String, _ section: String, _ line: String, expectation: Expectation = .malformedRequest(.badRequest, field: nil)
    ) -> TortureCase {
        TortureCase(
            name, section, expectation,
            wire(
                [
                    line,
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=st4rt",
                    "Max-Forwards: 45",
                    "Call-ID: \(name).startline",
                    "CSeq: 8 INVITE",
                    "Via: SIP/2.0/TCP 192.0.2.15;branch=z9hG4bKstart",
                    "Contact: <sip:ida@mast15.example.net>",
                    "Content-Type: application/sdp",
                    "Content-Length: \(sdp.utf8.count)",
                ], body: sdp))
    }
}
