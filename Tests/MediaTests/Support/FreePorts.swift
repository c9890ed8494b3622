import Foundation
import NIOCore
import Synchronization

/// Hands out blocks of ports of the loopback network, each once, outside the range from which the system takes its own.
enum FreePorts {
    struct NoneLeft: Error {}

    // Two test runs at once should not start from the same port.
    private static let next = Mutex(20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 90 * 100)

    /// A block of neighbouring ports, the first one even, that nobody holds.
    static func block(of count: Int) async throws -> ClosedRange<Int> {
        for _ in 0..<200 {
            let first = self.next.withLock { next in
                if next + count >= 32_000 { next = 20_000 }
                defer { next += count + count % 2 }
                return next
            }
            if try await self.isFree(first..<(first + count)) { return first...(first + count - 1) }
        }
        throw NoneLeft()
    }

    static func isFree(_ ports: Range<Int>) async throws -> Bool {
        for port in ports {
            do {
                try await LoopbackSocket.open(port: port).close()
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                return false
            }
        }
        return true
    }
}
