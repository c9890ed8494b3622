import Directory

/// What a half of a call notes on its way for its record; the rest is known when it ends.
///
/// A parked call's trail is part of its record, so that the next process goes on with it.
package struct CallTrail: Hashable, Sendable, Codable {
    package var dialledDigits: String?
    /// Whom the record names, of a half of an earlier process; nil for the last other party.
    var first: Party?
    /// The other party and its half: the last there were.
    var other: Party?
    var otherID: CallHalfID?
    /// UUIDs of the session (RFC 7989): of this half's phone, and of the other's.
    var sessionUUID: String?
    var otherSessionUUID: String?
    /// Names of the trunks by which the call came from outside, or went there.
    var inboundTrunk: String?
    var outboundTrunk: String?
    var sipCallID: String?
    var deviceID: String?
    /// When it first rang: here for who is called, at the other end for who calls. Milliseconds since 1970.
    var alertedAt: Int64?
    /// Milliseconds on hold, but for a hold that still is.
    var heldFor: Int64 = 0
    package internal(set) var relation: CallRelation?
    var transferRelatedCallID: CallHalfID?
    /// Milliseconds since 1970.
    var transferredAt: Int64?
    /// Who ended it first.
    var releasingParty: CallDetailRecord.ReleasingParty?

    package init() {}
}

extension CallHalf {
    /// Notes for the half's record that a service has to do with it, and with which other leg.
    package func relate(_ reason: CallRelation.Reason, _ callID: CallHalfID?) {
        self.trail.relation = CallRelation(reason, callID)
    }

    /// Takes a note back.
    package func relate(_ relation: CallRelation?) { self.trail.relation = relation }

    /// The trail as the next process needs it, which knows of no history.
    package func trail(asCallWith party: Party?) -> CallTrail {
        var trail = self.trail
        trail.first = party ?? trail.first
        return trail
    }

    /// Notes who the other side is now.
    func meet(_ other: CallHalf) {
        self.trail.other = other.party
        self.trail.otherID = other.id
        self.trail.otherSessionUUID = other.trail.sessionUUID
        guard let trunk = other.trunk else { return }
        if other.personality == .terminator { self.outboundTrunk = trunk.name } else { self.inboundTrunk = trunk.name }
    }

    /// Notes a leg that has the call, or may get it.
    func noteLeg(_ leg: Leg) {
        self.trail.sipCallID = leg.callID
        self.trail.deviceID = leg.deviceID
    }

    /// Notes that this half's party ended the call, or that nobody knows who did. Who was noted first stays.
    func noteReleased(by party: CallDetailRecord.ReleasingParty, including peer: CallHalf?) {
        if self.trail.releasingParty == nil { self.trail.releasingParty = party }
        guard let peer, peer.trail.releasingParty == nil else { return }
        peer.trail.releasingParty = party == .local ? .remote : party
    }
}
