import Media
import NIOCore
import SDP
import Testing

@Suite("A mix of several parties", .serialized, .timeLimit(.minutes(1)))
struct MediaMixTests {
    private static let three = [MixPart(codec: .pcmu, side: 1), MixPart(codec: .pcma, side: 2), MixPart(codec: .pcmu, side: 3)]

    @Test("Each of three parties hears the other two, as loud as they are, and not itself")
    func three() async throws {
        try await MixBench.run(Self.three) { mix in
            mix.expect(try await mix.levels(), [[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("Each gets one stream of its own in its codec: 20 ms a packet, no gap, the first one marked")
    func streams() async throws {
        let parts = Self.three.dropLast() + [MixPart(codec: AudioCodec(payloadType: 97, name: "PCMA"), side: 3)]
        try await EngineBench.run { bench in
            var sources: Set<UInt32> = []
            var phones: [Phone] = []
            for part in parts {
                let port = try #require(bench.engine.open())
                phones.append(try await Phone.make())
                try await bench.perform(.setRemote(port, phones[phones.count - 1].remote), .mix(port, MixBench.mix, part))
            }
            for (phone, part) in zip(phones, parts) {
                let start = try #require(try await phone.rtp.next())
                let first = try #require(RTPHeader(start.bytes))
                #expect(first.marker && Int(first.payloadType) == part.codec.payloadType)
                for number in 1..<20 {
                    let packet = try #require(try await phone.rtp.next()).bytes
                    #expect(packet.count == RTPHeader.length + 160)
                    #expect(
                        RTPHeader(packet)
                            == RTPHeader(
                                payloadType: first.payloadType, sequence: first.sequence &+ UInt16(number),
                                timestamp: first.timestamp &+ UInt32(number) * 160, source: first.source))
                }
                sources.insert(first.source)
                try await phone.close()
            }
            #expect(sources.count == 3)
        }
    }

    @Test("A party whose payload type for G.711 is a dynamic one is heard, too")
    func dynamicPayloadType() async throws {
        let parts = Self.three.dropLast() + [MixPart(codec: AudioCodec(payloadType: 97, name: "PCMA"), side: 3)]
        try await MixBench.run(Array(parts)) { mix in
            mix.expect(try await mix.levels(), [[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("Parties of one side do not hear each other, and others hear both")
    func sides() async throws {
        var parts = Self.three
        parts[1].side = 1
        try await MixBench.run(parts) { mix in
            mix.expect(try await mix.levels(), [[2], [2], [0, 1]])
        }
    }

    @Test("Who is not heard hears the others; who does not hear is heard, and gets silence at the same pace")
    func parts() async throws {
        var parts = Self.three
        parts[0].isHeard = false
        parts[1].hears = false
        try await MixBench.run(parts) { mix in
            mix.expect(try await mix.levels(), [[1, 2], [], [1]])
            // Parts change while the mix goes on, and no stream begins anew.
            let before = try await mix.converse(5)
            parts[0].isHeard = true
            parts[1].hears = true
            parts[2].isHeard = false
            for index in parts.indices {
                mix.parties[index].part = parts[index]
                try await mix.bench.perform(.mix(mix.parties[index].port, MixBench.mix, parts[index]))
            }
            mix.expect(try await mix.levels(), [[1], [0], [0, 1]])
            let after = try await mix.converse(5)
            for index in parts.indices {
                let sources = (before[index] + after[index]).map { RTPHeader($0)?.source }
                #expect(sources.count == 10 && Set(sources).count == 1)
            }
        }
    }

    @Test("A muted party is not heard, and is again when it is not muted")
    func muted() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.bench.perform(.mute(mix.parties[0].port, true))
            mix.expect(try await mix.levels(), [[1, 2], [2], [1]])
            try await mix.bench.perform(.mute(mix.parties[0].port, false))
            mix.expect(try await mix.levels(), [[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("Where nothing comes there is silence, and who speaks again is heard again")
    func silence() async throws {
        try await MixBench.run(Self.three) { mix in
            mix.expect(try await mix.levels(silent: [1]), [[2], [0, 2], [0]])
            mix.expect(try await mix.levels(silent: [0, 2]), [[1], [], [1]])
            mix.expect(try await mix.levels(), [[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("A fourth party joins, and is in it; who stops or is closed has left and gets nothing more")
    func joinAndLeave() async throws {
        try await MixBench.run(Self.three + [MixPart(codec: .pcma, side: 4)]) { mix in
            mix.expect(try await mix.levels(), [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
            try await mix.bench.perform(.stop(mix.parties[3].port))
            mix.expect(try await mix.levels(gone: [3]), [[1, 2], [0, 2], [0, 1], []])
            try await mix.bench.perform(.close(mix.parties[0].port))
            mix.expect(try await mix.levels(gone: [0, 3]), [[], [2], [1], []])
            try await mix.bench.perform(.mix(mix.parties[3].port, MixBench.mix, mix.parties[3].part))
            mix.expect(try await mix.levels(gone: [0]), [[], [2, 3], [1, 3], [1, 2]])
            #expect(try await mix.parties[0].phone.rtp.waiting() == 0)
        }
    }

    @Test("Two parties of a mix that are connected have left it, and relay; the one who stays hears nobody")
    func connected() async throws {
        try await MixBench.run(Self.three) { mix in
            _ = try await mix.converse(5)
            try await mix.bench.perform(.connect(mix.parties[0].port, mix.parties[1].port))
            let (a, b) = (mix.parties[0], mix.parties[1])
            try await mix.bench.passThrough()
            for party in [a, b] { try await party.phone.rtp.drain() }
            try await a.phone.rtp.send(rtp(1), to: a.port.rtpPort)
            #expect(try await b.phone.rtp.receives(rtp(1)))
            try await b.phone.rtp.send(rtp(2), to: b.port.rtpPort)
            #expect(try await a.phone.rtp.receives(rtp(2)))
            mix.expect(try await mix.levels(gone: [0, 1]), [[], [], []])
        }
    }

    @Test("Music and announcements take a party out, too")
    func played() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.bench.perform(
                .play(mix.parties[0].port, MusicSource(), .pcmu), .announce(mix.parties[1].port, Announcement([.digit(1)]), .pcma))
            mix.expect(try await mix.levels(gone: [0, 1]), [[], [], []])
        }
    }

    @Test("A party goes from one mix to another, and from a relay into a mix; neither is heard where it was")
    func otherMix() async throws {
        try await MixBench.run(Self.three) { mix in
            let other = MixID(rawValue: 2)
            try await mix.bench.perform(.mix(mix.parties[0].port, other, mix.parties[0].part))
            mix.expect(try await mix.levels(), [[], [2], [1]])
            try await mix.bench.perform(.connect(mix.parties[1].port, mix.parties[2].port))
            try await mix.bench.perform(.mix(mix.parties[1].port, other, mix.parties[1].part))
            mix.expect(try await mix.levels(gone: [2]), [[1], [0], []])
            #expect(try await mix.parties[2].phone.rtp.waiting() == 0)
        }
    }

    @Test("Keys are no sound: they are reported, and nobody hears them; nor what has an unknown payload type")
    func keys() async throws {
        try await MixBench.run(Self.three) { mix in
            let a = mix.parties[0]
            try await mix.bench.perform(.collectDigits(a.port, payloadType: 101))
            _ = try await mix.converse(5, silent: [0, 1, 2])
            for number in 0..<30 as Range<UInt16> {
                _ = try #require(try await mix.parties[1].phone.rtp.next())
                let event = RTPHeader(payloadType: 101, sequence: number, timestamp: 160, source: 9).bytes + [5, 10, 0, 160]
                let unknown = RTPHeader(payloadType: 9, sequence: number, timestamp: UInt32(number) * 160, source: 9).bytes
                try await a.phone.rtp.send(event, to: a.port.rtpPort)
                try await a.phone.rtp.send(unknown + [UInt8](repeating: 0x12, count: 160), to: a.port.rtpPort)
            }
            var events = mix.bench.events.makeAsyncIterator()
            #expect(await events.next() == .digit(a.port, "5"))
            for packet in try await mix.parties[2].phone.rtp.takeAll() { #expect(decode(packet).allSatisfy { abs($0) < 20 }) }
        }
    }

    @Test("What is too loud together is cut off, and does not turn over")
    func clipping() async throws {
        try await MixBench.run(Self.three) { mix in
            for index in 0..<2 {
                mix.parties[index].voice.frequency = 500
                mix.parties[index].voice.amplitude = 30_000
            }
            let packets = try await mix.converse(silent: [2])[2].suffix(20)
            let frames = packets.map { decode($0) }
            // A sine that is cut off at half its height has 1.22 of its new height at its own frequency.
            #expect(level(of: 500, inFrames: frames) > 33_000)
            #expect(frames.joined().allSatisfy { abs(Int($0)) <= 32_124 })
        }
    }

    @Test("Sixteen parties hear each other, each all but itself")
    func sixteen() async throws {
        let parts = (0..<16).map { MixPart(codec: $0 % 2 == 0 ? .pcmu : .pcma, side: $0) }
        try await MixBench.run(parts, spacing: 150) { mix in
            for index in parts.indices { mix.parties[index].voice.amplitude = 1_500 }
            let levels = try await mix.levels()
            for listener in parts.indices {
                for speaker in parts.indices {
                    let level = levels[listener][speaker]
                    #expect(speaker == listener ? level < 400 : level > 1_000 && level < 2_000, "\(listener) hears \(speaker): \(level)")
                }
            }
        }
    }

    @Test("Without a codec in which there is a mix, the party hears and says nothing")
    func otherCodec() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.bench.perform(
                .mix(mix.parties[0].port, MixBench.mix, MixPart(codec: AudioCodec(payloadType: 9, name: "G722"), side: 1)))
            mix.expect(try await mix.levels(gone: [0]), [[], [2], [1]])
            #expect(try await mix.parties[0].phone.rtp.waiting() == 0)
        }
    }

    @Test("A tone and keys go to one party of a mix alone")
    func toneAndKeys() async throws {
        try await MixBench.run(Self.three) { mix in
            _ = try await mix.converse(10)
            try await mix.bench.perform(.beep(mix.parties[0].port), .sendDigits(mix.parties[0].port, digits: "7", payloadType: 101))
            let packets = try await mix.converse(40)
            let headers = packets[0].compactMap { RTPHeader($0) }
            for (header, next) in zip(headers, headers.dropFirst()) { #expect(next.sequence == header.sequence &+ 1) }
            #expect(headers.filter { $0.payloadType == 101 }.count == 8)
            // 1,400 Hz is nobody's voice.
            #expect(packets[0].filter { RTPHeader($0)?.payloadType == 0 && level(of: 1_400, in: decode($0)) > 3_000 }.count == 10)
            #expect(packets[1].allSatisfy { RTPHeader($0)?.payloadType == 8 })
            #expect(level(of: 1_400, inFrames: packets[1].map { decode($0) }) < 600)
        }
    }
}
