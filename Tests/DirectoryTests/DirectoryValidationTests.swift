import Directory
import Testing

@Suite("Rules for single values (PARK.md, CONTRACT.md)")
struct DirectoryValidationTests {
    @Test(
        "A name has 1 to 30 characters, counted as the store counts them",
        arguments: ["a", " a", "湖", String(repeating: "x", count: 30), String(repeating: "👩", count: 30), String(repeating: "👩‍👩‍👧", count: 6)])
    func name(_ text: String) throws {
        try DirectoryValidation.name(text)
    }

    @Test(
        "An empty or too long name, white space alone, or control characters are refused",
        arguments: [
            "", " ", "   ", "\u{A0}", String(repeating: "x", count: 31), String(repeating: "👩‍👩‍👧", count: 7), "a\nb", "a\r\nb", "a\u{0}", "a\tb",
            "\u{7F}",
        ])
    func badName(_ text: String) {
        let error = #expect(throws: DirectoryError.self) { try DirectoryValidation.name(text, field: "label") }
        guard case .invalid(field: "label", _) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }

    @Test("An extension has 2 to 10 digits", arguments: ["00", "12", "1234567890", "0123456789"])
    func extensions(_ text: String) throws {
        try DirectoryValidation.extension(text)
    }

    @Test(
        "Anything else is no extension", arguments: ["", "1", "12345678901", "12a", "+12", " 12", "12 ", "1-2", "*73", "１２", "1\u{301}2", "²²", "-1"])
    func badExtension(_ text: String) {
        #expect(throws: DirectoryError.invalid(field: "extension", reason: "must have 2 to 10 digits")) { try DirectoryValidation.extension(text) }
    }

    @Test("A number is E.164 with its plus: 7 to 15 digits", arguments: ["+1234567", "+12025550101", "+123456789012345"])
    func number(_ text: String) throws {
        try DirectoryValidation.phoneNumber(text)
    }

    @Test(
        "Anything else is no number",
        arguments: ["", "+", "+123456", "+1234567890123456", "12025550101", "+1202555010a", "+1 2025550101", "++12025550101", "＋12025550101"])
    func badNumber(_ text: String) {
        let error = #expect(throws: DirectoryError.self) { try DirectoryValidation.phoneNumber(text) }
        #expect(error?.description.hasPrefix("number: ") == true)
    }

    @Test("A routing prefix has 1 to 7 digits")
    func prefix() throws {
        for text in ["8", "8100", "1234567"] { try DirectoryValidation.routingPrefix(text) }
        for text in ["", "12345678", "81a", "+8", " 8"] {
            #expect(throws: DirectoryError.self) { try DirectoryValidation.routingPrefix(text) }
        }
    }

    @Test("An error says what is wrong and with what")
    func descriptions() {
        #expect(DirectoryError.invalid(field: "extension", reason: "must have 2 to 10 digits").description == "extension: must have 2 to 10 digits")
        #expect(
            DirectoryError.notUnique(field: "extension", value: "1001", holder: "Alice Archer").description
                == "extension: 1001 is already assigned to Alice Archer")
        #expect(DirectoryError.notFound("location x").description == "location x not found")
        #expect(DirectoryError.inUse("a call is parked there").description == "a call is parked there")
        #expect(DirectoryError.unavailable("disk full").description == "the directory cannot be written now: disk full")
    }
}
