import SIPSyntax
import SIPUserAgent
import Testing

/// Every refusal here is checked to have changed nothing, by `RegistrarBench.refusal`.
@Suite("Registrar: expiry asked for, order and refusals (RFC 3261 §10.2.1.1, §10.3 steps 6 and 7)")
struct RegistrarRefusalTests {
    @Test("A contact's own expires counts before the header's, and that before the default")
    func expiresForms() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=600", "<sip:alice@b>", expires: "1200")
        #expect(Set(bench.bindings().map { "\($0.contact.host) \(($0.expiresAt - bench.now) / 1_000)" }) == ["a 600", "b 1200"])
        try bench.register("<sip:alice@b>")
        #expect(bench.remaining() == [3_600, 600])
    }

    @Test("An addr-spec's parameters are the header's, so its expires counts")
    func addrSpec() throws {
        var bench = RegistrarBench()
        try bench.register("sip:alice@a;expires=600")
        #expect(bench.contacts() == ["sip:alice@a"])
        #expect(bench.remaining() == [600])
        try bench.register("<sip:alice@b;expires=700>")
        #expect(bench.remaining() == [3_600, 600])
    }

    @Test(
        "An expires that cannot be read counts as the default",
        arguments: ["x", "-5", "1e3", "0x10", "3600s", "99999999999999999999", "6 0"])
    func malformedExpires(_ text: String) throws {
        var bench = RegistrarBench(Registrar.Policy(defaultExpires: 1_800))
        try bench.register("<sip:alice@a>", expires: text)
        #expect(bench.remaining() == [1_800])
        if !text.contains(" ") {
            try bench.register("<sip:alice@a>;expires=\(text)")
            #expect(bench.remaining() == [1_800])
        }
    }

    @Test("More than the longest interval is cut down to it", arguments: [7_200, 7_201, 86_400, 4_294_967_295, 4_294_967_296])
    func longest(_ seconds: Int) throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=\(seconds)")
        #expect(bench.remaining() == [7_200])
    }

    @Test("Less than the shortest interval is refused with the interval that would do", arguments: [1, 30, 59])
    func tooBrief(_ seconds: Int) throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=600")
        let refusal = try bench.refusal(of: "<sip:alice@a>;expires=\(seconds)")
        #expect(refusal == .intervalTooBrief(minimum: 60))
        #expect(refusal?.status == .intervalTooBrief)
        #expect(try bench.refusal(of: "<sip:alice@new>", expires: String(seconds)) == .intervalTooBrief(minimum: 60))
        try bench.register("<sip:alice@a>;expires=60")
        #expect(bench.remaining() == [60])
    }

    @Test("One contact that is refused refuses the whole request: none of the others is bound or removed")
    func allOrNothing() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>", "<sip:alice@b>")
        #expect(try bench.refusal(of: "<sip:alice@c>", "<sip:alice@a>;expires=0", "<sip:alice@b>;expires=10") == .intervalTooBrief(minimum: 60))
        #expect(try bench.refusal(of: "<sip:alice@c>", "<tel:+12025550101>") == .malformedContact)
        #expect(try bench.refusal(of: "<sip:alice@a>;expires=0", "sip:") == .malformedContact)
        #expect(bench.contacts().count == 2)
    }

    @Test(
        "A contact that is no SIP address is refused",
        arguments: ["tel:+12025550101", "<mailto:alice@acme.example>", "alice@acme.example", "<sip:alice@h", "sip:", "<>", "<sip:alice@h>;q="])
    func malformed(_ contact: String) throws {
        var bench = RegistrarBench()
        let refusal = try bench.refusal(of: contact)
        #expect(refusal == .malformedContact)
        #expect(refusal?.status == .badRequest)
    }

    @Test("A request without CSeq or Call-ID is refused")
    func incomplete() throws {
        for name in [SIPHeaderName.cseq, .callID] {
            var request = try SIPRequest.sample(.register, extra: [(.contact, "<sip:alice@a>")])
            request.headers.removeAll(name)
            var registrar = Registrar()
            #expect(throws: Registrar.Refusal.malformedContact) {
                try registrar.register(request, address: "alice", flow: .phone, now: 0)
            }
            #expect(registrar.count == 0)
        }
    }

    @Test("The wildcard stands alone and with Expires 0, or is refused")
    func wildcard() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>")
        #expect(try bench.refusal(of: "*") == .wildcardWithExpires)
        #expect(try bench.refusal(of: "*", expires: "3600") == .wildcardWithExpires)
        #expect(try bench.refusal(of: "*", expires: "none") == .wildcardWithExpires)
        #expect(try bench.refusal(of: "*", "<sip:alice@b>", expires: "0") == .wildcardWithExpires)
        #expect(try bench.refusal(of: "<sip:alice@b>, *", expires: "0") == .wildcardWithExpires)
        #expect(try bench.refusal(of: "*", "*", expires: "0") == .wildcardWithExpires)
        #expect(Registrar.Refusal.wildcardWithExpires.status == .badRequest)
        #expect(try bench.refusal(of: "*;expires=0") == .malformedContact)
    }

    @Test("A request with a CSeq that its Call-ID has passed is refused: refreshing, removing, or removing all")
    func outOfOrder() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>", callID: "one", sequence: 5)
        for sequence in [1, 4, 5] {
            #expect(try bench.refusal(of: "<sip:alice@a>;expires=600", callID: "one", sequence: sequence) == .outOfOrder)
            #expect(try bench.refusal(of: "<sip:alice@a>;expires=0", callID: "one", sequence: sequence) == .outOfOrder)
            #expect(try bench.refusal(of: "*", expires: "0", callID: "one", sequence: sequence) == .outOfOrder)
            #expect(
                try bench.refusal(of: "<sip:alice@new>", "<sip:alice@a>", callID: "one", sequence: sequence) == .outOfOrder)
        }
        #expect(Registrar.Refusal.outOfOrder.status == .serverInternalError)
        try bench.register("<sip:alice@a>;expires=600", callID: "one", sequence: 6)
        #expect(bench.remaining() == [600])
    }

    @Test("Another Call-ID's CSeq says nothing, and neither does that of a contact that has expired")
    func otherCallID() throws {
        var bench = RegistrarBench()
        try bench.register("<sip:alice@a>;expires=60", callID: "one", sequence: 50)
        try bench.register("<sip:alice@b>", callID: "two", sequence: 1)
        bench.advance(seconds: 61)
        try bench.register("<sip:alice@a>", callID: "one", sequence: 2)
        #expect(bench.registrar.count == 2)
        try bench.register("*", expires: "0", callID: "three", sequence: 1)
        #expect(bench.registrar.count == 0)
    }

    @Test("A request with more contacts than an address may have is refused")
    func tooMany() throws {
        var bench = RegistrarBench(Registrar.Policy(maximumContacts: 2))
        let refusal = try bench.refusal(of: "<sip:alice@a>, <sip:alice@b>, <sip:alice@c>")
        #expect(refusal == .tooManyContacts)
        #expect(refusal?.status == .forbidden)
        try bench.register("<sip:alice@a>", "<sip:alice@b>")
        #expect(try bench.refusal(of: "<sip:alice@a>", "<sip:alice@b>", "<sip:alice@c>") == .tooManyContacts)
        try bench.register("<sip:alice@a>", "<sip:alice@b>", address: "bob")
        #expect(bench.registrar.count == 4)
    }

    @Test("The contacts that expire first make room for new ones")
    func makingRoom() throws {
        var bench = RegistrarBench(Registrar.Policy(maximumContacts: 3))
        try bench.register("<sip:alice@a>;expires=300", callID: "one")
        try bench.register("<sip:alice@b>;expires=100", callID: "two")
        try bench.register("<sip:alice@c>;expires=200", callID: "three")
        let answer = try bench.register("<sip:alice@d>;expires=400", callID: "four")
        #expect(answer.map(\.contact.host) == ["d", "a", "c"])
        #expect(bench.bindings() == answer)
        try bench.register("<sip:alice@e>;expires=500", "<sip:alice@f>;expires=600", callID: "five")
        #expect(bench.contacts() == ["sip:alice@f", "sip:alice@e", "sip:alice@d"])
        try bench.register("<sip:alice@e>;expires=0", "<sip:alice@g>;expires=100", callID: "six")
        #expect(bench.contacts() == ["sip:alice@f", "sip:alice@d", "sip:alice@g"])
    }

    @Test("A new contact is not the one that makes room, however soon it expires; nor is one that the request refreshes")
    func newOnesStay() throws {
        var bench = RegistrarBench(Registrar.Policy(maximumContacts: 2))
        try bench.register("<sip:alice@a>;expires=600", "<sip:alice@b>;expires=700")
        #expect(try bench.register("<sip:alice@c>;expires=60").map(\.contact.host) == ["b", "c"])
        #expect(try bench.register("<sip:alice@d>;expires=60", "<sip:alice@c>;expires=70").map(\.contact.host) == ["c", "d"])
        #expect(bench.registrar.count == 2)
    }
}
