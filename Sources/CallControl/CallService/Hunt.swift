import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// A caller on the way through a hunt group.
package final class Hunt {
    weak var caller: CallHalf?
    let group: MemberGroup
    /// Who has not been rung yet.
    var order: [MemberID]
    let sessionID: String
    let style: RingStyle
    let handlers: Ringing
    var ringing: [CallHalf] = []
    var timer: TimerToken?
    var bestFailure: (SIPStatus, SIPReason)?
    var isOver = false

    init(caller: CallHalf, group: MemberGroup, order: [MemberID], sessionID: String, style: RingStyle, handlers: Ringing) {
        self.caller = caller
        self.group = group
        self.order = order
        self.sessionID = sessionID
        self.style = style
        self.handlers = handlers
    }
}

/// In which order hunt groups ring their members, and what they remember for it.
struct HuntOrder {
    /// Who took the last call of each group.
    private var last: [String: MemberID] = [:]

    mutating func answered(_ groupID: String, by member: MemberID) {
        self.last[groupID] = member
    }

    /// The members that can be rung, in the group's order.
    ///
    /// - Parameters:
    ///   - idleSince: milliseconds since 1970 of a member's last call.
    ///   - random: for the percentages.
    func order(_ group: MemberGroup, among idle: [MemberID], idleSince: (MemberID) -> Int64, random: () -> UInt64) -> [MemberID] {
        switch group.settings.hunt.policy {
        case .regular, .simultaneous: return idle
        case .circular:
            guard let last = self.last[group.id], let place = group.memberIDs.firstIndex(of: last) else { return idle }
            let order = group.memberIDs[(place + 1)...] + group.memberIDs[...place]
            return order.filter(idle.contains)
        case .uniform:
            return idle.enumerated().sorted { (idleSince($0.element), $0.offset) < (idleSince($1.element), $1.offset) }.map(\.element)
        case .weighted: return Self.weighted(group, idle, random)
        }
    }

    /// Drawn without putting back; who has no percentage comes last, in order.
    private static func weighted(_ group: MemberGroup, _ idle: [MemberID], _ random: () -> UInt64) -> [MemberID] {
        var left = idle.filter { (group.settings.hunt.weights[$0.key] ?? 0) > 0 }
        let without = idle.filter { (group.settings.hunt.weights[$0.key] ?? 0) == 0 }
        var order: [MemberID] = []
        while !left.isEmpty {
            let weights = left.map { group.settings.hunt.weights[$0.key] ?? 0 }
            var draw = Int(random() % UInt64(weights.reduce(0, +)))
            let place = weights.firstIndex { weight in
                draw -= weight
                return draw < 0
            }
            order.append(left.remove(at: place ?? 0))
        }
        return order + without
    }
}
