import CAllocationCounter
import Foundation

/// Figures that need no network: messages, and memory. Printed as JSON for `scripts/bench.py`.
@main
struct OrbitBench {
    static func main() throws {
        var figures: [String: Double] = [:]
        figures.merge(MessageBench.run()) { $1 }
        figures.merge(try ParkedMemoryBench.run()) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(figures), as: UTF8.self))
    }

    /// CPU seconds of this process so far.
    static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
