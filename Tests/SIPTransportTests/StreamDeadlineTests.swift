import NIOCore
import NIOEmbedded
import SIPSyntax
import SIPTransport
import Testing

@Suite("Connections that take their time (RFC 3261 §18.3)")
struct StreamDeadlineTests {
    private static let limits = FloodLimits(messageTime: .seconds(10), idleTime: .seconds(600))
    private let bench = EmbeddedBench(limits)

    @Test("A peer that never ends its message is closed after the time for one message")
    func neverEnds() throws {
        let channel = try self.bench.connection()
        try channel.receive(SIPMessage.bytes("cut", body: 50).dropLast())
        self.bench.advance(by: .milliseconds(9_999))
        #expect(channel.isActive)
        self.bench.advance(by: .milliseconds(1))
        #expect(!channel.isActive)
        #expect(self.bench.failures.pending == [SIPFlow(.tcp, host: "192.0.2.1", port: 40_000)])
        #expect(self.bench.callIDs.isEmpty)
        #expect(self.bench.transport.connectionCount == 0)
    }

    @Test("One byte a second does not give a message more time")
    func oneByteASecond() throws {
        let channel = try self.bench.connection()
        var seconds = 0
        for byte in SIPMessage.bytes("slow") where channel.isActive {
            try channel.receive([byte])
            self.bench.advance(by: .seconds(1))
            seconds += 1
        }
        #expect(seconds == 10)
        #expect(!channel.isActive)
    }

    @Test("A message that ends within its time is taken, and the next one has all the time again")
    func endsInTime() throws {
        let channel = try self.bench.connection()
        for number in 1...3 {
            let bytes = SIPMessage.bytes("call\(number)", body: 10)
            try channel.receive(bytes.prefix(40))
            self.bench.advance(by: .seconds(9))
            try channel.receive(bytes.dropFirst(40))
            self.bench.advance(by: .seconds(60))
        }
        #expect(channel.isActive)
        #expect(self.bench.callIDs == ["call1", "call2", "call3"])
    }

    @Test("A busy connection whose portions never end with a message is not closed as long as messages end")
    func alwaysInTheMiddle() throws {
        let channel = try self.bench.connection()
        var rest: [UInt8] = []
        for number in 1...30 {
            let bytes = SIPMessage.bytes("call\(number)", body: 10)
            try channel.receive(rest + bytes.prefix(60))
            rest = Array(bytes.dropFirst(60))
            self.bench.advance(by: .seconds(1))
        }
        #expect(channel.isActive)
        #expect(self.bench.callIDs.count == 29)
        // And the last one has its own time, no more.
        self.bench.advance(by: .seconds(9))
        #expect(!channel.isActive)
    }

    @Test("A silent connection is closed after the time for silence, and pings keep it open")
    func silence() throws {
        let silent = try self.bench.connection(port: 40_001)
        let pinging = try self.bench.connection(port: 40_002)
        for _ in 0..<6 {
            self.bench.advance(by: .seconds(100))
            try pinging.receive("\r\n\r\n".utf8)
        }
        #expect(!silent.isActive)
        #expect(pinging.isActive)
        #expect(self.bench.failures.pending == [SIPFlow(.tcp, host: "192.0.2.1", port: 40_001)])
        self.bench.advance(by: .seconds(600))
        #expect(!pinging.isActive)
    }

    @Test("A peer that connects and says nothing is closed too")
    func neverBegins() throws {
        let channel = try self.bench.connection()
        self.bench.advance(by: .seconds(600))
        #expect(!channel.isActive)
    }

    @Test("A ping that comes in pieces is answered once, when it is whole")
    func pingInPieces() throws {
        let channel = try self.bench.connection()
        for byte in "\r\n\r".utf8 {
            try channel.receive([byte])
            #expect(try channel.sentBytes().isEmpty)
        }
        try channel.receive("\n".utf8)
        #expect(try channel.sentBytes() == Array("\r\n".utf8))
    }

    @Test("What comes above the limit is dropped and counted, and the connection stays")
    func flood() throws {
        let bench = EmbeddedBench(FloodLimits(messagesPerSecond: 0.001, burst: 3))
        let channel = try bench.connection()
        try channel.receive((1...10).flatMap { SIPMessage.bytes("call\($0)") })
        #expect(bench.callIDs == ["call1", "call2", "call3"])
        #expect(bench.transport.messagesRefused == 7)
        #expect(channel.isActive)
    }

    @Test("Connections of one host are limited, another host's are its own, and one that closes makes room")
    func perHost() throws {
        let bench = EmbeddedBench(FloodLimits(connectionsPerHost: 2))
        let first = try bench.connection(port: 40_001)
        let second = try bench.connection(port: 40_002)
        let third = try bench.connection(port: 40_003)
        let other = try bench.connection(host: "192.0.2.2", port: 40_001)
        #expect([first, second, third, other].map(\.isActive) == [true, true, false, true])
        // Nobody ever knew of the third.
        #expect(bench.failures.pending.isEmpty)
        try first.close().wait()
        #expect(try bench.connection(port: 40_004).isActive)
        #expect(bench.transport.connectionCount == 3)
    }

    @Test("Connections in all are limited")
    func inAll() throws {
        let bench = EmbeddedBench(FloodLimits(connections: 2))
        let channels = try (1...3).map { try bench.connection(host: "192.0.2.\($0)") }
        #expect(channels.map(\.isActive) == [true, true, false])
        #expect(bench.transport.connectionCount == 2)
    }
}
