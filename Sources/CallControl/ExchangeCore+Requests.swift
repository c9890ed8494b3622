package import SIPSyntax
package import SIPTransaction
import SIPUserAgent

/// Requests and responses as they come out of their transactions.
extension ExchangeCore: TransactionUser {
    /// Methods that this server understands (Allow, RFC 3261 §20.5).
    static let allow = "INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, PRACK, UPDATE, NOTIFY, INFO, SUBSCRIBE, REFER"
    /// Extensions that this server supports (Supported, RFC 3261 §20.37).
    static let supported = "100rel, timer, replaces, norefersub, from-change, eventlist"

    package func received(_ request: SIPRequest, from flow: SIPFlow, transaction key: ServerTransactionKey) {
        if request.method == .cancel { return self.receiveCancel(request, key) }
        if request.to?.tag != nil { return self.receiveInDialog(request, from: flow, key) }
        if let unsupported = Self.unsupported(request) {
            return self.reject(request, key, .badExtension, headers: [.init(.unsupported, unsupported)])
        }
        switch request.method {
        case .invite: self.receiveInvite(request, from: flow, key)
        case .register: self.receiveRegister(request, from: flow, key)
        case .options: self.receiveOptions(request, key)
        case .subscribe: self.receiveSubscribe(request, from: flow, key)
        case .bye, .update, .prack, .info, .notify, .refer: self.reject(request, key, .callDoesNotExist)
        default: self.reject(request, key, .methodNotAllowed, headers: [.init(.allow, Self.allow)])
        }
    }

    private static let understood: Set<String> = ["100rel", "timer", "replaces", "norefersub", "from-change", "eventlist"]

    /// Options in Require that we do not know.
    private static func unsupported(_ request: SIPRequest) -> String? {
        let unknown = request.headers[values: .require].filter { !Self.understood.contains($0.lowercased()) }
        return unknown.isEmpty ? nil : unknown.joined(separator: ", ")
    }

    private func receiveInDialog(_ request: SIPRequest, from flow: SIPFlow, _ key: ServerTransactionKey) {
        if request.method == .subscribe { return self.receiveRefresh(request, from: flow, key) }
        guard let id = DialogID(incoming: request), let leg = self.leg(in: id) else {
            return self.reject(request, key, .callDoesNotExist)
        }
        if let unsupported = Self.unsupported(request) {
            return self.reject(request, key, .badExtension, headers: [.init(.unsupported, unsupported)])
        }
        guard leg.dialog?.noteRemoteSequence(of: request) == .inOrder else {
            return self.reject(request, key, .serverInternalError, reason: "CSeq Out of Order")
        }
        // The phone may have moved: a new connection, a new address behind its NAT.
        leg.flow = flow
        leg.dialog?.flow = flow
        switch request.method {
        case .bye: self.receiveBye(request, leg, key)
        case .invite: self.receiveReinvite(request, leg, key)
        case .update: self.receiveUpdate(request, leg, key)
        case .prack: self.receivePrack(request, leg, key)
        case .options: self.receiveOptions(request, key)
        case .refer: self.receiveRefer(request, leg, key)
        case .info: self.receiveInfo(request, leg, key)
        case .notify: self.respond(to: request, key, .ok)
        default: self.reject(request, key, .methodNotAllowed, headers: [.init(.allow, Self.allow)])
        }
    }

    func leg(in id: DialogID) -> Leg? {
        guard let leg = self.dialogs[DialogKey(callID: id.callID, localTag: id.localTag)], leg.state != .terminated else { return nil }
        guard let dialog = leg.dialog else { return nil }
        return dialog.id.remoteTag == id.remoteTag ? leg : nil
    }

    private func receiveOptions(_ request: SIPRequest, _ key: ServerTransactionKey) {
        self.respond(
            to: request, key, self.isDraining ? .serviceUnavailable : .ok,
            headers: [
                .init(.allow, Self.allow), .init(.supported, Self.supported), .init(.accept, "application/sdp"),
                .init(.allowEvents, Self.allowEvents),
            ])
    }

    package func receivedACK(_ request: SIPRequest, from flow: SIPFlow) {
        guard let id = DialogID(incoming: request), let leg = self.leg(in: id) else { return }
        self.receiveACK(request, leg)
    }

    package func received(_ response: SIPResponse, from flow: SIPFlow, transaction key: ClientTransactionKey) {
        if let leg = self.inviteLegs[key] { return self.receiveInviteResponse(response, from: flow, leg) }
        if response.status.isProvisional { return }
        if let handler = self.clients.removeValue(forKey: key) {
            handler(.success(response), flow)
        } else {
            self.receivedStray(response, from: flow)
        }
    }

    /// A 2xx to a re-INVITE that comes again because our ACK was lost, or one to an INVITE of an earlier process. Without its ACK the phone would end the call.
    package func receivedStray(_ response: SIPResponse, from flow: SIPFlow) {
        guard response.status.isSuccess, let sequence = response.cseq, sequence.method == .invite else { return }
        guard let callID = response.callID, let local = response.from?.tag, let remote = response.to?.tag else { return }
        if self.receivedOrphan(response) { return }
        guard let leg = self.leg(in: DialogID(callID: callID, localTag: local, remoteTag: remote)), leg.state == .confirmed else { return }
        if let ack = leg.sentACK, ack.cseq?.number == sequence.number { return self.send(.request(ack), over: leg.flow) }
        guard var ack = leg.dialog?.request(.ack, sequence: sequence.number) else { return }
        ack.headers.prepend(.via, self.via(for: leg.flow).description)
        self.send(.request(ack), over: leg.flow)
    }

    package func clientTransactionFailed(_ key: ClientTransactionKey, _ failure: TransactionFailure) {
        if let leg = self.inviteLegs[key] { return self.inviteFailed(leg, failure) }
        self.clients.removeValue(forKey: key)?(.failure(failure), nil)
    }

    package func serverTransactionFailed(_ key: ServerTransactionKey, _ failure: TransactionFailure) {}

    // MARK: Answering

    func respond(
        to request: SIPRequest, _ key: ServerTransactionKey, _ status: SIPStatus, reason: String? = nil, headers: [SIPHeaders.Field] = [],
        tag: String? = nil
    ) {
        var response = SIPResponse(to: request, status: status, reason: reason, tag: tag ?? self.token())
        response.headers.append(.server, Self.product)
        response.headers.append(contentsOf: headers)
        self.transactions.respond(response, in: key)
    }

    func reject(
        _ request: SIPRequest, _ key: ServerTransactionKey, _ status: SIPStatus, reason: String? = nil, headers: [SIPHeaders.Field] = []
    ) {
        self.respond(to: request, key, status, reason: reason, headers: headers)
    }

    static let product = "Orbit"
}
