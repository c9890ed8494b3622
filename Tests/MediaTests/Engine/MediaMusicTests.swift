import Media
import NIOCore
import SDP
import Testing

@Suite("Music (PARK.md, “Parking”: within 200 ms, no gap, no leftover)", .serialized, .timeLimit(.minutes(3)))
struct MediaMusicTests {
    /// The frames of the bench's music in a law, over and over.
    static func frame(_ number: Int, _ law: G711) -> [UInt8] {
        Array(EngineBench.music.samples[(number % 3 * 160)..<(number % 3 * 160 + 160)]).map(law.encode)
    }

    @Test("Music comes within 200 ms, from its beginning, as the codec that was agreed")
    func starts() async throws {
        for (codec, law) in [(AudioCodec.pcmu, G711.muLaw), (.pcma, .aLaw), (AudioCodec(payloadType: 96, name: "PCMA"), .aLaw)] {
            // A machine that is busy with other tests may be late now and then; the engine is not late each time.
            var fastest = TimeAmount.hours(1)
            for _ in 0..<10 where fastest >= .milliseconds(200) {
                try await EngineBench.run(pairs: 1) { bench in
                    let phone = try await Phone.make()
                    let port = try #require(bench.engine.open())
                    let start = NIODeadline.now()
                    bench.engine.perform([.setRemote(port, phone.remote), .play(port, MusicSource(), codec)])
                    let packet = try #require(try await phone.rtp.next())
                    fastest = min(fastest, packet.arrivedAt - start)
                    #expect(packet.source.port == port.rtpPort)
                    let header = try #require(RTPHeader(packet.bytes))
                    #expect(header.marker)
                    #expect(Int(header.payloadType) == codec.payloadType)
                    #expect(Array(packet.bytes.dropFirst(RTPHeader.length)) == Self.frame(0, law))
                    try await bench.perform(.close(port))
                    try await phone.close()
                }
            }
            #expect(fastest < .milliseconds(200))
        }
    }

    @Test("A party that was in a call hears music at once when it is parked, and the other party is heard no more")
    func parked() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                let start = NIODeadline.now()
                try await bench.perform(.play(portOfA, MusicSource(), .pcma))
                let packet = try #require(try await a.rtp.next())
                #expect(packet.arrivedAt - start < .milliseconds(200))
                #expect(RTPHeader(packet.bytes)?.source != 0xCAFE)
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                try await a.rtp.send(rtp(3), to: portOfA.rtpPort)
                try await bench.passThrough()
                for _ in 0..<5 {
                    let next = try #require(try await a.rtp.next())
                    #expect(next.bytes != rtp(2))
                }
                #expect(try await b.rtp.waiting() == 0)
            }
        }
    }

    @Test("The first packet does not wait for the tick: between the other party and the music there is no gap")
    func noGap() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcmu))
            _ = try #require(try await phone.rtp.next())
            for _ in 0..<5 {
                try await bench.perform(.stop(port))
                try await phone.rtp.drain()
                // It has been sent when the command is done.
                try await bench.perform(.play(port, MusicSource(), .pcmu))
                #expect(try await phone.rtp.waiting() > 0)
            }
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Packets follow one another: sequence by one, timestamp by 160, one source, one marker, frame after frame round and round")
    func stream() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcma))
            let start = try #require(try await phone.rtp.next())
            let first = try #require(RTPHeader(start.bytes))
            for number in 1..<12 {
                let packet = try #require(try await phone.rtp.next())
                let header = try #require(RTPHeader(packet.bytes))
                #expect(
                    header
                        == RTPHeader(
                            payloadType: 8, sequence: first.sequence &+ UInt16(number), timestamp: first.timestamp &+ UInt32(number) * 160,
                            source: first.source))
                #expect(Array(packet.bytes.dropFirst(RTPHeader.length)) == Self.frame(number, .aLaw))
            }
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Packets are paced by 20 ms, and do not fall behind over time")
    func pace() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcmu))
            // The first packet is sent at once, the others with the tick.
            _ = try #require(try await phone.rtp.next())
            var attempts = 0
            while true {
                var arrivals: [NIODeadline] = []
                for _ in 0..<100 { arrivals.append(try #require(try await phone.rtp.next()).arrivedAt) }
                let gaps = zip(arrivals.dropFirst(), arrivals).map { ($0 - $1).nanoseconds }.sorted()
                // How late each packet is, counted from the first; the least of many is free of the moment's delays.
                let lateness = arrivals.enumerated().map { ($1 - arrivals[0]).nanoseconds - Int64($0) * 20_000_000 }
                let drift = (lateness.suffix(30).min() ?? 0) - (lateness.prefix(30).min() ?? 0)
                attempts += 1
                // A machine that stood still, or hurried after that, proves nothing; an engine at another pace has it every time.
                let isPaced = gaps[50] > 18_000_000 && gaps[50] < 22_000_000 && abs(drift) < 8_000_000
                if !isPaced, attempts < 10 { continue }
                #expect(isPaced, "gaps of \(gaps[50]) ns, \(drift) ns within 70 frames")
                break
            }
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Connecting after music ends it: nothing of it follows the other party's voice")
    func connectEnds() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.play(portOfA, MusicSource(), .pcma), .play(portOfB, MusicSource(), .pcma))
                for _ in 0..<3 { _ = try await a.rtp.next() }
                try await bench.perform(.connect(portOfA, portOfB))
                try await bench.passThrough()
                try await a.rtp.drain()
                try await b.rtp.drain()
                try await bench.outlastTicks()
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(1)))
                try await a.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
            }
        }
    }

    @Test("Of commands that are given together the last one counts")
    func order() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.stop(portOfB), .connect(portOfA, portOfB), .play(portOfA, MusicSource(), .pcma))
                let packet = try #require(try await a.rtp.next())
                #expect(RTPHeader(packet.bytes)?.marker == true)
                try await bench.perform(.play(portOfA, MusicSource(), .pcma), .stop(portOfA), .connect(portOfA, portOfB))
                try await bench.passThrough()
                try await a.rtp.drain()
                try await bench.outlastTicks()
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(1)))
            }
        }
    }

    @Test("Stopping and closing end the music; a call next to it plays on")
    func ends() async throws {
        try await EngineBench.run { bench in
            for isClosed in [false, true] {
                let phone = try await Phone.make()
                let neighbour = try await Phone.make()
                let port = try #require(bench.engine.open())
                let nextPort = try #require(bench.engine.open())
                try await bench.perform(
                    .setRemote(port, phone.remote), .setRemote(nextPort, neighbour.remote), .play(port, MusicSource(), .pcmu),
                    .play(nextPort, MusicSource(), .pcmu))
                for _ in 0..<3 { _ = try await phone.rtp.next() }
                try await bench.perform(isClosed ? .close(port) : .stop(port))
                try await bench.passThrough()
                try await phone.rtp.drain()
                try await neighbour.rtp.drain()
                for _ in 0..<5 { #expect(try await neighbour.rtp.next() != nil) }
                #expect(try await phone.rtp.waiting() == 0)
                try await bench.perform(.close(port), .close(nextPort))
                try await phone.close()
                try await neighbour.close()
            }
        }
    }

    @Test(
        "Without a codec, or with one in which there is no music, the party hears silence and not the one before",
        arguments: [nil, AudioCodec(payloadType: 9, name: "G722")])
    func silence(_ codec: AudioCodec?) async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.play(portOfA, MusicSource(), codec))
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                try await bench.outlastTicks()
                #expect(try await a.rtp.waiting() == 0)
                // From music to silence.
                try await bench.perform(.play(portOfB, MusicSource(), .pcmu))
                _ = try await b.rtp.next()
                try await bench.perform(.play(portOfB, MusicSource(), codec))
                try await bench.passThrough()
                try await b.rtp.drain()
                try await bench.outlastTicks()
                #expect(try await b.rtp.waiting() == 0)
            }
        }
    }

    @Test("Music follows a party behind a NAT to where it sends from")
    func followsParty() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcmu))
            #expect(try await phone.rtp.next() != nil)
            let translated = try await LoopbackSocket.open()
            try await translated.send(rtp(1), to: port.rtpPort)
            for _ in 0..<3 { #expect(try await translated.next() != nil) }
            try await bench.perform(.close(port))
            try await translated.close()
            try await phone.close()
        }
    }

    @Test("Music that is asked for before the party's address is known begins when it is")
    func lateRemote() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.play(port, MusicSource(), .pcmu))
            let start = NIODeadline.now()
            try await bench.perform(.setRemote(port, phone.remote))
            let packet = try #require(try await phone.rtp.next())
            #expect(packet.arrivedAt - start < .milliseconds(200))
            #expect(RTPHeader(packet.bytes)?.marker == true)
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Each party hears a stream of its own, from the beginning; playing again begins again")
    func ownStreams() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            var sources: Set<UInt32> = []
            for _ in 0..<2 {
                let phone = try await Phone.make()
                let port = try #require(bench.engine.open())
                try await bench.perform(.setRemote(port, phone.remote))
                for _ in 0..<2 {
                    try await bench.perform(.play(port, MusicSource(), .pcma))
                    var packet = try #require(try await phone.rtp.next())
                    while RTPHeader(packet.bytes)?.marker == false { packet = try #require(try await phone.rtp.next()) }
                    #expect(Array(packet.bytes.dropFirst(RTPHeader.length)) == Self.frame(0, .aLaw))
                    let header = try #require(RTPHeader(packet.bytes))
                    sources.insert(header.source)
                }
                try await phone.close()
            }
            #expect(sources.count == 4)
        }
    }

    @Test("The ringing tone is a piece like any other")
    func ringback() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .play(port, .ringback, .pcmu))
            let expected = try #require(MusicLibrary(default: EngineBench.music).piece(.ringback, as: .pcmu))
            for number in 0..<3 {
                let packet = try #require(try await phone.rtp.next())
                #expect(packet.bytes.dropFirst(RTPHeader.length).elementsEqual(expected[(number * 160)..<(number * 160 + 160)]))
            }
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }
}
