import Crypto

/// The value of `X-Spark-Signature`: HMAC-SHA1 (RFC 2104) of the body as it is sent, in lower-case hexadecimal.
package enum WebhookSignature {
    package static func sign(_ body: [UInt8], secret: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(40)
        for byte in HMAC<Insecure.SHA1>.authenticationCode(for: body, using: SymmetricKey(data: Array(secret.utf8))) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
