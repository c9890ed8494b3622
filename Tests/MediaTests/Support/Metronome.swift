import Media
import SDP

/// A party that is played music, whose packets tell the engine's time: 20 ms each.
struct Metronome {
    private let phone: Phone
    private let port: MediaPort

    /// - Parameter bench: with a pair of ports for it.
    static func start(_ bench: EngineBench) async throws -> Metronome {
        guard let port = bench.engine.open() else { throw FreePorts.NoneLeft() }
        let metronome = Metronome(phone: try await Phone.make(), port: port)
        try await bench.perform(.setRemote(port, metronome.phone.remote), .play(port, MusicSource(), .pcmu))
        return metronome
    }

    /// Each 20 ms.
    func tick(_ count: Int = 1, _ body: () async throws -> Void = {}) async throws {
        // After a while in which nobody listened, time begins here.
        try await self.phone.rtp.drain()
        for _ in 0..<count {
            guard try await self.phone.rtp.next() != nil else { throw EngineBench.NothingCameThrough() }
            try await body()
        }
    }

    func stop(_ bench: EngineBench) async throws {
        try await bench.perform(.close(self.port))
        try await self.phone.close()
    }
}

extension LoopbackSocket {
    /// All that has come and is not taken.
    func takeAll() async throws -> [[UInt8]] {
        var packets: [[UInt8]] = []
        for _ in 0..<(try await self.waiting()) {
            if let packet = try await self.next() { packets.append(packet.bytes) }
        }
        return packets
    }
}
