import SIPSyntax
import Testing

@Suite("Torture messages: what is read from those that trouble the application (RFC 4475 §3.1.2, §3.2 to §3.4)")
struct TortureSemanticsTests {
    @Test("escruri: headers in a Request-URI stay there and become no headers of the message")
    func escruri() throws {
        let request = try TortureCase.request("escruri")
        #expect(request.uri.headers == "Route=%3Csip:detour.example.com%3E")
        #expect(request.headers[.route] == nil)
        #expect(request.uri.description == "sip:lamp@example.com?Route=%3Csip:detour.example.com%3E")
    }

    @Test("badbranch: the cookie alone does not name a transaction")
    func badbranch() throws {
        let request = try TortureCase.request("badbranch")
        #expect(request.via?.branch == "z9hG4bK")
        #expect(request.via?.hasMagicCookie == false)
    }

    @Test("unkscm, novelsc: a URI of another scheme is kept as it stands")
    func otherSchemes() throws {
        let unknown = try TortureCase.request("unkscm").uri
        #expect(unknown.scheme == .other("unheardofscheme"))
        #expect(unknown.user == "opaquelantern")
        #expect(unknown.host == "")
        let novel = try TortureCase.request("novelsc").uri
        #expect(novel.scheme == .other("soap.beep"))
        #expect(novel.description == "soap.beep://192.0.2.203:3102")
    }

    @Test("unksm2: other schemes may stand in To, From and Contact")
    func unksm2() throws {
        let request = try TortureCase.request("unksm2")
        #expect(request.to?.uri.description == "isbn:9780141439723")
        #expect(request.from?.uri.description == "http://lamps.example.com")
        #expect(request.from?.tag == "5chemes")
        #expect(request.contact?.uri.scheme == .other("name"))
    }

    @Test("bext01: option tags are found one by one, without regard to case")
    func bext01() throws {
        let headers = try TortureCase.request("bext01").headers
        #expect(headers[values: .require] == ["neverBuilt", "neverPlanned"])
        #expect(headers[values: .proxyRequire] == ["notThisToo", "noneOfThat"])
        #expect(headers.contains("NEVERPLANNED", in: .require))
        #expect(!headers.contains("never", in: .require))
    }

    @Test("invut: a media type is compared in lower case")
    func invut() throws {
        let request = try TortureCase.request("invut")
        #expect(request.contentType == "application/lampglyphs")
        #expect(request.body.count == 29)
    }

    @Test("regaut01: credentials of a scheme nobody knows are kept as one value")
    func regaut01() throws {
        let request = try TortureCase.request("regaut01")
        #expect(request.headers[values: .authorization] == ["SecretKnock opaque-taps=3,pause=\"long, longer\""])
    }

    @Test("bcast: a response is read whatever lies below its topmost Via")
    func bcast() throws {
        let response = try TortureCase.response("bcast")
        #expect(response.via?.host == "192.0.2.198")
        #expect(response.headers[values: .via].count == 2)
    }

    @Test("zeromf: Max-Forwards of 0 is a value, not an absence")
    func zeromf() throws {
        #expect(try TortureCase.request("zeromf").maxForwards == 0)
    }

    @Test("cparam01, cparam02: without brackets a parameter is the header's, within them the URI's")
    func contactParameters() throws {
        let header = try #require(try TortureCase.request("cparam01").contact)
        #expect(header.parameters.contains("novelty"))
        #expect(header.uri.parameters.isEmpty)
        let uri = try #require(try TortureCase.request("cparam02").contact)
        #expect(uri.uri.parameters.contains("novelty"))
        #expect(uri.parameters.isEmpty)
    }

    @Test("regescrt: headers of a contact's URI are kept for the calls to it")
    func regescrt() throws {
        let request = try TortureCase.request("regescrt")
        #expect(request.contact?.uri.headers == "Route=%3Csip:detour.example.com%3E")
        #expect(request.headers[.route] == nil)
    }

    @Test("sdp01: Accept is left to the application")
    func sdp01() throws {
        #expect(try TortureCase.request("sdp01").headers[values: .accept] == ["text/lamp-glyphs"])
    }

    @Test("inv2543: a caller of 1999 is read without tag, branch, Max-Forwards or Content-Length")
    func inv2543() throws {
        let request = try TortureCase.request("inv2543")
        #expect(request.from?.tag == nil)
        #expect(request.from?.uri.parameters["user"] == "phone")
        #expect(request.to?.parameters["user"] == "phone")
        #expect(request.via?.branch == nil)
        #expect(request.via?.hasMagicCookie == false)
        #expect(request.maxForwards == nil)
        #expect(request.body == Array(TortureCase.sdp.utf8))
    }
}
