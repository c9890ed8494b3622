import Media
import NIOCore
import SDP
import Testing

@Suite("Keys pressed towards a party (RFC 4733)", .serialized, .timeLimit(.minutes(3)))
struct MediaDigitsTests {
    /// What a party got, in order.
    private struct Stream {
        var packets: [(header: RTPHeader, payload: [UInt8])] = []

        init(_ packets: [[UInt8]]) {
            self.packets = packets.compactMap { packet in RTPHeader(packet).map { ($0, Array(packet.dropFirst(RTPHeader.length))) } }
        }

        var events: [(header: RTPHeader, payload: [UInt8])] { self.packets.filter { $0.header.payloadType == 101 } }
        /// The first packet of each press.
        var keys: [UInt8] { self.events.filter(\.header.marker).map { $0.payload[0] } }

        /// Neither a gap nor a number twice, and one source.
        func expectContinuity() {
            for (packet, next) in zip(self.packets, self.packets.dropFirst()) {
                #expect(next.header.sequence == packet.header.sequence &+ 1)
                #expect(next.header.source == packet.header.source)
            }
        }

        /// Each press is eight packets after one another, with time before and after it.
        func expectPresses() {
            var index = 0
            while index < self.packets.count {
                guard self.packets[index].header.payloadType == 101 else {
                    index += 1
                    continue
                }
                let press = self.packets[index..<min(index + 8, self.packets.count)]
                #expect(press.allSatisfy { $0.header.payloadType == 101 && $0.header.timestamp == press.first?.header.timestamp })
                #expect(press.map(\.header.marker) == [true] + Array(repeating: false, count: 7))
                #expect(press.map { Int($0.payload[2]) << 8 | Int($0.payload[3]) } == [160, 320, 480, 640, 800, 800, 800, 800])
                #expect(press.map { $0.payload[1] & 0x80 != 0 } == [false, false, false, false, false, true, true, true])
                if index > 0 { #expect(self.samples(from: index - 1, to: index) >= 160) }
                if index + 8 < self.packets.count { #expect(self.samples(from: index, to: index + 8) >= 800) }
                index += 8
            }
        }

        private func samples(from: Int, to: Int) -> Int32 {
            Int32(bitPattern: self.packets[to].header.timestamp &- self.packets[from].header.timestamp)
        }
    }

    @Test("During a relayed call the peer is left out while a key is pressed, and goes on behind it without a gap or a repetition")
    func relay() async throws {
        try await EngineBench.run { bench in
            let metronome = try await Metronome.start(bench)
            try await bench.withCall { a, portOfA, b, portOfB in
                // No two packets of it are the same.
                var voice = Voice(frequency: 503.7)
                var sent: [[UInt8]] = []
                func speak(_ count: Int) async throws {
                    try await metronome.tick(count) {
                        let packet = voice.packet()
                        sent.append(packet)
                        try await b.rtp.send(packet, to: portOfB.rtpPort)
                    }
                }
                try await speak(10)
                try await bench.perform(.sendDigits(portOfA, digits: "1#", payloadType: 101))
                try await speak(40)
                // A second time, when the relayed numbers have been moved already.
                try await bench.perform(.sendDigits(portOfA, digits: "9", payloadType: 101))
                try await speak(25)
                try await bench.passThrough()
                let stream = Stream(try await a.rtp.takeAll())
                stream.expectContinuity()
                stream.expectPresses()
                #expect(stream.keys == [1, 11, 9])
                #expect(stream.packets.allSatisfy { $0.header.source == 0xCAFE })
                let sound = stream.packets.filter { $0.header.payloadType == 8 }
                #expect(stream.packets.count == sound.count + 24)
                // What comes through is the peer's own, in order, each packet once.
                var rest = sent[...]
                for packet in sound {
                    let match = rest.firstIndex { $0.dropFirst(RTPHeader.length).elementsEqual(packet.payload) }
                    let index = try #require(match)
                    rest = rest[(index + 1)...]
                }
                for (packet, next) in zip(sound, sound.dropFirst()) {
                    #expect(Int32(bitPattern: next.header.timestamp &- packet.header.timestamp) >= 160)
                }
                #expect(sound.count >= 10)
                #expect(stream.packets.last?.header.payloadType == 8)
            }
            try await metronome.stop(bench)
        }
    }

    @Test("Music goes on behind the keys as if it had been played meanwhile; a comma is two seconds of it")
    func music() async throws {
        try await EngineBench.run(pairs: 1) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(
                .setRemote(port, phone.remote), .play(port, MusicSource(), .pcmu), .sendDigits(port, digits: "1,2", payloadType: 101))
            var packets: [[UInt8]] = []
            while packets.count < 140 { packets.append(try #require(try await phone.rtp.next()).bytes) }
            let stream = Stream(packets)
            stream.expectContinuity()
            stream.expectPresses()
            #expect(stream.keys == [1, 2])
            let starts = stream.events.filter(\.header.marker).map(\.header.timestamp)
            #expect(starts.count == 2 && starts[1] &- starts[0] == 109 * 160)
            // 80 ms after the key is released the pause begins; the key's end is told for 60 of them.
            let music = stream.packets.enumerated().filter { $1.header.payloadType == 0 }
            #expect(music.map { $0.element.header.timestamp &- packetTimestamp(stream, 0) }.allSatisfy { $0 % 160 == 0 })
            for (_, packet) in music {
                let frame = Int((packet.header.timestamp &- packetTimestamp(stream, 0)) / 160)
                #expect(packet.payload == MediaMusicTests.frame(frame, .muLaw))
            }
            try await bench.perform(.close(port))
            try await phone.close()
        }

        func packetTimestamp(_ stream: Stream, _ index: Int) -> UInt32 { stream.packets[index].header.timestamp }
    }

    @Test("A party that was sent nothing so far gets its keys in a stream of its own; more of them queue up, and what is no key is passed over")
    func nothingYet() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            var sources: Set<UInt32> = []
            for _ in 0..<2 {
                let phone = try await Phone.make()
                let port = try #require(bench.engine.open())
                try await bench.perform(
                    .setRemote(port, phone.remote), .sendDigits(port, digits: "*x ", payloadType: 101),
                    .sendDigits(port, digits: "5", payloadType: 200), .sendDigits(port, digits: "D", payloadType: 101))
                var packets: [[UInt8]] = []
                while packets.count < 16 { packets.append(try #require(try await phone.rtp.next()).bytes) }
                let stream = Stream(packets)
                stream.expectContinuity()
                stream.expectPresses()
                #expect(stream.keys == [10, 15])
                sources.insert(try #require(stream.packets.first?.header.source))
                try await phone.close()
            }
            #expect(sources.count == 2 && !sources.contains(0))
        }
    }

    @Test("Keys wait until it is known where the party is")
    func lateRemote() async throws {
        try await EngineBench.run { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.sendDigits(port, digits: "4", payloadType: 96))
            try await bench.outlastTicks()
            try await bench.perform(.setRemote(port, phone.remote))
            let first = try #require(try await phone.rtp.next())
            #expect(RTPHeader(first.bytes)?.marker == true && RTPHeader(first.bytes)?.payloadType == 96)
            #expect(first.bytes[RTPHeader.length] == 4)
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }

    @Test("Ports that are given back press no more keys, for nobody")
    func givenBack() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            let phone = try await Phone.make()
            let port = try #require(bench.engine.open())
            try await bench.perform(.setRemote(port, phone.remote), .sendDigits(port, digits: "123456789", payloadType: 101))
            #expect(try await phone.rtp.next() != nil)
            try await bench.perform(.close(port), .setRemote(port, phone.remote))
            try await phone.rtp.drain()
            try await bench.outlastTicks()
            #expect(try await phone.rtp.waiting() == 0)
            try await bench.perform(.close(port))
            try await phone.close()
        }
    }
}
