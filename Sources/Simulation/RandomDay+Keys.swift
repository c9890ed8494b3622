import CallControl
import CallPark
import Directory
import SIPPhone

/// Receptionists: line keys, feature codes, blind transfer, and what must be true of lamps and recalls.
extension RandomDay {
    /// Each phone gets line keys for some orbits. A subscription that the network swallowed is tried again.
    mutating func watch(_ keys: Int) {
        for phone in self.office.phones.map(\.phone) {
            for orbit in self.office.orbits.shuffled(using: &self.office.world.generator).prefix(keys) { phone.watch(orbit.extension) }
        }
        self.office.world.run(for: .seconds(40))
    }

    mutating func pressSomething() {
        guard let phone = self.pick(self.office.phones)?.phone else { return }
        self.report.pressed += 1
        let talking = phone.liveCalls.first { $0.state == .established }
        switch Int.random(in: 0..<100, using: &self.office.world.generator) {
        case 0..<50:
            // A lit key is what a receptionist looks at first.
            let keys = phone.keys.filter(\.isActive)
            let lit = keys.filter(\.isLit)
            let isLitPressed = !lit.isEmpty && self.chance(0.7)
            guard let key = self.pick(isLitPressed ? lit : keys), let press = self.pick(LineKey.allPresses) else { return }
            phone.press(key, press)
            // Pressed twice in a row.
            if self.chance(0.2) {
                self.office.world.run(for: self.office.world.generator.duration(1...400))
                phone.press(key, press)
            }
        case 50..<70:
            guard let talking else { return }
            phone.setHold(talking.id, true)
            let destination = self.pick(["*68", "*687001", "*681002", "*58", "*684711", "7002"]) ?? "*68"
            self.office.world.schedule(after: self.office.world.generator.duration(50...1_500)) { phone.call(to: destination) }
        case 70..<85:
            guard let talking else { return }
            phone.transfer(talking.id, to: self.pick(["7001", "7003", "*687002", "*68", "1003", "4711"]) ?? "7001")
        default:
            phone.call(to: self.pick(["*88", "*887001", "*881001", "*98", "7002"]) ?? "*88")
        }
    }

    var isRecalling: Bool { self.office.server.park.occupied(organizationID: "acme").contains(where: \.isRecalling) }

    /// At any moment a parked call rings back at one place at most.
    mutating func checkRecalls() {
        var ringing: [CallHalfID: Int] = [:]
        for half in self.office.server.core.halves.values where half.recalledFrom != nil && !half.isAnswered && !half.hasEnded {
            if let parked = half.peer { ringing[parked.id, default: 0] += 1 }
        }
        for (id, count) in ringing where count > 1 { self.violate("the recall of \(id) rings at \(count) places") }
    }

    /// After a while without anything new: every lamp equals its orbit, and no phone rings for nobody.
    mutating func checkLamps() {
        let server = self.office.server
        for phone in self.office.phones.map(\.phone) {
            for key in phone.keys where key.isActive {
                guard let orbit = self.office.orbits.first(where: { $0.extension == key.number }) else { continue }
                let isLit = server.park.isLit(.callParkExtension(orbit.id))
                if key.isLit != isLit {
                    self.violate("\(phone.account.username)'s key \(key.number) is \(key.isLit ? "lit" : "dark"), the orbit is not")
                }
            }
            // A recall of a process that died is taken back by the next.
            for call in phone.liveCalls where call.state == .ringing && call.remoteIdentity?.contains("(Orbit") == true {
                if !server.core.hasLeg(callID: call.dialogCallID) {
                    self.violate("\(phone.account.username)'s phone rings for a recall that is over")
                }
            }
        }
        // A recall that is due and does not ring is lost.
        for occupied in server.park.occupied(organizationID: "acme") where !occupied.isRecalling {
            guard let half = server.core.halves[occupied.callID], server.park.canBeRetrieved(half) else { continue }
            if occupied.recallAt < server.wallClock { self.violate("the recall of \(occupied.callID) is overdue") }
        }
    }
}

extension LineKey {
    fileprivate static let allPresses = ScriptedPhone.Press.allCases
}
