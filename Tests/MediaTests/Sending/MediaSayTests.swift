import Foundation
import Media
import NIOCore
import SDP
import Testing

@Suite("Something said over what a party hears", .serialized, .timeLimit(.minutes(3)))
struct MediaSayTests {
    /// 400 ms of a tone of 1,000 Hz.
    private static func tone(_ file: URL) throws {
        let samples = (0..<3_200).map { Int16(8_000 * sin(2 * .pi * 1_000 * Double($0) / 8_000)) }
        try Data(WAVFile(samples: samples).serialized).write(to: file)
    }

    @Test("In a conversation one party hears the whole of it instead of the other, who goes on behind it and hears nothing of it")
    func conversation() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).wav")
        try Self.tone(file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await EngineBench.run { bench in
            try bench.engine.load(file.path)
            let metronome = try await Metronome.start(bench)
            try await bench.withCall { a, portOfA, b, portOfB in
                var voices = (Voice(frequency: 500, law: .muLaw, payloadType: 0), Voice(frequency: 800, law: .muLaw, payloadType: 0))
                func speak(_ count: Int) async throws {
                    try await metronome.tick(count) {
                        try await b.rtp.send(voices.0.packet(), to: portOfB.rtpPort)
                        try await a.rtp.send(voices.1.packet(), to: portOfA.rtpPort)
                    }
                }
                try await speak(10)
                // What is said while something is said comes behind it, and a tone is not wanted then.
                let words = Announcement([.mayBeRecorded], file: file.path)
                try await bench.perform(.say(portOfA, words), .say(portOfA, words), .beep(portOfA))
                try await speak(70)
                try await bench.passThrough()
                let packets = try await a.rtp.takeAll()
                let headers = packets.compactMap { RTPHeader($0) }
                for (header, next) in zip(headers, headers.dropFirst()) {
                    #expect(next.sequence == header.sequence &+ 1 && next.source == header.source)
                }
                let said = packets.indices.filter { level(of: 1_000, in: decode(packets[$0])) > 3_000 }
                #expect(said.count == 40)
                let first = try #require(said.first)
                #expect(said == Array(first..<(first + 40)))
                #expect(said.allSatisfy { level(of: 500, in: decode(packets[$0])) < 300 })
                #expect(packets.count > first + 45)
                let other = try await b.rtp.takeAll()
                #expect(other.count > 60 && other.allSatisfy { level(of: 800, in: decode($0)) > 5_000 })
            }
            try await metronome.stop(bench)
        }
    }

    @Test("Where there is no such file, the sentence is said; both have the length that they take")
    func sentence() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).wav")
        try Self.tone(file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await EngineBench.run { bench in
            let words = Announcement([.recordingStopped], file: file.path)
            let length = Announcement([.recordingStopped]).length
            #expect(length > .milliseconds(800) && length < .seconds(4))
            #expect(bench.engine.length(of: words) == length)
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .say(port, words))
            var samples: [Int16] = []
            let frames = (Prompt.recordingStopped.muLaw.count + 159) / 160
            for _ in 0..<frames { samples += decode(try #require(try await phone.rtp.next()).bytes) }
            let prompt = Prompt.recordingStopped.muLaw.map { G711.muLaw.decode($0) }
            #expect(Array(samples.prefix(prompt.count)) == prompt)
            try await bench.outlastTicks()
            #expect(try await phone.rtp.waiting() == 0)
            try bench.engine.load(file.path)
            #expect(bench.engine.length(of: words) == .milliseconds(400))
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Every sentence about recordings is there, and none is longer than it should be")
    func prompts() {
        let prompts: [Prompt] = [
            .recordingStarted, .recordingStopped, .recordingPaused, .recordingResumed, .notRecorded, .notRecordedEnds, .mayBeRecorded,
        ]
        for prompt in prompts {
            #expect(Announcement([prompt]).length > .milliseconds(800) && Announcement([prompt]).length < .seconds(6), "\(prompt)")
        }
        #expect(Set(prompts.map { Array($0.muLaw) }).count == prompts.count)
    }
}
