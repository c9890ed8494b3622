import SIPSyntax
import Testing

@Suite("Torture messages: what is read from the valid ones (RFC 4475 §3.1.1)")
struct TortureContentTests {
    @Test("wsinv: folds, white space, compact and oddly cased names change nothing")
    func wsinv() throws {
        let request = try TortureCase.request("wsinv")
        #expect(request.method == .invite)
        #expect(request.uri.description == "sip:keeper@north-tower.example.com;undocumented")
        #expect(request.to?.tag == "55t0wer0n")
        #expect(request.from?.displayName == "Ida \\\"Fog\"")
        #expect(request.from?.tag == "fr0m1da")
        #expect(request.maxForwards == 41)
        #expect(request.cseq == SIPSequence(12, .invite))
        #expect(request.headers[.subject] == "")
        #expect(request.body == Array(TortureCase.sdp.utf8))
        let minted = try #require(SIPHeaderName("freshlymintedheader"))
        #expect(request.headers[minted] == "first half of a value that goes on for a third line")
        let odd = try #require(SIPHeaderName("OddlyValuedHeader"))
        #expect(request.headers[odd] == ";;,,;;,;")

        let vias = try request.headers[values: .via].map { try SIPVia(parsing: $0) }
        #expect(vias.map(\.transport) == ["UDP", "TCP", "UDP"])
        #expect(vias.map(\.host) == ["192.0.2.2", "quay.example.com", "192.168.7.7"])
        #expect(vias.map(\.branch) == ["unc00kied", "z9hG4bKfoghorn", "z9hG4bK5150"])
        #expect(vias.map(\.hasMagicCookie) == [false, true, true])

        let route = try SIPNameAddress(parsing: #require(request.headers[.route]), field: "Route")
        #expect(route.uri.parameters.list.map(\.name) == ["lr", "strange", "stranger"])
        #expect(route.uri.parameters["strange"] == "yes")
        let contact = try #require(request.contact)
        #expect(contact.displayName == "Said \"aye\"")
        #expect(contact.parameters["newparam"] == "newvalue")
        #expect(contact.parameters["secondparam"] == "")
        #expect(contact.parameters["q"] == "0.25")
    }

    @Test("intmeth: every character that a token, a user part or a quoted string may have is read")
    func intmeth() throws {
        let request = try TortureCase.request("intmeth")
        #expect(request.method.rawValue == "!Peculiar-Verb9876543210_*+`.%quite'~")
        #expect(request.cseq?.method == request.method)
        #expect(request.uri.user == "2_strange.User~(so-it!goes)&can't+won't$/mad?,/;;*")
        #expect(request.uri.password == "&pw+1=2,odd!*cat$flap~p_too.(isn't-it)")
        #expect(request.uri.host == "example.com")
        #expect(request.to?.displayName == "BS:\u{08} NUL:\u{00} DEL:\u{7F}")
        #expect(request.to?.uri.user == request.uri.user)
        #expect(request.from?.displayName == "word1~` word2'+_ word3*%!.-")
        #expect(request.from?.parameters["fromParam''~+*_!.-%"] == "Straße путь")
        #expect(request.from?.tag == "_mark~1'+`*%!-.")
        #expect(request.callID == "intmeth.seq%AB-!.*_+'@seq`~)(><:\\/\"][?}{")
        #expect(request.via?.branch == "z9hG4bK-.!%66*_+`'~")
        #expect(request.maxForwards == 255)
        let odd = try #require(SIPHeaderName("ODDHEADER-!.%*+_`'~"))
        #expect(request.headers[odd] == "\u{FEFF}湖の塔")
    }

    @Test("esc01: escapes are resolved once, in user parts and in the parameters of a URI")
    func esc01() throws {
        let request = try TortureCase.request("esc01")
        #expect(request.uri.user == "sips:lamp@example.com")
        #expect(request.uri.host == "example.net")
        #expect(request.uri.description == "sip:sips%3Alamp%40example.com@example.net")
        #expect(request.to?.uri.user == "leeper")
        #expect(request.from?.uri.user == "two words")
        #expect(request.from?.uri.description == "sip:two%20words@example.net")
        let contact = try #require(request.contact)
        #expect(contact.uri.user == "ida")
        #expect(contact.uri.parameters.contains("lr"))
        // %25 stays as it is, so that no one resolves %41 out of what it and the rest would make.
        #expect(contact.uri.parameters["color"] == "red%2541")
    }

    @Test("escnull: an escaped zero byte is part of the name and stays escaped on the wire")
    func escnull() throws {
        let request = try TortureCase.request("escnull")
        #expect(request.to?.uri.user == "dark-\0-lamp")
        #expect(request.contacts?.map(\.uri.user) == ["\0", "\0\0"])
        #expect(request.contacts?.map(\.uri.description) == ["sip:%00@mast5.example.com", "sip:%00%00@mast5.example.com"])
    }

    @Test("esc02: outside URIs a percent sign is only a percent sign")
    func esc02() throws {
        let request = try TortureCase.request("esc02")
        #expect(request.method.rawValue == "RE%46RESH%21")
        #expect(request.to?.displayName == "%Q%46")
        #expect(request.callID == "esc02.literal@mast-%2e.example.com")
        #expect(request.via?.branch == "z9hG4bK20%20%41")
        #expect(request.contacts?.map(\.uri.user) == ["lamp1", "lamp3"])
        let notContact = try #require(SIPHeaderName("C%6Fntact"))
        #expect(request.headers[notContact] == "<sip:lamp2@mast2.example.com>")
    }

    @Test("lwsdisp: a display name may touch the bracket")
    func lwsdisp() throws {
        let from = try TortureCase.request("lwsdisp").from
        #expect(from?.displayName == "ida")
        #expect(from?.uri.description == "sip:ida@example.com")
        #expect(from?.tag == "n0gap")
    }

    @Test("longreq: long values are kept to the last byte")
    func longreq() throws {
        let request = try TortureCase.request("longreq")
        #expect(request.headers[values: .via].count == 33)
        #expect(request.via?.host == "mast33.example.com")
        #expect(request.to?.displayName?.utf8.count == 200)
        #expect(request.to?.uri.port == 6000)
        #expect(request.to?.uri.parameters.contains("short") == true)
        #expect(request.from?.uri.user?.utf8.count == 204)
        #expect(request.from?.tag?.utf8.count == 204)
        #expect(request.from?.parameters.list.count == 3)
        #expect(request.callID?.utf8.count == 201)
        #expect(request.body == Array(TortureCase.sdp.utf8))
    }

    @Test("dblreq: what follows a message in its datagram is not looked at")
    func dblreq() throws {
        let request = try TortureCase.request("dblreq")
        #expect(request.method == .register)
        #expect(request.callID == "dblreq.first")
        #expect(request.body.isEmpty)
    }

    @Test("semiuri: a semicolon before the at sign belongs to the user part")
    func semiuri() throws {
        let request = try TortureCase.request("semiuri")
        #expect(request.uri.user == "lamp;beam=w@example.net")
        #expect(request.uri.host == "example.com")
        #expect(request.uri.parameters.isEmpty)
        #expect(request.uri.description == "sip:lamp;beam=w%40example.net@example.com")
        #expect(request.headers[values: .accept] == ["application/sdp", "application/pkcs7-mime", "multipart/mixed", "message/sipfrag"])
    }

    @Test("transports: a transport nobody knows is read as any other")
    func transports() throws {
        let vias = try TortureCase.request("transports").headers[values: .via].map { try SIPVia(parsing: $0) }
        #expect(vias.map(\.transport) == ["UDP", "SCTP", "TLS", "SEMAPHORE", "TCP"])
    }

    @Test("mpart01: a body keeps every byte value, in order")
    func mpart01() throws {
        let request = try TortureCase.request("mpart01")
        #expect(request.method == .message)
        #expect(request.contentType == "multipart/mixed")
        let all = Array(UInt8.min...UInt8.max)
        #expect(request.body.indices.contains { request.body[$0...].starts(with: all) })
        #expect(request.body.suffix(18) == Array("--lampboundary--\r\n".utf8)[...])
    }

    @Test("unreason: a reason phrase is any text")
    func unreason() throws {
        let response = try TortureCase.response("unreason")
        #expect(response.status == .ok)
        #expect(response.reason == "= 7*(3+1) ; \"quoted\" свет горит — ясно")
        #expect(response.body == Array(TortureCase.sdp.utf8))
    }

    @Test("noreason: a reason phrase may be empty")
    func noreason() throws {
        let response = try TortureCase.response("noreason")
        #expect(response.status == .trying)
        #expect(response.reason == "")
    }
}
