package import Directory
import Media
package import SDP
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// A phone calls: the INVITE that starts a call, and what it is told (RFC 3261 §13.3, §14).
extension ExchangeCore {
    func receiveInvite(_ request: SIPRequest, from flow: SIPFlow, _ key: ServerTransactionKey) {
        let mergeKey = Self.mergeKey(request)
        if self.mergeKeys[mergeKey] != nil { return self.reject(request, key, .loopDetected) }
        let trunk = self.trunk(of: request, from: flow)
        let line = trunk == nil ? self.authenticateLine(request, key) : nil
        guard trunk != nil || line != nil else { return }
        if self.isDraining, line.map({ !self.isEmergency(request, from: $0.member) }) ?? true {
            return self.reject(request, key, .serviceUnavailable, headers: [.init(.retryAfter, "10")])
        }
        if request.maxForwards == 0 { return self.reject(request, key, .tooManyHops) }
        if case .tooSmall = SessionTimer.read(request) {
            return self.reject(request, key, .sessionIntervalTooSmall, headers: [.init(.minSE, String(SessionTimer.minimum))])
        }
        let offer: SessionDescription?
        switch Self.description(in: request) {
        case .success(let description): offer = description
        case .failure(let refusal):
            let headers: [SIPHeaders.Field] = refusal.status == .unsupportedMediaType ? [.init(.accept, "application/sdp")] : []
            return self.reject(request, key, refusal.status, reason: refusal.reason, headers: headers)
        }
        guard request.contact != nil else { return self.reject(request, key, .badRequest, reason: "Bad Request: no Contact") }
        self.respond(to: request, key, .trying)
        let made =
            line.map { self.makeHalf(owner: $0.member, personality: .originator) }
            ?? trunk.flatMap { self.makeHalf(self.caller(in: request, on: $0), owner: nil, personality: .originator) }
        guard let half = made else {
            return self.reject(request, key, .serviceUnavailable, headers: [.init(.retryAfter, "5")])
        }
        let leg = Leg(
            id: self.nextLegID(), role: .server, half: half, flow: flow, localTag: self.token(), callID: request.callID ?? "",
            descriptionID: self.descriptionID())
        leg.deviceID = line?.line.deviceID
        leg.trunkID = trunk?.id
        if let trunk { half.isOutside(on: trunk) }
        leg.invite = request
        leg.serverKey = key
        leg.remoteDescription = offer
        leg.requiresReliable = request.headers.contains("100rel", in: .require)
        self.noteAbilities(of: leg, from: request.headers)
        leg.dialog = Dialog(answering: request, localTag: leg.localTag, flow: flow)
        half.legs = [leg]
        half.noteLeg(leg)
        half.trail.dialledDigits = request.uri.user
        half.trail.sessionUUID = Self.sessionUUID(in: request.headers)
        self.legs[leg.id] = leg
        self.serverLegs[key] = leg
        self.mergeKeys[mergeKey] = key
        leg.mergeKey = mergeKey
        self.dialogs[DialogKey(callID: leg.callID, localTag: leg.localTag)] = leg
        if offer != nil { self.setRemote(of: half, from: leg) }
        if let trunk { self.route(half, request: request, from: trunk) } else { self.route(half, request: request) }
    }

    struct DescriptionRefusal: Error {
        var status: SIPStatus
        var reason: String?
    }

    /// The session description in a body; nil when there is no body.
    static func description(in message: some SIPMessageHead) -> Result<SessionDescription?, DescriptionRefusal> {
        guard !message.body.isEmpty else { return .success(nil) }
        if let encoding = message.headers[.contentEncoding], !encoding.equalsIgnoringCase("identity") {
            return .failure(DescriptionRefusal(status: .unsupportedMediaType))
        }
        guard message.contentType == "application/sdp" else { return .failure(DescriptionRefusal(status: .unsupportedMediaType)) }
        do throws(SDPError) {
            return .success(try SessionDescription(parsing: message.body))
        } catch {
            return .failure(DescriptionRefusal(status: .badRequest, reason: "Bad Request: \(error)"))
        }
    }

    func noteAbilities(of leg: Leg, from headers: SIPHeaders) {
        if headers[.allow] != nil {
            leg.allowsUpdate = headers.contains("UPDATE", in: .allow)
            leg.allowsInfo = headers.contains("INFO", in: .allow)
        }
        if headers.contains("talk", in: .allowEvents) { leg.allowsTalkEvent = true }
        if headers.contains("from-change", in: .supported) { leg.followsFromChange = true }
    }

    // MARK: Where the call goes

    /// What a phone's request dials.
    private static func dialled(_ request: SIPRequest) -> String {
        request.uri.scheme == .tel ? request.uri.user ?? "" : self.destination(request.uri)
    }

    /// Whether a phone's request is a call for help.
    private func isEmergency(_ request: SIPRequest, from member: Member) -> Bool {
        let destination = try? self.directory.destination(
            Self.dialled(request), from: member.locationID, localDomains: self.configuration.localDomains)
        return request.headers[.replaces] == nil && destination?.isEmergency == true
    }

    private func route(_ half: CallHalf, request: SIPRequest) {
        let dialled = Self.dialled(request)
        guard let locationID = self.locationID(of: half) else { return }
        if let value = request.headers[.replaces] { return self.replace(value, request, half) }
        if let digits = request.uri.user, let (code, rest) = self.directory.feature(in: digits, at: locationID) {
            half.remote = Party(target: nil, name: nil, number: digits)
            for feature in self.features where feature.takes(code, digits: rest, caller: half) { return }
        }
        let number = request.uri.user ?? dialled
        do throws(DirectoryIndex.RoutingFailure) {
            let target = try self.directory.destination(dialled, from: locationID, localDomains: self.configuration.localDomains)
            self.call(ifPermitted: target, number, from: half)
        } catch {
            self.refuse(half, number, status: error == .malformed ? .addressIncomplete : .notFound, reason: .unallocatedNumber)
        }
    }

    private func call(ifPermitted target: DirectoryIndex.Destination, _ number: String, from half: CallHalf) {
        guard let member = half.owner.flatMap({ self.directory.members[$0] }),
            let (destination, party) = try? self.permitted(target, number, by: member, isTransfer: false)
        else { return self.refuse(half, number, status: .forbidden, reason: .callRejected) }
        self.call(destination, shownAs: party, from: half)
    }

    private func refuse(_ half: CallHalf, _ number: String, status: SIPStatus, reason: SIPReason) {
        half.remote = Party(target: nil, name: nil, number: number)
        half.historyParty = half.remote
        // There is no other party that could have ended it.
        half.noteReleased(by: .unknown, including: nil)
        self.release(half, status: status, reason: reason)
    }

    /// An INVITE that wants the place of a dialog that a line key has shown (RFC 3891 §3).
    private func replace(_ value: String, _ request: SIPRequest, _ half: CallHalf) {
        half.remote = Party(target: nil, name: nil, number: request.uri.user ?? "")
        guard let replaces = SIPReplaces(parsing: value), request.headers.count(of: .replaces) == 1 else {
            return self.release(half, status: .badRequest, reason: .temporaryFailure)
        }
        for feature in self.features where feature.takes(replacing: replaces, caller: half) { return }
        if let callee = self.halves[CallHalfID(rawValue: replaces.callID)] { return self.pickUp(callee, by: half) }
        self.release(half, status: .callDoesNotExist, reason: .normalClearing)
    }

    static func destination(_ uri: SIPURI) -> String {
        guard let user = uri.user else { return "sip:\(uri.host)" }
        let port = uri.port.map { ":\($0)" } ?? ""
        return "sip:\(user)@\(uri.host)\(port)"
    }

    /// Takes a caller to a target of the directory.
    package func call(_ target: DirectoryIndex.Target, dialled: String, from half: CallHalf) {
        self.call(.target(target), shownAs: self.party(of: .target(target), dialled: dialled), from: half)
    }

    /// Takes a caller to wherever what they dialled leads.
    func call(_ target: DirectoryIndex.Destination, shownAs party: Party, from half: CallHalf) {
        half.remote = party
        if case .target(let target) = target {
            for feature in self.features where feature.takes(target, caller: half) { return }
        }
        half.historyParty = party
        self.seek(
            target, for: half, shownAs: party, sessionID: half.sessionID,
            handlers: Ringing(
                onProgress: { [unowned self] leg, response in self.progress(leg, response, to: half) },
                onAnswer: { [unowned self] leg, response in self.answered(leg, response, caller: half) },
                onFailure: { [unowned self] status, reason in self.release(half, status: status, reason: reason) }))
    }

    // MARK: What the caller is told

    /// A phone that we called rings or sends early media.
    func progress(_ leg: Leg, _ response: SIPResponse, to caller: CallHalf) {
        guard let callerLeg = caller.legs.first, callerLeg.role == .server, let callee = leg.half else { return }
        // Early media of one of several phones would be the wrong one's.
        let isOnlyOne = callee.legs.count == 1 && caller.hunt?.group.settings.hunt.policy != .simultaneous
        let hasMedia = isOnlyOne && leg.remoteDescription != nil && callerLeg.remoteDescription != nil
        guard hasMedia, let answer = leg.remoteDescription else { return self.sendProgress(.ringing, on: callerLeg) }
        self.setRemote(of: callee, from: leg)
        self.hearEachOther(caller, callee)
        let status: SIPStatus = response.status.rawValue == 180 ? .ringing : .sessionProgress
        self.sendProgress(status, on: callerLeg, body: self.localDescription(answer, for: callerLeg, half: caller))
    }

    /// Sends a provisional response; reliably where the caller requires it (RFC 3262).
    package func sendProgress(_ status: SIPStatus, on leg: Leg, body: SessionDescription? = nil) {
        guard let request = leg.invite, let key = leg.serverKey, leg.state == .early else { return }
        var response = SIPResponse(to: request, status: status, tag: leg.localTag)
        response.headers.append(.contact, self.contact(for: leg.flow))
        response.headers.append(.allow, Self.allow)
        response.headers.append(.server, Self.product)
        self.copyRecordRoute(from: request, to: &response)
        if let body {
            response.headers.append(.contentType, "application/sdp")
            response.body = body.serialized
        }
        guard leg.requiresReliable else { return self.transactions.respond(response, in: key) }
        // One at a time (RFC 3262 §3); a progress that comes before the last one's PRACK adds little.
        guard leg.pendingReliable == nil else { return }
        let reliable = ReliableProvisional(response, responseSequence: leg.nextReliable, t1: self.configuration.timing.t1)
        leg.nextReliable += 1
        leg.pendingReliable = reliable
        self.run(reliable.begin(), leg)
    }

    private func run(_ actions: [ReliableProvisional.Action], _ leg: Leg) {
        for action in actions {
            switch action {
            case .send(let response):
                if let key = leg.serverKey { self.transactions.respond(response, in: key) }
            case .startTimer(let delay): leg.acceptedTimer = self.start(.reliableProvisional(leg.id), after: delay)
            case .giveUp:
                leg.pendingReliable = nil
                if let half = leg.half { self.releaseBoth(half, status: .serverTimeout, reason: .recoveryOnTimerExpiry) }
            }
        }
    }

    func reliableTimerFired(_ leg: Leg) {
        guard var reliable = leg.pendingReliable else { return }
        let actions = reliable.timerFired()
        leg.pendingReliable = reliable
        self.run(actions, leg)
    }

    func receivePrack(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        guard let reliable = leg.pendingReliable, let value = request.headers[.rack],
            let acknowledgement = SIPResponseAcknowledgement(parsing: value), reliable.isAcknowledged(by: acknowledgement)
        else { return self.reject(request, key, .callDoesNotExist) }
        leg.pendingReliable = nil
        self.cancelTimer(leg.acceptedTimer)
        self.respond(to: request, key, .ok, tag: leg.localTag)
    }

    func copyRecordRoute(from request: SIPRequest, to response: inout SIPResponse) {
        for value in request.headers[values: .recordRoute] { response.headers.append(.recordRoute, value) }
    }

    // MARK: The answer

    func answered(_ leg: Leg, _ response: SIPResponse, caller: CallHalf) {
        guard let callee = leg.half, let callerLeg = caller.legs.first else { return }
        guard let description = leg.remoteDescription else {
            return self.releaseBoth(caller, status: .notAcceptableHere, reason: .temporaryFailure)
        }
        if callerLeg.remoteDescription == nil {
            // The caller's INVITE had no offer: the callee's 2xx brings it, the caller's ACK answers it.
            let offer = self.localDescription(description, for: callerLeg, half: caller)
            return self.accept(callerLeg, with: offer) { [unowned self] ack in self.answerInACK(ack, callee: leg, caller: caller) }
        }
        self.acknowledge(leg, sequence: leg.inviteSequence)
        let answer = self.localDescription(description, for: callerLeg, half: caller)
        self.accept(callerLeg, with: answer.aligned(with: callerLeg.remoteDescription ?? answer))
        self.connect(caller, callee)
    }

    private func answerInACK(_ ack: SIPRequest, callee leg: Leg, caller: CallHalf) {
        guard let callee = leg.half, let callerLeg = caller.legs.first else { return }
        guard case .success(.some(let answer)) = Self.description(in: ack) else {
            self.acknowledge(leg, sequence: leg.inviteSequence)
            return self.releaseBoth(caller, reason: .temporaryFailure)
        }
        callerLeg.remoteDescription = answer
        let relayed = self.localDescription(answer, for: leg, half: callee)
        self.acknowledge(leg, sequence: leg.inviteSequence, body: relayed.aligned(with: leg.remoteDescription ?? relayed))
        self.connect(caller, callee)
    }

    /// Answers a phone's INVITE with 200 and sends it again until the ACK comes.
    package func accept(_ leg: Leg, with description: SessionDescription, onACK: ((SIPRequest) -> Void)? = nil) {
        guard let request = leg.invite, let key = leg.serverKey, leg.state == .early else { return }
        leg.pendingReliable = nil
        self.cancelTimer(leg.acceptedTimer)
        leg.localDescription = description
        leg.onACK = onACK
        var response = SIPResponse(to: request, status: .ok, tag: leg.localTag)
        response.headers.append(.contact, self.contact(for: leg.flow))
        response.headers.append(.allow, Self.allow)
        response.headers.append(.supported, Self.supported)
        response.headers.append(.server, Self.product)
        self.copyRecordRoute(from: request, to: &response)
        if let half = leg.half { self.addIdentity(of: half.peer?.party ?? half.remote, to: &response.headers, seenBy: half) }
        self.agreeSessionTimer(leg, request, &response)
        response.headers.append(.contentType, "application/sdp")
        response.body = description.serialized
        leg.dialog?.isConfirmed = true
        self.sendAccepted(response, on: leg, key)
        self.markAnswered(leg)
    }

    /// Sends a 2xx to an INVITE and watches for its ACK.
    func sendAccepted(_ response: SIPResponse, on leg: Leg, _ key: ServerTransactionKey) {
        leg.state = .accepted
        let accepted = AcceptedInvite(response, t1: self.configuration.timing.t1, t2: self.configuration.timing.t2)
        leg.accepted = accepted
        self.cancelTimer(leg.acceptedTimer)
        self.transactions.respond(response, in: key)
        self.run(accepted.begin(), leg)
    }

    func markAnswered(_ leg: Leg) {
        guard let half = leg.half, !half.isAnswered else { return }
        half.isAnswered = true
        half.answeredAt = self.environment.wallClock
        self.counters.callsAnswered += 1
        self.giveAppearance(to: half)
        self.touch(half)
        self.environment.publish(.callAnswered(half.id))
    }

    private func run(_ actions: [AcceptedInvite.Action], _ leg: Leg) {
        for action in actions {
            switch action {
            case .send(let response): self.send(.response(response), over: leg.flow)
            case .startTimer(let delay): leg.acceptedTimer = self.start(.accepted(leg.id), after: delay)
            case .giveUp:
                leg.accepted = nil
                leg.state = .confirmed
                let half = leg.half
                self.bye(leg, reason: leg.byeReason ?? .recoveryOnTimerExpiry)
                if let half, !half.hasEnded {
                    half.legs.removeAll { $0 === leg }
                    self.hungUp(half, reason: .recoveryOnTimerExpiry)
                }
            }
        }
    }

    func acceptedTimerFired(_ leg: Leg) {
        guard var accepted = leg.accepted else { return }
        let actions = accepted.timerFired()
        leg.accepted = accepted
        self.run(actions, leg)
    }

    func receiveACK(_ request: SIPRequest, _ leg: Leg) {
        guard leg.state == .accepted, request.cseq?.number == leg.accepted?.response.cseq?.number else { return }
        leg.state = .confirmed
        leg.accepted = nil
        self.forgetInvite(of: leg)
        self.cancelTimer(leg.acceptedTimer)
        if let reason = leg.byeReason { return self.bye(leg, reason: reason) }
        let onACK = leg.onACK
        leg.onACK = nil
        onACK?(request)
        self.startSessionTimer(leg)
        self.nextOffer(on: leg)
    }

    /// The INVITE has had its answer and its ACK: what was kept to match others to it is not needed any more.
    private func forgetInvite(of leg: Leg) {
        leg.invite = nil
        if let key = leg.mergeKey { self.mergeKeys[key] = nil }
        if let key = leg.serverKey { self.serverLegs[key] = nil }
        leg.mergeKey = nil
        leg.serverKey = nil
    }
}
