import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

/// What is set for members, and what they are told.
extension CallBench {
    /// A member as the directory has it now.
    func current(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> Member {
        try #require(self.core.directory.members[member.id], sourceLocation: location)
    }

    /// Changes what the directory says of a member.
    func change(_ member: Member, _ change: (inout Member) -> Void) throws {
        var changed = try self.current(member)
        change(&changed)
        try self.office.apply(.member(changed))
    }

    enum ForwardingRule: CaseIterable {
        case always
        case busy
        case noAnswer
    }

    /// Switches one of a member's forwarding rules on.
    func forward(_ member: Member, _ rule: ForwardingRule, to destination: String?, rings: Int = 3) throws {
        try self.change(member) { member in
            let on = CallForwarding.Rule(isEnabled: true, destination: destination)
            switch rule {
            case .always: member.settings.forwarding.always = on
            case .busy: member.settings.forwarding.busy = on
            case .noAnswer: member.settings.forwarding.noAnswer = on
            }
            member.settings.forwarding.numberOfRings = rings
        }
    }

    func setDoNotDisturb(_ member: Member) throws { try self.change(member) { $0.settings.doNotDisturb = true } }

    // MARK: What owners are told

    var events: [CallEvent] { self.office.server.events }

    func notices(of member: Member) -> [CallNotice] {
        self.events.compactMap { event in
            guard case .notice(let notice) = event, notice.owner == member.id else { return nil }
            return notice
        }
    }

    /// The notices of a member's calls, shortly: `created received alerting`.
    func story(of member: Member) -> [String] {
        self.notices(of: member).map { "\($0.event.rawValue) \($0.kind.rawValue) \($0.details.state.rawValue)" }
    }

    /// A member's history, the oldest call first.
    func history(of member: Member) -> [CallHistoryEntry] {
        self.events.compactMap { event in
            guard case .history(let entry) = event, entry.owner == member.id else { return nil }
            return entry
        }
    }

    /// A call's way as its owner sees it: `busy 1002`.
    func way(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> [String] {
        try self.details(member, location).redirections.map { "\($0.reason.rawValue) \($0.party.number)" }
    }
}

extension SIPRequest {
    /// Who sent a call on, the last one first (RFC 5806).
    var diversions: [String] { SIPHeaderName("Diversion").map { self.headers[values: $0] } ?? [] }
}
