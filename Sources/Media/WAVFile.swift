/// PCM sound of one channel at 8,000 samples a second, read from or written as a RIFF WAVE file.
package struct WAVFile: Hashable, Sendable {
    /// Why a file cannot be used.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        package var reason: String
        package var description: String { "not a usable WAV file: \(self.reason)" }
    }

    package static let sampleRate = 8_000
    package var samples: [Int16]

    package init(samples: [Int16]) {
        self.samples = samples
    }

    /// Reads 16-bit PCM of any rate and number of channels; it is mixed to one channel and brought to 8,000 Hz.
    package init(parsing bytes: [UInt8]) throws(Malformed) {
        guard bytes.count >= 44, Self.tag(bytes, 0) == "RIFF", Self.tag(bytes, 8) == "WAVE" else { throw Malformed(reason: "no RIFF header") }
        var position = 12
        var format: (channels: Int, rate: Int)?
        while position + 8 <= bytes.count {
            let size = Self.number(bytes, position + 4, 4)
            let body = position + 8
            switch Self.tag(bytes, position) {
            case "fmt ":
                guard body + 16 <= bytes.count else { throw Malformed(reason: "truncated") }
                guard Self.number(bytes, body, 2) == 1, Self.number(bytes, body + 14, 2) == 16 else {
                    throw Malformed(reason: "only 16-bit PCM is supported")
                }
                format = (Self.number(bytes, body + 2, 2), Self.number(bytes, body + 4, 4))
            case "data":
                guard let format, (1...8).contains(format.channels), (4_000...192_000).contains(format.rate) else {
                    throw Malformed(reason: "no usable format")
                }
                let end = min(body + size, bytes.count)
                self.samples = Self.convert(bytes[body..<end], channels: format.channels, rate: format.rate)
                guard !self.samples.isEmpty else { throw Malformed(reason: "no sound in it") }
                return
            default: break
            }
            position = body + size + size % 2
        }
        throw Malformed(reason: "no sound in it")
    }

    package var serialized: [UInt8] {
        var bytes = Self.header(channels: 1, size: self.samples.count * 2)
        for sample in self.samples { bytes += Self.bytes(Int(UInt16(bitPattern: sample)), 2) }
        return bytes
    }

    static let headerLength = 44

    /// What stands before 16-bit samples at 8,000 Hz that take `size` bytes.
    static func header(channels: Int, size: Int) -> [UInt8] {
        var bytes = Array("RIFF".utf8) + Self.bytes(36 + size, 4) + Array("WAVEfmt ".utf8) + Self.bytes(16, 4)
        bytes += Self.bytes(1, 2) + Self.bytes(channels, 2) + Self.bytes(Self.sampleRate, 4) + Self.bytes(Self.sampleRate * 2 * channels, 4)
        bytes += Self.bytes(2 * channels, 2) + Self.bytes(16, 2) + Array("data".utf8) + Self.bytes(size, 4)
        return bytes
    }

    private static func convert(_ bytes: ArraySlice<UInt8>, channels: Int, rate: Int) -> [Int16] {
        let frames = bytes.count / (2 * channels)
        func mixed(_ frame: Int) -> Int {
            var sum = 0
            for channel in 0..<channels {
                let offset = bytes.startIndex + (frame * channels + channel) * 2
                sum += Int(Int16(bitPattern: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8))
            }
            return sum / channels
        }
        if rate == self.sampleRate { return (0..<frames).map { Int16(mixed($0)) } }
        // Mean of the source frames under each target sample when going down, nearest frame when going up.
        let count = frames * self.sampleRate / rate
        return (0..<count).map { index in
            let start = index * rate / self.sampleRate
            let end = max(start + 1, min(frames, (index + 1) * rate / self.sampleRate))
            return Int16((start..<end).reduce(0) { $0 + mixed($1) } / (end - start))
        }
    }

    private static func tag(_ bytes: [UInt8], _ offset: Int) -> String { String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self) }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private static func bytes(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
