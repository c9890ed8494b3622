import NIOCore
import Testing

@testable import Media

@Suite("Sound along a clock")
struct SampleTrackTests {
    private var track = SampleTrack(start: 0, tolerance: -320...400)

    /// Lays down packet `number` of 20 ms, all samples of which are `value`.
    private mutating func place(_ number: UInt32, _ value: Int16, due: Int, source: UInt32 = 7) {
        let header = RTPHeader(payloadType: 0, sequence: 0, timestamp: number &* 160, source: source)
        let payload = ByteBuffer(bytes: [UInt8](repeating: G711.muLaw.encode(value), count: 160))
        self.track.place(Sound(header: header, law: .muLaw, payload: payload.readableBytesView), due: due)
    }

    /// The values of the next frames.
    private mutating func take(_ count: Int) -> [Int16] {
        (0..<count).map { _ in
            var samples = [Int16](repeating: 1, count: 160)
            self.track.take(into: &samples)
            #expect(samples.allSatisfy { $0 == samples[0] })
            return G711.muLaw.encode(samples[0]) == G711.muLaw.encode(0) ? 0 : samples[0]
        }
    }

    private static func value(_ value: Int16) -> Int16 { G711.muLaw.decode(G711.muLaw.encode(value)) }

    @Test("Packets lie by their timestamps: order, repetition and lateness do not matter, loss is silence")
    mutating func order() {
        self.place(10, 1_000, due: 320)
        self.place(12, 3_000, due: 480)
        self.place(11, 2_000, due: 700)
        self.place(11, 2_000, due: 700)
        self.place(14, 5_000, due: 900)
        let expected = [0, 0, Self.value(1_000), Self.value(2_000), Self.value(3_000), 0, Self.value(5_000), 0]
        #expect(self.take(8) == expected)
    }

    @Test("What is too late is dropped, and the rest stays where it is")
    mutating func late() {
        self.place(10, 1_000, due: 320)
        self.place(12, 3_000, due: 640)
        #expect(self.take(5) == [0, 0, Self.value(1_000), 0, Self.value(3_000)])
        self.place(11, 2_000, due: 1_100)
        self.place(13, 4_000, due: 860)
        #expect(self.take(3) == [Self.value(4_000), 0, 0])
    }

    @Test("After a gap in which timestamps stood still, and when a new source begins, arrival counts")
    mutating func anew() {
        self.place(10, 1_000, due: 320)
        #expect(self.take(20).last == 0)
        self.place(11, 2_000, due: 3_520)
        #expect(self.take(3) == [0, 0, Self.value(2_000)])
        self.place(900_000, 3_000, due: 4_000, source: 8)
        #expect(self.take(3) == [0, 0, Self.value(3_000)])
    }

    @Test("A source that runs ahead of its time is brought back")
    mutating func fast() {
        self.place(10, 1_000, due: 320)
        self.place(13, 2_000, due: 320)
        #expect(self.take(5) == [0, 0, Self.value(2_000), 0, 0])
    }

    @Test("Timestamps go on past the end of their 32 bits")
    mutating func wraps() {
        let last = UInt32.max / 160
        self.place(last, 1_000, due: 320)
        let header = RTPHeader(payloadType: 0, sequence: 0, timestamp: (last &* 160) &+ 160, source: 7)
        let payload = ByteBuffer(bytes: [UInt8](repeating: G711.muLaw.encode(2_000), count: 160))
        self.track.place(Sound(header: header, law: .muLaw, payload: payload.readableBytesView), due: 400)
        #expect(self.take(4) == [0, 0, Self.value(1_000), Self.value(2_000)])
    }

    @Test("More than there is room for is left out, and what is skipped is not heard later")
    mutating func room() {
        self.place(10, 1_000, due: 1_000_000)
        #expect(self.take(30).allSatisfy { $0 == 0 })
        self.place(10, 1_000, due: self.track.start, source: 8)
        self.track.skip(to: self.track.start + 160)
        #expect(self.take(60).allSatisfy { $0 == 0 })
    }

    @Test("The payload lies behind contributing sources and extension and before the padding")
    func payload() {
        let plain = RTPHeader(payloadType: 0, sequence: 1, timestamp: 2, source: 3).bytes
        func payload(_ first: UInt8, _ rest: [UInt8]) -> [UInt8]? {
            RTPHeader.payload(of: ByteBuffer(bytes: [first] + plain.dropFirst() + rest)).map(Array.init)
        }
        #expect(payload(0x80, [1, 2, 3]) == [1, 2, 3])
        #expect(payload(0x82, [9, 9, 9, 9, 8, 8, 8, 8, 1]) == [1])
        #expect(payload(0x90, [0, 0, 0, 1, 9, 9, 9, 9, 1, 2]) == [1, 2])
        #expect(payload(0xA0, [1, 2, 0, 2]) == [1, 2])
        #expect(payload(0x8F, [1]) == nil)
        #expect(payload(0x90, [0, 0, 0, 9, 1]) == nil)
        #expect(payload(0x90, [0]) == nil)
        #expect(payload(0xA0, [1, 200]) == nil)
    }
}
