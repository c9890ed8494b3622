/// Whom a hunt group's rules of forwarding are about.
extension DirectoryIndex {
    /// Who calls, as far as rules ask.
    package enum Caller: Hashable, Sendable {
        /// Somebody who withholds their number.
        case withheld
        /// Somebody of whom no number is known.
        case unknown
        case member(MemberID)
        /// Somebody outside the directory: E.164 with its plus sign, or whatever else the peer sent.
        case outside(String)
    }

    /// Whether a hunt group's members ring for a call, or where else it goes.
    package func forwarding(of group: MemberGroup, for caller: Caller) -> GroupForwarding.Decision {
        group.settings.hunt.forwarding.decision { rule in
            rule.callers.isEverybody || self.names(rule.callers, caller, from: group.locationID)
        }
    }

    private func names(_ callers: ForwardingRule.Callers, _ caller: Caller, from locationID: String) -> Bool {
        switch caller {
        case .withheld: callers.withheld
        case .unknown: callers.unknown
        case .member(let id): callers.numbers.contains { self.target(digits: $0, from: locationID) == .member(id) }
        case .outside(let number): callers.numbers.contains { $0 == number || self.numbers(from: $0).contains(number) }
        }
    }
}

extension Member {
    /// Somebody at a hunt group's location for whom nothing is set: what such a member may do, the group may.
    package init(standingInFor group: MemberGroup) {
        self.init(
            id: MemberID(.virtualLine, group.id), organizationID: group.organizationID, locationID: group.locationID, displayName: group.name,
            extension: group.extension, phoneNumber: group.phoneNumber)
    }
}
