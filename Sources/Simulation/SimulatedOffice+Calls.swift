package import CallControl
import CallPark
package import Directory
package import SIPPhone

/// Calls in an office, and a look at what came of them.
extension SimulatedOffice {
    /// Everything that a network in fine weather, a disk and phones that answer at once need to settle.
    package func settle() { self.world.run(for: .seconds(1)) }

    /// A member's first phone.
    package func phone(of member: Member) -> ScriptedPhone {
        guard let phone = self.phones.first(where: { $0.phone.account.username == member.account?.username }) else {
            preconditionFailure("\(member.displayName) has no phone")
        }
        return phone.phone
    }

    /// A member's phone calls a number and gets as far as it does in a second; phones answer after 0.2 s.
    ///
    /// - Returns: the call on the caller's phone.
    @discardableResult
    package func call(from caller: Member, to number: String) -> PhoneCall {
        let phone = self.phone(of: caller)
        let id = phone.call(to: number)
        self.settle()
        guard let call = phone.call(id) else { preconditionFailure("the phone has forgotten its call") }
        return call
    }

    /// A member's halves, oldest first.
    package func halves(of member: Member) -> [CallHalf] {
        self.server.core.halves.values.filter { $0.owner == member.id }.sorted {
            ($0.createdAt, $0.id.rawValue.count, $0.id.rawValue) < ($1.createdAt, $1.id.rawValue.count, $1.id.rawValue)
        }
    }

    /// What a party hears.
    package func hearing(of half: CallHalf) -> SimulatedMediaEngine.Hearing { self.server.engine.hearings[half.port] ?? .nothing }

    /// What is left of calls when all of them are over; empty in a sound exchange.
    package var leftovers: [String] {
        let server = self.server
        var leftovers: [String] = []
        func note(_ what: String, _ count: Int) {
            if count != 0 { leftovers.append("\(count) \(what) left at the end") }
        }
        note("calls", server.core.halves.count)
        note("legs", server.core.legCount)
        note("media ports", server.engine.openPorts)
        note("occupied orbits", server.park.parkedCalls)
        note("INVITEs without a final answer", server.core.halfOpenInvites)
        note("server transactions", server.core.serverTransactionCount)
        note("client transactions", server.core.clientTransactionCount)
        note("records of calls", self.disk.records.keys.reduce(0) { $0 + ($1.kind == .call || $1.kind == .parked ? 1 : 0) })
        note("conferences", server.core.conferenceCount)
        note("recordings", server.core.recordingCount + server.engine.recordings.count)
        for phone in self.phones { note("calls on \(phone.phone.account.username)'s phone", phone.phone.liveCalls.count) }
        return leftovers
    }

    /// Everybody hangs up, and what should end by itself has the time to.
    package func closeUp() -> [String] {
        for phone in self.phones {
            for call in phone.phone.liveCalls { phone.phone.hangUp(call.id) }
        }
        self.world.run(for: .seconds(150))
        return self.leftovers
    }
}
