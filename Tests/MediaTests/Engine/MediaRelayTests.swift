import Media
import NIOCore
import SDP
import Testing

/// That something is *not* relayed is shown by what comes next: packets on the loopback network keep their order.
@Suite("Relaying between two parties (RFC 3550, RFC 4961)", .serialized, .timeLimit(.minutes(3)))
struct MediaRelayTests {
    @Test("Packets go both ways, byte for byte")
    func bothWays() async throws {
        try await EngineBench.run { bench in
            #expect(bench.engine.address == "media.example")
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(2)))
                for payload in [[], [0], Array(repeating: 0xAB, count: 1_400)] as [[UInt8]] {
                    try await a.rtp.send(rtp(3, payload: payload), to: portOfA.rtpPort)
                    #expect(try await b.rtp.receives(rtp(3, payload: payload)))
                }
            }
        }
    }

    @Test("A party hears the other from the port that it was told")
    func symmetric() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.next()?.source.port == portOfB.rtpPort)
                try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.next()?.source.port == portOfB.rtpPort + 1)
            }
        }
    }

    @Test("RTCP goes both ways on the ports next to RTP's, and neither strays to the other")
    func rtcpPackets() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(1)))
                try await b.rtcp.send(rtcp(2), to: portOfB.rtpPort + 1)
                #expect(try await a.rtcp.receives(rtcp(2)))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                #expect(try await b.rtcp.waiting() == 0)
                #expect(try await a.rtp.waiting() == 0)
            }
        }
    }

    @Test("A burst arrives whole and in order")
    func burst() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                for number in 0..<200 as Range<UInt16> {
                    try await a.rtp.send(rtp(number), to: portOfA.rtpPort)
                    try await b.rtp.send(rtp(1_000 + number), to: portOfB.rtpPort)
                }
                for number in 0..<200 as Range<UInt16> {
                    #expect(try await b.rtp.receives(rtp(number)))
                    #expect(try await a.rtp.receives(rtp(1_000 + number)))
                }
            }
        }
    }

    @Test("What is neither RTP nor RTCP is not passed on")
    func garbage() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, _ in
                let packets: [[UInt8]] = [
                    [], [0x80], Array(repeating: 0x80, count: 7), Array(repeating: 0, count: 172), [0x40] + rtp(1).dropFirst(),
                    [0xC0] + rtp(1).dropFirst(), Array("OPTIONS sip:a@b SIP/2.0\r\n\r\n".utf8), [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42],
                ]
                for packet in packets {
                    try await a.rtp.send(packet, to: portOfA.rtpPort)
                    try await a.rtcp.send(packet, to: portOfA.rtpPort + 1)
                }
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(1)))
            }
        }
    }

    @Test("A call that is stopped is silent both ways, and goes on when it is connected again")
    func stop() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.stop(portOfA))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                try await bench.passThrough()
                try await bench.perform(.connect(portOfB, portOfA))
                try await a.rtp.send(rtp(3), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(3)))
                try await b.rtp.send(rtp(4), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(4)))
            }
        }
    }

    @Test("Who is connected to a third party leaves the second, which hears nobody and is heard by nobody")
    func thirdParty() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let c = try await Phone.make()
                let portOfC = try #require(bench.engine.open())
                try await bench.perform(.setRemote(portOfC, c.remote), .connect(portOfA, portOfC))
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                try await bench.passThrough()
                try await c.rtp.send(rtp(2), to: portOfC.rtpPort)
                #expect(try await a.rtp.receives(rtp(2)))
                try await a.rtp.send(rtp(3), to: portOfA.rtpPort)
                #expect(try await c.rtp.receives(rtp(3)))
                #expect(try await b.rtp.waiting() == 0)
                try await bench.perform(.close(portOfC))
                try await c.close()
            }
        }
    }

    @Test("A party without an address is sent nothing, and nothing is taken from it")
    func noRemote() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.setRemote(portOfA, nil))
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                try await bench.passThrough()
                try await bench.perform(.setRemote(portOfA, a.remote))
                try await a.rtp.send(rtp(3), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(3)))
                try await b.rtp.send(rtp(4), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(4)))
            }
        }
    }

    @Test("A description that names no address that can be sent to costs nothing but its own sound")
    func unusableAddress() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                for address in ["", "localhost", "300.1.1.1", "127.0.0.1:5", "\u{0}"] {
                    try await bench.perform(.setRemote(portOfB, MediaRemote(address: address, port: 4_000, signallingAddress: "")))
                    try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                }
                try await bench.passThrough()
                try await bench.perform(.setRemote(portOfB, b.remote))
                try await a.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
            }
        }
    }

    @Test("The last port of all has no RTCP port next to it, and is sent RTP all the same")
    func lastPort() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await bench.perform(.setRemote(portOfB, MediaRemote(address: "127.0.0.1", port: 65_535, signallingAddress: "127.0.0.1")))
                try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                try await bench.passThrough()
                // Its RTCP is known when it sends some.
                try await b.rtcp.send(rtcp(2), to: portOfB.rtpPort + 1)
                #expect(try await a.rtcp.receives(rtcp(2)))
                try await a.rtcp.send(rtcp(3), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(3)))
            }
        }
    }

    #if os(Linux)
        @Test("A socket whose party cannot be sent to is opened anew once, and not with every packet")
        func reopenedOnce() async throws {
            try await EngineBench.run(pairs: 2) { bench in
                let port = try #require(bench.engine.open())
                let before = try EngineBench.socket(on: port.rtpPort)
                try await bench.perform(
                    .setRemote(port, MediaRemote(address: "255.255.255.255", port: 4_000, signallingAddress: "127.0.0.1")),
                    .play(port, MusicSource(), .pcmu))
                try await bench.outlastTicks()
                let after = try EngineBench.socket(on: port.rtpPort)
                #expect(after != nil && after != before)
                try await bench.outlastTicks()
                #expect(try EngineBench.socket(on: port.rtpPort) == after)
                // When the party sends, it is known where it is.
                let phone = try await Phone.make()
                try await phone.rtp.send(rtp(1), to: port.rtpPort)
                #expect(try await phone.rtp.next() != nil)
                try await bench.perform(.close(port))
                try await phone.close()
            }
        }
    #endif

    /// An address to which the system sends nothing: no route, another family, a broadcast, no port.
    @Test(
        "An address to which nothing can be sent harms neither the other party nor who uses the port next",
        arguments: [("255.255.255.255", 4_000), ("192.0.2.1", 4_000), ("::1", 4_000), ("127.0.0.1", 0), ("0.0.0.0", 4_000)])
    func unreachable(_ address: String, _ port: Int) async throws {
        try await EngineBench.run(pairs: 4) { bench in
            for round in 0..<3 as Range<UInt16> {
                try await bench.withCall { a, portOfA, b, portOfB in
                    try await bench.perform(.setRemote(portOfB, MediaRemote(address: address, port: port, signallingAddress: "127.0.0.1")))
                    for number in 0..<3 as Range<UInt16> {
                        try await a.rtp.send(rtp(number), to: portOfA.rtpPort)
                        try await a.rtcp.send(rtcp(1), to: portOfA.rtpPort + 1)
                    }
                    try await bench.perform(.play(portOfB, MusicSource(), .pcmu))
                    try await bench.passThrough()
                    try await bench.perform(.setRemote(portOfB, b.remote), .connect(portOfA, portOfB))
                    try await a.rtp.send(rtp(100 + round), to: portOfA.rtpPort)
                    #expect(try await b.rtp.receives(rtp(100 + round)))
                    try await b.rtp.send(rtp(200 + round), to: portOfB.rtpPort)
                    #expect(try await a.rtp.receives(rtp(200 + round)))
                    try await a.rtcp.send(rtcp(9), to: portOfA.rtpPort + 1)
                    #expect(try await b.rtcp.receives(rtcp(9)))
                }
            }
        }
    }
}
