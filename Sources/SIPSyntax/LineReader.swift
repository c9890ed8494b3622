/// Takes lines off a message. A line ends with CR LF; a lone LF is accepted, as many peers send it.
struct LineReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int

    /// The range of the next line without its end. Nil when no line end is left.
    mutating func line() -> Range<Int>? {
        var index = self.position
        while index < self.bytes.count, self.bytes[index] != 10 { index += 1 }
        guard index < self.bytes.count else { return nil }
        let end = index > self.position && self.bytes[index - 1] == 13 ? index - 1 : index
        defer { self.position = index + 1 }
        return self.position..<end
    }

    /// The next line with the lines folded onto it (RFC 3261 §7.3.1). Empty at the end of the head.
    mutating func foldedLine() -> Range<Int>? {
        guard var range = self.line() else { return nil }
        while !range.isEmpty, self.position < self.bytes.count, self.bytes[self.position].isWhitespace {
            guard let next = self.line() else { return nil }
            range = range.lowerBound..<next.upperBound
        }
        return range
    }

    /// The value with folds made one space and the white space around it removed. A CR that ends no line is white space too:
    /// another reader might take it for a line end.
    static func unfold(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start].isWhitespace || bytes[start] == 13 || bytes[start] == 10 { start += 1 }
        while end > start, bytes[end - 1].isWhitespace || bytes[end - 1] == 13 || bytes[end - 1] == 10 { end -= 1 }
        let value = UnsafeBufferPointer(rebasing: bytes[start..<end])
        guard value.contains(where: { $0 == 13 || $0 == 10 }) else { return String(decoding: value, as: UTF8.self) }
        var result: [UInt8] = []
        var index = 0
        while index < value.count {
            guard value[index] == 13 || value[index] == 10 else {
                result.append(value[index])
                index += 1
                continue
            }
            while index < value.count, value[index] == 13 || value[index] == 10 || value[index].isWhitespace { index += 1 }
            while result.last?.isWhitespace == true { result.removeLast() }
            result.append(32)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
