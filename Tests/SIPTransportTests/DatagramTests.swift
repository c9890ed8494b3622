import NIOCore
import SIPSyntax
import Testing

@testable import SIPTransport

@Suite("UDP (RFC 3261 §18)", .timeLimit(.minutes(1)))
struct DatagramTests {
    @Test("A datagram comes up with its sender's address as flow, and the answer goes back there")
    func backAndForth() async throws {
        try await TransportBench.run { bench in
            let first = try await DatagramPeer.bind(to: bench.port)
            let second = try await DatagramPeer.bind(to: bench.port)
            for (peer, callID) in [(first, "one"), (second, "two"), (first, "three")] {
                try await peer.send(SIPMessage.bytes(callID))
                let arrival = await bench.arrival()
                #expect(arrival.callID == callID)
                #expect(arrival.flow == peer.flow)
                try await bench.send(.sample("answer-\(callID)"), over: arrival.flow)
                #expect(await peer.datagram() == SIPMessage.bytes("answer-\(callID)"))
            }
            await first.close()
            await second.close()
        }
    }

    @Test("A datagram of sixty thousand bytes arrives whole, both ways", arguments: [1_473, 9_000, 60_000])
    func large(_ size: Int) async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            try await peer.send(SIPMessage.bytes("large", body: size))
            let arrival = await bench.arrival()
            #expect(arrival.outcome == .message(SIPMessageParser().parse(SIPMessage.bytes("large", body: size)).message))
            try await bench.send(.sample("back", body: size), over: peer.flow)
            #expect(await peer.datagram() == SIPMessage.bytes("back", body: size))
            await peer.close()
        }
    }

    @Test("Many datagrams at once come up in order, each whole")
    func many() async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            for number in 0..<100 { try await peer.send(SIPMessage.bytes("call\(number)", body: number * 50)) }
            for number in 0..<100 {
                let arrival = await bench.arrival()
                #expect(arrival.callID == "call\(number)")
            }
            await peer.close()
        }
    }

    @Test("Several messages of one moment leave as as many datagrams, in order")
    func manyOut() async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            try await bench.send(.sample("one"), .sample("two"), .sample("three"), over: peer.flow)
            for callID in ["one", "two", "three"] { #expect(await peer.datagram() == SIPMessage.bytes(callID)) }
            await peer.close()
        }
    }

    @Test("What is no message comes up as what it is, and the socket goes on")
    func junk() async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            try await peer.send(Array("\r\n\r\n".utf8))
            #expect(await bench.arrival().outcome == .keepAlive)
            try await peer.send([0, 255, 0, 255])
            guard case .dropped = await bench.arrival().outcome else {
                Issue.record("junk was read")
                return
            }
            try await peer.send([])
            try await peer.send(SIPMessage.bytes("after"))
            var last = await bench.arrival()
            // An empty datagram is a keep-alive too, where it is told at all.
            if last.outcome == .keepAlive { last = await bench.arrival() }
            #expect(last.callID == "after")
            await peer.close()
        }
    }

    @Test("A peer whose port is closed disturbs nobody else")
    func closedPort() async throws {
        try await TransportBench.run { bench in
            let gone = try await DatagramPeer.bind(to: bench.port)
            let flow = gone.flow
            await gone.close()
            let peer = try await DatagramPeer.bind(to: bench.port)
            for number in 0..<5 {
                try await bench.send(.sample("lost"), over: flow)
                try await peer.send(SIPMessage.bytes("call\(number)"))
                #expect(await bench.arrival().callID == "call\(number)")
            }
            await peer.close()
        }
    }

    @Test(
        "An address that cannot be sent to is told to have failed, and everybody else is heard and answered as before",
        arguments: ["192.0.2.1", "255.255.255.255", "0.0.0.1", "240.0.0.1", "::1", "no address"])
    func unreachable(_ host: String) async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            for number in 0..<3 {
                let flow = SIPFlow(.udp, host: host, port: 5_060)
                try await bench.send(.sample("lost"), over: flow)
                #expect(await bench.failure() == flow)
                try await peer.send(SIPMessage.bytes("call\(number)"))
                #expect(await bench.arrival().callID == "call\(number)")
                try await bench.send(.sample("answer\(number)"), over: peer.flow)
                #expect(await peer.datagram() == SIPMessage.bytes("answer\(number)"))
            }
            #expect(try await bench.onLoop { $0.datagramsUnsent } == 3)
            await peer.close()
        }
    }

    @Test("A socket that has ended is opened anew, on its port")
    func reopened() async throws {
        try await TransportBench.run { bench in
            let peer = try await DatagramPeer.bind(to: bench.port)
            try await bench.onLoop { $0.datagrams?.channel.close(promise: nil) }
            // What is sent while no socket is there is lost, as datagrams may be.
            var number = 0
            while bench.pendingArrivals.isEmpty, number < 200 {
                number += 1
                try await peer.send(SIPMessage.bytes("call\(number)"))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await bench.arrival().callID != nil)
            try await bench.send(.sample("answer"), over: peer.flow)
            #expect(await peer.datagram() == SIPMessage.bytes("answer"))
            await peer.close()
        }
    }

    @Test("One host's flood is dropped and counted, and another host is heard")
    func flood() async throws {
        try await TransportBench.run(FloodLimits(messagesPerSecond: 0.001, burst: 4)) { bench in
            let flooding = try await DatagramPeer.bind(to: bench.port)
            let quiet = try await DatagramPeer.bind(to: bench.port, host: "127.0.0.2")
            for number in 0..<10 { try await flooding.send(SIPMessage.bytes("call\(number)")) }
            try await quiet.send(SIPMessage.bytes("quiet"))
            for number in 0..<4 { #expect(await bench.arrival().callID == "call\(number)") }
            let arrival = await bench.arrival()
            #expect(arrival.callID == "quiet")
            #expect(arrival.flow.host == "127.0.0.2")
            let refused = try await bench.onLoop { $0.messagesRefused }
            #expect(refused == 6)
            await flooding.close()
            await quiet.close()
        }
    }

    @Test("A message for a transport that is not there yet is told to have failed", arguments: [SIPTransportProtocol.tls, .ws, .wss])
    func otherTransports(_ kind: SIPTransportProtocol) async throws {
        try await TransportBench.run { bench in
            let flow = SIPFlow(kind, host: "127.0.0.1", port: 5061)
            try await bench.send(.sample("lost"), over: flow)
            #expect(await bench.failure() == flow)
        }
    }
}

extension SIPMessageParser.Outcome {
    fileprivate var message: SIPMessage {
        guard case .message(let message) = self else { preconditionFailure("not a message: \(self)") }
        return message
    }
}
