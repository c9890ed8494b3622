import Foundation
import Media
import NIOCore
import SDP
import Testing

@Suite("Recording a party", .serialized, .timeLimit(.minutes(3)))
struct MediaRecordingTests {
    @Test("What the party says is on the left, what it hears on the right, for as long as it lasted")
    func channels() async throws {
        try await RecordingBench.run { call in
            let start = NIODeadline.now()
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(100)
            try await call.bench.perform(.stopRecording(call.portOfA))
            let elapsed = Double((NIODeadline.now() - start).nanoseconds) / 1e9
            let end = try await call.end()
            #expect(end.file == call.file && end.failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(recording.seconds > 1.7 && recording.seconds < elapsed + 0.1)
            #expect(StereoRecording.seconds(of: 500, in: recording.left) > 0.5)
            #expect(StereoRecording.seconds(of: 800, in: recording.right) > 0.5)
            #expect(StereoRecording.seconds(of: 800, in: recording.left) == 0)
            #expect(StereoRecording.seconds(of: 500, in: recording.right) == 0)
            // The call goes on.
            try await call.a.rtp.drain()
            try await call.b.rtp.send(rtp(1), to: call.portOfB.rtpPort)
            #expect(try await call.a.rtp.receives(rtp(1)))
        }
    }

    @Test("A pause is left out of the file")
    func pause() async throws {
        try await RecordingBench.run { call in
            let start = NIODeadline.now()
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(50)
            try await call.bench.perform(.pauseRecording(call.portOfA, true), .pauseRecording(call.portOfA, true))
            call.voiceOfA.frequency = 1_100
            call.voiceOfB.frequency = 1_700
            let startOfPause = NIODeadline.now()
            try await call.speak(60)
            let paused = Double((NIODeadline.now() - startOfPause).nanoseconds) / 1e9
            try await call.bench.perform(.pauseRecording(call.portOfA, false), .pauseRecording(call.portOfA, false))
            call.voiceOfA.frequency = 2_000
            call.voiceOfB.frequency = 2_300
            try await call.speak(50)
            try await call.bench.perform(.stopRecording(call.portOfA))
            let elapsed = Double((NIODeadline.now() - start).nanoseconds) / 1e9
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 500, in: recording.left) > 0.2)
            #expect(StereoRecording.seconds(of: 2_000, in: recording.left) > 0.2)
            #expect(StereoRecording.seconds(of: 2_300, in: recording.right) > 0.2)
            #expect(StereoRecording.seconds(of: 1_100, in: recording.left) == 0)
            #expect(StereoRecording.seconds(of: 1_700, in: recording.right) == 0)
            #expect(recording.seconds < elapsed - paused + 0.15)
        }
    }

    @Test("A recording that ends while it pauses ends where the pause began")
    func pausedEnd() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(20)
            try await call.bench.perform(.pauseRecording(call.portOfA, true))
            call.voiceOfA.frequency = 1_100
            try await call.speak(40)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 500, in: recording.left) > 0.1)
            #expect(StereoRecording.seconds(of: 1_100, in: recording.left) == 0)
        }
    }

    @Test("While the party is muted there is silence on the left, and only there")
    func muted() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.mute(call.portOfA, true), .record(call.portOfA, file: call.file))
            try await call.speak(50)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(recording.left.allSatisfy { $0 == 0 })
            #expect(StereoRecording.seconds(of: 800, in: recording.right) > 0.2)
        }
    }

    @Test("Music, announcements and tones that the party hears are on the right; its keys and those it is sent are not")
    func madeHere() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(
                .record(call.portOfA, file: call.file), .play(call.portOfA, .ringback, .pcmu), .beep(call.portOfA),
                .sendDigits(call.portOfA, digits: "1", payloadType: 101))
            try await call.metronome.tick(50)
            let key = RTPHeader(payloadType: 101, sequence: 1, timestamp: 160, source: 5).bytes + [1, 10, 0, 160]
            try await call.a.rtp.send(key, to: call.portOfA.rtpPort)
            try await call.bench.perform(.announce(call.portOfA, Announcement([.digit(5)]), .pcma))
            try await call.metronome.tick(20)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 450, in: recording.right, amplitude: 3_000) > 0.2)
            let tone = StereoRecording.seconds(of: 1_400, in: recording.right)
            #expect(tone >= 0.06 && tone <= 0.24, "\(tone) s")
            #expect(recording.left.allSatisfy { $0 == 0 })
            // What was announced, where it is to be found in the file.
            let spoken = Prompt.digit(5).muLaw.prefix(1_600).map { G711.aLaw.decode(G711.aLaw.encode(G711.muLaw.decode($0))) }
            let first = try #require(spoken.firstIndex { abs($0) > 500 })
            let pattern = spoken[first..<min(first + 100, spoken.count)]
            #expect(recording.right.indices.contains { recording.right[$0...].starts(with: pattern) })
        }
    }

    @Test("In a mix the party's own voice is on the left and the others' on the right")
    func mixed() async throws {
        try await RecordingBench.run { call in
            let mix = MixID(rawValue: 3)
            try await call.bench.perform(
                .record(call.portOfA, file: call.file), .mix(call.portOfA, mix, MixPart(codec: .pcma, side: 1)),
                .mix(call.portOfB, mix, MixPart(codec: .pcma, side: 2)))
            try await call.speak(60)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 500, in: recording.left) > 0.2)
            #expect(StereoRecording.seconds(of: 800, in: recording.right) > 0.1)
            #expect(StereoRecording.seconds(of: 500, in: recording.right) == 0)
        }
    }

    @Test("What is no G.711 is silence")
    func otherCodec() async throws {
        try await RecordingBench.run { call in
            call.voiceOfA.payloadType = 9
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(30)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(recording.left.allSatisfy { $0 == 0 })
            #expect(StereoRecording.seconds(of: 800, in: recording.right) > 0.1)
        }
    }

    @Test("What has been recorded is on the disk and can be played while recording goes on")
    func readable() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            var seconds = 0.0
            for _ in 0..<40 where seconds < 1 {
                try await call.speak(20)
                seconds = FileManager.default.fileExists(atPath: call.file) ? try StereoRecording(call.file).seconds : 0
            }
            #expect(seconds >= 1)
            #expect(StereoRecording.seconds(of: 500, in: try StereoRecording(call.file).left) > 0.2)
        }
    }
}
