import Foundation
import Simulation
import Testing

/// Many days of a small office in bad weather, each from a seed.
///
/// `ORBIT_SEEDS=20000` plays more of them, `ORBIT_SEED=17` plays one again and prints every message of it.
@Suite("The simulated exchange (ARCHITECTURE.md, ideas 1 and 2)", .serialized)
struct RandomDayTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static var seeds: [UInt64] {
        if let seed = self.environment["ORBIT_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let count = self.environment["ORBIT_SEEDS"].flatMap { UInt64($0) } ?? 1_000
        return Array(1...count)
    }

    /// Plays days on a thread of its own: those of the pool are for tests that wait for something.
    private static func days(
        _ seeds: [UInt64], _ play: @escaping @Sendable (UInt64) throws -> RandomDay.Report
    ) async throws -> [RandomDay.Report] {
        let result: Result<[RandomDay.Report], any Error> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result { try seeds.map(play) }) }
        }
        return try result.get()
    }

    @Test("After calls, parks, crashes and loss nothing is left over and no acknowledged park is lost")
    func books() async throws {
        var parks = 0
        var retrievals = 0
        var crashes = 0
        var adoptions = 0
        var notices = 0
        var done: [String: Int] = [:]
        let isTraced = Self.seeds.count == 1
        for report in try await Self.days(Self.seeds, { try RandomDay.run(seed: $0, trace: isTraced ? { print($0) } : nil) }) {
            let seed = report.seed
            for violation in report.violations {
                Issue.record("seed \(seed): \(violation) (replay: ORBIT_SEED=\(seed) swift test --filter RandomDayTests)")
            }
            parks += report.parks
            retrievals += report.retrievals
            crashes += report.crashes
            adoptions += report.adoptions
            notices += report.notices
            done.merge(report.done, uniquingKeysWith: +)
            if Self.seeds.count == 1 { print(report) }
        }
        // Days on which nothing happens prove nothing.
        if Self.seeds.count >= 100 {
            #expect(parks > Self.seeds.count)
            #expect(retrievals > Self.seeds.count / 10)
            #expect(crashes > Self.seeds.count / 2)
            #expect(adoptions > Self.seeds.count / 10)
            #expect(notices > Self.seeds.count * 20)
            for operation in ["conference", "conference hold", "barge in", "pull", "hold", "recording", "transfer of two", "keys"] {
                #expect(done[operation, default: 0] > Self.seeds.count / 100, "\(operation)")
            }
        }
        print(
            "\(Self.seeds.count) seeds: \(parks) parks, \(retrievals) retrievals, \(crashes) crashes, \(adoptions) adoptions, \(notices) notices, \(done.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
        )
    }

    private static var officeSeeds: [UInt64] {
        if let seed = self.environment["ORBIT_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let count = self.environment["ORBIT_OFFICE_SEEDS"].flatMap { UInt64($0) } ?? 200
        return Array(1...count)
    }

    @Test("In an office of 50 phones with line keys every lamp equals its orbit, and a recall is neither lost nor doubled across a crash")
    func receptionists() async throws {
        var total = RandomDay.Report(seed: 0)
        let isTraced = Self.officeSeeds.count == 1
        let days = try await Self.days(Self.officeSeeds) {
            try RandomDay.run(seed: $0, steps: 40, phones: 50, orbits: 8, keys: 3, trace: isTraced ? { print($0) } : nil)
        }
        for report in days {
            let seed = report.seed
            for violation in report.violations {
                Issue.record("office seed \(seed): \(violation) (replay: ORBIT_SEED=\(seed) swift test --filter receptionists)")
            }
            total.parks += report.parks
            total.retrievals += report.retrievals
            total.recalls += report.recalls
            total.recallsStarted += report.recallsStarted
            total.crashes += report.crashes
            total.adoptions += report.adoptions
            total.pressed += report.pressed
            total.notifications += report.notifications
            total.messages += report.messages
        }
        if Self.officeSeeds.count >= 100 {
            #expect(total.recalls > Self.officeSeeds.count / 2)
            // The day's steps are shared with conferences, moves and settings.
            #expect(total.retrievals > Self.officeSeeds.count / 4)
            #expect(total.crashes > Self.officeSeeds.count / 2)
            #expect(total.notifications > Self.officeSeeds.count * 200)
        }
        print("\(Self.officeSeeds.count) offices: \(total)")
    }

    @Test("A seed gives the same day again")
    func deterministic() throws {
        #expect(try RandomDay.run(seed: 7) == RandomDay.run(seed: 7))
    }
}
