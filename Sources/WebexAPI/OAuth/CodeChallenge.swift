import Crypto
import Directory
internal import Foundation

/// Proof Key for Code Exchange (RFC 7636).
extension AuthorizationCode.Challenge {
    /// Reads `code_challenge` and `code_challenge_method`. Nil where there is none.
    init?(_ parameters: FormParameters) throws(OAuthError) {
        guard let value = parameters["code_challenge"] else {
            guard parameters["code_challenge_method"] == nil else { throw OAuthError(.invalidRequest, "code_challenge is missing") }
            return nil
        }
        guard let method = Method(rawValue: parameters["code_challenge_method"] ?? Method.plain.rawValue) else {
            throw OAuthError(.invalidRequest, "transform algorithm not supported: code_challenge_method must be S256 or plain")
        }
        guard Self.isVerifier(value), method == .plain || value.utf8.count == 43 else {
            throw OAuthError(.invalidRequest, "code_challenge is not what \(method.rawValue) makes")
        }
        self.init(method, value)
    }

    /// Whether this is the verifier that the challenge was made of.
    func isMet(by verifier: String) -> Bool {
        guard Self.isVerifier(verifier) else { return false }
        switch self.method {
        case .plain: return verifier == self.value
        case .s256:
            let digest = Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
            return digest.replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" } == self.value
        }
    }

    /// 43 to 128 unreserved characters (RFC 7636 §4.1).
    private static func isVerifier(_ text: String) -> Bool {
        (43...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || Array("-._~".utf8).contains(byte)
            }
    }
}
