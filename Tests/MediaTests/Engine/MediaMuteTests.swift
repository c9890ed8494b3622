import Media
import NIOCore
import SDP
import Testing

/// That something does *not* arrive is shown by what comes next: packets on the loopback network keep their order.
@Suite("Muting a party", .serialized, .timeLimit(.minutes(3)))
struct MediaMuteTests {
    @Test("A muted party is not heard; unmuted it is heard again, and what it said meanwhile never comes")
    func muted() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, _ in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await bench.perform(.mute(portOfA, true))
                for number in 2..<20 as Range<UInt16> { try await a.rtp.send(rtp(number), to: portOfA.rtpPort) }
                try await bench.passThrough()
                try await bench.perform(.mute(portOfA, false))
                try await a.rtp.send(rtp(20), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(20)))
            }
        }
    }

    @Test("A muted party hears the other, and RTCP goes both ways")
    func theRest() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.mute(portOfA, true))
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(1)))
                try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(1)))
                try await b.rtcp.send(rtcp(2), to: portOfB.rtpPort + 1)
                #expect(try await a.rtcp.receives(rtcp(2)))
                #expect(try await b.rtp.waiting() == 0)
            }
        }
    }

    @Test("Both muted: silence both ways, until one of them is not")
    func both() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.mute(portOfA, true), .mute(portOfB, true))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                try await bench.passThrough()
                try await bench.perform(.mute(portOfB, false))
                try await a.rtp.send(rtp(3), to: portOfA.rtpPort)
                try await b.rtp.send(rtp(4), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(4)))
                try await bench.passThrough()
                #expect(try await b.rtp.waiting() == 0)
            }
        }
    }

    @Test("Where a muted party sends from is learnt all the same (RFC 4961)")
    func latches() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let elsewhere = MediaRemote(address: "127.0.0.1", port: b.remote.port + 1, signallingAddress: "127.0.0.1")
                try await bench.perform(.setRemote(portOfA, elsewhere), .mute(portOfA, true))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await bench.passThrough()
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(2)))
                #expect(try await b.rtp.waiting() == 0)
            }
        }
    }

    @Test("A muted party hears music, and is still muted when it is connected again")
    func throughMusic() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.mute(portOfA, true), .play(portOfA, MusicSource(), .pcmu))
                #expect(try await a.rtp.next()?.source.port == portOfA.rtpPort)
                try await bench.perform(.connect(portOfA, portOfB))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await bench.passThrough()
                #expect(try await b.rtp.waiting() == 0)
                try await bench.perform(.mute(portOfA, false))
                try await a.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
            }
        }
    }

    @Test("A muted party is muted to a third one, too, and the third one is not")
    func thirdParty() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, _, _ in
                let c = try await Phone.make()
                let portOfC = try #require(bench.engine.open())
                try await bench.perform(.mute(portOfA, true), .setRemote(portOfC, c.remote), .connect(portOfA, portOfC))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await c.rtp.send(rtp(2), to: portOfC.rtpPort)
                #expect(try await a.rtp.receives(rtp(2)))
                try await bench.passThrough()
                #expect(try await c.rtp.waiting() == 0)
                try await bench.perform(.close(portOfC))
                try await c.close()
            }
        }
    }

    @Test("Ports that are given back muted are not muted for who gets them next")
    func givenBack() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            var muted: Set<MediaPort> = []
            try await bench.withCall { _, portOfA, _, portOfB in
                muted = [portOfA, portOfB]
                try await bench.perform(.mute(portOfA, true), .mute(portOfB, true))
            }
            try await bench.withCall { a, portOfA, b, portOfB in
                #expect(muted == [portOfA, portOfB])
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(2)))
            }
        }
    }
}
