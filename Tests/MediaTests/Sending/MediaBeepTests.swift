import Media
import NIOCore
import SDP
import Testing

@Suite("A tone over what a party hears", .serialized, .timeLimit(.minutes(3)))
struct MediaBeepTests {
    private static func isTone(_ packet: [UInt8]) -> Bool { level(of: 1_400, in: decode(packet)) > 3_000 }

    @Test("In a relayed call it stands in for the peer for 200 ms, in the peer's codec and stream, and the peer goes on behind it")
    func relay() async throws {
        for (law, payloadType) in [(G711.aLaw, UInt8(8)), (.muLaw, 0)] {
            try await EngineBench.run { bench in
                let metronome = try await Metronome.start(bench)
                try await bench.withCall { a, portOfA, b, portOfB in
                    var voice = Voice(frequency: 500, law: law, payloadType: payloadType)
                    func speak(_ count: Int) async throws {
                        try await metronome.tick(count) { try await b.rtp.send(voice.packet(), to: portOfB.rtpPort) }
                    }
                    try await speak(10)
                    try await bench.perform(.beep(portOfA))
                    try await speak(40)
                    try await bench.passThrough()
                    let packets = try await a.rtp.takeAll()
                    let headers = packets.compactMap { RTPHeader($0) }
                    for (header, next) in zip(headers, headers.dropFirst()) {
                        #expect(next.sequence == header.sequence &+ 1)
                        #expect(next.source == 0xCAFE && next.payloadType == payloadType)
                        #expect(Int32(bitPattern: next.timestamp &- header.timestamp) >= 160)
                    }
                    let tone = packets.indices.filter { Self.isTone(packets[$0]) }
                    #expect(tone.count == 10)
                    let first = try #require(tone.first)
                    #expect(tone == Array(first..<(first + 10)))
                    #expect(tone.allSatisfy { level(of: 500, in: decode(packets[$0])) < 300 })
                    #expect(packets.indices.filter { !tone.contains($0) }.allSatisfy { level(of: 500, in: decode(packets[$0])) > 5_000 })
                    #expect(packets.count > first + 15)
                }
                try await metronome.stop(bench)
            }
        }
    }

    @Test("A party that hears nothing, and was sent nothing so far, hears it as PCMU")
    func silence() async throws {
        try await EngineBench.run { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .beep(port))
            var packets: [[UInt8]] = []
            for _ in 0..<10 { packets.append(try #require(try await phone.rtp.next()).bytes) }
            let headers = packets.compactMap { RTPHeader($0) }
            #expect(packets.allSatisfy(Self.isTone))
            #expect(headers.map(\.marker) == [true] + Array(repeating: false, count: 9))
            for (number, header) in headers.enumerated() {
                #expect(header.payloadType == 0 && header.source == headers[0].source)
                #expect(header.sequence == headers[0].sequence &+ UInt16(number))
                #expect(header.timestamp == headers[0].timestamp &+ UInt32(number) * 160)
            }
            try await bench.outlastTicks()
            #expect(try await phone.rtp.waiting() == 0)
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Music is heard under it, and plays on")
    func music() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcma))
            let start = try #require(try await phone.rtp.next())
            let first = try #require(RTPHeader(start.bytes))
            try await bench.perform(.beep(port))
            var tones = 0
            var number = 0
            var rest = 5
            while number < 500, rest > 0 {
                number += 1
                let packet = try #require(try await phone.rtp.next()).bytes
                #expect(RTPHeader(packet)?.sequence == first.sequence &+ UInt16(number))
                #expect(RTPHeader(packet)?.timestamp == first.timestamp &+ UInt32(number) * 160)
                let samples = decode(packet).map(Int.init)
                let mean = samples.reduce(0, +) / samples.count
                #expect(abs(mean - Int(EngineBench.music.samples[number % 3 * 160])) < 400)
                if Self.isTone(packet) { tones += 1 } else if tones > 0 { rest -= 1 }
            }
            #expect(tones == 10)
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("A party that speaks no G.711 is not sent what it does not understand")
    func otherCodec() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let packets = (1...3).map { number in
                    RTPHeader(payloadType: 9, sequence: UInt16(number), timestamp: UInt32(number) * 160, source: 5).bytes
                        + [UInt8](repeating: 7, count: 160)
                }
                try await b.rtp.send(packets[0], to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(packets[0]))
                try await bench.perform(.beep(portOfA))
                try await bench.outlastTicks()
                for packet in packets.dropFirst() {
                    try await b.rtp.send(packet, to: portOfB.rtpPort)
                    #expect(try await a.rtp.receives(packet))
                }
            }
        }
    }
}
