import Media
package import SDP
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Changing sessions that are established: re-INVITE and UPDATE, theirs and ours (RFC 3261 §14, RFC 3311, RFC 3264 §8).
extension ExchangeCore {
    // MARK: Ours

    /// How an offer of ours ended.
    package enum OfferOutcome: Hashable, Sendable {
        case accepted
        /// The phone keeps the session as it was.
        case refused(SIPStatus)
        /// The dialog is dead, or was ended meanwhile.
        case dead
    }

    /// Offers a description on an established leg by re-INVITE. Offers on one leg go one after another.
    ///
    /// - Parameter makeOffer: called when the offer is really sent.
    package func offer(on leg: Leg, _ makeOffer: @escaping () -> SessionDescription, completion: @escaping (OfferOutcome) -> Void) {
        guard leg.state != .terminated else { return completion(.dead) }
        guard !leg.isOffering, leg.pendingReinvite == nil, leg.state == .confirmed else {
            leg.waitingOffers.append { [unowned self] in self.offer(on: leg, makeOffer, completion: completion) }
            return
        }
        leg.isOffering = true
        self.sendOffer(on: leg, makeOffer(), attempt: 1, completion: completion)
    }

    private func sendOffer(on leg: Leg, _ description: SessionDescription, attempt: Int, completion: @escaping (OfferOutcome) -> Void) {
        let previous = leg.localDescription
        leg.localDescription = description
        var headers: [SIPHeaders.Field] = []
        if let half = leg.half { headers = self.identityHeaders(of: half.peer?.party ?? half.remote, seenBy: half) }
        self.send(.invite, on: leg, headers: headers, body: description) { [unowned self] result, flow in
            guard leg.state == .confirmed else {
                // It ended meanwhile; a 2xx still wants its ACK.
                if case .success(let response) = result, response.status.isSuccess { self.acknowledge(leg, sequence: response.cseq?.number ?? 1) }
                return completion(.dead)
            }
            switch result {
            case .success(let response) where response.status.isSuccess:
                self.offerAccepted(response, on: leg, flow: flow)
                self.offerDone(on: leg)
                completion(.accepted)
            case .success(let response) where response.status == .requestPending && attempt < 5:
                leg.localDescription = previous
                self.retryOffer(on: leg, description, attempt: attempt, completion: completion)
            case .success(let response) where response.status == .callDoesNotExist || response.status == .requestTimeout:
                self.offerFailed(on: leg, previous, completion)
            case .success(let response):
                leg.localDescription = previous
                self.offerDone(on: leg)
                completion(.refused(response.status))
            case .failure(.transport):
                // The connection is gone, the phone perhaps not: the session stays until somebody ends it.
                leg.localDescription = previous
                self.offerDone(on: leg)
                completion(.refused(.serviceUnavailable))
            case .failure:
                self.offerFailed(on: leg, previous, completion)
            }
        }
    }

    private func offerAccepted(_ response: SIPResponse, on leg: Leg, flow: SIPFlow?) {
        leg.dialog?.refreshTarget(from: response.contacts)
        self.noteAbilities(of: leg, from: response.headers)
        if case .success(.some(let answer)) = Self.description(in: response) {
            leg.remoteDescription = answer
            if let half = leg.half {
                self.setRemote(of: half, from: leg)
                self.renewMusic(of: half)
            }
        }
        if let timer = SessionTimer.answered(by: response) { leg.sessionTimer = timer }
        self.acknowledge(leg, sequence: response.cseq?.number ?? 1)
        self.startSessionTimer(leg)
    }

    /// Both offered at once (RFC 3261 §14.1): the one that owns the Call-ID waits longer.
    private func retryOffer(on leg: Leg, _ description: SessionDescription, attempt: Int, completion: @escaping (OfferOutcome) -> Void) {
        let random = Int(self.environment.random() % 190)
        let delay: Duration = leg.role == .client ? .milliseconds(2_100 + random * 10) : .milliseconds(random * 10)
        leg.isOffering = false
        _ = self.schedule(after: delay) { [unowned self] in
            guard leg.state == .confirmed else { return completion(.dead) }
            if leg.pendingReinvite != nil || leg.isOffering {
                leg.waitingOffers.append { [unowned self] in self.offer(on: leg, { description }, completion: completion) }
            } else {
                leg.isOffering = true
                self.sendOffer(on: leg, description, attempt: attempt + 1, completion: completion)
            }
        }
    }

    /// 408, 481 or no answer: the dialog is over (RFC 3261 §12.2.1.2).
    private func offerFailed(on leg: Leg, _ previous: SessionDescription?, _ completion: (OfferOutcome) -> Void) {
        leg.localDescription = previous
        leg.isOffering = false
        let half = leg.half
        self.bye(leg, reason: .recoveryOnTimerExpiry)
        completion(.dead)
        guard let half, !half.hasEnded else { return }
        half.legs.removeAll { $0 === leg }
        self.hungUp(half, reason: .recoveryOnTimerExpiry)
    }

    private func offerDone(on leg: Leg) {
        leg.isOffering = false
        self.nextOffer(on: leg)
    }

    func nextOffer(on leg: Leg) {
        guard !leg.isOffering, leg.pendingReinvite == nil, leg.state == .confirmed, !leg.waitingOffers.isEmpty else { return }
        leg.waitingOffers.removeFirst()()
    }

    // MARK: Theirs

    func receiveReinvite(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        // Glare, and one inside another (RFC 3261 §14.2).
        if leg.isOffering { return self.reject(request, key, .requestPending) }
        if leg.pendingReinvite != nil || leg.state != .confirmed {
            return self.reject(request, key, .serverInternalError, headers: [.init(.retryAfter, String(1 + self.environment.random() % 9))])
        }
        if case .tooSmall = SessionTimer.read(request) {
            return self.reject(request, key, .sessionIntervalTooSmall, headers: [.init(.minSE, String(SessionTimer.minimum))])
        }
        switch Self.description(in: request) {
        case .failure(let refusal): self.reject(request, key, refusal.status, reason: refusal.reason)
        case .success(nil): self.answerWithOffer(request, leg, key)
        case .success(.some(let offer)): self.receiveOffer(offer, request, leg, key)
        }
    }

    /// A re-INVITE without an offer: ours is the session as it should be, and the ACK answers it.
    private func answerWithOffer(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        guard let half = leg.half, let last = leg.localDescription else { return self.reject(request, key, .serverInternalError) }
        var template = half.peer.flatMap { self.offerTemplate(of: $0) } ?? last
        if let index = template.audioIndex { template.media[index].direction = .sendrecv }
        leg.onACK = { [unowned self] ack in
            guard case .success(.some(let answer)) = Self.description(in: ack), let half = leg.half else { return }
            leg.remoteDescription = answer
            self.setRemote(of: half, from: leg)
            self.renewMusic(of: half)
            self.noteHold(by: half, answer.audioDirection)
        }
        self.acceptReinvite(request, leg, key, self.localDescription(template, for: leg, half: half))
    }

    private func receiveOffer(_ offer: SessionDescription, _ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        guard let half = leg.half, offer.audio?.port != 0, offer.audio != nil else { return self.reject(request, key, .notAcceptableHere) }
        guard let peer = half.peer, let peerLeg = peer.answeredLeg, peerLeg.state == .confirmed else {
            // Nobody else to ask: parked, or on the way. What was agreed is agreed again.
            return self.answerLocally(offer, request, leg, key, codecs: leg.localDescription?.audio?.codecs ?? Self.ownCodecs)
        }
        // What is mixed or recorded, or is about to be, stays G.711.
        if half.conference != nil || half.isBeingRecorded || peer.isBeingRecorded {
            return self.answerLocally(offer, request, leg, key, codecs: Self.ownCodecs)
        }
        let agreed = leg.codecs
        let wanted =
            offer.audio?.codecs.filter { codec in agreed.contains { $0.isSameEncoding(as: codec) && $0.payloadType == codec.payloadType } } ?? []
        let hasSpeech = wanted.contains { !$0.isTelephoneEvent && !$0.isComfortNoise }
        // While nothing changes but the direction or the address, the other side need not be asked.
        let isSameCodec = wanted.first { !$0.isTelephoneEvent } == agreed.first { !$0.isTelephoneEvent }
        if hasSpeech, isSameCodec || offer.audioDirection != .sendrecv {
            return self.answerLocally(offer, request, leg, key, codecs: leg.localDescription?.audio?.codecs ?? agreed)
        }
        self.passOn(offer, request, leg, key, to: peer, peerLeg)
    }

    private func answerLocally(_ offer: SessionDescription, _ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey, codecs: [AudioCodec]) {
        guard let half = leg.half, let answer = Self.answer(to: offer, codecs: codecs) else { return self.reject(request, key, .notAcceptableHere) }
        leg.remoteDescription = offer
        self.setRemote(of: half, from: leg)
        let description = self.localDescription(answer, for: leg, half: half).aligned(with: offer)
        self.noteHold(by: half, offer.audioDirection)
        if request.method == .update {
            self.acceptUpdate(request, leg, key, description)
        } else {
            self.acceptReinvite(request, leg, key, description)
        }
    }

    /// An answer with those of the offered codecs that are among `codecs`, under the offer's payload types. Nil when none is.
    package static func answer(to offer: SessionDescription, codecs: [AudioCodec]) -> SessionDescription? {
        guard let index = offer.audioIndex else { return nil }
        var answer = offer
        answer.media[index].keepFormats { offered in codecs.contains { $0.isSameEncoding(as: offered) } }
        guard answer.media[index].codecs.contains(where: { !$0.isTelephoneEvent && !$0.isComfortNoise }) else { return nil }
        // The offer's address is not ours: the old hold address says nothing about what we receive.
        answer.connection = nil
        answer.media[index].connection = nil
        answer.media[index].direction = offer.audioDirection.answer(wanting: .sendrecv)
        return answer
    }

    /// The codecs change: the other side is asked, and its answer is the answer.
    private func passOn(
        _ offer: SessionDescription, _ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey, to peer: CallHalf, _ peerLeg: Leg
    ) {
        leg.pendingReinvite = key
        leg.reinvite = request
        if request.method == .invite { self.respond(to: request, key, .trying, tag: leg.localTag) }
        self.offer(on: peerLeg, { [unowned self] in self.localDescription(offer, for: peerLeg, half: peer) }) { [unowned self] outcome in
            guard leg.pendingReinvite == key, let half = leg.half else { return }
            leg.pendingReinvite = nil
            leg.reinvite = nil
            guard outcome == .accepted, let answer = peerLeg.remoteDescription else {
                self.reject(request, key, .notAcceptableHere)
                return self.nextOffer(on: leg)
            }
            leg.remoteDescription = offer
            self.setRemote(of: half, from: leg)
            self.noteHold(by: half, offer.audioDirection)
            let description = self.localDescription(answer, for: leg, half: half).aligned(with: offer)
            if request.method == .update {
                self.acceptUpdate(request, leg, key, description)
            } else {
                self.acceptReinvite(request, leg, key, description)
            }
        }
    }

    private func acceptReinvite(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey, _ description: SessionDescription) {
        leg.localDescription = description
        if let half = leg.half { self.renewMusic(of: half) }
        leg.dialog?.refreshTarget(from: request.contacts)
        self.noteAbilities(of: leg, from: request.headers)
        var response = SIPResponse(to: request, status: .ok, tag: leg.localTag)
        response.headers.append(.contact, self.contact(for: leg.flow))
        response.headers.append(.allow, Self.allow)
        response.headers.append(.supported, Self.supported)
        response.headers.append(.server, Self.product)
        self.agreeSessionTimer(leg, request, &response)
        response.headers.append(.contentType, "application/sdp")
        response.body = description.serialized
        self.sendAccepted(response, on: leg, key)
    }

    func receiveUpdate(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        switch Self.description(in: request) {
        case .failure(let refusal): self.reject(request, key, refusal.status, reason: refusal.reason)
        case .success(nil):
            leg.dialog?.refreshTarget(from: request.contacts)
            self.acceptUpdate(request, leg, key, nil)
        case .success(.some(let offer)):
            // RFC 3311 §5.2: an offer while another is open.
            if leg.isOffering { return self.reject(request, key, .requestPending) }
            guard leg.state == .confirmed, leg.pendingReinvite == nil else {
                return self.reject(request, key, .serverInternalError, headers: [.init(.retryAfter, "1")])
            }
            self.receiveOffer(offer, request, leg, key)
        }
    }

    private func acceptUpdate(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey, _ description: SessionDescription?) {
        var response = SIPResponse(to: request, status: .ok, tag: leg.localTag)
        response.headers.append(.contact, self.contact(for: leg.flow))
        response.headers.append(.allow, Self.allow)
        response.headers.append(.supported, Self.supported)
        response.headers.append(.server, Self.product)
        self.agreeSessionTimer(leg, request, &response)
        if let description {
            leg.localDescription = description
            if let half = leg.half { self.renewMusic(of: half) }
            response.headers.append(.contentType, "application/sdp")
            response.body = description.serialized
        }
        self.transactions.respond(response, in: key)
        if leg.state == .confirmed { self.startSessionTimer(leg) }
        self.nextOffer(on: leg)
    }

    /// A party's description says whether it holds the other (RFC 3264 §8.4).
    private func noteHold(by half: CallHalf, _ direction: MediaDirection) {
        let isHolding = !direction.receives
        guard half.isHolding != isHolding else { return }
        self.setHolding(isHolding, half)
        if half.isEstablished { self.updateMedia(half) }
    }

    func setHolding(_ isHolding: Bool, _ half: CallHalf) {
        let now = self.environment.wallClock
        if half.isHolding { half.trail.heldFor += max(0, now - half.heldSince) }
        half.isHolding = isHolding
        half.heldSince = now
        self.noteChange(of: half)
        if let peer = half.peer { self.noteChange(of: peer) }
    }

    // MARK: Who is who

    /// Names the other party (RFC 3325 §9.1, RFC 5876).
    func addIdentity(of party: Party?, to headers: inout SIPHeaders, seenBy half: CallHalf) {
        headers.append(contentsOf: self.identityHeaders(of: party, seenBy: half))
    }

    private func identityHeaders(of party: Party?, seenBy half: CallHalf) -> [SIPHeaders.Field] {
        guard let party else { return [] }
        let shown = self.shown(party, to: half)
        return Self.identityHeaders(of: shown, Self.address(of: shown, domain: self.domain(of: half)))
    }

    /// Tells a half's phone who its other party is now, and narrows its codecs to that party's where they differ.
    package func refreshParty(of half: CallHalf) {
        guard let leg = half.answeredLeg, let peer = half.peer, peer.answeredLeg != nil else { return }
        if leg.allowsUpdate, leg.state == .confirmed, !self.needsNewCodecs(half, peer) { return self.showByUpdate(peer.party, on: leg, half) }
        guard let template = self.offerTemplate(of: peer) else { return }
        self.offer(on: leg, { [unowned self] in self.localDescription(template, for: leg, half: half) }) { [unowned self] outcome in
            if outcome == .accepted, half.isEstablished { self.updateMedia(half) }
        }
    }

    /// Shows a party on a half's phone while the session stays as it is: by UPDATE, or by a re-INVITE to a phone that does not
    /// know UPDATE.
    package func display(_ party: Party, to half: CallHalf) {
        guard let leg = half.answeredLeg, leg.state == .confirmed else { return }
        if leg.allowsUpdate { return self.showByUpdate(party, on: leg, half) }
        half.remote = party
        guard let last = leg.localDescription else { return }
        self.offer(on: leg, { last }) { _ in }
    }

    /// UPDATE without a session: P-Asserted-Identity, and the new From for a phone that follows it (RFC 4916 §4.4).
    private func showByUpdate(_ party: Party, on leg: Leg, _ half: CallHalf) {
        if leg.followsFromChange, let local = leg.dialog?.local {
            let shown = self.shown(party, to: half)
            var from = Self.address(of: shown, domain: self.domain(of: half))
            from.parameters = local.parameters
            leg.dialog?.local = from
        }
        self.send(.update, on: leg, headers: self.identityHeaders(of: party, seenBy: half))
    }
}

/// What features ask for.
extension ExchangeCore {
    /// Shows a party to a half's phone with the next offer, before it is the peer.
    package func showParty(_ party: Party, to half: CallHalf) {
        half.remote = party
    }

    /// Takes the answer out of an ACK whose 2xx carried our offer. False when there is none.
    package func takeAnswer(in ack: SIPRequest, on leg: Leg) -> Bool {
        guard case .success(.some(let answer)) = Self.description(in: ack), let half = leg.half else { return false }
        leg.remoteDescription = answer
        self.setRemote(of: half, from: leg)
        return true
    }

    /// The offer that moves a session of an earlier process here: what was agreed, and G.711 where that was not in it.
    package func adoptionOffer(for leg: Leg, half: CallHalf) -> SessionDescription {
        guard var template = leg.localDescription else { return self.ownDescription(Self.ownCodecs, for: leg, half: half) }
        if let index = template.audioIndex {
            template.media[index].direction = .sendrecv
            let hasMusic = template.media[index].codecs.contains { G711($0) != nil }
            if !hasMusic { return self.ownDescription(Self.ownCodecs, for: leg, half: half) }
        }
        return self.localDescription(template, for: leg, half: half)
    }

    /// A half whose durable record was taken away is established again.
    package func rerecord(_ half: CallHalf) {
        self.record(half)
    }
}

extension CallHalf {
    /// The click-to-dial part is over: the phone has answered and talks.
    package func becomeOriginator() { self.personality = .originator }

    /// The park's record stands for the half now; there is no record of an established call to delete.
    package func isRecordedAsParked() { self.isRecorded = false }
}
