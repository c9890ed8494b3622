import SIPSyntax
import Testing

@Suite("CSeq (RFC 3261 §8.1.1.5, §20.16)")
struct SIPSequenceTests {
    @Test("A CSeq is written as it was read", arguments: ["0 INVITE", "1 ACK", "2147483647 REGISTER", "7 PRACK", "3 X-!%*_+`'~."])
    func roundTrip(_ text: String) throws {
        let sequence = try SIPSequence(parsing: text)
        #expect(sequence.description == text)
        #expect(try SIPSequence(parsing: sequence.description) == sequence)
    }

    @Test("Zeros before the number and more white space than needed are not written again")
    func canonical() throws {
        #expect(try SIPSequence(parsing: "0009 \t INVITE").description == "9 INVITE")
        #expect(try SIPSequence(parsing: "0000000000000000012 BYE").number == 12)
    }

    @Test("Methods are compared with regard to case")
    func methodCase() throws {
        #expect(try SIPSequence(parsing: "1 invite").method != .invite)
        #expect(try SIPSequence(parsing: "1 INVITE").method == .invite)
        #expect(SIPMethod(rawValue: "INVITE") == .invite)
    }

    @Test(
        "What is no CSeq is refused",
        arguments: [
            "", "1", "INVITE", "1INVITE", "-1 INVITE", "+1 INVITE", "2147483648 INVITE", "4294967296 INVITE",
            "99999999999999999999 INVITE", "1 ", "1 IN VITE", "1 INVITE x", "1 INV<TE", "0x1 INVITE", "1.0 INVITE", "1, 2 INVITE",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: SIPParseError.self) { try SIPSequence(parsing: text) }
        #expect(error?.field == "CSeq")
    }
}
