internal import CCrypt
internal import Foundation

/// How people's sign-in passwords are stored: yescrypt, which takes memory and time from whoever tries them out, with a salt of their
/// own, in the form of crypt(5).
///
/// Making and checking takes about 50 ms and 16 MiB: not on an event loop.
package enum PasswordHash {
    /// Why a password is not taken.
    package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case tooShort
        case tooLong
        case controlCharacter

        package var description: String {
            switch self {
            case .tooShort: "a password has at least \(PasswordHash.lengths.lowerBound) characters"
            case .tooLong: "a password has at most \(PasswordHash.lengths.upperBound) characters"
            case .controlCharacter: "a password has no control characters"
            }
        }
    }

    /// Characters of a password (NIST SP 800-63B §5.1.1.2).
    package static let lengths = 8...100
    /// Debian's own for its users' passwords.
    private static let cost: UInt = 5
    /// What is tried where there is no hash, so that it takes as long.
    private static let nobody = try? hash("nobody has this password")

    /// Hashes a new password.
    ///
    /// - Throws: ``Refusal``, or an error of the system's library.
    package static func hash(_ password: String) throws -> String {
        guard password.count >= self.lengths.lowerBound else { throw Refusal.tooShort }
        guard password.count <= self.lengths.upperBound else { throw Refusal.tooLong }
        guard !password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { throw Refusal.controlCharacter }
        var generator = SystemRandomNumberGenerator()
        let random = (0..<16).map { _ in CChar(truncatingIfNeeded: generator.next() as UInt8) }
        var setting = [CChar](repeating: 0, count: Int(ORBIT_PASSWORD_HASH_SIZE))
        guard orbit_password_setting(self.cost, random, Int32(random.count), &setting, Int32(setting.count)) == 0,
            let hash = self.crypt(password, setting)
        else { throw POSIXError(.ENOSYS) }
        return hash
    }

    /// Whether a password is the one that was hashed.
    ///
    /// - Parameter hash: nil for somebody who has none: false, after as long a time.
    package static func matches(_ password: String, _ hash: String?) -> Bool {
        guard let stored = hash ?? self.nobody, password.utf8.count <= 4 * self.lengths.upperBound,
            let made = self.crypt(password, Array(stored.utf8CString))
        else { return false }
        let (left, right) = (Array(made.utf8), Array(stored.utf8))
        guard left.count == right.count else { return false }
        // In the same time wherever they differ.
        let difference = zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 && hash != nil
    }

    private static func crypt(_ password: String, _ setting: [CChar]) -> String? {
        var hash = [CChar](repeating: 0, count: Int(ORBIT_PASSWORD_HASH_SIZE))
        // The same letters are the same password, however the keyboard composes them.
        guard orbit_password_hash(password.precomposedStringWithCanonicalMapping, setting, &hash, Int32(hash.count)) == 0 else { return nil }
        return String(decoding: hash.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
