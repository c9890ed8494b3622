import NIOCore
import NIOPosix
import SIPSyntax
import SIPTransport
import Testing

@Suite("Opening sockets and connections (RFC 3261 §18.1.1)", .timeLimit(.minutes(1)))
struct OpeningTests {
    /// An address of loopback that no other test uses: a port that was free there stays so.
    private static let host = "127.0.0.77"

    /// A transport on a loop of its own that tells nobody anything.
    private func transport() async throws -> NIOLoopBound<SIPTransport> {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return try await loop.submit {
            NIOLoopBound(SIPTransport(eventLoop: loop, receiver: .init(message: { _, _ in }, failed: { _ in })), eventLoop: loop)
        }.get()
    }

    @Test("UDP and TCP are on one port")
    func onePort() async throws {
        try await TransportBench.run { bench in
            let stream = try await StreamPeer.connect(to: bench.port)
            let datagrams = try await DatagramPeer.bind(to: bench.port)
            try await stream.write(SIPMessage.bytes("stream"))
            #expect(await bench.arrival().flow.transport == .tcp)
            try await datagrams.send(SIPMessage.bytes("datagram"))
            #expect(await bench.arrival().flow.transport == .udp)
            await stream.close()
            await datagrams.close()
        }
    }

    @Test("A port that is taken is an error, for UDP as for TCP")
    func taken() async throws {
        try await TransportBench.run { bench in
            let second = try await self.transport()
            await #expect(throws: (any Error).self) { try await SIPTransport.bind(second, host: "127.0.0.1", port: bench.port) }
        }
    }

    @Test("When TCP cannot be opened UDP is closed again")
    func halfTaken() async throws {
        let listener = try await StreamPeer.accepting(EventLog(), host: Self.host)
        let port = try #require(listener.localAddress?.port)
        let second = try await self.transport()
        await #expect(throws: (any Error).self) { try await SIPTransport.bind(second, host: Self.host, port: port) }
        // UDP of that port is free again.
        let datagrams = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: Self.host, port: port).get()
        try await datagrams.close()
        try await listener.close()
    }

    @Test("Closing ends every connection and gives the port back")
    func close() async throws {
        let first = try await self.transport()
        let port = try await SIPTransport.bind(first, host: Self.host, port: 0)
        let peer = try await StreamPeer.connect(to: port, host: Self.host)
        try await peer.write(Array("\r\n\r\n".utf8))
        #expect(await peer.read(2).count == 2)
        await SIPTransport.close(first)
        #expect(await peer.readToEnd().isEmpty)
        let second = try await self.transport()
        #expect(try await SIPTransport.bind(second, host: Self.host, port: port) == port)
        await SIPTransport.close(second)
    }

    @Test("A message to a peer without a connection opens one; what is sent meanwhile goes over the same, in order")
    func opens() async throws {
        let accepted = EventLog<StreamPeer>()
        let listener = try await StreamPeer.accepting(accepted)
        let flow = SIPFlow(.tcp, host: "127.0.0.1", port: try #require(listener.localAddress?.port))
        try await TransportBench.run { bench in
            try await bench.send(.sample("one"), .sample("two"), .sample("three"), over: flow)
            let peer = await accepted.next()
            let expected = ["one", "two", "three"].flatMap { SIPMessage.bytes($0) }
            #expect(await peer.read(expected.count) == expected)
            // What comes back over it has the flow that was asked for.
            try await peer.write(SIPMessage.bytes("back"))
            let arrival = await bench.arrival()
            #expect(arrival.callID == "back")
            #expect(arrival.flow == flow)
            try await bench.send(.sample("four"), over: flow)
            #expect(await peer.read(SIPMessage.bytes("four").count) == SIPMessage.bytes("four"))
            #expect(accepted.pending.isEmpty)
        }
        try await listener.close()
    }

    @Test("When a connection is gone the next message opens another one")
    func reopens() async throws {
        let accepted = EventLog<StreamPeer>()
        let listener = try await StreamPeer.accepting(accepted)
        let flow = SIPFlow(.tcp, host: "127.0.0.1", port: try #require(listener.localAddress?.port))
        try await TransportBench.run { bench in
            for callID in ["one", "two", "three"] {
                try await bench.send(.sample(callID), over: flow)
                let peer = await accepted.next()
                #expect(await peer.read(SIPMessage.bytes(callID).count) == SIPMessage.bytes(callID))
                await peer.close()
                #expect(await bench.failure() == flow)
            }
        }
        try await listener.close()
    }

    @Test("A connection that cannot be opened is told once, however many messages waited for it")
    func cannotOpen() async throws {
        let listener = try await StreamPeer.accepting(EventLog(), host: Self.host)
        let flow = SIPFlow(.tcp, host: Self.host, port: try #require(listener.localAddress?.port))
        try await listener.close()
        try await TransportBench.run { bench in
            try await bench.send(.sample("one"), .sample("two"), over: flow)
            #expect(await bench.failure() == flow)
            try await bench.send(.sample("three"), over: flow)
            #expect(await bench.failure() == flow)
            #expect(bench.pendingFailures.isEmpty)
        }
    }

    @Test("A connection that there is no room for is told to have failed, not forgotten")
    func noRoom() async throws {
        let accepted = EventLog<StreamPeer>()
        let listener = try await StreamPeer.accepting(accepted)
        let flow = SIPFlow(.tcp, host: "127.0.0.1", port: try #require(listener.localAddress?.port))
        try await TransportBench.run(FloodLimits(connectionsPerHost: 1)) { bench in
            let first = try await StreamPeer.connect(to: bench.port)
            try await first.write(SIPMessage.bytes("one"))
            #expect(await bench.arrival().callID == "one")
            try await bench.send(.sample("two"), over: flow)
            #expect(await bench.failure() == flow)
            await first.close()
        }
        try await listener.close()
    }
}
