import Crypto
internal import Foundation

/// Ties a form to the browser that it was shown to, so that no other page can send it (cross-site request forgery).
///
/// A keyed hash of the browser's cookie, of what the form carries on, and of its end. The key lives as long as the process.
struct FormToken: Sendable {
    /// Milliseconds for which a form may be sent.
    static let lifetime: Int64 = 600_000

    private let key = SymmetricKey(size: .bits256)

    /// - Parameters:
    ///   - cookie: what the browser was given.
    ///   - parameters: what the form carries on.
    ///   - now: milliseconds since 1970.
    func make(cookie: String, _ parameters: [(name: String, value: String)], now: Int64) -> String {
        let end = now + Self.lifetime
        let code = HMAC<SHA256>.authenticationCode(for: self.content(cookie, parameters, end), using: self.key)
        return "\(end).\(Data(code).base64EncodedString())"
    }

    func isValid(_ token: String, cookie: String, _ parameters: [(name: String, value: String)], now: Int64) -> Bool {
        let parts = token.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let end = Int64(parts[0]), end > now, let code = Data(base64Encoded: String(parts[1])) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: self.content(cookie, parameters, end), using: self.key)
    }

    private func content(_ cookie: String, _ parameters: [(name: String, value: String)], _ end: Int64) -> Data {
        // The lengths keep what is one field from being read as two.
        Data(([cookie, String(end)] + parameters.flatMap { [$0.name, $0.value] }).map { "\($0.utf8.count):\($0)" }.joined().utf8)
    }
}
