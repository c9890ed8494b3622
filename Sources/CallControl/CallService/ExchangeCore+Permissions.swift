import Directory

/// Which calls members may make and receive.
extension ExchangeCore {
    /// Where a member's call may go: to where it leads, or to the transfer number that is set for calls of its type.
    ///
    /// Emergency numbers are always allowed, as are call park extensions: their calls are there already.
    ///
    /// - Parameters:
    ///   - dialled: what led there.
    ///   - isTransfer: the member sends another's call there.
    /// - Returns: the destination, and whom the caller sees before anybody has answered.
    /// - Throws: `CallControlError.notPermitted`
    func permitted(
        _ destination: DirectoryIndex.Destination, _ dialled: String, by member: Member, isTransfer: Bool
    ) throws(CallControlError) -> (DirectoryIndex.Destination, Party) {
        let decision: OutgoingDecision
        switch destination {
        case .target(.callParkExtension): decision = .allow
        case .target(let target):
            decision =
                target == .member(member.id) ? .allow : self.directory.outgoingDecision(for: member, .internalCall, isTransfer: isTransfer)
        case .outside(let outside):
            decision =
                outside.isEmergency ? .allow : self.directory.outgoingDecision(for: member, number: outside.number, isTransfer: isTransfer)
        }
        switch decision {
        case .allow: break
        // An extension that is an emergency number, in a directory of before that was refused.
        case _ where self.directory.isEmergency(dialled, at: member.locationID): break
        case .block(let type): throw .notPermitted(Self.refusal(type, isTransfer: isTransfer))
        case .transfer(let other):
            guard let found = try? self.directory.destination(other, from: member.locationID, localDomains: self.configuration.localDomains) else {
                throw .notPermitted("The calls of the user go to \(other), which leads nowhere")
            }
            return (found, self.party(of: found, dialled: other))
        }
        return (destination, self.party(of: destination, dialled: dialled))
    }

    /// Whether a member may bring the other parties of two calls together: where the member has called one of them, a transfer there
    /// must be allowed.
    ///
    /// - Throws: `CallControlError.notPermitted`
    func mayJoin(_ first: CallHalf, and second: CallHalf, by id: MemberID) throws(CallControlError) {
        guard let member = self.directory.members[id] else { return }
        for party in [first, second] {
            guard let dialling = party.dialling, dialling.member == id else { continue }
            let decision =
                dialling.outside.map { self.directory.outgoingDecision(for: member, number: $0, isTransfer: true) }
                ?? self.directory.outgoingDecision(for: member, .internalCall, isTransfer: true)
            // Where calls of the type go to a transfer number, this one has gone there.
            if case .block(let type) = decision, !party.isEmergency { throw .notPermitted(Self.refusal(type, isTransfer: true)) }
        }
    }

    private static func refusal(_ type: OutgoingCallType, isTransfer: Bool) -> String {
        let what = isTransfer ? "transfer or forward calls" : "call"
        return type == .internalCall
            ? "The user may not \(what) within the organization" : "The user may not \(what) to numbers of the type \(type.rawValue)"
    }

    /// Whether a member may be called by this caller.
    ///
    /// - Parameter isTransferred: somebody sends the caller there.
    func mayReceive(_ member: Member, from caller: CallHalf, isTransferred: Bool) -> Bool {
        caller.owner == member.id
            || member.settings.permissions.incoming.allows(
                isInternal: caller.owner != nil, isTransferred: isTransferred || !caller.redirections.isEmpty)
    }
}
