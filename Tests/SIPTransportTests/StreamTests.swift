import NIOCore
import SIPSyntax
import SIPTransport
import Testing

@Suite("TCP (RFC 3261 §18, RFC 5626 §3.5.1)", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test("A message comes up with its connection as flow, and the answer goes back over the same connection")
    func backAndForth() async throws {
        try await TransportBench.run { bench in
            let first = try await StreamPeer.connect(to: bench.port)
            let second = try await StreamPeer.connect(to: bench.port)
            for (peer, callID) in [(first, "one"), (second, "two"), (first, "three")] {
                try await peer.write(SIPMessage.bytes(callID, body: 100))
                let arrival = await bench.arrival()
                #expect(arrival.callID == callID)
                #expect(arrival.flow == peer.flow)
                let answer = SIPMessage.bytes("answer-\(callID)", body: 200)
                try await bench.send(.sample("answer-\(callID)", body: 200), over: arrival.flow)
                #expect(await peer.read(answer.count) == answer)
            }
            await first.close()
            await second.close()
        }
    }

    @Test("A message that comes a few bytes at a time comes up once, when it is whole", arguments: [3, 7])
    func dripFeed(_ size: Int) async throws {
        // However long the machine takes for so many writes.
        try await TransportBench.run(FloodLimits(messageTime: .seconds(600))) { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            for callID in ["one", "two"] {
                let bytes = SIPMessage.bytes(callID, body: 30)
                for start in stride(from: 0, to: bytes.count, by: size) { try await peer.write(Array(bytes[start..<min(start + size, bytes.count)])) }
            }
            #expect(await bench.arrival().callID == "one")
            #expect(await bench.arrival().callID == "two")
            #expect(bench.pendingArrivals.isEmpty)
            await peer.close()
        }
    }

    @Test("Messages that come in one portion come up one after the other")
    func together() async throws {
        try await TransportBench.run { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            try await peer.write((1...50).flatMap { SIPMessage.bytes("call\($0)", body: $0 * 40) })
            for number in 1...50 { #expect(await bench.arrival().callID == "call\(number)") }
            await peer.close()
        }
    }

    @Test("A large message comes up whole, and goes out whole")
    func large() async throws {
        try await TransportBench.run { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            try await peer.write(SIPMessage.bytes("large", body: 60_000))
            let arrival = await bench.arrival()
            #expect(arrival.callID == "large")
            try await bench.send(.sample("back", body: 60_000), over: arrival.flow)
            let expected = SIPMessage.bytes("back", body: 60_000)
            #expect(await peer.read(expected.count) == expected)
            await peer.close()
        }
    }

    @Test("A ping is answered with one line end, between messages as well")
    func ping() async throws {
        try await TransportBench.run { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            try await peer.write(Array("\r\n\r\n".utf8))
            #expect(await peer.read(2) == Array("\r\n".utf8))
            try await peer.write(SIPMessage.bytes("one") + Array("\r\n\r\n".utf8) + SIPMessage.bytes("two"))
            #expect(await peer.read(2) == Array("\r\n".utf8))
            #expect(await bench.arrival().callID == "one")
            #expect(await bench.arrival().callID == "two")
            #expect(bench.pendingArrivals.isEmpty)
            await peer.close()
        }
    }

    @Test("A peer that never ends its message is closed after the time for one message")
    func neverEnds() async throws {
        try await TransportBench.run(FloodLimits(messageTime: .milliseconds(100))) { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            let flow = peer.flow
            try await peer.write(SIPMessage.bytes("cut", body: 10).dropLast())
            #expect(await peer.readToEnd().isEmpty)
            #expect(await bench.failure() == flow)
            #expect(bench.pendingArrivals.isEmpty)
        }
    }

    @Test(
        "Junk closes its connection and nothing else",
        arguments: [
            String(repeating: "x", count: 40_000), "INVITE sip:a@b SIP/2.0\r\n\r\n", "INVITE sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n",
            "INVITE sip:a@b SIP/2.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "INVITE sip:a@b SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\n", "INVITE sip:a@b SIP/2.0\r\nContent-Length: 65536\r\n\r\n",
        ])
    func junk(_ text: String) async throws {
        try await TransportBench.run { bench in
            let good = try await StreamPeer.connect(to: bench.port)
            let bad = try await StreamPeer.connect(to: bench.port)
            let datagrams = try await DatagramPeer.bind(to: bench.port)
            let flow = bad.flow
            try await good.write(SIPMessage.bytes("before"))
            #expect(await bench.arrival().callID == "before")
            try await bad.write(Array(text.utf8) + SIPMessage.bytes("never"))
            let arrival = await bench.arrival()
            guard case .dropped = arrival.outcome, arrival.flow == flow else {
                Issue.record("\(arrival)")
                return
            }
            #expect(await bad.readToEnd().isEmpty)
            #expect(await bench.failure() == flow)
            try await good.write(SIPMessage.bytes("after"))
            #expect(await bench.arrival().callID == "after")
            try await datagrams.send(SIPMessage.bytes("datagram"))
            #expect(await bench.arrival().callID == "datagram")
            #expect(bench.pendingFailures.isEmpty)
            await good.close()
            await datagrams.close()
        }
    }

    @Test("Too many connections of one host are closed, and when one ends there is room again")
    func perHost() async throws {
        try await TransportBench.run(FloodLimits(connectionsPerHost: 2)) { bench in
            let first = try await StreamPeer.connect(to: bench.port)
            let second = try await StreamPeer.connect(to: bench.port)
            for (peer, callID) in [(first, "one"), (second, "two")] {
                try await peer.write(SIPMessage.bytes(callID))
                #expect(await bench.arrival().callID == callID)
            }
            let third = try await StreamPeer.connect(to: bench.port)
            #expect(await third.readToEnd().isEmpty)
            let flow = first.flow
            await first.close()
            #expect(await bench.failure() == flow)
            let fourth = try await StreamPeer.connect(to: bench.port)
            try await fourth.write(SIPMessage.bytes("four"))
            #expect(await bench.arrival().callID == "four")
            await second.close()
            await fourth.close()
        }
    }

    @Test("A connection that its peer closes is told to be gone")
    func closedByPeer() async throws {
        try await TransportBench.run { bench in
            let peer = try await StreamPeer.connect(to: bench.port)
            try await peer.write(SIPMessage.bytes("one"))
            let flow = await bench.arrival().flow
            await peer.close()
            #expect(await bench.failure() == flow)
            let count = try await bench.onLoop { $0.connectionCount }
            #expect(count == 0)
        }
    }

    @Test("A peer that does not read is closed rather than kept in memory for ever")
    func doesNotRead() async throws {
        try await TransportBench.run { bench in
            let peer = try await StreamPeer.connect(to: bench.port, reads: false)
            try await peer.write(SIPMessage.bytes("one"))
            let flow = await bench.arrival().flow
            try await bench.onLoop { transport in
                let message = SIPMessage.sample("flood", body: 60_000)
                for _ in 0..<400 where transport.connectionCount > 0 { transport.send(message, over: flow) }
            }
            #expect(await bench.failure() == flow)
            await peer.close()
        }
    }
}
