package import Directory
import Media
import SIPSyntax
import SIPUserAgent

/// Coming into somebody else's call (the API's bargeIn): the three talk, and are told of it by a tone.
extension ExchangeCore {
    /// Rings a member's own phones and, when one answers, takes it into the call that somebody has.
    ///
    /// - Parameters:
    ///   - destination: whose call, in any form of `DialString`; a member of the same organisation.
    ///   - devices: the member's phones to ring; nil for the preferred one, or all.
    package func bargeIn(at destination: String, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        let target: DirectoryIndex.Target
        do throws(DirectoryIndex.RoutingFailure) {
            target = try self.directory.resolve(destination, from: member.locationID, localDomains: self.configuration.localDomains)
        } catch {
            throw error == .malformed ? .malformedDestination(destination) : .unknownDestination(destination)
        }
        guard case .member(let id) = target, let other = self.directory.members[id] else { throw .unknownDestination(destination) }
        guard id != member.id else { throw .wrongState("The call is the user's own") }
        // Whether there is a call or not, so that nobody finds that out.
        guard self.directory.maySeePhoneStatus(of: id, member.id) else {
            throw .notPermitted("The privacy of \(other.displayName) does not let the user come into their calls")
        }
        let calls = (self.halvesByOwner[id] ?? []).compactMap { self.halves[$0] }.filter { $0.isFree && $0.state == .connected }
        guard let half = calls.max(by: { ($0.answeredAt ?? 0, $0.id.rawValue) < ($1.answeredAt ?? 0, $1.id.rawValue) }),
            half.peer?.owner != member.id
        else { throw .wrongState("\(other.displayName) has no connected call that somebody else can come into") }
        let newcomer = try self.ringOwnPhones(
            of: member, contacts: try self.contacts(of: member, on: devices), remote: Party(other), sessionID: half.sessionID, offer: nil,
            onAnswer: { [unowned self] newcomer in self.comeIn(newcomer, of: member, to: half) },
            onFailure: { [unowned self] newcomer, status, reason in self.release(newcomer, status: status, reason: reason) })
        guard !newcomer.hasEnded else { throw .notRegistered }
        half.whenEnded.append { [unowned self, weak newcomer] in
            // One who has come in may have got elsewhere with the call since.
            if let newcomer, newcomer.personality == .clickToDial { self.release(newcomer, status: .gone, reason: .normalClearing) }
        }
        return CallReference(id: newcomer.id, sessionID: newcomer.sessionID)
    }

    private func comeIn(_ newcomer: CallHalf, of member: Member, to half: CallHalf) {
        guard !half.hasEnded, half.isFree, let peer = half.peer else { return self.release(newcomer, status: .gone) }
        if let owner = half.owner, !self.directory.maySeePhoneStatus(of: owner, member.id) { return self.release(newcomer, status: .gone) }
        self.makeMixable([newcomer, half, peer]) { [unowned self] isDone in
            guard !newcomer.hasEnded else { return }
            guard isDone, half.isFree, half.peer === peer else { return self.release(newcomer, status: .gone) }
            self.lastMix += 1
            let conference = Conference(id: MixID(rawValue: self.lastMix), kind: .bargedIn(by: member.id), createdAt: self.environment.wallClock)
            if self.conferences[member.id] == nil { self.conferences[member.id] = conference }
            for (side, party) in [half, peer, newcomer].enumerated() {
                conference.participants.append(.init(half: party, side: side))
                party.conference = conference
                // Whoever hangs up leaves the other two to each other.
                party.onHangup = {}
            }
            half.remote = peer.party
            peer.remote = half.party
            newcomer.becomeOriginator()
            newcomer.relate(.bargeIn, half.id)
            newcomer.meet(half)
            newcomer.answeredAt = self.environment.wallClock
            self.updateMix(conference)
            for party in [half, peer] { self.media(.beep(party.port)) }
            self.recordIfAlways(newcomer)
        }
    }
}
