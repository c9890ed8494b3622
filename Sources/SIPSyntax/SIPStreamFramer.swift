/// Cuts a stream into messages by Content-Length (RFC 3261 §18.3, §7.5).
///
/// The framer holds at most one message. Bytes may come in any portions; a keep-alive of two line ends before a message
/// (RFC 5626 §3.5.1) is reported so that it can be answered.
public struct SIPStreamFramer: Sendable {
    public enum Frame: Hashable, Sendable {
        case message([UInt8])
        /// CR LF CR LF: answer with CR LF.
        case ping
    }

    private enum State: Hashable {
        /// Looking for the empty line that ends the head, up to which nothing was found in `searched` bytes.
        case head(searched: Int)
        /// The head is complete; the whole message has this many bytes.
        case body(total: Int)
        /// The stream cannot be followed any more.
        case failed(SIPParseError)
    }

    private var buffer: [UInt8] = []
    private var start = 0
    private var state = State.head(searched: 0)
    private let limits: SIPParseLimits

    public init(limits: SIPParseLimits = .standard) {
        self.limits = limits
    }

    /// Bytes that wait for the rest of their message.
    public var pendingBytes: Int { self.buffer.count - self.start }

    public mutating func append(_ bytes: some Collection<UInt8>) {
        if self.start > 0, self.start == self.buffer.count {
            self.buffer.removeAll(keepingCapacity: true)
            self.start = 0
        } else if self.start > 65_536 {
            self.buffer.removeFirst(self.start)
            self.start = 0
        }
        self.buffer.append(contentsOf: bytes)
    }

    /// The next frame, or nil when more bytes are needed. After an error the connection must be closed: where the next
    /// message starts can no longer be known.
    public mutating func next() throws(SIPParseError) -> Frame? {
        if case .failed(let error) = self.state { throw error }
        if case .head(searched: 0) = self.state {
            if let ping = self.skipLineEnds() { return ping }
            // A CR that is still there waits for the rest of its ping; it is no part of a head.
            guard self.start == self.buffer.count || self.buffer[self.start] != 13 else { return nil }
        }
        do throws(SIPParseError) {
            if case .head(let searched) = self.state, try !self.findHead(from: searched) { return nil }
            guard case .body(let total) = self.state, self.pendingBytes >= total else { return nil }
            let message = Array(self.buffer[self.start..<(self.start + total)])
            self.start += total
            self.state = .head(searched: 0)
            return .message(message)
        } catch {
            self.state = .failed(error)
            throw error
        }
    }

    /// Drops line ends before a start line. Two in a row are a ping.
    private mutating func skipLineEnds() -> Frame? {
        while self.start < self.buffer.count {
            guard self.buffer[self.start] == 13 || self.buffer[self.start] == 10 else { return nil }
            if self.pendingBytes >= 4, self.buffer[self.start..<(self.start + 4)].elementsEqual([13, 10, 13, 10]) {
                self.start += 4
                return .ping
            }
            // A CR may be the beginning of a ping whose rest is still under way.
            if self.pendingBytes < 4, self.buffer[self.start...].elementsEqual([13, 10, 13, 10].prefix(self.pendingBytes)) { return nil }
            self.start += 1
        }
        return nil
    }

    private mutating func findHead(from searched: Int) throws(SIPParseError) -> Bool {
        var index = self.start + searched
        while index < self.buffer.count {
            if self.buffer[index] == 10 {
                if index > self.start, self.buffer[index - 1] == 10 { break }
                if index > self.start + 1, self.buffer[index - 1] == 13, self.buffer[index - 2] == 10 { break }
            }
            index += 1
        }
        guard index < self.buffer.count else {
            guard self.pendingBytes <= self.limits.head else { throw SIPParseError(.tooLarge, offset: self.pendingBytes) }
            self.state = .head(searched: self.pendingBytes)
            return false
        }
        let head = index + 1 - self.start
        guard head <= self.limits.head else { throw SIPParseError(.tooLarge, offset: head) }
        let length = try self.contentLength(headEnd: index + 1)
        // Written so that no length, however large, can overflow.
        guard length <= self.limits.message - head else { throw SIPParseError(.tooLarge, field: "Content-Length", offset: head) }
        self.state = .body(total: head + length)
        return true
    }

    /// Content-Length is mandatory on streams (RFC 3261 §20.14). Two that differ leave no one sure where the message ends
    /// (RFC 4475 §3.3.9, mcl01).
    private func contentLength(headEnd: Int) throws(SIPParseError) -> Int {
        let start = self.start
        return try self.buffer.withUnsafeBufferPointer { bytes throws(SIPParseError) in
            var reader = LineReader(bytes: UnsafeBufferPointer(rebasing: bytes[start..<headEnd]), position: 0)
            _ = reader.line()
            var found: Int?
            while let line = reader.foldedLine(), !line.isEmpty {
                let field = UnsafeBufferPointer(rebasing: reader.bytes[line])
                guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { continue }
                var nameEnd = colon
                while nameEnd > 0, field[nameEnd - 1].isWhitespace { nameEnd -= 1 }
                let name = UnsafeBufferPointer(rebasing: field[..<nameEnd])
                guard name.equalsIgnoringCase("Content-Length") || name.equalsIgnoringCase("l") else { continue }
                let value = LineReader.unfold(UnsafeBufferPointer(rebasing: field[(colon + 1)...]))
                guard !value.isEmpty, value.utf8.allSatisfy(\.isDigit), let length = Int(value), length == found ?? length else {
                    throw SIPParseError(.malformedHeader, field: "Content-Length", offset: line.lowerBound)
                }
                found = length
            }
            guard let found else { throw SIPParseError(.missingHeader, field: "Content-Length", offset: headEnd - start) }
            return found
        }
    }
}
