import CallControl
import Directory
import SIPPhone
import Simulation
import Testing

/// Reject, divert, transfer and mute, as the API asks for them.
extension CallBench {
    func reject(_ call: CallHalfID, by member: Member, _ rejection: Rejection) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.reject(call, by: member.id, rejection) }
    }

    func divert(_ call: CallHalfID, by member: Member, to destination: String) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.divert(call, by: member, to: destination) }
    }

    func transfer(_ first: CallHalfID? = nil, _ second: CallHalfID? = nil, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.transfer(first, second, by: member.id) }
    }

    func transfer(_ call: CallHalfID, by member: Member, to destination: String) throws -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.transfer(call, by: member, to: destination) }
    }

    func setMuted(_ isMuted: Bool, _ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.setMuted(isMuted, call, by: member.id) }
    }

    /// A call that rings at a member whose phones do not answer.
    ///
    /// - Returns: the call on the caller's phone.
    @discardableResult
    func ring(_ callee: Member, from caller: Member, _ location: SourceLocation = #_sourceLocation) throws -> PhoneCall {
        self.phone(callee).answering = .never
        let call = self.office.call(from: caller, to: callee.extension ?? "")
        #expect(try self.state(callee, location) == .alerting, sourceLocation: location)
        return call
    }

    /// Whether a member's phones are quiet.
    func isQuiet(_ member: Member) -> Bool { self.phone(member).liveCalls.isEmpty }

    /// Whether a call is parked anywhere.
    var isAnythingParked: Bool { self.office.leftovers.contains { $0.hasSuffix("occupied orbits left at the end") } }
}
