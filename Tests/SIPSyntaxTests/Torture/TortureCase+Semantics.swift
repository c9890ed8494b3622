import SIPSyntax

extension TortureCase {
    /// RFC 4475 §3.2 to §3.4: messages of good grammar that trouble transactions and applications, and one of 1999.
    static let semantics: [TortureCase] = [
        TortureCase(
            "badbranch", "3.2.1", .message,
            wire([
                "OPTIONS sip:lamp@example.com SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:ida@example.org;tag=br4nch",
                "Max-Forwards: 70",
                "Contact: <sip:ida@mast5.example.org>",
                "Call-ID: badbranch.stump",
                "CSeq: 8 OPTIONS",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK",
                "l: 0", "",
            ])),
        // A 400 would be ideal, says the RFC; without Call-ID, From and To there is nothing the peer could match one by.
        TortureCase(
            "insuf", "3.3.1", .dropped,
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "CSeq: 193942 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKscant",
                    "Content-Type: application/sdp",
                    "l: \(sdp.utf8.count)",
                ], body: sdp)),
        TortureCase(
            "unkscm", "3.3.2", .message,
            wire([
                "OPTIONS unheardOfScheme:opaquelantern SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:ida@example.net;tag=unh3ard",
                "Max-Forwards: 3",
                "Call-ID: unkscm.lantern",
                "CSeq: 3923423 OPTIONS",
                "Via: SIP/2.0/TCP mast9.example.com;branch=z9hG4bKlantern",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "novelsc", "3.3.3", .message,
            wire([
                "OPTIONS soap.beep://192.0.2.203:3102 SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:ida@example.net;tag=n0vel",
                "Max-Forwards: 3",
                "Call-ID: novelsc.beep",
                "CSeq: 3923423 OPTIONS",
                "Via: SIP/2.0/TCP mast9.example.com;branch=z9hG4bKbeep",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "unksm2", "3.3.4", .message,
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "To: isbn:9780141439723",
                "From: <http://lamps.example.com>;tag=5chemes",
                "Call-ID: unksm2.shelf",
                "CSeq: 234902 REGISTER",
                "Max-Forwards: 70",
                "Via: SIP/2.0/UDP 192.0.2.21:5060;branch=z9hG4bKshelf",
                "Contact: <name:Karl_Keeper>",
                "l: 0", "",
            ])),
        TortureCase(
            "bext01", "3.3.5", .message,
            wire([
                "OPTIONS sip:lamp@example.com SIP/2.0",
                "To: sip:keeper@example.com",
                "From: sip:ida@example.net;tag=ext3nd",
                "Max-Forwards: 70",
                "Call-ID: bext01.wants",
                "CSeq: 8 OPTIONS",
                "Require: neverBuilt, neverPlanned",
                "Proxy-Require: notThisToo, noneOfThat",
                "Via: SIP/2.0/TLS fold-and-staple.example.com;branch=z9hG4bKwants",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "invut", "3.3.6", .message,
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "Contact: <sip:ida@mast5.example.net>",
                    "To: sip:keeper@example.com",
                    "From: sip:ida@example.net;tag=unkn0wn",
                    "Max-Forwards: 70",
                    "Call-ID: invut.glyphs",
                    "CSeq: 235448 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.88;branch=z9hG4bKglyphs",
                    "Content-Type: Application/LampGlyphs",
                    "Content-Length: \(glyphs.utf8.count)",
                ], body: glyphs)),
        TortureCase(
            "regaut01", "3.3.7", .message,
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "To: sip:k.keeper@example.com",
                "From: sip:k.keeper@example.com;tag=4uth",
                "Max-Forwards: 70",
                "Call-ID: regaut01.knock",
                "CSeq: 9338 REGISTER",
                "Via: SIP/2.0/TCP 192.0.2.253;branch=z9hG4bKknock",
                "Authorization: SecretKnock opaque-taps=3,pause=\"long, longer\"",
                "Content-Length: 0", "",
            ])),
        TortureCase(
            "multi01", "3.3.8", .malformedRequest(.badRequest, field: nil),
            wire(
                [
                    "INVITE sip:lamp@company.example.com SIP/2.0",
                    "Contact: <sip:ida@mast25.example.net>",
                    "Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKmany",
                    "Max-Forwards: 70",
                    "CSeq: 5 INVITE",
                    "Call-ID: multi01.one",
                    "CSeq: 59 INVITE",
                    "Call-ID: multi01.two",
                    "From: sip:ida@example.com;tag=m4ny1",
                    "To: sip:keeper@example.com",
                    "From: sip:ada@example.com;tag=m4ny2",
                    "Max-Forwards: 5",
                    "To: sip:lamp@example.com",
                    "Content-Type: application/sdp",
                    "l: \(sdp.utf8.count)",
                ], body: sdp)),
        TortureCase(
            "mcl01", "3.3.9", .malformedRequest(.badRequest, field: "Content-Length"),
            wire(
                [
                    "OPTIONS sip:lamp@example.com SIP/2.0",
                    "Via: SIP/2.0/UDP mast5.example.net;branch=z9hG4bKlengths",
                    "To: sip:k.keeper@example.com",
                    "From: sip:ida@example.net;tag=1engths",
                    "Call-ID: mcl01.lengths",
                    "Max-Forwards: 70",
                    "CSeq: 21 OPTIONS",
                    "Content-Length: 20",
                    "Content-Length: 6",
                    "Content-Type: text/plain",
                ], body: "There are twenty-one!")),
        TortureCase(
            "bcast", "3.3.10", .message,
            wire(
                [
                    "SIP/2.0 200 OK",
                    "Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKnear",
                    "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKeveryone",
                    "Call-ID: bcast.everyone",
                    "CSeq: 35 INVITE",
                    "From: sip:ida@example.com;tag=c4st",
                    "To: sip:keeper@example.edu;tag=4ll",
                    "Content-Length: \(sdp.utf8.count)",
                    "Content-Type: application/sdp",
                    "Contact: <sip:keeper@mast28.example.com>",
                ], body: sdp)),
        TortureCase(
            "zeromf", "3.3.11", .message,
            wire([
                "OPTIONS sip:lamp@example.com SIP/2.0",
                "To: sip:lamp@example.com",
                "From: sip:ida@example.net;tag=l4st",
                "Call-ID: zeromf.last",
                "CSeq: 39234321 OPTIONS",
                "Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKlast",
                "Max-Forwards: 0",
                "Content-Length: 0", "",
            ])),
        register("cparam01", "3.3.12", contact: "sip:+15557654321@gw1.example.net;novelty"),
        register("cparam02", "3.3.13", contact: "<sip:+15557654321@gw1.example.net;novelty>"),
        register("regescrt", "3.3.14", contact: "<sip:lamp@example.com?Route=%3Csip:detour.example.com%3E>"),
        TortureCase(
            "sdp01", "3.3.15", .message,
            wire(
                [
                    "INVITE sip:lamp@example.com SIP/2.0",
                    "To: sip:k_keeper@example.com",
                    "Contact: <sip:ida@mast15.example.net>",
                    "From: sip:ida@example.net;tag=4ccept",
                    "Max-Forwards: 6",
                    "Call-ID: sdp01.glyphs",
                    "Accept: text/lamp-glyphs",
                    "CSeq: 8 INVITE",
                    "Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKaccept",
                    "Content-Length: \(sdp.utf8.count)",
                    "Content-Type: application/sdp",
                ], body: sdp)),
        TortureCase(
            "inv2543", "3.4.1", .message,
            wire(
                [
                    "INVITE sip:Lamp@example.com SIP/2.0",
                    "Via: SIP/2.0/UDP oldmast.example.com",
                    "From: <sip:+15550001111@ift.client.example.net;user=phone>",
                    "Record-Route: <sip:Lamp@example.com;maddr=ss7.example.com>",
                    "To: sip:+15552223333@ss7.example.net;user=phone",
                    "Call-ID: inv2543.1999@ift.client.example.com",
                    "CSeq: 56 INVITE",
                    "Contact: <sip:ida@oldmast.example.com>",
                    "Content-Type: application/sdp",
                ], body: sdp)),
    ]

    private static let glyphs = "<lamp>\r\n <beam colour=\"r\"/>\r\n"

    private static func register(_ name: String, _ section: String, contact: String) -> TortureCase {
        TortureCase(
            name, section, .message,
            wire([
                "REGISTER sip:example.com SIP/2.0",
                "Via: SIP/2.0/UDP mast9999.example.com:5060;branch=z9hG4bKreg",
                "Max-Forwards: 70",
                "To: sip:lamp@example.com",
                "From: sip:lamp@example.com;tag=r3g",
                "Call-ID: \(name).lamp",
                "CSeq: 98176 REGISTER",
                "Expires: 3600",
                "Contact: \(contact)",
                "Content-Length: 0", "",
            ]))
    }
}
