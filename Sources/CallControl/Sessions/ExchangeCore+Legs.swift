import SDP
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Sending requests on legs, and ending them.
extension ExchangeCore {
    // MARK: Addresses of ours

    func via(for flow: SIPFlow) -> SIPVia {
        var via = SIPVia(
            transport: flow.transport.viaName, host: self.configuration.host, port: self.configuration.port, branch: "z9hG4bK" + self.token())
        via.parameters.setFlag("rport")
        return via
    }

    func contact(for flow: SIPFlow) -> String {
        var uri = SIPURI(user: "orbit", host: self.configuration.host, port: self.configuration.port)
        if flow.transport != .udp { uri.parameters["transport"] = flow.transport.rawValue }
        return "<\(uri)>"
    }

    func descriptionID() -> String {
        String(self.environment.random() >> 1)
    }

    // MARK: Requests

    /// Sends a request in the leg's dialog. `completion` gets the final response, or why there is none.
    func send(
        _ method: SIPMethod, on leg: Leg, headers: [SIPHeaders.Field] = [], body: SessionDescription? = nil,
        content: (type: String, bytes: [UInt8])? = nil, completion: @escaping ResponseHandler = { _, _ in }
    ) {
        if leg.trunkID != nil {
            return self.send(method, on: leg, headers: headers, body: body, content: content, challenges: 0, completion: completion)
        }
        self.send(method, on: leg, headers: headers, body: body, content: content, credentials: nil, completion: completion)
    }

    /// The same, with what a trunk's challenge asks for.
    func send(
        _ method: SIPMethod, on leg: Leg, headers: [SIPHeaders.Field], body: SessionDescription?, content: (type: String, bytes: [UInt8])?,
        credentials: ((SIPRequest) -> SIPHeaders.Field?)?, completion: @escaping ResponseHandler
    ) {
        guard leg.dialog != nil, var request = leg.dialog?.request(method) else { return completion(.failure(.transport), nil) }
        request.headers.prepend(.via, self.via(for: leg.flow).description)
        switch method {
        case .invite, .update:
            request.headers.append(.contact, self.contact(for: leg.flow))
            request.headers.append(.allow, Self.allow)
            request.headers.append(.supported, Self.supported)
            self.addSessionExpires(to: &request, leg)
        case .prack, .notify:
            request.headers.append(.contact, self.contact(for: leg.flow))
        default: break
        }
        request.headers.append(.userAgent, Self.product)
        request.headers.append(contentsOf: headers)
        if let body {
            request.headers.append(.contentType, "application/sdp")
            request.body = body.serialized
        } else if let content {
            request.headers.append(.contentType, content.type)
            request.body = content.bytes
        }
        if let field = credentials?(request) { request.headers.append(field.name, field.value) }
        self.send(request, over: leg.flow, completion: completion)
    }

    /// Sends a request that has its Via; `completion` gets the final response, or why there is none.
    func send(_ request: SIPRequest, over flow: SIPFlow, completion: @escaping ResponseHandler) {
        guard let branch = request.via?.branch else { return completion(.failure(.transport), nil) }
        // Before it is sent: a transport may fail at once.
        let key = ClientTransactionKey(branch: branch, method: request.method)
        self.clients[key] = completion
        if self.transactions.send(request, over: flow) == nil { self.clients.removeValue(forKey: key)?(.failure(.transport), nil) }
    }

    /// Acknowledges a 2xx to an INVITE on this leg (RFC 3261 §13.2.2.4). The same ACK answers the 2xx when it comes again.
    func acknowledge(_ leg: Leg, sequence: Int, body: SessionDescription? = nil) {
        guard var request = leg.dialog?.request(.ack, sequence: sequence) else { return }
        request.headers.prepend(.via, self.via(for: leg.flow).description)
        if let body {
            request.headers.append(.contentType, "application/sdp")
            request.body = body.serialized
        }
        leg.sentACK = request
        leg.owesACK = false
        self.send(.request(request), over: leg.flow)
    }

    // MARK: Ending

    /// Ends a leg in the way its state asks for. The leg is without a half from now on.
    func release(_ leg: Leg, status: SIPStatus, reason: SIPReason) {
        leg.half = nil
        self.stopTimers(of: leg)
        switch (leg.role, leg.state) {
        case (_, .terminated):
            self.forget(leg)
        case (.server, .early):
            self.finish(leg, status: status, reason: reason)
            self.forget(leg)
        case (.client, .early):
            self.cancelTimer(leg.silenceTimer)
            self.cancel(leg, reason: reason)
        case (_, .accepted):
            // A callee may not send BYE before the ACK has come, or its time is over (RFC 3261 §15).
            leg.byeReason = reason
        case (_, .confirmed):
            self.bye(leg, reason: reason)
        }
    }

    func bye(_ leg: Leg, reason: SIPReason) {
        if let key = leg.pendingReinvite, let request = leg.reinvite {
            leg.pendingReinvite = nil
            self.reject(request, key, .requestTerminated)
        }
        // Whatever becomes of the session, a 2xx is acknowledged first (RFC 3261 §13.2.2.4).
        if leg.owesACK { self.acknowledge(leg, sequence: leg.inviteSequence) }
        self.send(.bye, on: leg, headers: [.init(.reason, reason.headerValue)])
        self.forget(leg)
    }

    /// The final response to the phone that called us.
    func finish(_ leg: Leg, status: SIPStatus, reason: SIPReason) {
        guard let request = leg.invite, let key = leg.serverKey, leg.state == .early else { return }
        leg.state = .terminated
        leg.pendingReliable = nil
        self.respond(to: request, key, status, headers: [.init(.reason, reason.headerValue)], tag: leg.localTag)
    }

    /// Cancels an INVITE of ours, as soon as that is allowed (RFC 3261 §9.1).
    func cancel(_ leg: Leg, reason: SIPReason) {
        leg.state = .terminated
        leg.cancelReason = reason
        leg.giveUpTimer = self.start(.cancelled(leg.id), after: self.configuration.timing.timeout)
        if let key = leg.clientKey, self.transactions.mayCancel(key) { self.sendCancel(leg) }
    }

    func sendCancel(_ leg: Leg) {
        guard let reason = leg.cancelReason, let key = leg.clientKey, let invite = self.transactions.pendingInvite(key) else { return }
        var headers = SIPHeaders()
        for field in invite.headers.fields {
            switch field.name {
            case .via, .from, .to, .callID, .route, .maxForwards: headers.append(field.name, field.value)
            case .cseq: headers.append(.cseq, SIPSequence(invite.cseq?.number ?? 1, .cancel).description)
            default: break
            }
        }
        headers.append(.reason, reason.headerValue)
        self.transactions.send(SIPRequest(method: .cancel, uri: invite.uri, headers: headers), over: leg.flow)
    }

    /// A cancelled INVITE was never answered.
    func forgetCancelled(_ leg: Leg) {
        if let key = leg.clientKey { self.transactions.abandon(key) }
        self.forget(leg)
    }

    func stopTimers(of leg: Leg) {
        if leg.state != .accepted { self.cancelTimer(leg.acceptedTimer) }
        self.cancelTimer(leg.sessionTimerToken)
        leg.sessionTimerToken = nil
    }

    /// Drops everything that is known of a leg.
    func forget(_ leg: Leg) {
        leg.state = .terminated
        leg.half = nil
        self.cancelTimer(leg.acceptedTimer)
        self.cancelTimer(leg.sessionTimerToken)
        self.cancelTimer(leg.giveUpTimer)
        self.cancelTimer(leg.silenceTimer)
        leg.accepted = nil
        leg.onACK = nil
        self.legs[leg.id] = nil
        let key = DialogKey(callID: leg.callID, localTag: leg.localTag)
        if self.dialogs[key] === leg { self.dialogs[key] = nil }
        if self.orphans[key] === leg { self.orphans[key] = nil }
        if let key = leg.clientKey { self.inviteLegs[key] = nil }
        if let key = leg.serverKey { self.serverLegs[key] = nil }
        if let key = leg.mergeKey { self.mergeKeys[key] = nil }
        // Whoever waits to offer something is told that it is over.
        let waiting = leg.waitingOffers
        leg.waitingOffers = []
        for offer in waiting { offer() }
    }

    static func mergeKey(_ request: SIPRequest) -> String {
        "\(request.callID ?? "") \(request.from?.tag ?? "") \(request.cseq?.number ?? 0)"
    }

    // MARK: BYE and CANCEL received

    func receiveBye(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        self.respond(to: request, key, .ok, tag: leg.localTag)
        self.legEnded(leg, reason: Self.reason(in: request) ?? .normalClearing)
    }

    /// A leg is over from the phone's side: what was left of it is answered, and its half hangs up.
    func legEnded(_ leg: Leg, reason: SIPReason) {
        if let key = leg.pendingReinvite, let invite = leg.reinvite {
            leg.pendingReinvite = nil
            self.reject(invite, key, .requestTerminated)
        }
        let half = leg.half
        if leg.role == .server, leg.state == .early { self.finish(leg, status: .requestTerminated, reason: reason) }
        self.forget(leg)
        guard let half, !half.hasEnded else { return }
        half.legs.removeAll { $0 === leg }
        if half.legs.isEmpty { self.hungUp(half, reason: reason) }
    }

    func receiveCancel(_ request: SIPRequest, _ key: ServerTransactionKey) {
        guard let inviteKey = self.transactions.inviteKey(for: request) else { return self.reject(request, key, .callDoesNotExist) }
        self.respond(to: request, key, .ok)
        guard let leg = self.serverLegs[inviteKey], leg.state == .early else { return }
        let reason = Self.reason(in: request) ?? .normalClearing
        self.finish(leg, status: .requestTerminated, reason: reason)
        let half = leg.half
        self.forget(leg)
        guard let half else { return }
        half.legs.removeAll { $0 === leg }
        self.hungUp(half, reason: reason)
    }

    /// A Reason header that can be passed on.
    static func reason(in request: SIPRequest) -> SIPReason? {
        guard let value = request.headers[values: .reason].first else { return nil }
        let parts = value.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let name = parts.first, let cause = parts.first(where: { $0.hasPrefix("cause=") }).flatMap({ Int($0.dropFirst(6)) }) else { return nil }
        let text = parts.first { $0.hasPrefix("text=") }.map { $0.dropFirst(5).filter { $0 != "\"" } } ?? ""
        return name == "Q.850" ? SIPReason(q850: cause, text) : SIPReason(sip: cause, text)
    }
}
