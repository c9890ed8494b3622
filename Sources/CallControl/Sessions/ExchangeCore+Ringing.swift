import Directory
import SDP
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Calling phones: one INVITE to each, the first to answer wins.
extension ExchangeCore {
    /// Rings phones for a half that has no leg yet.
    ///
    /// - Parameter offer: the other side's description; nil asks the phones for an offer.
    func ring(_ half: CallHalf, contacts: [ContactBinding], offer: SessionDescription?, handlers: Ringing) {
        half.ringing = handlers
        for contact in contacts.prefix(self.configuration.maximumForks) {
            let leg = self.invite(contact, half: half, offer: offer)
            half.legs.append(leg)
            if half.legs.count == 1 { half.noteLeg(leg) }
        }
        half.ringing?.noAnswerTimer = self.start(
            .noAnswer(half.id), after: half.ringStyle.noAnswer ?? self.configuration.noAnswer)
        handlers.onStart { [unowned self] in
            // The machines start after all legs are known: a transport may fail at once.
            for leg in half.legs where leg.state == .early { self.sendInvite(of: leg) }
        }
    }

    func sendInvite(of leg: Leg) {
        guard let invite = leg.invite else { return }
        if let key = leg.clientKey { self.inviteLegs[key] = leg }
        self.transactions.send(invite, over: leg.flow)
    }

    private func invite(_ contact: ContactBinding, half: CallHalf, offer: SessionDescription?) -> Leg {
        let leg = Leg(
            id: self.nextLegID(), role: .client, half: half, flow: contact.flow, localTag: self.token(),
            callID: self.token() + "@" + self.configuration.host, descriptionID: self.descriptionID())
        leg.isAutoAnswer = half.ringStyle.autoAnswer
        leg.allowsTalkEvent = contact.allowsTalkEvent
        leg.deviceID = half.owner.map { self.deviceID(of: contact, $0) }
        let domain = self.domain(of: half)
        self.makeInvite(
            of: leg, half, to: contact.contact, address: SIPURI(user: half.party.number, host: domain), domain: domain, offer: offer)
        return leg
    }

    /// Makes the INVITE that starts a leg, and notes the leg.
    ///
    /// - Parameters:
    ///   - uri: where it goes.
    ///   - address: who is called (To).
    ///   - domain: of the caller's address.
    func makeInvite(of leg: Leg, _ half: CallHalf, to uri: SIPURI, address: SIPURI, domain: String, offer: SessionDescription?) {
        let style = half.ringStyle
        let remote = self.shownParty(to: half)
        var headers = SIPHeaders()
        headers.reserveCapacity(18)
        let via = self.via(for: leg.flow)
        headers.append(.via, via.description)
        headers.append(.maxForwards, "70")
        let shown = Self.address(of: remote, domain: domain, note: style.note)
        var from = shown
        from.parameters = SIPParameters([.init(name: "tag", value: leg.localTag)])
        headers.append(.from, from.description)
        headers.append(.to, SIPNameAddress(uri: address).description)
        headers.append(.callID, leg.callID)
        headers.append(.cseq, SIPSequence(Leg.firstSequence, .invite).description)
        headers.append(.contact, self.contact(for: leg.flow))
        headers.append(contentsOf: Self.identityHeaders(of: remote, shown))
        headers.append(contentsOf: self.diversionHeaders(of: half, domain: domain))
        headers.append(.allow, Self.allow)
        headers.append(.supported, Self.supported)
        headers.append(.sessionExpires, String(self.configuration.sessionExpires))
        headers.append(.minSE, String(SessionTimer.minimum))
        headers.append(.userAgent, Self.product)
        if style.autoAnswer { headers.append(.callInfo, "<sip:\(domain)>;answer-after=0") }
        if let alert = style.alertInfo(domain: domain) { headers.append(.alertInfo, alert) }
        var request = SIPRequest(method: .invite, uri: uri, headers: headers)
        if let offer {
            let description = self.localDescription(offer, for: leg, half: half)
            leg.localDescription = description
            request.headers.append(.contentType, "application/sdp")
            request.body = description.serialized
        }
        leg.invite = request
        leg.clientKey = via.branch.map { ClientTransactionKey(branch: $0, method: .invite) }
        self.legs[leg.id] = leg
        self.dialogs[DialogKey(callID: leg.callID, localTag: leg.localTag)] = leg
    }

    /// A party as From and P-Asserted-Identity name it; one who wants privacy is anonymous (RFC 3323 §4.1.1.3).
    static func address(of party: RemoteParty, domain: String, note: String? = nil) -> SIPNameAddress {
        func noted(_ name: String?) -> String? {
            guard let note else { return name }
            return name.map { "\($0) (\(note))" } ?? note
        }
        if party.privacyEnabled {
            return SIPNameAddress(displayName: noted("Anonymous"), uri: SIPURI(user: "anonymous", host: "anonymous.invalid"))
        }
        return SIPNameAddress(displayName: noted(party.name), uri: SIPURI(user: party.number.isEmpty ? "anonymous" : party.number, host: domain))
    }

    /// P-Asserted-Identity, or what stands in its place for one who wants privacy (RFC 3325 §9.1, §9.3).
    static func identityHeaders(of party: RemoteParty, _ address: SIPNameAddress) -> [SIPHeaders.Field] {
        if party.privacyEnabled { return [.init(.privacy, "id")] }
        return party.number.isEmpty ? [] : [.init(.pAssertedIdentity, address.description)]
    }

    /// Who sent the call on, the last one first (RFC 5806 §2).
    private func diversionHeaders(of half: CallHalf, domain: String) -> [SIPHeaders.Field] {
        guard !half.redirections.isEmpty, let name = SIPHeaderName("Diversion") else { return [] }
        return half.redirections.reversed().map { redirection in
            let party = self.shown(redirection.party, to: half)
            let privacy = party.privacyEnabled ? ";privacy=full" : ""
            return .init(name, "\(Self.address(of: party, domain: domain));reason=\(redirection.reason.diversionReason)\(privacy)")
        }
    }

    func domain(of half: CallHalf) -> String {
        if half.owner == nil, let trunk = self.trunk(of: half) { return trunk.sipDomain }
        return self.ownDomain(of: half)
    }

    private func ownDomain(of half: CallHalf) -> String {
        half.owner.flatMap { self.directory.members[$0]?.organizationID }.flatMap { self.directory.organizations[$0]?.sipDomain }
            ?? self.configuration.host
    }

    /// Who a half's phone shows as the other side.
    func shownParty(to half: CallHalf) -> RemoteParty {
        let party = half.peer?.party ?? half.remote ?? Party(target: nil, name: nil, number: "")
        return self.shown(party, to: half)
    }

    /// A party as a half's phone shows it, or as a trunk is told it: with the number that is called back from outside.
    func shown(_ party: Party, to half: CallHalf) -> RemoteParty {
        var shown = self.directory.remoteParty(party, seenFrom: self.locationID(of: half))
        if half.owner == nil, party.target != nil {
            shown.number = self.directory.outsideNumber(of: party.target, locationID: half.outsideCall?.number.locationID) ?? ""
            if half.outsideCall?.number.isEmergency == true { self.showCallback(of: party, in: &shown) }
        }
        return shown
    }

    /// Emergency services are told whom to call back, also by those who want privacy (RFC 6443 §9).
    private func showCallback(of party: Party, in shown: inout RemoteParty) {
        shown.privacyEnabled = false
        guard case .member(let id)? = party.target, let member = self.directory.members[id] else { return }
        shown.number = self.directory.emergencyCallbackNumber(of: member) ?? ""
    }

    // MARK: What the phones answer

    func receiveInviteResponse(_ response: SIPResponse, from flow: SIPFlow, _ leg: Leg) {
        self.noteAnswer(response.status, on: leg)
        if response.status.isProvisional {
            self.receiveProvisional(response, leg)
        } else if response.status.isSuccess {
            self.receiveAccepted(response, leg)
        } else {
            self.receiveFailure(response, leg)
        }
    }

    private func receiveProvisional(_ response: SIPResponse, _ leg: Leg) {
        self.cancelTimer(leg.silenceTimer)
        guard leg.state == .early else {
            // Cancelled before the first provisional response: now the CANCEL may go out.
            if leg.cancelReason != nil { self.sendCancel(leg) }
            return
        }
        guard response.status.rawValue > 100, let half = leg.half, let invite = leg.invite else { return }
        self.noteAbilities(of: leg, from: response.headers)
        if response.to?.tag != nil, leg.dialog == nil { leg.dialog = Dialog(request: invite, response: response, flow: leg.flow) }
        guard self.acknowledgeProvisional(response, leg) else { return }
        if case .success(.some(let description)) = Self.description(in: response), leg.localDescription != nil {
            leg.remoteDescription = description
        }
        half.isAlerting = true
        self.noteAlerting(half)
        self.touch(half)
        half.ringing?.onProgress(leg, response)
    }

    /// PRACKs a reliable provisional response (RFC 3262 §4). False when it was seen before or is out of order.
    private func acknowledgeProvisional(_ response: SIPResponse, _ leg: Leg) -> Bool {
        guard response.headers.contains("100rel", in: .require), let text = response.headers[.rseq], let number = Int(text) else { return true }
        if let last = leg.lastReliable, number != last + 1 { return false }
        leg.lastReliable = number
        let acknowledgement = SIPResponseAcknowledgement(responseSequence: number, sequence: response.cseq ?? SIPSequence(1, .invite))
        self.send(.prack, on: leg, headers: [.init(.rack, acknowledgement.headerValue)])
        return true
    }

    private func receiveAccepted(_ response: SIPResponse, _ leg: Leg) {
        if leg.state == .confirmed, response.to?.tag == leg.dialog?.id.remoteTag {
            // It comes again: our ACK was lost.
            if let ack = leg.sentACK { self.send(.request(ack), over: leg.flow) }
            return
        }
        guard let invite = leg.invite, let dialog = Dialog(request: invite, response: response, flow: leg.flow) else { return }
        guard leg.state == .early, let half = leg.half else { return self.endUnwanted(dialog, leg) }
        leg.giveUpTimer.map { self.cancelTimer($0) }
        // PRACK and NOTIFY in the early dialog have used up numbers.
        let usedSequence = leg.dialog?.localSequence ?? dialog.localSequence
        leg.dialog = dialog
        leg.dialog?.localSequence = max(dialog.localSequence, usedSequence)
        // Only its headers are needed again, should a second 2xx come.
        leg.invite?.body = []
        leg.state = .confirmed
        leg.owesACK = true
        self.noteAbilities(of: leg, from: response.headers)
        if case .success(.some(let description)) = Self.description(in: response) { leg.remoteDescription = description }
        leg.sessionTimer = SessionTimer.answered(by: response)
        let ringing = half.ringing
        self.cancelTimer(ringing?.noAnswerTimer)
        half.ringing = nil
        half.soughtBy = nil
        for loser in half.legs where loser !== leg { self.release(loser, status: .requestTerminated, reason: .completedElsewhere) }
        half.legs = [leg]
        half.noteLeg(leg)
        half.trail.sessionUUID = Self.sessionUUID(in: response.headers)
        self.markAnswered(leg)
        if leg.remoteDescription != nil { self.setRemote(of: half, from: leg) }
        ringing?.onAnswer(leg, response)
        if leg.state == .confirmed { self.startSessionTimer(leg) }
    }

    /// A 2xx that nobody waits for any more: acknowledged and ended at once (RFC 3261 §13.2.2.4, §9.1).
    func endUnwanted(_ dialog: Dialog, _ leg: Leg) {
        let unwanted = Leg(
            id: self.nextLegID(), role: .client, half: nil, flow: leg.flow, localTag: leg.localTag, callID: leg.callID,
            descriptionID: leg.descriptionID)
        unwanted.dialog = dialog
        unwanted.state = .confirmed
        self.acknowledge(unwanted, sequence: dialog.localSequence)
        unwanted.dialog?.localSequence += 100
        self.send(.bye, on: unwanted, headers: [.init(.reason, (leg.cancelReason ?? .completedElsewhere).headerValue)])
        if leg.state == .terminated { self.forget(leg) }
    }

    private func receiveFailure(_ response: SIPResponse, _ leg: Leg) {
        let half = leg.half
        let wasWaited = leg.state == .early
        if wasWaited, self.answerChallenge(response, leg) { return }
        self.forget(leg)
        guard wasWaited, let half else { return }
        if (300..<400).contains(response.status.rawValue), half.redirectedTo == nil { half.redirectedTo = response.contact?.uri }
        self.forkFailed(half, leg, status: response.status, reason: Self.reason(for: response.status))
    }

    func inviteFailed(_ leg: Leg, _ failure: TransactionFailure) {
        let half = leg.half
        let wasWaited = leg.state == .early
        self.forget(leg)
        guard wasWaited, let half else { return }
        let status: SIPStatus = failure == .timeout ? .requestTimeout : .serviceUnavailable
        self.forkFailed(half, leg, status: status, reason: .noUserResponding)
    }

    private func forkFailed(_ half: CallHalf, _ leg: Leg, status: SIPStatus, reason: SIPReason) {
        half.legs.removeAll { $0 === leg }
        let best = half.ringing?.bestFailure
        if best == nil || Self.rank(status) < Self.rank(best?.status ?? status) { half.ringing?.bestFailure = (status, reason) }
        // A 6xx means that the person declined: no other phone should go on ringing (RFC 3261 §16.7 step 5).
        if status.rawValue >= 600 {
            for other in half.legs { self.release(other, status: .requestTerminated, reason: reason) }
            half.legs = []
        }
        guard half.legs.isEmpty, !self.callOn(half, after: status) else { return }
        self.ringingFailed(half)
    }

    /// 6xx first, then the lowest class; in 4xx what helps the caller most (RFC 3261 §16.7 step 6).
    private static func rank(_ status: SIPStatus) -> Int {
        switch status.rawValue {
        case 600...: 0
        case 486: 1
        case 300..<400: 2
        case 401, 407, 408, 480, 481: 8
        case 400..<500: 4
        case 503: 9
        default: 6
        }
    }

    private func ringingFailed(_ half: CallHalf) {
        guard let ringing = half.ringing else { return }
        half.ringing = nil
        self.cancelTimer(ringing.noAnswerTimer)
        let (status, reason) = ringing.bestFailure ?? (.temporarilyUnavailable, .noUserResponding)
        ringing.onFailure(half.outsideCall == nil ? Self.statusForCaller(status) : Self.statusForCaller(fromOutside: status), reason)
    }

    /// A phone's failure as the caller is told of it: what concerns only our own request to the phone means "unavailable".
    private static func statusForCaller(_ status: SIPStatus) -> SIPStatus {
        switch status.rawValue {
        case 486, 600, 603, 480, 488, 606, 415: status
        case 300..<400, 401, 407, 408, 481, 400, 500...: .temporarilyUnavailable
        default: .temporarilyUnavailable
        }
    }

    static func reason(for status: SIPStatus) -> SIPReason {
        switch status.rawValue {
        case 486, 600: .userBusy
        case 603, 403: .callRejected
        case 404, 410, 604: .unallocatedNumber
        case 480: .noAnswer
        case 408: .noUserResponding
        default: .temporaryFailure
        }
    }

    func noAnswer(_ half: CallHalf) {
        guard let ringing = half.ringing else { return }
        half.ringing = nil
        for leg in half.legs { self.release(leg, status: .requestTerminated, reason: .noAnswer) }
        half.legs = []
        ringing.onFailure(.temporarilyUnavailable, .noAnswer)
    }
}
