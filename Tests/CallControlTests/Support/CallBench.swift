import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

/// A company whose members call each other.
struct CallBench {
    typealias Hearing = SimulatedMediaEngine.Hearing

    let company: SimulatedCompany

    init(seed: UInt64 = 1, mediaPorts: Int = 2_000, change: (inout DirectoryContents) -> Void = { _ in }) throws {
        self.company = try SimulatedCompany(seed: seed, mediaPorts: mediaPorts, change: change)
    }

    var office: SimulatedOffice { self.company.office }
    var core: ExchangeCore { self.office.server.core }
    var alice: Member { self.company.alice }
    var bob: Member { self.company.bob }
    var carol: Member { self.company.carol }

    func run(_ duration: Duration) { self.office.world.run(for: duration) }
    func phone(_ member: Member) -> ScriptedPhone { self.company.phone(of: member) }

    // MARK: Calls between scripted phones

    /// A call that has been answered.
    ///
    /// - Returns: the call on the caller's phone.
    @discardableResult
    func connect(_ caller: Member, _ callee: Member, _ location: SourceLocation = #_sourceLocation) -> PhoneCall {
        let call = self.office.call(from: caller, to: callee.extension ?? "")
        #expect(call.state == .established, sourceLocation: location)
        return call
    }

    func liveCall(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> PhoneCall {
        try #require(self.phone(member).liveCalls.first, sourceLocation: location)
    }

    func hangUp(_ member: Member) {
        let phone = self.phone(member)
        for call in phone.liveCalls { phone.hangUp(call.id) }
    }

    // MARK: Calls with handmade phones

    /// A handmade phone in the place of a member's.
    func handmade(_ member: Member, host: String = "10.1.0.1", headers: [SIPHeaders.Field] = []) throws -> HandmadePhone {
        try self.company.handmadePhone(of: member, host: host, headers: headers)
    }

    /// A call of a handmade phone that has been answered and acknowledged.
    func connect(
        _ phone: HandmadePhone, to number: String, offer: SessionDescription? = nil, _ location: SourceLocation = #_sourceLocation
    ) throws -> (invite: SIPRequest, dialog: Dialog) {
        let invite = try phone.invite(number, offer: offer ?? phone.description())
        phone.ask(invite)
        self.office.settle()
        #expect(phone.finalResponse(to: invite)?.status == .ok, sourceLocation: location)
        var dialog = try #require(try phone.dialog(of: invite), sourceLocation: location)
        phone.send(.request(phone.request(.ack, in: &dialog, sequence: 1)))
        self.office.settle()
        return (invite, dialog)
    }

    /// The call that a handmade phone has just got, answered by it.
    func answer(
        _ phone: HandmadePhone, headers: [SIPHeaders.Field] = [], body: SessionDescription? = nil
    ) throws -> (invite: SIPRequest, dialog: Dialog) {
        let invite = try #require(phone.requests(.invite).last)
        phone.answer(invite, .ok, headers: headers, body: body ?? phone.description())
        self.office.settle()
        return (invite, try #require(phone.dialog(answering: invite)))
    }

    // MARK: Actions of the API

    func dial(_ destination: String, by member: Member) throws -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.dial(destination, by: member) }
    }

    func hangUp(_ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.hangup(call, by: member.id) }
    }

    func hold(_ call: CallHalfID, by member: Member) -> Outcome { self.act { self.core.hold(call, by: member.id, completion: $0) } }
    func resume(_ call: CallHalfID, by member: Member) -> Outcome { self.act { self.core.resume(call, by: member.id, completion: $0) } }
    func answer(_ call: CallHalfID, by member: Member) -> Outcome { self.act { self.core.answer(call, by: member, completion: $0) } }

    func act(_ body: (@escaping ExchangeCore.Completion<Void>) -> Void) -> Outcome {
        let outcome = Outcome()
        self.core.enter { body { outcome.take($0) } }
        return outcome
    }

    // MARK: What came of it

    func half(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallHalf {
        let halves = self.office.halves(of: member)
        #expect(halves.count == 1, "calls of \(member.displayName)", sourceLocation: location)
        return try #require(halves.first, sourceLocation: location)
    }

    func details(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallDetails {
        try #require(self.office.calls(of: member).first, sourceLocation: location)
    }

    func state(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallState { try self.details(member, location).state }

    func hearing(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> Hearing {
        self.office.hearing(of: try self.half(member, location))
    }

    /// Two members talk and hear each other.
    func expectTalking(_ first: Member, _ second: Member, _ location: SourceLocation = #_sourceLocation) throws {
        let one = try self.half(first, location)
        let two = try self.half(second, location)
        #expect(one.state == .connected && two.state == .connected, sourceLocation: location)
        #expect(one.peer === two && two.peer === one, sourceLocation: location)
        #expect(self.office.hearing(of: one) == .party(two.port), sourceLocation: location)
        #expect(self.office.hearing(of: two) == .party(one.port), sourceLocation: location)
    }

    /// No call is there any more, and no port in use.
    func expectNoCalls(_ location: SourceLocation = #_sourceLocation) {
        #expect(self.core.halves.isEmpty, sourceLocation: location)
        #expect(self.office.server.engine.openPorts == 0, sourceLocation: location)
        #expect(self.core.ownerlessLegs == 0, sourceLocation: location)
    }

    /// After everybody has hung up nothing is left.
    func expectNothingLeft(_ location: SourceLocation = #_sourceLocation) {
        let leftovers = self.office.closeUp()
        #expect(leftovers.isEmpty, "\(leftovers)", sourceLocation: location)
        #expect(self.core.ownerlessLegs == 0, sourceLocation: location)
        #expect(self.office.server.engine.strayCommands.isEmpty, sourceLocation: location)
        #expect(self.office.network.unreadable.isEmpty, sourceLocation: location)
        var notices = NoticeCheck()
        let faults = notices.faults(in: self.events, isComplete: true)
        #expect(faults.isEmpty, "\(faults)", sourceLocation: location)
    }
}

extension SimulatedMediaEngine.Hearing {
    /// Headquarters' music: the default piece.
    static let defaultMusic = Self.music(MusicSource())
}

/// What an action of the API was answered.
final class Outcome {
    private(set) var results: [Result<Void, CallControlError>] = []

    func take(_ result: Result<Void, CallControlError>) { self.results.append(result) }

    var isDone: Bool {
        if case .success? = self.results.first { return self.results.count == 1 }
        return false
    }

    var error: CallControlError? {
        if case .failure(let error)? = self.results.first { return error }
        return nil
    }
}
