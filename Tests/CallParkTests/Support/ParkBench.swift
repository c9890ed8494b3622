import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

/// A company whose calls are parked.
struct ParkBench {
    typealias Hearing = SimulatedMediaEngine.Hearing

    let company: SimulatedCompany

    /// - Parameter change: changes the company's directory before anything starts.
    init(
        seed: UInt64 = 1, mediaPorts: Int = 2_000, callPark: CallParkSettings = CallParkSettings(), maximumParkTime: Duration = .seconds(3_600),
        change: (inout DirectoryContents) -> Void = { _ in }
    ) throws {
        self.company = try SimulatedCompany(
            seed: seed, mediaPorts: mediaPorts, callPark: callPark, maximumParkTime: maximumParkTime, change: change)
    }

    var office: SimulatedOffice { self.company.office }
    var core: ExchangeCore { self.office.server.core }
    var service: ParkService { self.office.server.park }

    func run(_ duration: Duration) { self.office.world.run(for: duration) }

    // MARK: Calls

    /// A call from one member to another that has been answered.
    ///
    /// - Returns: the call on the caller's phone.
    @discardableResult
    func connect(_ caller: Member, _ callee: Member, number: String? = nil, _ location: SourceLocation = #_sourceLocation) -> PhoneCall {
        let call = self.office.call(from: caller, to: number ?? callee.extension ?? "")
        #expect(call.state == .established, sourceLocation: location)
        return call
    }

    /// The half of a member that has one call.
    func half(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallHalf {
        let halves = self.office.halves(of: member)
        #expect(halves.count == 1, "calls of \(member.displayName)", sourceLocation: location)
        return try #require(halves.first, sourceLocation: location)
    }

    func details(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallDetails {
        try #require(self.office.calls(of: member).first, sourceLocation: location)
    }

    func liveCall(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> PhoneCall {
        try #require(self.company.phone(of: member).liveCalls.first, sourceLocation: location)
    }

    func hangUp(_ member: Member) {
        let phone = self.company.phone(of: member)
        for call in phone.liveCalls { phone.hangUp(call.id) }
    }

    // MARK: Parking and retrieving

    /// Asks for a member's call to be parked, and does not wait.
    func beginPark(_ member: Member, _ destination: String?, call: CallHalfID? = nil) throws -> Outcome<ParkService.Parked> {
        let outcome = Outcome<ParkService.Parked>()
        self.service.park(try call ?? self.half(member).id, by: member, destination: destination) { outcome.take($0) }
        return outcome
    }

    /// Parks a member's call and waits until the answer has come and everything has settled.
    @discardableResult
    func park(_ member: Member, _ destination: String?, call: CallHalfID? = nil) throws -> Outcome<ParkService.Parked> {
        let outcome = try self.beginPark(member, destination, call: call)
        self.office.settle()
        #expect(outcome.results.count == 1)
        return outcome
    }

    /// Bob calls Alice, who parks him.
    ///
    /// - Returns: Bob's call on his phone.
    @discardableResult
    func parkBob(_ destination: String? = "7001", _ location: SourceLocation = #_sourceLocation) throws -> PhoneCall {
        let call = self.connect(self.company.bob, self.company.alice)
        let outcome = try self.park(self.company.alice, destination)
        #expect(outcome.error == nil, sourceLocation: location)
        return call
    }

    /// A member's phone is told to retrieve; it answers by itself.
    @discardableResult
    func retrieve(_ destination: String?, by member: Member) throws -> CallReference {
        let reference = try self.service.retrieve(destination, by: member)
        self.office.settle()
        return reference
    }

    // MARK: What came of it

    var occupied: [String] { self.service.occupied(organizationID: "acme").map { self.core.directory.name(of: $0.orbit) } }

    var events: [CallEvent] { self.office.server.events }

    func hearing(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> Hearing {
        self.office.hearing(of: try self.half(member, location))
    }

    /// What a party hears from now on, one after another.
    func hearings(_ half: CallHalf, for duration: Duration) -> [Hearing] {
        var hearings = [self.office.hearing(of: half)]
        for _ in 0..<Int(duration / .milliseconds(1)) {
            self.run(.milliseconds(1))
            let hearing = self.office.hearing(of: half)
            if hearings.last != hearing { hearings.append(hearing) }
        }
        return hearings
    }

    /// Two members talk and hear each other, on phones that know of nothing else.
    func expectConnected(_ first: Member, _ second: Member, _ location: SourceLocation = #_sourceLocation) throws {
        let one = try self.half(first, location)
        let two = try self.half(second, location)
        #expect(one.state == .connected && two.state == .connected, sourceLocation: location)
        #expect(one.peer === two && two.peer === one, sourceLocation: location)
        #expect(self.office.hearing(of: one) == .party(two.port), sourceLocation: location)
        #expect(self.office.hearing(of: two) == .party(one.port), sourceLocation: location)
        for member in [first, second] {
            #expect(self.company.phone(of: member).liveCalls.map(\.state) == [.established], sourceLocation: location)
        }
    }

    /// A member's call is parked on an orbit and hears a place's music.
    ///
    /// - Parameter isScripted: whether the member's scripted phone has the call, and not a handmade one.
    func expectParked(
        _ member: Member, on orbit: String, music: String? = nil, isScripted: Bool = true, _ location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.occupied == [orbit], sourceLocation: location)
        let half = try self.half(member, location)
        #expect(half.state == .remoteHeld, sourceLocation: location)
        #expect(half.peer == nil, sourceLocation: location)
        #expect(self.service.isParked(half), sourceLocation: location)
        #expect(self.office.hearing(of: half) == .music(.init(file: music)), sourceLocation: location)
        if isScripted { #expect(self.company.phone(of: member).liveCalls.map(\.state) == [.established], sourceLocation: location) }
    }

    /// After everybody has hung up nothing is left.
    func expectNothingLeft(_ location: SourceLocation = #_sourceLocation) {
        let leftovers = self.office.closeUp()
        #expect(leftovers.isEmpty, "\(leftovers)", sourceLocation: location)
        #expect(self.core.ownerlessLegs == 0, sourceLocation: location)
        #expect(self.office.server.engine.strayCommands.isEmpty, sourceLocation: location)
        #expect(self.office.network.unreadable.isEmpty, sourceLocation: location)
    }
}

extension SimulatedMediaEngine.Hearing {
    /// Headquarters' music: the default piece.
    static let defaultMusic = Self.music(MusicSource())
}
