internal import Foundation

/// What the file of a recording says of itself.
struct RecordingFile: Hashable {
    /// Bytes.
    var size: Int64
    /// Of the sound; nil when the header cannot be read.
    var duration: Duration?

    /// Nil when there is no such file.
    init?(path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 4_096), let size = try? file.seekToEnd() else { return nil }
        self.size = Int64(size)
        self.duration = Self.duration([UInt8](head), size: Int(size))
    }

    /// Walks the chunks of a RIFF WAVE file up to its sound.
    private static func duration(_ head: [UInt8], size: Int) -> Duration? {
        func number(at offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(head[offset + $1]) << (8 * $1) } }
        func tag(at offset: Int) -> String { String(decoding: head[offset..<(offset + 4)], as: UTF8.self) }
        guard head.count >= 12, tag(at: 0) == "RIFF", tag(at: 8) == "WAVE" else { return nil }
        var position = 12
        var bytesPerSecond = 0
        while position + 8 <= head.count {
            let length = number(at: position + 4)
            let body = position + 8
            switch tag(at: position) {
            case "fmt " where body + 12 <= head.count: bytesPerSecond = number(at: body + 8)
            case "data" where bytesPerSecond > 0:
                // A file that was not finished says nothing, or too much.
                let bytes = length == 0 ? size - body : min(length, size - body)
                return .milliseconds(bytes * 1_000 / bytesPerSecond)
            default: break
            }
            position = body + length + length % 2
        }
        return nil
    }
}
