package import Directory
import Media
import SDP
import SIPSyntax
import SIPUserAgent

/// Conferences of one's own calls (the API's conference controls). A member hosts one at a time.
extension ExchangeCore {
    package func conference(of member: MemberID) -> ConferenceDetails? {
        guard let conference = self.conferences[member] else { return nil }
        if !conference.isHosted {
            guard let half = conference.participants.map(\.half).first(where: { $0.owner == member }) else { return nil }
            return ConferenceDetails(
                isBargeIn: true, state: half.state, appearance: half.appearance, createdAt: conference.createdAt, muted: half.isMuted,
                participants: [.init(callID: half.id, muted: half.isMuted, deafened: false)])
        }
        return ConferenceDetails(
            isBargeIn: false, state: conference.isHeld ? .held : .connected, appearance: conference.hostCalls.first?.appearance,
            createdAt: conference.createdAt,
            muted: conference.isMuted,
            participants: conference.hostCalls.compactMap { half in
                guard let index = conference.index(ofPeerOf: half) else { return nil }
                let participant = conference.participants[index]
                return .init(callID: half.id, muted: participant.isMuted, deafened: participant.isDeafened)
            })
    }

    /// Joins calls of a member: all their other parties and the member hear each other.
    package func startConference(_ ids: [CallHalfID], by member: MemberID, completion: @escaping Completion<Void>) {
        self.attempt(completion) { () throws(CallControlError) in
            guard self.conferences[member] == nil else { throw .wrongState("The user has a conference already; add participants to it") }
            guard Set(ids).count == ids.count, ids.count >= 2 else { throw .wrongState("A conference takes two or more different calls") }
            guard ids.count < Conference.limit else { throw .wrongState("A conference has \(Conference.limit) parties at most") }
            let halves = try self.joinable(ids, member)
            self.makeMixable(halves.flatMap { [$0, $0.peer].compactMap { $0 } }) { [unowned self] isDone in
                self.attempt(completion) { () throws(CallControlError) in
                    guard isDone else { throw .phoneRefused("A phone does not take G.711, which a conference needs") }
                    // They may have changed meanwhile.
                    let halves = try self.joinable(ids, member)
                    guard self.conferences[member] == nil else { throw .wrongState("The user has a conference already") }
                    self.lastMix += 1
                    let conference = Conference(
                        id: MixID(rawValue: self.lastMix), kind: .hosted(by: member), createdAt: self.environment.wallClock)
                    self.conferences[member] = conference
                    for half in halves { self.join(half, conference) }
                    self.updateMix(conference)
                    completion(.success(()))
                }
            }
        }
    }

    package func addParticipant(_ id: CallHalfID, by member: MemberID, completion: @escaping Completion<Void>) {
        self.attempt(completion) { () throws(CallControlError) in
            let conference = try self.hosted(by: member)
            guard conference.hostCalls.count + 1 < Conference.limit else {
                throw .wrongState("A conference has \(Conference.limit) parties at most")
            }
            let half = try self.joinable([id], member)[0]
            self.makeMixable([half, half.peer].compactMap { $0 }) { [unowned self] isDone in
                self.attempt(completion) { () throws(CallControlError) in
                    guard isDone else { throw .phoneRefused("A phone does not take G.711, which a conference needs") }
                    let half = try self.joinable([id], member)[0]
                    guard self.conferences[member] === conference else { throw .wrongState("The conference is over") }
                    self.join(half, conference)
                    self.updateMix(conference)
                    completion(.success(()))
                }
            }
        }
    }

    /// - Parameter id: the call with the participant that nobody shall hear, or shall be heard again; nil for the host.
    package func setConferenceMuted(_ isMuted: Bool, _ id: CallHalfID?, by member: MemberID) throws(CallControlError) {
        let conference = try self.hosted(by: member)
        if let id {
            let index = try self.participant(id, conference, member)
            guard conference.participants[index].isMuted != isMuted else {
                throw .wrongState("The participant is \(isMuted ? "muted already" : "not muted")")
            }
            conference.participants[index].isMuted = isMuted
        } else {
            guard conference.isMuted != isMuted else { throw .wrongState("The conference is \(isMuted ? "muted already" : "not muted")") }
            conference.isMuted = isMuted
        }
        self.updateMix(conference)
    }

    /// A deafened participant hears nobody.
    package func setDeafened(_ isDeafened: Bool, _ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let conference = try self.hosted(by: member)
        let index = try self.participant(id, conference, member)
        guard conference.participants[index].isDeafened != isDeafened else {
            throw .wrongState("The participant is \(isDeafened ? "deafened already" : "not deafened")")
        }
        conference.participants[index].isDeafened = isDeafened
        self.updateMix(conference)
    }

    /// The host leaves the others to themselves for a while, or comes back.
    package func setConferenceHeld(_ isHeld: Bool, by member: MemberID, completion: @escaping Completion<Void>) {
        self.attempt(completion) { () throws(CallControlError) in
            let conference = try self.hosted(by: member)
            guard conference.isHeld != isHeld, !conference.isChanging else {
                throw .wrongState("The conference is \(conference.isHeld ? "held" : "connected")")
            }
            conference.isChanging = true
            let talking = conference.hostCalls.filter { !$0.isHolding }
            var waiting = 1
            var refusal: CallControlError?
            func done() {
                waiting -= 1
                guard waiting == 0 else { return }
                conference.isChanging = false
                guard self.conferences[member] === conference else {
                    self.leaveAsPhonesBelieve(talking)
                    return completion(.failure(.wrongState("The conference is over")))
                }
                if let refusal {
                    // Those who had agreed go back.
                    for half in talking { self.offerDirection(isHeld ? .sendrecv : .inactive, to: half) }
                    return completion(.failure(refusal))
                }
                conference.isHeld = isHeld
                self.updateMix(conference)
                completion(.success(()))
            }
            for half in talking {
                guard let leg = half.answeredLeg else { continue }
                waiting += 1
                self.offer(
                    on: leg,
                    { [unowned self] in self.ownDescription(Self.ownCodecs, direction: isHeld ? .inactive : .sendrecv, for: leg, half: half) }
                ) { outcome in
                    if case .refused(let status) = outcome { refusal = .phoneRefused("The phone refused: \(status)") }
                    done()
                }
            }
            done()
        }
    }

    /// What is left of a conference while its host was coming or going: ordinary calls, on hold where their phones were told so.
    private func leaveAsPhonesBelieve(_ halves: [CallHalf]) {
        for half in halves where !half.hasEnded && half.conference == nil {
            guard let leg = half.answeredLeg else { continue }
            let isHolding = leg.localDescription?.audioDirection == .inactive
            if half.isHolding != isHolding { self.setHolding(isHolding, half) }
            if half.isEstablished { self.updateMedia(half) }
        }
    }

    /// Offers a phone in a conference the direction of its media, whatever it makes of that.
    func offerDirection(_ direction: MediaDirection, to half: CallHalf) {
        guard let leg = half.answeredLeg, leg.localDescription?.audioDirection != direction else { return }
        self.offer(on: leg, { [unowned self] in self.ownDescription(Self.ownCodecs, direction: direction, for: leg, half: half) }) { _ in }
    }

    /// Ends all calls of the conference.
    package func releaseConference(by member: MemberID) throws(CallControlError) {
        for half in try self.hosted(by: member).hostCalls {
            half.noteReleased(by: .local, including: half.peer)
            self.releaseBoth(half)
        }
    }

    // MARK: Who is in it

    private func hosted(by member: MemberID) throws(CallControlError) -> Conference {
        guard let conference = self.conferences[member], conference.isHosted else { throw .wrongState("The user has no conference") }
        return conference
    }

    private func participant(_ id: CallHalfID, _ conference: Conference, _ member: MemberID) throws(CallControlError) -> Int {
        let half = try self.half(id, of: member)
        guard conference.isHost(half), let index = conference.index(ofPeerOf: half) else {
            throw .wrongState("The call is \(half.state.rawValue), not in the conference")
        }
        return index
    }

    private func joinable(_ ids: [CallHalfID], _ member: MemberID) throws(CallControlError) -> [CallHalf] {
        var halves: [CallHalf] = []
        for id in ids {
            let half = try self.half(id, of: member)
            guard half.isFree, half.answeredLeg?.state == .confirmed, half.peer?.answeredLeg?.state == .confirmed else {
                throw .wrongState(half.isFree ? "The call is still being answered" : half.whyNotFree)
            }
            guard half.peer?.owner != member else { throw .wrongState("Both parties of the call are the user") }
            halves.append(half)
        }
        return halves
    }

    private func join(_ half: CallHalf, _ conference: Conference) {
        guard let peer = half.peer else { return }
        conference.lastSide += 1
        conference.participants.append(.init(half: half, side: 0))
        conference.participants.append(.init(half: peer, side: conference.lastSide))
        let sessionID = conference.hostCalls.first?.sessionID ?? half.sessionID
        for member in [half, peer] {
            member.conference = conference
            member.sessionID = sessionID
        }
    }

    /// Makes the media engine do what the conference asks for.
    func updateMix(_ conference: Conference) {
        let isHosted = conference.isHosted
        for participant in conference.participants {
            let half = participant.half
            guard let codec = self.musicCodec(for: half) else {
                self.silence(half)
                continue
            }
            let isAway = half.isHolding || (isHosted && participant.side == 0 && conference.isHeld)
            let isSilenced = participant.isMuted || (isHosted && participant.side == 0 && conference.isMuted)
            half.music = nil
            self.media(
                .mix(
                    half.port, conference.id,
                    MixPart(codec: codec, isHeard: !isAway && !isSilenced, hears: !isAway && !participant.isDeafened, side: participant.side)))
            self.noteChange(of: half)
        }
    }

    /// A half of a conference has ended. What is left is a conference still, or an ordinary call again.
    func left(_ conference: Conference, _ half: CallHalf) {
        half.conference = nil
        conference.participants.removeAll { $0.half === half }
        if conference.isHosted {
            guard conference.hostCalls.count < 2 else { return self.updateMix(conference) }
            self.dissolve(conference)
            for half in conference.participants.map(\.half) where half.isEstablished { self.updateMedia(half) }
        } else if conference.participants.count == 2 {
            let left = conference.participants.map(\.half)
            self.dissolve(conference)
            for half in left { half.onHangup = nil }
            if left[0].peer === left[1] {
                self.updateMedia(left[0])
            } else {
                self.connect(left[0], left[1])
                for half in left { self.refreshParty(of: half) }
            }
        }
    }

    /// Its parties are in no conference any more; what they hear is up to whoever calls this.
    func dissolve(_ conference: Conference) {
        if self.conferences[conference.controller] === conference { self.conferences[conference.controller] = nil }
        for half in conference.participants.map(\.half) {
            half.conference = nil
            self.noteChange(of: half)
        }
        // The host was away: the one call that is left is on hold, as its phone believes.
        guard conference.isHeld else { return }
        for half in conference.hostCalls where !half.hasEnded { self.setHolding(true, half) }
    }

    // MARK: Codecs

    /// Has each of these halves use G.711 and nothing else, which is what can be mixed and recorded.
    ///
    /// - Parameter isResuming: whether one that was put on hold by the API is taken off it.
    func makeMixable(_ halves: [CallHalf], isResuming: Bool = true, attempt: Int = 1, then completion: @escaping (Bool) -> Void) {
        var waiting = 1
        var isDone = true
        func done() {
            waiting -= 1
            guard waiting == 0 else { return }
            // One may have been put on hold, and a phone may have changed its mind, while another was asked.
            if isResuming, isDone, attempt < 3, halves.contains(where: Self.isHeldByAPI) {
                return self.makeMixable(halves, attempt: attempt + 1, then: completion)
            }
            completion(isDone && halves.allSatisfy { $0.answeredLeg.map(Self.isG711) == true })
        }
        for half in halves {
            guard let leg = half.answeredLeg else {
                isDone = false
                continue
            }
            let isHeldHere = Self.isHeldByAPI(half)
            guard (isHeldHere && isResuming) || !Self.isG711(leg) else { continue }
            let direction: MediaDirection = isHeldHere && !isResuming ? .inactive : .sendrecv
            waiting += 1
            self.offer(
                on: leg, { [unowned self] in self.ownDescription(Self.ownCodecs, direction: direction, for: leg, half: half) }
            ) { [unowned self] outcome in
                if outcome == .accepted, isHeldHere, isResuming, let direction = leg.remoteDescription?.audioDirection {
                    self.setHolding(!direction.receives, half)
                }
                if outcome != .accepted { isDone = false }
                done()
            }
        }
        done()
    }

    private static func isHeldByAPI(_ half: CallHalf) -> Bool {
        half.isHolding && half.answeredLeg?.localDescription?.audioDirection == .inactive
    }

    static func isG711(_ leg: Leg) -> Bool {
        let speech = leg.codecs.filter { !$0.isTelephoneEvent && !$0.isComfortNoise }
        return !speech.isEmpty && speech.allSatisfy { G711($0) != nil }
    }

    func attempt(_ completion: Completion<Void>, _ body: () throws(CallControlError) -> Void) {
        do throws(CallControlError) { try body() } catch { completion(.failure(error)) }
    }
}
