import NIOCore
import Testing

@testable import Media

@Suite("The stream that goes to a party (RFC 3550 §5.1)")
struct OutgoingStreamTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private static let press = DigitSender.Event(code: 1, payloadType: 101, duration: 160, isFirst: true, isEnd: false)

    /// Packet `number` of a source that sends every 20 ms, as it comes out; nil when it is left out.
    private static func pass(
        _ stream: inout OutgoingStream, _ number: Int, source: UInt32 = 7, payloadType: UInt8 = 8, length: Int = 160, at time: Int? = nil,
        timestamp: UInt32? = nil, withheld: OutgoingStream.Withheld = .nothing
    ) -> RTPHeader? {
        let header = RTPHeader(
            payloadType: payloadType, sequence: UInt16(truncatingIfNeeded: number),
            timestamp: timestamp ?? UInt32(truncatingIfNeeded: number) &* 160, source: source)
        var packet = ByteBuffer(bytes: header.bytes + [UInt8](repeating: 0xD5, count: length))
        guard stream.pass(&packet, at: Self.start + .milliseconds(Int64(time ?? number) * 20), withheld: withheld) else { return nil }
        if packet.readableBytes != 12 + length || packet.readableBytesView.last != 0xD5 { Issue.record("packet \(number) was changed") }
        return RTPHeader(reading: packet)
    }

    private static func at(_ number: Int) -> NIODeadline { Self.start + .milliseconds(Int64(number) * 20) }

    @Test("Until something is put in, packets pass as they are: lost, late, of another source")
    func transparent() {
        var stream = OutgoingStream()
        for (number, source) in [(65_533, 7), (65_534, 7), (2, 7), (1, 7), (9_000, 8), (3, 7), (3, 7)] as [(Int, UInt32)] {
            let header = Self.pass(&stream, number, source: source)
            #expect(header?.sequence == UInt16(number) && header?.source == source)
            #expect(header?.timestamp == UInt32(number) &* 160)
        }
        var short = ByteBuffer(bytes: [0x80, 0, 0, 0, 0, 0, 0, 0])
        let passed = stream.pass(&short, at: Self.start, withheld: .nothing)
        #expect(passed)
    }

    @Test("After a press the source goes on behind it, by a shift that lasts through the end of the numbers", arguments: [100, 65_530])
    func shift(_ first: Int) {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, first)
        let event = stream.insert(Self.press, at: Self.at(first + 1))
        #expect(event == RTPHeader(payloadType: 101, marker: true, sequence: UInt16(first + 1), timestamp: UInt32(first + 1) * 160, source: 7))
        var second = Self.press
        second.isFirst = false
        #expect(stream.insert(second, at: Self.at(first + 2)).timestamp == event.timestamp)
        #expect(Self.pass(&stream, first + 1, withheld: .everything) == nil)
        for number in (first + 2)...(first + 70_000) {
            let header = Self.pass(&stream, number)
            guard header?.sequence == UInt16(truncatingIfNeeded: number + 1), header?.timestamp == UInt32(truncatingIfNeeded: number * 160) else {
                Issue.record("\(number) came out as \(String(describing: header))")
                return
            }
        }
    }

    @Test("What comes too late after a press is dropped: its number is taken")
    func late() {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, 10)
        _ = stream.insert(Self.press, at: Self.at(11))
        #expect(Self.pass(&stream, 11, withheld: .everything) == nil)
        #expect(Self.pass(&stream, 13)?.sequence == 12)
        #expect(Self.pass(&stream, 12) == nil)
        #expect(Self.pass(&stream, 9) == nil)
        // What is lost at the source is a gap, as ever.
        #expect(Self.pass(&stream, 16)?.sequence == 15)
        #expect(Self.pass(&stream, 15)?.sequence == 14)
    }

    @Test("A press takes the time of the stream even when nothing has come for a while")
    func clock() {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, 10)
        let event = stream.insert(Self.press, at: Self.at(60))
        let next = Self.pass(&stream, 61)
        #expect(event.timestamp == 60 * 160)
        #expect(next?.timestamp == UInt32(61 * 160))
    }

    @Test("A source whose clock stood still meanwhile is moved behind the press, and stays so")
    func stoodStill() throws {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, 10)
        let event = stream.insert(Self.press, at: Self.at(500))
        let next = try #require(Self.pass(&stream, 11, at: 501))
        #expect(next.timestamp == event.timestamp + 160)
        #expect(Self.pass(&stream, 12, at: 502)?.timestamp == next.timestamp + 160)
        #expect(stream.insert(Self.press, at: Self.at(503)).timestamp == next.timestamp + 320)
    }

    @Test("Another source passes as it is, and the first one goes on where it was moved to")
    func otherSource() {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, 10)
        _ = stream.insert(Self.press, at: Self.at(11))
        #expect(Self.pass(&stream, 12)?.sequence == 12)
        _ = stream.insert(Self.press, at: Self.at(13))
        #expect(Self.pass(&stream, 14)?.sequence == 14)
        _ = stream.insert(Self.press, at: Self.at(15))
        _ = stream.insert(Self.press, at: Self.at(16))
        #expect(Self.pass(&stream, 17)?.sequence == 17)
        for isFirst in [true, false, false] {
            var event = Self.press
            event.isFirst = isFirst
            _ = stream.insert(event, at: Self.at(18))
        }
        #expect(Self.pass(&stream, 20)?.sequence == 21)
        #expect(Self.pass(&stream, 5_000, source: 8)?.sequence == 5_000)
        #expect(Self.pass(&stream, 40)?.sequence == 41)
    }

    @Test("Keys of the peer pass between the frames of a tone, in order, and sound waits for its end")
    func eventsPass() throws {
        var stream = OutgoingStream()
        _ = Self.pass(&stream, 10)
        let first = stream.insertSound(8, at: Self.at(11))
        #expect(first == RTPHeader(payloadType: 8, marker: true, sequence: 11, timestamp: 11 * 160, source: 7))
        #expect(Self.pass(&stream, 11, withheld: .sound) == nil)
        let event = try #require(Self.pass(&stream, 12, payloadType: 101, length: 4, timestamp: 1_800, withheld: .sound))
        #expect(event.sequence == 12 && event.timestamp == 1_800 && event.payloadType == 101)
        let second = stream.insertSound(8, at: Self.at(12))
        #expect(second.sequence == 13 && second.timestamp == 12 * 160 && !second.marker)
        #expect(Self.pass(&stream, 13)?.sequence == 14)
        #expect(stream.payloadType == 8)
    }

    @Test("A stream that is made here counts on behind a press, and the time of what was left out is not lost")
    func madeHere() {
        var stream = OutgoingStream()
        stream.begin(at: Self.at(0))
        let first = stream.nextFrame(0, at: Self.at(0))
        stream.skipFrame(at: Self.at(1))
        let event = stream.insert(Self.press, at: Self.at(2))
        stream.skipFrame(at: Self.at(2))
        let next = stream.nextFrame(0, at: Self.at(3))
        #expect(first.marker && event.marker && !next.marker)
        #expect([event.sequence, next.sequence] == [first.sequence + 1, first.sequence + 2])
        #expect([event.timestamp, next.timestamp] == [first.timestamp + 320, first.timestamp + 480])
        #expect(Set([first.source, event.source, next.source]).count == 1)
    }

    @Test("Before anything was sent a press begins a stream of its own")
    func nothingYet() {
        var stream = OutgoingStream()
        let event = stream.insert(Self.press, at: Self.at(0))
        #expect(event.source != 0)
        #expect(Self.pass(&stream, 10)?.sequence == 10)
    }
}
