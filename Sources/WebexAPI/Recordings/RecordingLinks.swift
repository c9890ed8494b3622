internal import Crypto
internal import Foundation

/// Links by which a recording can be had without an access token, for a while: the API's temporary direct download links.
///
/// A link's token says until when it is good and whom it was made for, and is signed together with the recording's id (HMAC-SHA256),
/// so that nothing of it needs to be stored. Who comes by it has the rights that this person has then, and no other.
struct RecordingLinks: Sendable {
    /// As long as the API's own.
    static let lifetime = Duration.seconds(3 * 60 * 60)

    private let key: SymmetricKey

    init(key: String) {
        self.key = SymmetricKey(data: Data(key.utf8))
    }

    /// - Parameters:
    ///   - personID: the person that it is made for.
    ///   - expiresAt: milliseconds since 1970.
    func token(for recordingID: String, personID: String, expiresAt: Int64) -> String {
        let signature = HMAC<SHA256>.authenticationCode(for: Self.signed(recordingID, personID, expiresAt), using: self.key)
        return "\(expiresAt).\(Self.text(Data(signature))).\(personID)"
    }

    /// Whom a token was made for; nil when it was not made here, or for another recording, or has expired.
    func personID(in token: String, for recordingID: String, now: Int64) -> String? {
        let parts = token.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let expiresAt = Int64(parts[0]), now < expiresAt else { return nil }
        // 32 bytes are 43 characters and a sign that fills up.
        let base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/") + "="
        guard let signature = Data(base64Encoded: base64), Self.text(signature) == parts[1] else { return nil }
        let isSigned = HMAC<SHA256>.isValidAuthenticationCode(
            signature, authenticating: Self.signed(recordingID, parts[2], expiresAt), using: self.key)
        return isSigned ? parts[2] : nil
    }

    /// Base64 for URLs, without padding (RFC 4648 §5).
    private static func text(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" }
    }

    /// The id of a person comes last: it may hold any character.
    private static func signed(_ recordingID: String, _ personID: String, _ expiresAt: Int64) -> Data {
        Data("recording\n\(recordingID)\n\(expiresAt)\n\(personID)".utf8)
    }
}
