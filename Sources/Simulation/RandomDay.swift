import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent

/// A seed's worth of an office's life: calls, parks, retrievals, hang-ups, refusals, crashes, in bad weather. After it, the
/// books must balance.
package struct RandomDay {
    /// What a run found.
    package struct Report: Hashable, Sendable {
        package var seed: UInt64
        package var violations: [String] = []
        package var parks = 0
        package var retrievals = 0
        package var recalls = 0
        package var recallsStarted = 0
        package var pressed = 0
        /// Operations of the API besides dialling and parking, and notices of calls that owners were told.
        package var controls = 0
        package var notices = 0
        /// How often each of these operations was done and not refused.
        package var done: [String: Int] = [:]
        package var notifications = 0
        package var crashes = 0
        package var adoptions = 0
        package var messages = 0

        package init(seed: UInt64) {
            self.seed = seed
        }
    }

    /// A park that was answered "done".
    final class Acknowledged {
        let callID: CallHalfID
        let orbit: String
        /// The parked phone and its call there.
        let phone: ScriptedPhone
        let call: PhoneCall
        /// The phone itself hung up, or somebody took the call.
        var isSettled = false

        init(callID: CallHalfID, orbit: String, phone: ScriptedPhone, call: PhoneCall) {
            self.callID = callID
            self.orbit = orbit
            self.phone = phone
            self.call = call
        }
    }

    let office: SimulatedOffice
    var report: Report
    private let keys: Int
    final class Book {
        var acknowledged: [Acknowledged] = []
        var hungUp: Set<String> = []
        var parks = 0
        var notices = NoticeCheck()
        /// How often each operation was done.
        var done: [String: Int] = [:]
        /// Operations that have not been answered, by number.
        private(set) var pending: [Int: String] = [:]
        private(set) var answeredTwice: [Int] = []
        private var last = 0

        func began(_ name: String) -> Int {
            self.last += 1
            self.pending[self.last] = name
            return self.last
        }

        func ended(_ number: Int) {
            if self.pending.removeValue(forKey: number) == nil { self.answeredTwice.append(number) }
        }

        /// The process was killed: nobody will answer.
        func forgetPending() { self.pending = [:] }
    }
    let book = Book()

    /// - Parameters:
    ///   - trace: told of each message and each crash, to follow a seed that failed.
    ///   - keys: how many orbits each phone has a line key for; with keys, receptionists press them and dial codes.
    package static func run(
        seed: UInt64, steps: Int = 36, phones: Int = 6, orbits: Int = 4, keys: Int = 0, trace: ((String) -> Void)? = nil
    ) throws -> Report {
        var generator = SeededGenerator(seed: seed ^ 0xABCD)
        let weather = SimulatedNetwork.Weather(
            loss: Double.random(in: 0...0.1, using: &generator), duplication: Double.random(in: 0...0.1, using: &generator),
            delay: 1...Int.random(in: 5...400, using: &generator))
        // With keys recalls come as soon as they may, so that much happens while they ring.
        let callPark = CallParkSettings(recallTime: keys > 0 ? 30 : 45)
        let office = try SimulatedOffice(seed: seed, phones: phones, orbits: orbits, weather: weather, callPark: callPark)
        office.network.trace = trace
        // Some have two phones, between which calls can be pulled.
        for member in office.members.prefix(2) { office.addPhone(for: member) }
        var day = RandomDay(office: office, report: Report(seed: seed), keys: keys)
        day.live(steps: steps)
        day.checkParks()
        day.checkLamps()
        day.closeUp()
        day.checkLamps()
        for key in office.phones.flatMap(\.phone.keys) {
            day.report.notifications += key.notifications
            for fault in key.faults { day.violate("line key \(key.number): \(fault)") }
        }
        day.report.parks = day.book.parks
        day.report.done = day.book.done
        day.report.messages = office.network.delivered
        return day.report
    }

    private init(office: SimulatedOffice, report: Report, keys: Int) {
        self.office = office
        self.report = report
        self.keys = keys
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self.office.world.generator) }
    mutating func chance(_ probability: Double) -> Bool { self.office.world.generator.chance(probability) }

    // MARK: The day

    private mutating func live(steps: Int) {
        self.office.registerAll()
        if self.keys > 0 { self.watch(self.keys) }
        for phone in self.office.phones {
            let roll = Int.random(in: 0..<10, using: &self.office.world.generator)
            phone.phone.answering =
                roll == 0 || roll < 4 && self.keys > 0
                ? .never : roll == 1 ? .reject(.busyHere) : .after(self.office.world.generator.duration(50...3_000))
        }
        for _ in 0..<steps {
            if self.keys > 0, self.isRecalling, self.chance(0.3) {
                // The worst moment: a phone rings for a process that is no more.
                self.crash()
            } else if self.keys > 0, self.chance(0.5) {
                self.pressSomething()
            } else if self.chance(0.4) {
                self.control()
            } else {
                self.step()
            }
            self.checkRecalls()
            self.office.world.run(for: self.office.world.generator.duration(20...6_000))
        }
        // Let what is under way come to its end before the books are checked.
        self.office.world.run(for: .seconds(70))
    }

    private mutating func step() {
        let roll = Int.random(in: 0..<100, using: &self.office.world.generator)
        switch roll {
        case 0..<30: self.callSomebody()
        case 30..<60: self.park()
        case 60..<72: self.retrieve()
        case 72..<78: self.dialOrbit()
        case 78..<86: self.hangUp()
        case 86..<90: self.hold()
        case 90..<94: self.dialByAPI()
        case 94..<96: self.fillDisk()
        default: self.crash()
        }
    }

    private mutating func callSomebody() {
        guard let caller = self.pick(self.office.phones)?.phone, caller.liveCalls.count < 3 else { return }
        let destination = self.chance(0.1) ? "9999" : self.pick(self.office.members)?.extension ?? ""
        caller.call(to: destination)
    }

    private mutating func park() {
        // Where parking is possible first: most other calls would be refused, which is tried now and then.
        let members = self.office.members.shuffled(using: &self.office.world.generator)
        for member in members {
            let calls = self.office.calls(of: member)
            guard let details = self.pick(self.chance(0.9) ? calls.filter { $0.state == .connected || $0.state == .held } : calls) else { continue }
            return self.park(details, by: member)
        }
    }

    private mutating func park(_ details: CallDetails, by member: Member) {
        let destinations = self.office.orbits.map(\.extension) + [self.pick(self.office.members)?.extension ?? "", "4711", "not a number!"]
        let destination = self.chance(0.1) ? nil : self.pick(destinations)
        let parkedHalf = self.office.server.core.halves[details.id]?.peer
        let server = self.office.server
        let office = self.office
        let book = self.book
        server.park.park(details.id, by: member, destination: destination) { result in
            guard case .success(let parked) = result, let parkedHalf else { return }
            book.parks += 1
            office.network.trace?("\(office.world.now) parked \(parkedHalf.id) on \(parked.against.number)")
            guard let leg = parkedHalf.answeredLeg, let dialog = leg.dialog,
                let found = Self.phoneCall(callID: dialog.id.callID, remoteTag: dialog.id.remoteTag, in: office)
            else { return }
            book.acknowledged.append(Acknowledged(callID: parkedHalf.id, orbit: parked.against.number, phone: found.0, call: found.1))
        }
    }

    private static func phoneCall(callID: String, remoteTag: String, in office: SimulatedOffice) -> (ScriptedPhone, PhoneCall)? {
        for phone in office.phones {
            for call in phone.phone.calls where call.dialogCallID == callID && call.tag == remoteTag { return (phone.phone, call) }
        }
        return nil
    }

    private mutating func retrieve() {
        guard let member = self.pick(self.office.members) else { return }
        let destination = self.chance(0.15) ? nil : self.pick(self.office.orbits.map(\.extension) + self.office.members.compactMap(\.extension))
        _ = try? self.office.server.park.retrieve(destination, by: member)
    }

    private mutating func dialOrbit() {
        guard let phone = self.pick(self.office.phones)?.phone, let orbit = self.pick(self.office.orbits) else { return }
        phone.call(to: orbit.extension)
    }

    private mutating func hangUp() {
        let live = self.office.phones.flatMap { phone in phone.phone.liveCalls.map { (phone.phone, $0) } }
        guard let (phone, call) = self.pick(live) else { return }
        self.hangUp(phone, call)
    }

    private func hangUp(_ phone: ScriptedPhone, _ call: PhoneCall) {
        for park in self.book.acknowledged where park.call === call { park.isSettled = true }
        phone.hangUp(call.id)
    }

    private mutating func hold() {
        guard let phone = self.pick(self.office.phones)?.phone, let call = self.pick(phone.liveCalls) else { return }
        phone.setHold(call.id, self.chance(0.6))
    }

    private mutating func dialByAPI() {
        guard let member = self.pick(self.office.members), let target = self.pick(self.office.members) else { return }
        let core = self.office.server.core
        _ = try? core.enter { () throws(CallControlError) in try core.dial(target.extension ?? "", by: member) }
    }

    private mutating func fillDisk() {
        self.office.disk.isFull = true
        let disk = self.office.disk
        self.office.world.schedule(after: self.office.world.generator.duration(100...5_000)) { disk.isFull = false }
    }

    mutating func crash() {
        self.noteEvents()
        self.checkNotices(isComplete: false)
        self.book.forgetPending()
        self.office.network.trace?("\(self.office.world.now) kill -9")
        self.office.crash(downFor: self.office.world.generator.duration(100...20_000))
        self.report.crashes += 1
    }

    /// Keeps what a server published, for it is gone with the server.
    private mutating func noteEvents() {
        for event in self.office.server.events {
            self.office.network.trace?("event \(event)")
            switch event {
            case .retrieved(let id, _):
                self.report.retrievals += 1
                for park in self.book.acknowledged where park.callID == id { park.isSettled = true }
            case .recallStarted: self.report.recallsStarted += 1
            case .parkExpired(let id, _):
                for park in self.book.acknowledged where park.callID == id { park.isSettled = true }
            case .recalled(let id, _):
                self.report.recalls += 1
                for park in self.book.acknowledged where park.callID == id { park.isSettled = true }
            case .adopted: self.report.adoptions += 1
            case .adoptionFailed(let id, let orbit, let why):
                // The phone's side may have hung up while the server was down; then there is nothing to adopt.
                let isOver = self.book.acknowledged.contains { $0.callID == id && $0.call.state == .ended }
                if !isOver { self.violate("parked call \(id) on \(orbit) was not adopted: \(why)") }
            default: break
            }
        }
    }

    mutating func violate(_ what: String) { self.report.violations.append(what) }

    // MARK: The books

    /// No acknowledged park is lost, no orbit is occupied without a call, what is parked hears music.
    private mutating func checkParks() {
        self.noteEvents()
        let server = self.office.server
        let parked = Dictionary(grouping: server.park.occupied(organizationID: "acme"), by: \.callID)
        for park in self.book.acknowledged where !park.isSettled {
            if park.call.state == .ended {
                self.violate("acknowledged park of \(park.callID) on \(park.orbit): the phone's call was ended by the exchange")
            } else if parked[park.callID] == nil {
                self.violate("acknowledged park of \(park.callID) on \(park.orbit) is lost")
            }
        }
        if server.park.orphans > 0 { self.violate("\(server.park.orphans) orbits are occupied without a call") }
        for occupied in parked.values.joined() {
            guard let half = server.core.halves[occupied.callID] else {
                self.violate("an orbit holds \(occupied.callID), which is not there")
                continue
            }
            if case .music = server.engine.hearings[half.port] ?? .nothing { continue }
            // Somebody may be retrieving it right now; then it is about to hear them.
            if !server.park.isParked(half) { continue }
            self.violate("parked call \(occupied.callID) hears no music")
        }
        self.checkInvariants()
    }

    private mutating func checkInvariants() {
        let server = self.office.server
        if server.core.ownerlessLegs > 0 { self.violate("\(server.core.ownerlessLegs) legs have no owner") }
        if !server.engine.strayCommands.isEmpty { self.violate("media commands for closed ports: \(server.engine.strayCommands.prefix(3))") }
        if !self.office.network.unreadable.isEmpty { self.violate("unreadable message: \(self.office.network.unreadable[0])") }
    }

    /// What the owners of calls were told by this process; and every operation was answered once.
    private mutating func checkNotices(isComplete: Bool) {
        let events = self.office.server.events
        for fault in self.book.notices.faults(in: events, isComplete: isComplete) { self.violate("notices: \(fault)") }
        self.report.notices += events.reduce(0) { if case .notice = $1 { $0 + 1 } else { $0 } }
        if !self.book.answeredTwice.isEmpty { self.violate("operations were answered twice: \(self.book.answeredTwice)") }
        if isComplete, !self.book.pending.isEmpty { self.violate("operations were never answered: \(self.book.pending.values.sorted())") }
    }

    /// Everybody hangs up; after a while nothing may be left.
    private mutating func closeUp() {
        self.office.disk.isFull = false
        for _ in 0..<3 {
            for phone in self.office.phones {
                for call in phone.phone.liveCalls { self.hangUp(phone.phone, call) }
            }
            self.office.world.run(for: .seconds(150))
        }
        for leftover in self.office.leftovers { self.violate(leftover) }
        self.checkInvariants()
        self.checkNotices(isComplete: true)
    }
}
