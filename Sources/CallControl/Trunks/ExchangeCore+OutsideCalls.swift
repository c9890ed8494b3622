import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// A call to an outside number: where it goes, and where else when nobody takes it there.
struct OutsideCall {
    var number: OutsideNumber
    /// Trunks that have not been tried.
    var remaining: [Trunk]
}

/// Calls that leave by trunks.
extension ExchangeCore {
    /// How long the telephone network may let it ring (RFC 3261 §16.6, Timer C).
    private static let noAnswerOutside = Duration.seconds(185)
    /// How long a trunk may be silent before another is tried.
    private static let silence = Duration.seconds(4)

    func callOutside(_ number: OutsideNumber, for caller: CallHalf, sessionID: String, style: RingStyle, handlers: Ringing) {
        // Those that seem to be down come last; an emergency call tries them all the same.
        let trunks = self.directory.trunks(for: number).filter { self.trunks[$0.id]?.flow != nil }
        let able = trunks.filter { self.trunks[$0.id]?.isUp != false } + trunks.filter { self.trunks[$0.id]?.isUp == false }
        guard let first = able.first else { return handlers.onFailure(.serviceUnavailable, .temporaryFailure) }
        let party = Party(target: nil, name: nil, number: number.number)
        guard let callee = self.makeHalf(party, owner: nil, personality: .terminator, sessionID: sessionID) else {
            return handlers.onFailure(.serviceUnavailable, .temporaryFailure)
        }
        callee.outsideCall = OutsideCall(number: number, remaining: Array(able.dropFirst()))
        var style = style
        style.noAnswer = style.noAnswer ?? Self.noAnswerOutside
        let handlers = self.prepare(callee, for: caller, style: style, handlers: handlers)
        callee.ringing = handlers
        // Whom its record names, whoever comes later.
        callee.historyParty = caller.party
        self.counters.outsideCalls += 1
        guard self.invite(first, callee) else { return handlers.onFailure(.serviceUnavailable, .temporaryFailure) }
        callee.ringing?.noAnswerTimer = self.start(.noAnswer(callee.id), after: style.noAnswer ?? Self.noAnswerOutside)
        handlers.onStart { [unowned self] in
            for leg in callee.legs where leg.state == .early { self.sendInvite(of: leg) }
        }
    }

    /// Makes the INVITE to a trunk, with a watch on its silence where there is another. False when it cannot be called.
    private func invite(_ trunk: Trunk, _ half: CallHalf) -> Bool {
        guard let connection = self.trunks[trunk.id], let flow = connection.flow, let call = half.outsideCall, let caller = half.peer
        else { return false }
        let leg = Leg(
            id: self.nextLegID(), role: .client, half: half, flow: flow, localTag: self.token(),
            callID: self.token() + "@" + self.configuration.host, descriptionID: self.descriptionID())
        leg.trunkID = trunk.id
        half.isOutside(on: trunk)
        caller.outboundTrunk = trunk.name
        half.legs.append(leg)
        var uri = SIPURI(user: call.number.number, host: trunk.sipDomain)
        uri.parameters["user"] = "phone"
        self.makeInvite(of: leg, half, to: uri, address: uri, domain: trunk.sipDomain, offer: self.offerTemplate(for: caller))
        if let invite = leg.invite, let field = self.credentials(for: invite, connection) {
            leg.invite?.headers.append(field.name, field.value)
        }
        guard !call.remaining.isEmpty else { return true }
        leg.silenceTimer = self.schedule(after: Self.silence) { [unowned self, weak leg, weak connection] in
            guard let leg, leg.state == .early, let half = leg.half else { return }
            if let connection { self.noteSilence(of: connection) }
            half.legs.removeAll { $0 === leg }
            self.release(leg, status: .requestTerminated, reason: .temporaryFailure)
            if !self.callOn(half, after: .requestTimeout) { self.noAnswer(half) }
        }
        return true
    }

    /// Tries the next trunk for an outside call. False when there is none, or when the callee has answered for themselves.
    func callOn(_ half: CallHalf, after status: SIPStatus) -> Bool {
        guard var call = half.outsideCall, half.ringing != nil, !half.hasEnded,
            call.number.isEmergency || Self.isTrunkFailure(status)
        else { return false }
        while !call.remaining.isEmpty {
            let next = call.remaining.removeFirst()
            half.outsideCall = call
            guard self.invite(next, half) else { continue }
            for leg in half.legs where leg.state == .early { self.sendInvite(of: leg) }
            return true
        }
        return false
    }

    /// Whether a failure speaks of the trunk, or of what it makes of our requests, and not of the number or of who has it: another one
    /// may do better (RFC 3261 §16.7, §21). Of an emergency call every failure is the trunk's.
    ///
    /// A peer that redirects is not followed: its address may be anything, and calls go to trunks alone.
    private static func isTrunkFailure(_ status: SIPStatus) -> Bool {
        switch status.rawValue {
        // Nobody has the number, nobody answers or wants to, or the number is not whole.
        case 404, 410, 433, 480, 484...487, 604, 607, 608: false
        case 300...599: true
        default: false
        }
    }

    /// What a caller is told of the failure of an outside call.
    static func statusForCaller(fromOutside status: SIPStatus) -> SIPStatus {
        switch status.rawValue {
        case 404, 410, 604: .notFound
        case 484: .addressIncomplete
        case 403, 480, 486, 488, 600, 603, 606: status
        case 401, 407, 408, 500...599: .serviceUnavailable
        default: .temporarilyUnavailable
        }
    }
}
