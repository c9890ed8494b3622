package import Directory
import Media
package import SDP
package import SIPSyntax
package import SIPUserAgent

/// The actions of the API and of the operator on calls. A member acts on their own halves only.
extension ExchangeCore {
    package typealias Completion<Value> = (Result<Value, CallControlError>) -> Void

    /// A member's half, or the error that is the same for a foreign call and none.
    package func half(_ id: CallHalfID, of member: MemberID) throws(CallControlError) -> CallHalf {
        guard let half = self.halves[id], half.owner == member, !half.hasEnded else { throw .callNotFound }
        return half
    }

    package func calls(of member: MemberID) -> [CallDetails] {
        (self.halvesByOwner[member] ?? []).compactMap { self.halves[$0] }.map(self.details).sorted {
            ($0.createdAt, $0.id.rawValue) < ($1.createdAt, $1.id.rawValue)
        }
    }

    /// Every call of an organisation, for its operator.
    package func calls(ofOrganization id: String) -> [(MemberID, CallDetails)] {
        self.halves.values.compactMap { half in
            guard let owner = half.owner, self.directory.members[owner]?.organizationID == id else { return nil }
            return (owner, self.details(of: half))
        }.sorted { ($0.1.createdAt, $0.1.id.rawValue) < ($1.1.createdAt, $1.1.id.rawValue) }
    }

    /// A member's calls that the phone of this leg holds, in the order in which they were put on hold.
    package func heldCalls(of member: MemberID, on leg: Leg) -> [CallHalf] {
        let halves = (self.halvesByOwner[member] ?? []).compactMap { self.halves[$0] }.filter { half in
            guard half.isHolding, let other = half.answeredLeg else { return false }
            return other.flow == leg.flow || other.dialog?.remoteTarget.isSameHost(as: leg.dialog?.remoteTarget) == true
        }
        return halves.sorted { ($0.heldSince, $0.id.rawValue) < ($1.heldSince, $1.id.rawValue) }
    }

    // MARK: dial

    /// Click to dial: the member's own phones ring first, then the destination.
    ///
    /// - Parameter devices: the member's phones to ring; nil for the preferred one, or all.
    package func dial(_ destination: String, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        let (target, party) = try self.destination(destination, for: member, isTransfer: false)
        if self.isDraining, !target.isEmergency { throw .unavailable("The server is shutting down") }
        let half = try self.ringOwnPhones(
            of: member, contacts: try self.contacts(of: member, on: devices),
            remote: party, offer: nil, onAnswer: { [unowned self] half in self.dialOn(half, target, party) },
            onFailure: { [unowned self] half, status, reason in self.release(half, status: status, reason: reason) })
        half.trail.dialledDigits = destination
        return CallReference(id: half.id, sessionID: half.sessionID)
    }

    /// Where what a member dials leads, and whom the caller sees meanwhile.
    ///
    /// - Parameter isTransfer: the member sends another's call there.
    func destination(
        _ text: String, for member: Member, isTransfer: Bool
    ) throws(CallControlError) -> (DirectoryIndex.Destination, Party) {
        let found: DirectoryIndex.Destination
        do throws(DirectoryIndex.RoutingFailure) {
            found = try self.directory.destination(text, from: member.locationID, localDomains: self.configuration.localDomains)
        } catch {
            throw error == .malformed ? .malformedDestination(text) : .unknownDestination(text)
        }
        return try self.permitted(found, text, by: member, isTransfer: isTransfer)
    }

    /// Whom a caller sees before anybody has answered.
    func party(of destination: DirectoryIndex.Destination, dialled: String) -> Party {
        switch destination {
        case .target(let target): Party(target: target, name: self.directory.name(of: target), number: dialled)
        case .outside(let outside): Party(target: nil, name: nil, number: outside.number)
        }
    }

    /// Rings a member's own phones with the request to answer by themselves.
    ///
    /// - Parameters:
    ///   - contacts: the phones to ring; see ``contacts(of:on:)``.
    ///   - offer: the other side's description; nil offers what this server itself can relay.
    package func ringOwnPhones(
        of member: Member, contacts: [ContactBinding], remote: Party, sessionID: String? = nil, offer: SessionDescription?,
        onAnswer: @escaping (CallHalf) -> Void,
        onFailure: @escaping (CallHalf, SIPStatus, SIPReason) -> Void
    ) throws(CallControlError) -> CallHalf {
        guard let half = self.makeHalf(owner: member, personality: .clickToDial, sessionID: sessionID) else {
            throw .unavailable("No media ports are free")
        }
        half.remote = remote
        let template =
            offer
            ?? SessionDescription(
                origin: .init(sessionID: "0", version: 0, address: SDPConnection(address: self.environment.media.address)), connection: nil,
                media: [MediaDescription(audio: Self.ownCodecs, port: half.port.rtpPort)])
        half.ringStyle = RingStyle(autoAnswer: true)
        self.ring(
            half, contacts: contacts, offer: template,
            handlers: Ringing(
                onProgress: { _, _ in },
                onAnswer: { [unowned self] leg, _ in
                    self.acknowledge(leg, sequence: leg.inviteSequence)
                    guard leg.remoteDescription?.audio.map({ $0.port != 0 }) == true else {
                        return onFailure(half, .notAcceptableHere, .temporaryFailure)
                    }
                    self.record(half)
                    onAnswer(half)
                },
                onFailure: { status, reason in onFailure(half, status, reason) }))
        return half
    }

    /// The member's own phone has answered: now the destination rings.
    private func dialOn(_ half: CallHalf, _ destination: DirectoryIndex.Destination, _ party: Party) {
        if case .target(let target) = destination {
            for feature in self.features where feature.takes(target, caller: half) { return }
        }
        half.historyParty = half.remote
        self.play(.ringback, to: half)
        self.seek(
            destination, for: half, shownAs: party, sessionID: half.sessionID,
            handlers: Ringing(
                onProgress: { [unowned self] leg, _ in self.earlyMedia(from: leg, to: half) },
                onAnswer: { [unowned self] leg, _ in
                    guard let callee = leg.half else { return }
                    self.acknowledge(leg, sequence: leg.inviteSequence)
                    guard leg.remoteDescription != nil else { return self.releaseBoth(half, reason: .temporaryFailure) }
                    half.personality = .originator
                    half.answeredAt = self.environment.wallClock
                    self.connect(half, callee)
                    if self.needsNewCodecs(half, callee) { self.refreshParty(of: half) }
                },
                onFailure: { [unowned self] status, reason in self.release(half, status: status, reason: reason) }))
    }

    private func earlyMedia(from leg: Leg, to half: CallHalf) {
        guard let callee = leg.half, callee.legs.count == 1, half.hunt == nil, leg.remoteDescription != nil else { return }
        self.setRemote(of: callee, from: leg)
        self.hearEachOther(half, callee)
    }

    /// Whether the first half may send what the second has not agreed to.
    package func needsNewCodecs(_ first: CallHalf, _ second: CallHalf) -> Bool {
        guard let a = first.answeredLeg?.codecs, let b = second.answeredLeg?.codecs else { return false }
        return a.contains { codec in !b.contains { $0.isSameEncoding(as: codec) && $0.payloadType == codec.payloadType } }
    }

    // MARK: answer, hangup

    /// Answers an alerting call on the phone, where the phone can be told to.
    ///
    /// - Parameter devices: on which of them; nil for the preferred one, or any.
    package func answer(_ id: CallHalfID, by member: Member, on devices: Set<String>? = nil, completion: @escaping Completion<Void>) {
        let half: CallHalf
        do throws(CallControlError) { half = try self.half(id, of: member.id) } catch { return completion(.failure(error)) }
        guard !half.isAnswered else { return completion(.failure(.wrongState("The call is \(half.state.rawValue), not alerting"))) }
        guard half.ringing != nil else { return completion(.failure(.wrongState("The call is \(half.state.rawValue), not alerting"))) }
        // A phone that was asked to answer by itself is about to.
        if half.legs.contains(where: \.isAutoAnswer) { return completion(.success(())) }
        let able = half.legs.filter { $0.allowsTalkEvent && $0.dialog != nil && ($0.deviceID.map { devices?.contains($0) ?? true } ?? true) }
        guard let leg = able.first(where: { $0.deviceID == member.settings.preferredDeviceID }) ?? able.first else {
            let which = devices == nil ? "None of the ringing phones can" : "The endpoint does not ring, or cannot"
            return completion(.failure(.phoneRefused("\(which) be answered remotely (no support for the talk event)")))
        }
        self.send(.notify, on: leg, headers: [.init(.event, "talk"), .init(.subscriptionState, "active")]) { result, _ in
            switch result {
            case .success(let response) where response.status.isSuccess: completion(.success(()))
            case .success(let response): completion(.failure(.phoneRefused("The phone refused to answer: \(response.status)")))
            case .failure: completion(.failure(.phoneRefused("The phone did not respond")))
            }
        }
    }

    package func hangup(_ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let half = try self.half(id, of: member)
        if half.onHangup != nil { return self.hungUp(half, reason: .normalClearing) }
        if let ringing = half.ringing, half.personality == .terminator {
            // Declined: whoever had it ring hears of it as of a phone that declines.
            half.ringing = nil
            self.cancelTimer(ringing.noAnswerTimer)
            return ringing.onFailure(.decline, .callRejected)
        }
        let isRefusal = !half.isAnswered && half.personality == .terminator
        half.noteReleased(by: .local, including: half.peer)
        self.releaseBoth(half, status: isRefusal ? .decline : .requestTerminated, reason: isRefusal ? .callRejected : .normalClearing)
    }

    // MARK: hold, resume

    package func hold(_ id: CallHalfID, by member: MemberID, completion: @escaping Completion<Void>) {
        self.setHold(true, id, by: member, completion: completion)
    }

    package func resume(_ id: CallHalfID, by member: MemberID, completion: @escaping Completion<Void>) {
        self.setHold(false, id, by: member, completion: completion)
    }

    private func setHold(_ isHolding: Bool, _ id: CallHalfID, by member: MemberID, completion: @escaping Completion<Void>) {
        let half: CallHalf
        do throws(CallControlError) { half = try self.half(id, of: member) } catch { return completion(.failure(error)) }
        if half.conference != nil { return completion(.failure(.wrongState("\(half.whyNotFree); hold or resume that"))) }
        guard half.isEstablished, let leg = half.answeredLeg, half.isHolding != isHolding, let peer = half.peer else {
            return completion(.failure(.wrongState("The call is \(half.state.rawValue), not \(isHolding ? "connected" : "held")")))
        }
        let direction: MediaDirection = isHolding ? .inactive : .sendrecv
        self.offer(
            on: leg,
            { [unowned self] in
                var template = self.offerTemplate(of: peer) ?? leg.localDescription ?? self.ownDescription(Self.ownCodecs, for: leg, half: half)
                if let index = template.audioIndex { template.media[index].direction = direction }
                return self.localDescription(template, for: leg, half: half)
            }
        ) { [unowned self] outcome in
            switch outcome {
            case .accepted where isHolding && half.conference != nil:
                // It has come into a conference meanwhile, which is held as a whole.
                self.offerDirection(.sendrecv, to: half)
                completion(.failure(.wrongState("\(half.whyNotFree); hold or resume that")))
            case .accepted:
                self.setHolding(isHolding, half)
                if half.isEstablished { self.updateMedia(half) }
                completion(.success(()))
            case .refused(let status): completion(.failure(.phoneRefused("The phone refused: \(status)")))
            case .dead: completion(.failure(.callNotFound))
            }
        }
    }
}
