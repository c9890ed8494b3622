import Foundation
import Testing

@testable import Directory

@Suite("Hashed passwords, kept as bytes")
struct HexadecimalTextTests {
    static let texts = [
        "", "0", "x", "0123456789abcdef0123456789abcdef", "ffffffffffffffffffffffffffffffff", "00000000000000000000000000000000",
        "0123456789ABCDEF0123456789abcdef", "g123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcde",
        "80000000000000010000000000000000fedcba98765432100123456789abcdef", "é123456789abcdef0123456789abcde",
    ]

    @Test("Any text comes back as it was, also through an encoder", arguments: texts)
    func roundTrip(_ text: String) throws {
        let account = SIPAccount(username: "u", ha1MD5: text, ha1SHA256: text)
        #expect(account.ha1MD5 == text)
        #expect(account.ha1SHA256 == text)
        let data = try JSONEncoder().encode(account)
        #expect(try JSONDecoder().decode(SIPAccount.self, from: data) == account)
        #expect(try JSONDecoder().decode([String: String].self, from: data) == ["username": "u", "ha1MD5": text, "ha1SHA256": text])
    }

    @Test("Two are the same when their texts are")
    func equality() {
        for (position, text) in Self.texts.enumerated() {
            #expect(Self.texts.enumerated().filter { HexadecimalText($0.element) == HexadecimalText(text) }.map(\.offset) == [position])
        }
    }
}
