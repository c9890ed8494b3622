import CAllocationCounter
import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation

/// What a parked call costs in the exchange's memory: real calls in the simulator, parked, their transactions over, their
/// phones thrown away. Without media.
enum ParkedMemoryBench {
    static func run() throws -> [String: Double] {
        var figures = ["heap_kib_at_0_parked": Double(try self.heapBytes(parked: 0, orbits: 1)) / 1_024]
        for count in [1_000, 10_000] {
            // The orbits themselves are in both.
            let empty = try self.heapBytes(parked: 0, orbits: count)
            let full = try self.heapBytes(parked: count, orbits: count)
            figures["kib_per_parked_call_at_\(count)"] = Double(full - empty) / Double(count) / 1_024
        }
        return figures
    }

    /// Heap in use by an exchange with this many parked calls.
    private static func heapBytes(parked count: Int, orbits: Int) throws -> Int {
        let atStart = Int(orbit_heap_bytes())
        // 100 people call 100 others, in turn, and park them. Recalls find the parkers busy: the calls stay parked.
        let living = try SimulatedOffice(
            seed: 1, phones: 200, orbits: orbits, mediaPorts: 2 * count + 1_000, callPark: CallParkSettings(recallTime: 600),
            maximumParkTime: .seconds(1_000_000))
        living.registerAll()
        for parker in living.phones.prefix(100) { parker.phone.answering = .reject(.busyHere) }
        let server = living.server
        var parked = 0
        while parked < count {
            for (index, caller) in living.phones.prefix(100).enumerated() where parked < count {
                caller.phone.call(to: living.members[index + 100].extension ?? "")
                living.world.run(for: .milliseconds(400))
                let parker = living.members[index]
                guard let call = server.core.calls(of: parker.id).first(where: { $0.state == .connected }) else {
                    preconditionFailure("the call is up")
                }
                server.park.park(call.id, by: parker, destination: living.orbits[parked].extension) { result in
                    guard case .success = result else { preconditionFailure("parked: \(result)") }
                }
                living.world.run(for: .milliseconds(100))
                parked += 1
            }
        }
        // Transactions are over after 32 s; session timers come later.
        living.world.run(for: .seconds(45))
        precondition(server.park.parkedCalls == count)
        living.forgetPhonesAndDisk()
        return withExtendedLifetime(living) { Int(orbit_heap_bytes()) - atStart }
    }
}
