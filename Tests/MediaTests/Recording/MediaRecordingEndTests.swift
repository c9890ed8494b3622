import Foundation
import Media
import NIOCore
import SDP
import Testing

@Suite("How a recording ends", .serialized, .timeLimit(.minutes(3)))
struct MediaRecordingEndTests {
    @Test("A second recording of a party ends the first; each is told of once, whatever else is said")
    func second() async throws {
        try await RecordingBench.run { call in
            let second = call.folder.file("second.wav")
            try await call.bench.perform(.stopRecording(call.portOfA), .pauseRecording(call.portOfA, true))
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(20)
            try await call.bench.perform(.record(call.portOfA, file: second))
            let first = try await call.end()
            #expect(first.file == call.file && first.failure == nil)
            call.voiceOfA.frequency = 2_000
            try await call.speak(20)
            try await call.bench.perform(.stopRecording(call.portOfA), .stopRecording(call.portOfA))
            let next = try await call.end()
            #expect(next.file == second && next.failure == nil)
            let third = call.folder.file("third.wav")
            try await call.bench.perform(.record(call.portOfA, file: third), .stopRecording(call.portOfA))
            #expect(try await call.end().file == third)
            #expect(StereoRecording.seconds(of: 500, in: try StereoRecording(call.file).left) > 0.1)
            #expect(StereoRecording.seconds(of: 2_000, in: try StereoRecording(call.file).left) == 0)
            #expect(StereoRecording.seconds(of: 2_000, in: try StereoRecording(second).left) > 0.1)
        }
    }

    @Test("Closing the port ends its recording, and who gets the port next is not recorded")
    func closed() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(30)
            try await call.bench.perform(.close(call.portOfA), .setRemote(call.portOfA, call.a.remote), .connect(call.portOfA, call.portOfB))
            let end = try await call.end()
            #expect(end.file == call.file && end.failure == nil)
            let before = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 500, in: before.left) > 0.1)
            try await call.speak(40)
            #expect(try StereoRecording(call.file).seconds == before.seconds)
        }
    }

    @Test("What ends the conversation does not end the recording")
    func goesOn() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            try await call.speak(20)
            try await call.bench.perform(.stop(call.portOfA))
            call.voiceOfA.frequency = 2_000
            try await call.speak(20)
            try await call.bench.perform(.stopRecording(call.portOfA))
            #expect(try await call.end().failure == nil)
            let recording = try StereoRecording(call.file)
            #expect(StereoRecording.seconds(of: 2_000, in: recording.left) > 0.1)
        }
    }

    @Test("When the engine ends, recordings are completed first")
    func shutdown() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.file("call.wav")
            try await EngineBench.run { bench in
                let port = try #require(bench.engine.open())
                try await bench.perform(.record(port, file: file))
                try await bench.outlastTicks()
                await bench.engine.shutdown()
                #expect(try StereoRecording(file).seconds > 0.06)
                var events = bench.events.makeAsyncIterator()
                #expect(await events.next() == .recordingEnded(port, file: file, failure: nil))
            }
        }
    }

    @Test(
        "A file that cannot be written ends the recording with the reason, and the call does not hear of it",
        arguments: [
            ("/nowhere/call.wav", "cannot create /nowhere/call.wav: No such file or directory"),
            ("/dev/full", "cannot write /dev/full: No space left on device"),
        ])
    func failure(_ file: String, _ reason: String) async throws {
        try await RecordingBench.run { call in
            try await call.speak(5)
            try await call.a.rtp.drain()
            try await call.bench.perform(.record(call.portOfA, file: file))
            let end = try await call.end()
            #expect(end.file == file && end.failure == reason)
            try await call.b.rtp.send(rtp(1), to: call.portOfB.rtpPort)
            #expect(try await call.a.rtp.receives(rtp(1)))
            // Nothing more is told of it, and the next recording is one like any other.
            try await call.bench.perform(
                .pauseRecording(call.portOfA, true), .stopRecording(call.portOfA), .record(call.portOfA, file: call.file),
                .stopRecording(call.portOfA))
            let next = try await call.end()
            #expect(next.file == call.file && next.failure == nil)
        }
    }

    @Test("A recording that fails after it was asked to end is told of once")
    func failureAfterwards() async throws {
        try await RecordingBench.run { call in
            try await call.bench.perform(.record(call.portOfA, file: "/nowhere/call.wav"), .stopRecording(call.portOfA))
            try await call.bench.perform(.record(call.portOfA, file: call.file), .close(call.portOfA))
            var ends = [try await call.end(), try await call.end()]
            ends.sort { $0.file < $1.file }
            #expect(Set(ends.map(\.file)) == ["/nowhere/call.wav", call.file])
            #expect(ends.filter { $0.failure == nil }.map(\.file) == [call.file])
        }
    }

    @Test("A file that is there already is not written over")
    func existing() async throws {
        try await RecordingBench.run { call in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: call.file))
            try await call.bench.perform(.record(call.portOfA, file: call.file))
            #expect(try await call.end().failure == "cannot create \(call.file): File exists")
            #expect(try String(contentsOfFile: call.file, encoding: .utf8) == "precious")
        }
    }
}
