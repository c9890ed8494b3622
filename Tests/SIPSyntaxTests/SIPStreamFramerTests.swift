import SIPSyntax
import Testing

/// All that a framer gives for these portions, asking after every one of them.
func frames(
    _ portions: some Sequence<some Collection<UInt8>>, limits: SIPParseLimits = .standard
) throws(SIPParseError) -> [SIPStreamFramer.Frame] {
    var framer = SIPStreamFramer(limits: limits)
    var result: [SIPStreamFramer.Frame] = []
    for portion in portions {
        framer.append(portion)
        while let frame = try framer.next() { result.append(frame) }
    }
    return result
}

@Suite("Stream framer: cutting by Content-Length (RFC 3261 §18.3, RFC 5626 §3.5.1)")
struct SIPStreamFramerTests {
    /// Messages of every shape that decides where one ends.
    static let messages: [[UInt8]] = [
        invite("plain"),
        invite("body", extra: ["Content-Type: application/sdp"], body: "v=0\r\ns=-\r\n"),
        wire(["OPTIONS sip:a@b SIP/2.0", "Via: SIP/2.0/TCP h;branch=z9hG4bK1", "l: 5"], body: "hello"),
        wire(
            [
                "NOTIFY sip:a@b SIP/2.0", "Subject: the length is", " not Content-Length: 999", "CONTENT-LENGTH  :", "\t 11  ",
                "X-After: folded", "  twice", "\tover",
            ], body: "\r\n\r\nSIP/2.0"),
        wire(["SIP/2.0 200 OK", "Content-Length: 0006", "l-not: 3", "Xl: 2"], body: "\r\n\r\n\r\n"),
        Array("BYE sip:a@b SIP/2.0\nCall-ID: lines-of-LF\nL:3\n\nend".utf8),
    ]

    /// All messages back to back, without anything between them.
    static let stream = messages.flatMap { $0 }
    static let ping: [UInt8] = [13, 10, 13, 10]

    @Test("Messages that come one after the other in one portion are taken apart")
    func backToBack() throws {
        #expect(try frames([Self.stream]) == Self.messages.map { .message($0) })
    }

    @Test("Messages that come byte by byte come out whole, each with its last byte and none before")
    func dripFeed() throws {
        var framer = SIPStreamFramer()
        var ends: [Int] = []
        for (offset, byte) in Self.stream.enumerated() {
            framer.append(CollectionOfOne(byte))
            while let frame = try framer.next() {
                #expect(frame == .message(Self.messages[ends.count]))
                ends.append(offset + 1)
            }
        }
        #expect(ends == Self.messages.indices.map { Self.messages[...$0].joined().count })
        #expect(framer.pendingBytes == 0)
    }

    @Test("Wherever a stream is split in two, the same messages come out")
    func twoPortions() throws {
        let expected = Self.messages.map { SIPStreamFramer.Frame.message($0) }
        for split in 0...Self.stream.count {
            let portions = [Self.stream[..<split], Self.stream[split...]]
            #expect(try frames(portions) == expected, "split after \(split) bytes")
        }
    }

    @Test("Whatever the size of the portions, the same messages come out", arguments: [2, 3, 4, 5, 7, 64, 1000])
    func portions(of size: Int) throws {
        let portions = stride(from: 0, to: Self.stream.count, by: size).map {
            Self.stream[$0..<min($0 + size, Self.stream.count)]
        }
        #expect(try frames(portions) == Self.messages.map { .message($0) })
    }

    @Test("A ping before, between or after messages is reported where it stands", arguments: 0...messages.count)
    func pingAt(_ position: Int) throws {
        var parts = Self.messages
        parts.insert(Self.ping, at: position)
        var expected = Self.messages.map { SIPStreamFramer.Frame.message($0) }
        expected.insert(.ping, at: position)
        let stream = parts.flatMap { $0 }
        #expect(try frames([stream]) == expected)
        #expect(try frames(stream.map { CollectionOfOne($0) }) == expected)
        for split in 0...stream.count {
            #expect(try frames([stream[..<split], stream[split...]]) == expected, "split after \(split) bytes")
        }
    }

    @Test("Pings in a row are as many pings, however they are split")
    func pingsInARow() throws {
        let pings = Array(repeating: Self.ping, count: 3).flatMap { $0 }
        #expect(try frames([pings]) == [.ping, .ping, .ping])
        #expect(try frames(pings.map { CollectionOfOne($0) }) == [.ping, .ping, .ping])
        for split in 0...pings.count {
            #expect(try frames([pings[..<split], pings[split...]]) == [.ping, .ping, .ping], "split after \(split) bytes")
        }
    }

    @Test("Empty lines inside a body are not pings")
    func emptyLinesInBody() throws {
        let message = invite("blank", body: "\r\n\r\n\r\n\r\n")
        #expect(try frames([message + message]) == [.message(message), .message(message)])
    }

    @Test("A single line end, the answer to a ping, is dropped and is not part of the message after it")
    func pong() throws {
        let message = invite("after-pong")
        let stream = [13, 10] + message + [13, 10] + message + [13, 10]
        let expected: [SIPStreamFramer.Frame] = [.message(message), .message(message)]
        #expect(try frames([stream]) == expected)
        #expect(try frames(stream.map { CollectionOfOne($0) }) == expected)
        #expect(try frames([[13, 10], message]) == expected.dropLast())
        #expect(try frames([[13], [10], message]) == expected.dropLast())
    }

    @Test("A ping of which only a part has come is waited for")
    func partOfAPing() throws {
        var framer = SIPStreamFramer()
        for part in 1..<4 {
            framer.append(Self.ping[..<part])
            #expect(try framer.next() == nil)
            framer.append(Self.ping[part...])
            #expect(try framer.next() == .ping)
            #expect(try framer.next() == nil)
            #expect(framer.pendingBytes == 0)
        }
    }

    @Test("Line ends of LF only before a message are dropped")
    func lineFeedsBeforeAMessage() throws {
        let message = invite("after-lf")
        #expect(try frames([[10, 10] + message]) == [.message(message)])
        #expect(try frames([[10], [10], message]) == [.message(message)])
    }

    @Test("Nothing comes of nothing")
    func empty() throws {
        var framer = SIPStreamFramer()
        #expect(try framer.next() == nil)
        framer.append([])
        #expect(try framer.next() == nil)
        #expect(framer.pendingBytes == 0)
    }

    @Test("The framer tells how many bytes wait for their message")
    func pendingBytes() throws {
        let message = invite("waiting", body: "0123456789")
        var framer = SIPStreamFramer()
        framer.append(message.dropLast())
        #expect(try framer.next() == nil)
        #expect(framer.pendingBytes == message.count - 1)
        framer.append(message.suffix(1) + message.prefix(20))
        #expect(try framer.next() == .message(message))
        #expect(framer.pendingBytes == 20)
    }

    @Test("A connection may carry far more than the framer holds at once")
    func longLived() throws {
        let message = invite("again", body: String(repeating: "x", count: 900))
        let count = 400
        let stream = Array(repeating: message, count: count).flatMap { $0 }
        // Portions that never end with a message, so that there is always something left over.
        let portions = stride(from: 0, to: stream.count, by: 1499).map { stream[$0..<min($0 + 1499, stream.count)] }
        #expect(try frames(portions) == Array(repeating: .message(message), count: count))
    }

    @Test("What stands before a start line is part of the message and left to the parser")
    func junkBeforeStartLine() throws {
        let message = Array("\u{0}\u{1}junk ".utf8) + invite("dirty")
        let next = invite("clean")
        #expect(try frames([message + next]) == [.message(message), .message(next)])
        guard case .dropped(let error) = SIPMessageParser().parse(message) else {
            Issue.record("junk was read")
            return
        }
        #expect(error.code == .startLine)
    }

    @Test("A junk line before a start line is taken for the start line, and the message is refused with 400")
    func junkLine() throws {
        let message = Array("JUNK\r\n".utf8) + invite("behind-junk")
        #expect(try frames([message]) == [.message(message)])
        #expect(SIPMessageParser().parse(message).error?.status == .badRequest)
    }

    @Test("Every torture message of its declared length comes through the framer as it went in")
    func torture() throws {
        // The others of the table do not say how long they are, say it wrongly, or have more behind them.
        let undelimited: Set = ["clerr", "ncl", "mcl01", "dblreq", "inv2543"]
        let messages = TortureCase.all.filter { !undelimited.contains($0.name) }.map(\.bytes)
        let stream = messages.flatMap { $0 }
        #expect(try frames([stream]) == messages.map { .message($0) })
        #expect(try frames(stream.map { CollectionOfOne($0) }) == messages.map { .message($0) })
    }
}
