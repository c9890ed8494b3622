import NIOCore
import NIOPosix
import Testing

@testable import Media

/// On a clock of the test's own.
@Suite("Both directions of a recording on one clock")
struct RecorderTests {
    private static let start = NIODeadline.uptimeNanoseconds(10_000_000_000)

    private static func at(_ milliseconds: Int) -> NIODeadline { Self.start + .milliseconds(Int64(milliseconds)) }

    private static func record(_ body: (Recorder) -> Int) async throws -> StereoRecording {
        var recording: StereoRecording?
        try await TemporaryFolder.with { folder in
            let file = RecordingFile(file: folder.file("a.wav"), eventLoop: MultiThreadedEventLoopGroup.singleton.next())
            let recorder = Recorder(file: file, at: Self.start)
            recorder.finish(at: Self.at(body(recorder)))
            #expect(try await file.ended.get() == nil)
            recording = try StereoRecording(folder.file("a.wav"))
        }
        return try #require(recording)
    }

    /// From where to where, in milliseconds, a tone is there.
    private static func extent(of frequency: Double, in samples: [Int16]) -> ClosedRange<Int>? {
        let frames = StereoRecording.frames(of: frequency, in: samples)
        guard let first = frames.first, let last = frames.last else { return nil }
        return (first * 20)...(last * 20 + 20)
    }

    @Test("Silence is as long as nothing came, whether the source's clock went on or stood still; both channels stay side by side")
    func gaps() async throws {
        for stoodStill in [false, true] {
            let recording = try await Self.record { recorder in
                var a = Voice(frequency: 500)
                var b = Voice(frequency: 800, source: 0xBEEF)
                for number in 0..<300 {
                    let now = Self.at(number * 20)
                    if number == 200 {
                        a.frequency = 2_000
                        b.frequency = 1_700
                    }
                    recorder.heard(ByteBuffer(bytes: b.packet()), codec: nil, at: now)
                    if number < 100 || number >= 200 {
                        recorder.said(ByteBuffer(bytes: a.packet()), codec: nil, at: now)
                    } else if !stoodStill {
                        a.timestamp &+= 160
                    }
                    recorder.advance(to: now)
                }
                return 6_000
            }
            #expect(recording.left.count == 48_000)
            #expect(Self.extent(of: 500, in: recording.left) == 0...2_000)
            #expect(Self.extent(of: 2_000, in: recording.left) == 4_000...6_000)
            #expect(Self.extent(of: 800, in: recording.right) == 0...4_000)
            #expect(Self.extent(of: 1_700, in: recording.right) == 4_000...6_000)
            #expect(recording.left[16_000..<32_000].allSatisfy { $0 == 0 })
        }
    }

    @Test("Jitter, order and repetition leave no trace; a clock that runs wrong is kept within 60 ms of the true one")
    func clocks() async throws {
        let recording = try await Self.record { recorder in
            var a = Voice(frequency: 500)
            var b = Voice(frequency: 800, source: 0xBEEF)
            for number in 0..<500 {
                let now = Self.at(number * 20)
                let late = Self.at(number * 20 + number * 7 % 40)
                let (first, second) = (a.packet(), a.packet())
                if number % 2 == 0 {
                    for packet in [second, first, first] { recorder.said(ByteBuffer(bytes: packet), codec: nil, at: late) }
                } else {
                    (a.sequence, a.timestamp) = (a.sequence &- 2, a.timestamp &- 320)
                }
                // Too fast, by 375 ms in all.
                if number == 400 { b.frequency = 1_700 }
                recorder.heard(ByteBuffer(bytes: b.packet()), codec: nil, at: now)
                b.timestamp &+= 6
                recorder.advance(to: now)
            }
            return 10_000
        }
        let tone = StereoRecording.frames(of: 500, in: recording.left)
        #expect(tone.count >= 495)
        let change = try #require(Self.extent(of: 1_700, in: recording.right))
        #expect(abs(change.lowerBound - 8_000) <= 80, "\(change)")
    }

    @Test("A pause takes no time; what came before it is whole, and what comes in it is not there")
    func pause() async throws {
        let recording = try await Self.record { recorder in
            var a = Voice(frequency: 500)
            for number in 0..<200 {
                if number == 50 { recorder.pause(true, at: Self.at(1_000)) }
                if number == 150 { recorder.pause(false, at: Self.at(3_000)) }
                a.frequency = number < 50 ? 500 : number < 150 ? 1_100 : 2_000
                recorder.said(ByteBuffer(bytes: a.packet()), codec: nil, at: Self.at(number * 20))
                recorder.advance(to: Self.at(number * 20))
            }
            return 4_000
        }
        #expect(recording.left.count == 16_000)
        #expect(Self.extent(of: 500, in: recording.left) == 0...1_000)
        #expect(Self.extent(of: 2_000, in: recording.left) == 1_000...2_000)
        #expect(Self.extent(of: 1_100, in: recording.left) == nil)
    }

    @Test("A tick that comes seconds late loses neither time nor what comes after it")
    func stalled() async throws {
        let recording = try await Self.record { recorder in
            var a = Voice(frequency: 500)
            for number in 0..<50 { recorder.said(ByteBuffer(bytes: a.packet()), codec: nil, at: Self.at(10_000 + number * 20)) }
            return 11_000
        }
        #expect(recording.left.count == 88_000)
        #expect(Self.extent(of: 500, in: recording.left) == 10_000...11_000)
    }
}
