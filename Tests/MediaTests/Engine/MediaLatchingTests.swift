import Media
import Testing

@Suite("Whose packets count (RFC 4961; RFC 7362 §4: latching, and who may not)", .serialized, .timeLimit(.minutes(3)))
struct MediaLatchingTests {
    @Test("Until a party sends, it is sent to where its description says; from then on to where it sends from")
    func follows() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await b.rtp.send(rtp(1), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(1)))
                let translated = try await LoopbackSocket.open()
                try await translated.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
                try await b.rtp.send(rtp(3), to: portOfB.rtpPort)
                #expect(try await translated.receives(rtp(3)))
                #expect(try await a.rtp.waiting() == 0)
                try await translated.close()
            }
        }
    }

    @Test("Another address is not listened to, before the party sends or after")
    func otherAddress() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let stranger = try await LoopbackSocket.open(host: "127.0.0.2")
                try await stranger.send(rtp(66), to: portOfA.rtpPort)
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await stranger.send(rtp(67), to: portOfA.rtpPort)
                try await a.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
                try await b.rtp.send(rtp(3), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(3)))
                #expect(try await stranger.waiting() == 0)
                try await stranger.close()
            }
        }
    }

    @Test("The same address on another port of it is not listened to once the party's own port is known")
    func otherPort() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                let other = try await LoopbackSocket.open()
                try await other.send(rtp(66), to: portOfA.rtpPort)
                try await a.rtp.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
                try await b.rtp.send(rtp(3), to: portOfB.rtpPort)
                #expect(try await a.rtp.receives(rtp(3)))
                #expect(try await other.waiting() == 0)
                try await other.close()
            }
        }
    }

    @Test("A party behind a NAT is heard from the address of its signalling, whatever its description says")
    func signallingAddress() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let translated = try await LoopbackSocket.open(host: "127.0.0.2")
                let stranger = try await LoopbackSocket.open(host: "127.0.0.3")
                var remote = a.remote
                remote.signallingAddress = "127.0.0.2"
                try await bench.perform(.setRemote(portOfA, remote))
                try await stranger.send(rtp(66), to: portOfA.rtpPort)
                try await translated.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                #expect(try await translated.receives(rtp(2)))
                // The description's own address has lost now.
                try await a.rtp.send(rtp(67), to: portOfA.rtpPort)
                try await translated.send(rtp(3), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(3)))
                try await translated.close()
                try await stranger.close()
            }
        }
    }

    @Test("RTCP's port is settled apart from RTP's, and guarded alike")
    func rtcpPort() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                let translated = try await LoopbackSocket.open()
                let stranger = try await LoopbackSocket.open(host: "127.0.0.2")
                try await stranger.send(rtcp(66), to: portOfA.rtpPort + 1)
                try await translated.send(rtcp(1), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(1)))
                try await a.rtcp.send(rtcp(67), to: portOfA.rtpPort + 1)
                try await translated.send(rtcp(2), to: portOfA.rtpPort + 1)
                #expect(try await b.rtcp.receives(rtcp(2)))
                try await b.rtcp.send(rtcp(3), to: portOfB.rtpPort + 1)
                #expect(try await translated.receives(rtcp(3)))
                // RTP is not settled by that.
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                try await translated.close()
                try await stranger.close()
            }
        }
    }

    @Test("A new description moves the party: the old place is not listened to, and the new one is sent to at once")
    func moved() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                let moved = try await Phone.make(host: "127.0.0.2")
                try await bench.perform(.setRemote(portOfA, moved.remote))
                try await a.rtp.send(rtp(66), to: portOfA.rtpPort)
                try await b.rtp.send(rtp(2), to: portOfB.rtpPort)
                #expect(try await moved.rtp.receives(rtp(2)))
                try await moved.rtp.send(rtp(3), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(3)))
                #expect(try await a.rtp.waiting() == 0)
                try await moved.close()
            }
        }
    }

    @Test("The same description again lets a party that changed its port be heard from the new one")
    func rebound() async throws {
        try await EngineBench.run { bench in
            try await bench.withCall { a, portOfA, b, portOfB in
                try await a.rtp.send(rtp(1), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(1)))
                let translated = try await LoopbackSocket.open()
                try await translated.send(rtp(66), to: portOfA.rtpPort)
                try await bench.passThrough()
                try await bench.perform(.setRemote(portOfA, a.remote))
                try await translated.send(rtp(2), to: portOfA.rtpPort)
                #expect(try await b.rtp.receives(rtp(2)))
                try await translated.close()
            }
        }
    }
}
