package import SIPSyntax
package import SIPTransaction
import SIPUserAgent

extension ScriptedPhone: TransactionEnvironment {
    package func send(_ message: SIPMessage, over flow: SIPFlow) { self.environment.send(message, over: flow) }

    package func startTimer(_ timer: TransactionLayer.TimerID, after delay: Duration) -> TransactionLayer.Token {
        self.timers.start(.transaction(timer), at: self.environment.now + delay)
    }

    package func cancelTimer(_ token: TransactionLayer.Token) { self.timers.cancel(token) }
}

extension ScriptedPhone: TransactionUser {
    package func received(_ request: SIPRequest, from flow: SIPFlow, transaction key: ServerTransactionKey) {
        guard let tag = request.to?.tag else {
            switch request.method {
            case .invite: self.receiveInvite(request, key, from: flow)
            case .cancel: self.receiveCancel(request, key)
            case .options: self.transactions.respond(SIPResponse(to: request, status: .ok, tag: self.token()), in: key)
            default: self.transactions.respond(SIPResponse(to: request, status: .callDoesNotExist, tag: self.token()), in: key)
            }
            return
        }
        let call = self.calls.first { $0.callID == request.callID && $0.localTag == tag && $0.state != .ended }
        if request.method == .notify, request.headers[.event]?.hasPrefix("dialog") == true { return self.receiveNotify(request, key) }
        guard let call, call.dialog?.noteRemoteSequence(of: request) == .inOrder else {
            return self.transactions.respond(SIPResponse(to: request, status: call == nil ? .callDoesNotExist : .serverInternalError), in: key)
        }
        switch request.method {
        case .bye:
            self.transactions.respond(SIPResponse(to: request, status: .ok), in: key)
            self.end(call)
        case .invite:
            call.reinvites += 1
            self.takeDescription(of: request, call)
            self.accept(request, key, call)
            self.onEvent(.reinvited(call: call.id))
        case .update:
            self.takeDescription(of: request, call)
            self.transactions.respond(SIPResponse(to: request, status: .ok), in: key)
        case .notify:
            self.transactions.respond(SIPResponse(to: request, status: .ok), in: key)
            if request.headers[.event]?.hasPrefix("refer") == true { self.receiveReferNotify(request, call) }
        default:
            self.transactions.respond(SIPResponse(to: request, status: .ok), in: key)
        }
    }

    private func receiveCancel(_ request: SIPRequest, _ key: ServerTransactionKey) {
        let call = self.calls.first { $0.callID == request.callID && $0.isIncoming && $0.state != .ended }
        let isThere = self.transactions.inviteKey(for: request) != nil
        self.transactions.respond(SIPResponse(to: request, status: isThere ? .ok : .callDoesNotExist, tag: self.token()), in: key)
        if let call, call.state == .ringing { self.finish(call, .requestTerminated) }
    }

    package func receivedACK(_ request: SIPRequest, from flow: SIPFlow) {
        guard let call = self.calls.first(where: { $0.callID == request.callID && $0.localTag == request.to?.tag }) else { return }
        guard call.accepted?.response.cseq?.number == request.cseq?.number else { return }
        call.accepted = nil
        if let token = call.acceptedTimer { self.timers.cancel(token) }
        self.takeDescription(of: request, call)
    }

    package func received(_ response: SIPResponse, from flow: SIPFlow, transaction key: ClientTransactionKey) {
        if let call = self.calls.first(where: { $0.clientKey == key }) { return self.receiveInviteResponse(response, call) }
        if response.status.isProvisional { return }
        if let completion = self.pending.removeValue(forKey: key) {
            completion(response)
        } else if key.method == .invite, response.status.isSuccess {
            // The 2xx to a re-INVITE comes again: our ACK was lost.
            let call = self.calls.first { $0.callID == response.callID }
            if let ack = call?.sentACK { self.environment.send(.request(ack), over: self.server) }
        }
    }

    private func receiveInviteResponse(_ response: SIPResponse, _ call: PhoneCall) {
        if response.status.isProvisional {
            if call.wantsCancel { self.cancelIfAllowed(call) }
            if response.status == .ringing { self.onEvent(.remoteRings(call: call.id)) }
            return
        }
        guard response.status.isSuccess else {
            if response.status == .unauthorized, call.authorizationAttempts < 2, !call.wantsCancel, let invite = call.invite,
                let again = self.authorize(invite, response)
            {
                call.authorizationAttempts += 1
                return self.invite(again, call)
            }
            return self.fail(call, response.status)
        }
        if call.state != .calling {
            if let ack = call.sentACK { self.environment.send(.request(ack), over: self.server) }
            return
        }
        guard let invite = call.invite else { return }
        call.dialog = Dialog(request: invite, response: response, flow: self.server)
        self.takeDescription(of: response, call)
        self.acknowledge(response, call)
        call.state = .established
        // The answer crossed our CANCEL.
        if call.wantsCancel { return self.bye(call) }
        self.onEvent(.established(call: call.id))
    }

    package func receivedStray(_ response: SIPResponse, from flow: SIPFlow) {}

    package func clientTransactionFailed(_ key: ClientTransactionKey, _ failure: TransactionFailure) {
        if let call = self.calls.first(where: { $0.clientKey == key }) { return self.fail(call, .requestTimeout) }
        self.pending.removeValue(forKey: key)?(nil)
    }

    package func serverTransactionFailed(_ key: ServerTransactionKey, _ failure: TransactionFailure) {}
}
