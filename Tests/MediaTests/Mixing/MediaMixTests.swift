import Media
import NIOCore
import SDP
import Testing

@Suite("A mix of several parties", .serialized, .timeLimit(.minutes(3)))
struct MediaMixTests {
    private static let three = [MixPart(codec: .pcmu, side: 1), MixPart(codec: .pcma, side: 2), MixPart(codec: .pcmu, side: 3)]

    @Test("Each of three parties hears the other two, as loud as they are, and not itself")
    func three() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.expect([[1, 2], [0, 2], [0, 1]])
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
            try await mix.expect([[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("Parties of one side do not hear each other, and others hear both")
    func sides() async throws {
        var parts = Self.three
        parts[1].side = 1
        try await MixBench.run(parts) { mix in
            try await mix.expect([[2], [2], [0, 1]])
        }
    }

    @Test("Who is not heard hears the others; who does not hear is heard, and gets silence at the same pace")
    func parts() async throws {
        var parts = Self.three
        parts[0].isHeard = false
        parts[1].hears = false
        try await MixBench.run(parts) { mix in
            try await mix.expect([[1, 2], [], [1]])
            // Parts change while the mix goes on, and no stream begins anew.
            let before = try await mix.converse(5)
            parts[0].isHeard = true
            parts[1].hears = true
            parts[2].isHeard = false
            for index in parts.indices {
                mix.parties[index].part = parts[index]
                try await mix.bench.perform(.mix(mix.parties[index].port, MixBench.mix, parts[index]))
            }
            try await mix.expect([[1], [0], [0, 1]])
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
            try await mix.expect([[1, 2], [2], [1]])
            try await mix.bench.perform(.mute(mix.parties[0].port, false))
            try await mix.expect([[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("Where nothing comes there is silence, and who speaks again is heard again")
    func silence() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.expect([[2], [0, 2], [0]], silent: [1])
            try await mix.expect([[1], [], [1]], silent: [0, 2])
            try await mix.expect([[1, 2], [0, 2], [0, 1]])
        }
    }

    @Test("A fourth party joins, and is in it; who stops or is closed has left and gets nothing more")
    func joinAndLeave() async throws {
        try await MixBench.run(Self.three + [MixPart(codec: .pcma, side: 4)]) { mix in
            try await mix.expect([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
            try await mix.bench.perform(.stop(mix.parties[3].port))
            try await mix.expect([[1, 2], [0, 2], [0, 1], []], gone: [3])
            try await mix.bench.perform(.close(mix.parties[0].port))
            try await mix.expect([[], [2], [1], []], gone: [0, 3])
            try await mix.bench.perform(.mix(mix.parties[3].port, MixBench.mix, mix.parties[3].part))
            try await mix.expect([[], [2, 3], [1, 3], [1, 2]], gone: [0])
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
            try await mix.expect([[], [], []], gone: [0, 1])
        }
    }

    @Test("Music and announcements take a party out, too")
    func played() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.bench.perform(
                .play(mix.parties[0].port, MusicSource(), .pcmu), .announce(mix.parties[1].port, Announcement([.digit(1)]), .pcma))
            try await mix.expect([[], [], []], gone: [0, 1])
        }
    }

    @Test("A party goes from one mix to another, and from a relay into a mix; neither is heard where it was")
    func otherMix() async throws {
        try await MixBench.run(Self.three) { mix in
            let other = MixID(rawValue: 2)
            try await mix.bench.perform(.mix(mix.parties[0].port, other, mix.parties[0].part))
            try await mix.expect([[], [2], [1]])
            try await mix.bench.perform(.connect(mix.parties[1].port, mix.parties[2].port))
            try await mix.bench.perform(.mix(mix.parties[1].port, other, mix.parties[1].part))
            try await mix.expect([[1], [0], []], gone: [2])
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

    @Test("Without a codec in which there is a mix, the party hears and says nothing")
    func otherCodec() async throws {
        try await MixBench.run(Self.three) { mix in
            try await mix.bench.perform(
                .mix(mix.parties[0].port, MixBench.mix, MixPart(codec: AudioCodec(payloadType: 9, name: "G722"), side: 1)))
            try await mix.expect([[], [2], [1]], gone: [0])
            #expect(try await mix.parties[0].phone.rtp.waiting() == 0)
        }
    }

    @Test("A tone and keys go to one party of a mix alone")
    func toneAndKeys() async throws {
        try await MixBench.run(Self.three) { mix in
            _ = try await mix.converse(10)
            try await mix.bench.perform(.beep(mix.parties[0].port), .sendDigits(mix.parties[0].port, digits: "7", payloadType: 101))
            var packets: [[[UInt8]]] = [[], []]
            func isTone(_ packet: [UInt8]) -> Bool { packet.count == 172 && level(of: 1_400, in: decode(packet)) > 3_000 }
            // 1,400 Hz is nobody's voice.
            for _ in 0..<300 where packets[0].filter({ isTone($0) }).count < 10 {
                for index in 0..<2 { packets[index].append(try #require(try await mix.parties[index].phone.rtp.next()).bytes) }
            }
            for _ in 0..<5 { packets[0].append(try #require(try await mix.parties[0].phone.rtp.next()).bytes) }
            let headers = packets[0].compactMap { RTPHeader($0) }
            for (header, next) in zip(headers, headers.dropFirst()) { #expect(next.sequence == header.sequence &+ 1) }
            #expect(headers.filter { $0.payloadType == 101 }.count == 8)
            #expect(packets[0].filter { isTone($0) }.count == 10)
            #expect(packets[1].allSatisfy { RTPHeader($0)?.payloadType == 8 && !isTone($0) })
        }
    }
}
