import Directory
import Media
import SIPSyntax
import SIPUserAgent

/// Records of legs that have ended.
extension ExchangeCore {
    /// One record for each half that ends; made of what it noted on its way.
    func leaveRecord(of half: CallHalf, status: SIPStatus, reason: SIPReason) {
        if let trunk = half.trunk { return self.leaveRecord(of: half, on: trunk, status, reason) }
        guard let member = half.owner.flatMap({ self.directory.members[$0] }) else { return }
        let party = Self.recordParty(of: half)
        let other = party.map { self.directory.remoteParty($0, seenFrom: member.locationID) }
        let user = CallDetailRecord.Line(name: member.displayName, number: member.extension ?? member.phoneNumber ?? "")
        let line = CallDetailRecord.Line(name: other?.name, number: other?.number ?? "")
        var record = self.record(of: half, self.recordUser(member), user, line, other?.callType, status, reason)
        record.phone = self.recordPhone(half.trail.deviceID, of: member)
        if record.direction == .originating, record.callType == .external, half.inboundTrunk == nil || half.outboundTrunk != nil,
            let location = self.directory.locations[member.locationID]
        {
            record.outgoingType = self.directory.outgoingCallType(of: line.number, from: location)
            if self.directory.isEmergency(line.number, at: location.id) { record.callType = .emergency }
        }
        self.environment.publish(.detailRecord(record))
    }

    /// The record of a party outside: it originates the call that comes in, and terminates the one that goes out.
    private func leaveRecord(of half: CallHalf, on trunk: Trunk, _ status: SIPStatus, _ reason: SIPReason) {
        let location = self.directory.locations[half.outsideCall?.number.locationID ?? trunk.locationID]
        let party = Self.recordParty(of: half)
        // As it is called from outside.
        let number = party.flatMap { party in
            party.target.flatMap { self.directory.outsideNumber(of: $0, locationID: location?.id) }
                ?? self.directory.remoteParty(party, seenFrom: nil).number
        }
        let user = CallDetailRecord.Line(name: half.party.name, number: half.party.number)
        let line = CallDetailRecord.Line(name: party?.name, number: number ?? "")
        let isEmergency = half.isEmergency || half.personality == .terminator && self.directory.isEmergency(user.number, at: location?.id ?? "")
        var record = self.record(of: half, self.recordUser(trunk), user, line, isEmergency ? .emergency : .external, status, reason)
        if record.direction == .terminating, let location {
            record.outgoingType = self.directory.outgoingCallType(of: user.number, from: location)
        }
        self.environment.publish(.detailRecord(record))
    }

    /// The other party of a half, as its record names it.
    private static func recordParty(of half: CallHalf) -> Party? {
        half.historyParty ?? half.trail.first ?? half.trail.other ?? half.remote
    }

    /// A record without what is known of members alone, or of trunks.
    ///
    /// - Parameters:
    ///   - own: the half's own party.
    ///   - other: the other one.
    private func record(
        of half: CallHalf, _ user: CallDetailRecord.User, _ own: CallDetailRecord.Line, _ other: CallDetailRecord.Line, _ callType: CallType?,
        _ status: SIPStatus, _ reason: SIPReason
    ) -> CallDetailRecord {
        let now = self.environment.wallClock
        let trail = half.trail
        let isCallee = half.personality == .terminator
        let answeredElsewhere = isCallee && !half.isAnswered && half.completedElsewhere && !half.isForwarded
        return CallDetailRecord(
            id: half.id, user: user, direction: isCallee ? .terminating : .originating, calling: isCallee ? other : own,
            called: isCallee ? own : other, callType: callType, dialledDigits: isCallee ? nil : trail.dialledDigits,
            sipCallID: trail.sipCallID, sessionID: half.sessionID,
            remoteCallID: trail.otherID, sessionUUID: trail.sessionUUID, remoteSessionUUID: trail.otherSessionUUID, startedAt: half.createdAt,
            alertedAt: trail.alertedAt, answeredAt: half.isAnswered ? half.answeredAt : nil, releasedAt: max(now, half.createdAt),
            heldFor: trail.heldFor + (half.isHolding ? max(0, now - half.heldSince) : 0), relation: self.relation(of: half),
            transferRelatedCallID: trail.transferRelatedCallID, transferredAt: trail.transferredAt, way: Self.way(of: half),
            isRecall: half.recalledFrom != nil, answeredElsewhere: answeredElsewhere,
            releasingParty: trail.releasingParty ?? Self.releasingParty(of: half, status, reason),
            outcome: CallOutcome(isAnswered: half.isAnswered, status: status, reason: reason), inboundTrunk: half.inboundTrunk,
            outboundTrunk: half.outboundTrunk)
    }

    /// What is stored of an established half, should its process not see its end.
    func leg(of half: CallHalf) -> CallRecord.Leg {
        CallRecord.Leg(
            owner: half.owner, party: half.owner == nil ? half.party : nil, personality: half.personality, sessionID: half.sessionID,
            createdAt: half.createdAt, answeredAt: half.answeredAt,
            trail: half.trail(asCallWith: half.historyParty))
    }

    /// The record of a half whose process is gone: it ends now, when its phone is told so, and nobody knows whose doing it was.
    func leaveRecord(of call: CallRecord) {
        guard let leg = call.leg else { return }
        let member = leg.owner.flatMap { self.directory.members[$0] }
        let trunk = call.trunkID.flatMap { self.directory.trunks[$0] }
        guard let party = member.map({ Party($0) }) ?? leg.party, member != nil || trunk != nil else { return }
        let half = CallHalf(
            id: call.callID, sessionID: leg.sessionID, owner: leg.owner, personality: leg.personality, party: party,
            port: MediaPort(rtpPort: 0), createdAt: leg.createdAt)
        half.isAnswered = true
        half.answeredAt = leg.answeredAt
        half.trail = leg.trail
        if let trunk, member == nil { half.isOutside(on: trunk) }
        half.trail.releasingParty = .unknown
        self.leaveRecord(of: half, status: .serviceUnavailable, reason: .temporaryFailure)
    }

    private func recordUser(_ member: Member) -> CallDetailRecord.User {
        let location = self.directory.locations[member.locationID]
        return CallDetailRecord.User(
            id: member.id, name: member.displayName, number: member.phoneNumber ?? member.extension, organizationID: member.organizationID,
            locationID: member.locationID, locationName: location?.name ?? "", mainNumber: location?.calling.mainNumber,
            timeZone: member.profile.timeZone ?? location?.timeZone ?? "")
    }

    private func recordUser(_ trunk: Trunk) -> CallDetailRecord.User {
        let location = self.directory.locations[trunk.locationID]
        return CallDetailRecord.User(
            id: nil, trunkID: trunk.id, name: trunk.name, organizationID: trunk.organizationID, locationID: trunk.locationID,
            locationName: location?.name ?? "", mainNumber: location?.calling.mainNumber, timeZone: location?.timeZone ?? "")
    }

    private func recordPhone(_ id: String?, of member: Member) -> CallDetailRecord.Phone? {
        guard let id, let (device, owner) = self.directory.device(id, organizationID: member.organizationID) else { return nil }
        return CallDetailRecord.Phone(mac: device.mac, model: device.model, owner: owner.id == member.id ? nil : owner.id)
    }

    /// What a service noted; for a call that was sent on, why.
    private func relation(of half: CallHalf) -> CallRelation? {
        if let relation = half.trail.relation { return relation }
        if half.onBehalfOf != nil { return CallRelation(.executive, half.trail.otherID) }
        return half.redirections.last.map { step in
            CallRelation(step.isSelective == true ? .callForwardSelective : CallRelation.Reason(step.reason), half.trail.otherID)
        }
    }

    private static func way(of half: CallHalf) -> CallDetailRecord.Way? {
        guard let first = half.redirections.first, let last = half.redirections.last else { return nil }
        func member(_ party: Party) -> MemberID? { if case .member(let id)? = party.target { id } else { nil } }
        return CallDetailRecord.Way(
            originalReason: first.reason, originalParty: member(first.party), lastReason: last.reason, lastParty: member(last.party),
            lastNumber: last.party.number)
    }

    /// Who ended a call of which nobody noted it.
    private static func releasingParty(of half: CallHalf, _ status: SIPStatus, _ reason: SIPReason) -> CallDetailRecord.ReleasingParty {
        let isCallee = half.personality == .terminator
        switch reason {
        case .userBusy, .callRejected: return isCallee ? .local : .remote
        case .completedElsewhere: return .remote
        case .callParked: return .local
        default: return isCallee && !half.isAnswered && status == .requestTerminated ? .remote : .unknown
        }
    }

    // MARK: Notes on the way

    /// A phone of the half rings for the first time.
    func noteAlerting(_ half: CallHalf) {
        guard half.trail.alertedAt == nil else { return }
        let now = self.environment.wallClock
        half.trail.alertedAt = now
        if let caller = half.peer, caller.trail.alertedAt == nil { caller.trail.alertedAt = now }
    }

    /// A transferor's call is done: another one goes on without it.
    func noteTransfer(of half: CallHalf, _ reason: CallRelation.Reason, with other: CallHalf) {
        half.relate(reason, other.id)
        half.trail.transferRelatedCallID = other.id
        half.trail.transferredAt = self.environment.wallClock
        half.noteReleased(by: .local, including: nil)
    }

    /// The UUID by which a phone knows the session (RFC 7989 §5); nil where it sends none.
    static func sessionUUID(in headers: SIPHeaders) -> String? {
        guard let name = self.sessionIDName, let value = headers[name] else { return nil }
        let uuid = value.prefix { $0 != ";" && $0 != " " }
        return uuid.utf8.count == 32 && uuid.allSatisfy(\.isHexDigit) ? uuid.lowercased() : nil
    }

    private static let sessionIDName = SIPHeaderName("Session-ID")
}
