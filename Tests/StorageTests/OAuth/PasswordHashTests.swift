import Storage
import Testing

@Suite("Passwords (crypt(5), yescrypt)")
struct PasswordHashTests {
    @Test("A password is the one that was hashed, whatever else was hashed, and however its letters are composed")
    func matches() throws {
        let hash = try PasswordHash.hash("caf\u{E9} au lait")
        #expect(hash.hasPrefix("$y$"))
        #expect(!hash.contains("lait"))
        #expect(PasswordHash.matches("caf\u{E9} au lait", hash))
        #expect(PasswordHash.matches("cafe\u{301} au lait", hash))
        for other in ["cafe au lait", "Caf\u{E9} au lait", "caf\u{E9} au lai", "caf\u{E9} au lait ", ""] {
            #expect(!PasswordHash.matches(other, hash), "\(other)")
        }
    }

    @Test("The same password hashed twice has two hashes")
    func salt() throws {
        #expect(try PasswordHash.hash("the same again") != PasswordHash.hash("the same again"))
    }

    @Test("Nobody's password is none, also not the one that is tried in its place", arguments: ["", "nobody has this password", "secret"])
    func nobody(_ password: String) {
        #expect(!PasswordHash.matches(password, nil))
    }

    @Test("What is no hash matches nothing", arguments: ["", "*", "$y$", "$y$j9T$", "secret password"])
    func noHash(_ hash: String) {
        #expect(!PasswordHash.matches("secret password", hash))
    }

    @Test(
        "Passwords of 8 to 100 characters without control characters are taken",
        arguments: [
            ("1234567", PasswordHash.Refusal.tooShort), ("", .tooShort), (String(repeating: "x", count: 101), .tooLong),
            ("with\ta tab", .controlCharacter), ("with\0zero", .controlCharacter),
        ])
    func refused(_ password: String, _ refusal: PasswordHash.Refusal) {
        #expect(throws: refusal) { try PasswordHash.hash(password) }
    }

    @Test("The longest password counts to its last character")
    func longest() throws {
        let password = String(repeating: "\u{1F600}", count: 99)
        let hash = try PasswordHash.hash(password + "a")
        #expect(PasswordHash.matches(password + "a", hash))
        #expect(!PasswordHash.matches(password + "b", hash))
    }
}
