internal import Crypto

/// A hash that digest authentication may use (RFC 8760 §2.2).
public enum DigestAlgorithm: String, Hashable, Sendable, CaseIterable, Codable {
    // Most preferred first: it is the order in which challenges are listed.
    case sha256 = "SHA-256"
    case md5 = "MD5"

    public func hash(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return switch self {
        case .sha256: Self.hexadecimal(SHA256.hash(data: bytes))
        case .md5: Self.hexadecimal(Insecure.MD5.hash(data: bytes))
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
