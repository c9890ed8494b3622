import HTTPTypes

/// Uploads as wxc-sdk's announcements repository sends them.
struct WAVUpload: Sendable {
    static let headers: HTTPFields = [.contentType: "multipart/form-data; boundary=b0undary"]

    var name: String? = "Piano"
    var fileName: String? = "piano.wav"
    var bytes: [UInt8] = WAVUpload.sound
    var isTextToSpeech = "false"

    /// A second of silence.
    static var sound: [UInt8] { self.silence(seconds: 1) }

    /// A WAV file of 16-bit PCM with one channel at 8,000 Hz.
    static func silence(seconds: Int) -> [UInt8] {
        let size = seconds * 16_000
        let parts: [[UInt8]] = [
            Array("RIFF".utf8), self.number(36 + size, 4), Array("WAVEfmt ".utf8), self.number(16, 4), self.number(1, 2), self.number(1, 2),
            self.number(8_000, 4), self.number(16_000, 4), self.number(2, 2), self.number(16, 2), Array("data".utf8), self.number(size, 4),
            [UInt8](repeating: 0, count: size),
        ]
        return Array(parts.joined())
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    var body: [UInt8] {
        var body: [UInt8] = []
        if let name = self.name { body += Array("--b0undary\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\(name)\r\n".utf8) }
        let file = self.fileName.map { "; filename=\"\($0)\"" } ?? ""
        body += Array("--b0undary\r\nContent-Disposition: form-data; name=\"file\"\(file)\r\nContent-Type: audio/wav\r\n\r\n".utf8)
        body += self.bytes
        body += Array("\r\n--b0undary\r\nContent-Disposition: form-data; name=\"is_text_to_speech\"\r\n\r\n".utf8)
        body += Array("\(self.isTextToSpeech)\r\n--b0undary--\r\n".utf8)
        return body
    }
}

extension APIBench {
    func upload(_ upload: WAVUpload = WAVUpload(), at location: String = "hq", token: String = "alice") async throws -> Answer {
        try await self.request(
            .post, "/v1/telephony/config/locations/\(location)/announcements", token: token, headers: WAVUpload.headers, bytes: upload.body)
    }
}
