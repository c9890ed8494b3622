/// Writes messages as bytes (RFC 3261 §7.3, §20.14).
public enum SIPMessageSerializer {
    /// Appends the message. Content-Length is always written, from the body, whatever the headers say.
    public static func write(_ message: SIPMessage, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + 640 + message.body.count)
        switch message {
        case .request(let request):
            self.write(request.method.rawValue, to: &bytes)
            bytes.append(32)
            self.write(request.uri.description, to: &bytes)
            bytes.append(contentsOf: " SIP/2.0\r\n".utf8)
            self.write(request.headers, body: request.body, to: &bytes)
        case .response(let response):
            bytes.append(contentsOf: "SIP/2.0 ".utf8)
            bytes.append(contentsOf: String(response.status.rawValue).utf8)
            bytes.append(32)
            self.write(response.reason, to: &bytes)
            bytes.append(13)
            bytes.append(10)
            self.write(response.headers, body: response.body, to: &bytes)
        }
    }

    /// Writes text of one line. A line break in it would end the line early and let what follows pose as a header.
    private static func write(_ text: String, to bytes: inout [UInt8]) {
        if text.utf8.contains(where: { $0 == 13 || $0 == 10 }) {
            bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 13 && $0 != 10 })
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    private static func write(_ headers: SIPHeaders, body: [UInt8], to bytes: inout [UInt8]) {
        for field in headers.fields where field.name != .contentLength {
            bytes.append(contentsOf: field.name.description.utf8)
            bytes.append(58)
            bytes.append(32)
            self.write(field.value, to: &bytes)
            bytes.append(13)
            bytes.append(10)
        }
        bytes.append(contentsOf: "Content-Length: ".utf8)
        bytes.append(contentsOf: String(body.count).utf8)
        bytes.append(contentsOf: "\r\n\r\n".utf8)
        bytes.append(contentsOf: body)
    }
}
