import Media
import NIOCore
import NIOPosix
import SDP
import Testing

@Suite("Ports (RFC 3550 §11; CONTRACT.md, `media.port-range`)", .serialized, .timeLimit(.minutes(3)))
struct MediaPortsTests {
    @Test("RTP has an even port of the range and RTCP the next; no two calls share one")
    func pairs() async throws {
        try await EngineBench.run(pairs: 4) { bench in
            var ports: Set<Int> = []
            for number in 1...4 {
                let port = try #require(bench.engine.open()).rtpPort
                #expect(port.isMultiple(of: 2))
                #expect(bench.range.contains(port) && bench.range.contains(port + 1))
                #expect(ports.insert(port).inserted)
                #expect(bench.engine.openPorts == number)
                #expect(try await !FreePorts.isFree(port..<(port + 1)))
                #expect(try await !FreePorts.isFree((port + 1)..<(port + 2)))
            }
        }
    }

    @Test("When all are in use there is none, and one that is given back can be had again")
    func exhausted() async throws {
        try await EngineBench.run(pairs: 3) { bench in
            let ports = (0..<3).compactMap { _ in bench.engine.open() }
            #expect(ports.count == 3)
            for _ in 0..<3 { #expect(bench.engine.open() == nil) }
            #expect(bench.engine.openPorts == 3)
            bench.engine.perform([.close(ports[1])])
            #expect(bench.engine.openPorts == 2)
            #expect(bench.engine.open() == ports[1])
            #expect(bench.engine.open() == nil)
            bench.engine.perform(ports.map { .close($0) })
            #expect(bench.engine.openPorts == 0)
            #expect(Set((0..<3).compactMap { _ in bench.engine.open() }) == Set(ports))
        }
    }

    @Test("A port that is given back twice, or was never given out, is there once")
    func closedTwice() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            let port = try #require(bench.engine.open())
            let other = try #require(bench.engine.open())
            bench.engine.perform([.close(port), .close(port), .close(MediaPort(rtpPort: 1))])
            bench.engine.perform([.close(port)])
            #expect(bench.engine.openPorts == 1)
            #expect(bench.engine.open() == port)
            #expect(bench.engine.open() == nil)
            bench.engine.perform([.close(port), .close(other)])
            #expect(bench.engine.openPorts == 0)
        }
    }

    @Test("A port rests after a call as long as there are others, and then the one that has rested longest comes first")
    func rest() async throws {
        try await EngineBench.run(pairs: 3) { bench in
            let first = try #require(bench.engine.open())
            bench.engine.perform([.close(first)])
            let second = try #require(bench.engine.open())
            let third = try #require(bench.engine.open())
            #expect(Set([first, second, third]).count == 3)
            bench.engine.perform([.close(third), .close(second)])
            #expect(bench.engine.open() == first)
            #expect(bench.engine.open() == third)
            #expect(bench.engine.open() == second)
        }
    }

    @Test("Who uses a port after another hears nothing of the other's party, and is not heard by it")
    func noLeftover() async throws {
        try await EngineBench.run(pairs: 4) { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await bench.perform(.close(portOfA))
                try await b.rtp.send(rtp(66), to: portOfB.rtpPort)
                // This uses all the others once, so that the one that has rested longest is A's.
                try await bench.passThrough()
                #expect(bench.engine.open() == portOfA)
                let c = try await Phone.make(host: "127.0.0.2")
                try await a.rtp.send(rtp(67), to: portOfA.rtpPort)
                try await bench.perform(.setRemote(portOfA, c.remote), .connect(portOfA, portOfB))
                try await a.rtp.send(rtp(68), to: portOfA.rtpPort)
                try await c.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
                try await b.rtp.send(rtp(3), to: portOfB.rtpPort)
                #expect(try await c.rtp.receives(rtp(3)))
                #expect(try await a.rtp.waiting() == 0)
                try await c.close()
            }
            #expect(bench.engine.openPorts == 0)
        }
    }

    @Test("Music that the next user of a port asks for before its own address is known does not go to the party before")
    func noMusicForTheLast() async throws {
        try await EngineBench.run(pairs: 2) { bench in
            let port = try #require(bench.engine.open())
            let last = try await Phone.make()
            try await bench.perform(.setRemote(port, last.remote), .play(port, MusicSource(), .pcmu))
            try await last.rtp.send(rtp(1), to: port.rtpPort)
            #expect(try await last.rtp.next() != nil)
            try await bench.perform(.close(port))
            let neighboursPort = try #require(bench.engine.open())
            let neighbour = try await Phone.make()
            #expect(bench.engine.open() == port)
            try await last.rtp.drain()
            try await bench.perform(
                .play(port, MusicSource(), .pcmu), .setRemote(neighboursPort, neighbour.remote),
                .play(neighboursPort, MusicSource(), .pcmu))
            for _ in 0..<5 { #expect(try await neighbour.rtp.next() != nil) }
            #expect(try await last.rtp.waiting() == 0)
            try await bench.perform(.close(port), .close(neighboursPort))
            try await last.close()
            try await neighbour.close()
        }
    }

    @Test("A pair of which somebody else holds a port is passed over", arguments: [0, 1])
    func heldBySomebody(_ offset: Int) async throws {
        let range = try await FreePorts.block(of: 6)
        let held = try await LoopbackSocket.open(port: range.lowerBound + 2 + offset)
        try await EngineBench.run(range: range) { bench in
            let ports = (0..<3).compactMap { _ in bench.engine.open()?.rtpPort }
            #expect(ports == [range.lowerBound, range.lowerBound + 4])
            #expect(bench.engine.openPorts == 2)
            // The pair's other port is not kept from anybody.
            let other = held.port ^ 1
            let isFree = try await FreePorts.isFree(other..<(other + 1))
            #expect(isFree)
        }
        try await held.close()
    }

    @Test("A range is used to its end and not beyond it")
    func edges() async throws {
        let block = try await FreePorts.block(of: 6)
        let first = block.lowerBound
        for (range, expected) in [
            ((first + 1)...(first + 4), [first + 2]), ((first + 1)...(first + 5), [first + 2, first + 4]), (first...first, []),
            (first...(first + 1), [first]), ((first + 1)...(first + 2), []),
        ] {
            try await EngineBench.run(range: range) { bench in
                #expect((0..<3).compactMap { _ in bench.engine.open()?.rtpPort } == expected, "\(range)")
            }
        }
    }

    @Test("After shutting down there are no ports to be had, and the system has them all back")
    func shutdown() async throws {
        for _ in 0..<20 {
            let range = try await FreePorts.block(of: 6)
            let engine = try await EmbeddedMediaEngine.make(
                bindAddress: "127.0.0.1", advertisedAddress: "127.0.0.1", range: range,
                eventLoop: MultiThreadedEventLoopGroup.singleton.next(), library: MusicLibrary(default: EngineBench.music))
            // At once, before the loop has seen the sockets; one pair is left.
            let ports = (0..<2).compactMap { _ in engine.open() }
            #expect(ports.count == 2)
            await engine.shutdown()
            #expect(engine.open() == nil)
            #expect(try await FreePorts.isFree(range.lowerBound..<(range.upperBound + 1)))
            engine.perform(ports.flatMap { [.play($0, MusicSource(), .pcmu), .close($0)] })
            #expect(engine.openPorts == 0)
            await engine.shutdown()
        }
    }

    @Test("An address that is none is refused when the engine is made")
    func badAddress() async throws {
        await #expect(throws: (any Error).self) {
            try await EmbeddedMediaEngine.make(
                bindAddress: "localhost", advertisedAddress: "localhost", range: 16_384...16_400,
                eventLoop: MultiThreadedEventLoopGroup.singleton.next(), library: MusicLibrary(default: EngineBench.music))
        }
    }

    @Test("An address that is not ours has no ports")
    func foreignAddress() async throws {
        let engine = try await EmbeddedMediaEngine.make(
            bindAddress: "192.0.2.1", advertisedAddress: "192.0.2.1", range: 16_384...16_400,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(), library: MusicLibrary(default: EngineBench.music))
        #expect(engine.open() == nil)
        #expect(engine.openPorts == 0)
        await engine.shutdown()
    }
}
