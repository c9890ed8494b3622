import Media

/// A call of two parties with voices, one of which can be recorded, on the engine's time.
struct RecordingBench {
    let bench: EngineBench
    let folder: TemporaryFolder
    let metronome: Metronome
    let a: Phone
    let portOfA: MediaPort
    let b: Phone
    let portOfB: MediaPort
    var voiceOfA = Voice(frequency: 500)
    var voiceOfB = Voice(frequency: 800, source: 0xBEEF)
    var events: AsyncStream<MediaEvent>.Iterator

    var file: String { self.folder.file("call.wav") }

    static func run(_ body: (inout RecordingBench) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            try await EngineBench.run(pairs: 8) { bench in
                let metronome = try await Metronome.start(bench)
                try await bench.withCall { a, portOfA, b, portOfB in
                    var recording = RecordingBench(
                        bench: bench, folder: folder, metronome: metronome, a: a, portOfA: portOfA, b: b, portOfB: portOfB,
                        events: bench.events.makeAsyncIterator())
                    try await body(&recording)
                }
                try await metronome.stop(bench)
            }
        }
    }

    /// The parties speak for so many times 20 ms.
    mutating func speak(_ count: Int, a isASpeaking: Bool = true, b isBSpeaking: Bool = true) async throws {
        var (voiceOfA, voiceOfB) = (self.voiceOfA, self.voiceOfB)
        try await self.metronome.tick(count) {
            let (fromA, fromB) = (voiceOfA.packet(), voiceOfB.packet())
            if isASpeaking { try await self.a.rtp.send(fromA, to: self.portOfA.rtpPort) }
            if isBSpeaking { try await self.b.rtp.send(fromB, to: self.portOfB.rtpPort) }
        }
        (self.voiceOfA, self.voiceOfB) = (voiceOfA, voiceOfB)
        // What was said is there before the next command.
        try await self.bench.passThrough()
    }

    /// The end of the recording, once it has come.
    mutating func end() async throws -> (file: String, failure: String?) {
        while let event = await self.events.next() {
            if case .recordingEnded(self.portOfA, let file, let failure) = event { return (file, failure) }
        }
        throw EngineBench.NothingCameThrough()
    }
}
