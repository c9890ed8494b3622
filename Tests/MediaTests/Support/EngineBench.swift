import Foundation
import Media
import NIOCore
import NIOPosix
import SDP

/// A media engine on ports of its own, with music of three frames that are easily told apart.
struct EngineBench {
    static let music = WAVFile(samples: (0..<3).flatMap { Array(repeating: Int16(1_000 + $0 * 4_000), count: 160) })

    let engine: EmbeddedMediaEngine
    let range: ClosedRange<Int>
    /// What the engine tells; for one reader.
    let events: AsyncStream<MediaEvent>
    private let loop: any EventLoop

    /// - Parameter pairs: how many pairs of ports the engine has.
    static func run(pairs: Int = 6, _ body: (EngineBench) async throws -> Void) async throws {
        try await Self.run(range: try await FreePorts.block(of: pairs * 2), body)
    }

    static func run(range: ClosedRange<Int>, _ body: (EngineBench) async throws -> Void) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (events, continuation) = AsyncStream<MediaEvent>.makeStream()
        let engine = try await EmbeddedMediaEngine.make(
            bindAddress: "127.0.0.1", advertisedAddress: "media.example", range: range, eventLoop: loop,
            library: MusicLibrary(default: Self.music), onEvent: { continuation.yield($0) })
        do {
            try await body(EngineBench(engine: engine, range: range, events: events, loop: loop))
        } catch {
            await engine.shutdown()
            throw error
        }
        await engine.shutdown()
    }

    /// Performs, and returns when it is done, so that packets sent afterwards find it done.
    func perform(_ commands: MediaCommand...) async throws {
        self.engine.perform(commands)
        try await self.loop.submit {}.get()
    }

    /// Two phones, each with a port of the engine, that hear each other.
    func withCall(_ body: (_ a: Phone, _ portOfA: MediaPort, _ b: Phone, _ portOfB: MediaPort) async throws -> Void) async throws {
        guard let portOfA = self.engine.open(), let portOfB = self.engine.open() else { throw FreePorts.NoneLeft() }
        let a = try await Phone.make()
        let b = try await Phone.make()
        try await self.perform(.setRemote(portOfA, a.remote), .setRemote(portOfB, b.remote), .connect(portOfA, portOfB))
        try await body(a, portOfA, b, portOfB)
        try await self.perform(.close(portOfA), .close(portOfB))
        try await a.close()
        try await b.close()
    }
}

extension EngineBench {
    /// Returns when the engine has read all that was sent to it before.
    ///
    /// A call of its own is made for that, needing two pairs of ports: what is sent through it last is read last.
    func passThrough() async throws {
        try await self.withCall { a, portOfA, b, _ in
            try await a.rtp.send(rtp(.max), to: portOfA.rtpPort)
            guard try await b.rtp.receives(rtp(.max)) else { throw NothingCameThrough() }
        }
    }

    /// Returns when a party of its own has heard music for several ticks of the engine. Needs a pair of ports.
    func outlastTicks() async throws {
        guard let port = self.engine.open() else { throw FreePorts.NoneLeft() }
        let phone = try await Phone.make()
        try await self.perform(.setRemote(port, phone.remote), .play(port, MusicSource(), .pcmu))
        for _ in 0..<5 {
            guard try await phone.rtp.next() != nil else { throw NothingCameThrough() }
        }
        try await self.perform(.close(port))
        try await phone.close()
    }

    #if os(Linux)
        /// Which socket is bound to a UDP port of 127.0.0.1: its inode, as the kernel lists it.
        static func socket(on port: Int) throws -> String? {
            let hexadecimal = String(port, radix: 16, uppercase: true)
            let address = "0100007F:" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            // A line may be missing from a table that changes while it is read.
            for _ in 0..<20 {
                // Its size is said to be 0: to be read to its end, however long.
                guard let file = FileHandle(forReadingAtPath: "/proc/net/udp") else { return nil }
                let table = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
                try file.close()
                for line in table.split(separator: "\n") {
                    let fields = line.split(separator: " ")
                    if fields.count > 9, fields[1] == address { return String(fields[9]) }
                }
            }
            return nil
        }
    #endif

    struct NothingCameThrough: Error {}
}
