import SDP
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Line keys and transfers: what a receptionist's phone does besides calling.
extension ScriptedPhone {
    // MARK: Watching

    /// Subscribes a line key to a number's dialogs.
    ///
    /// - Parameter expires: seconds.
    package func watch(_ number: String, expires: Int = 3_600) {
        let tag = self.token()
        let uri = SIPURI(user: number, host: self.account.domain)
        var request = self.request(.subscribe, uri, callID: self.token(), sequence: 1, from: tag, to: uri)
        request.headers.append(.event, "dialog")
        request.headers.append(.accept, "application/dialog-info+xml")
        request.headers.append(.expires, String(expires))
        self.subscribe(request, number, attempts: 3)
    }

    private func subscribe(_ request: SIPRequest, _ number: String, attempts: Int) {
        self.send(request) { [unowned self] response in
            guard let response else { return }
            if response.status == .unauthorized, attempts > 0, let again = self.authorize(request, response) {
                return self.subscribe(again, number, attempts: attempts - 1)
            }
            guard response.status.isSuccess, let dialog = Dialog(request: request, response: response, flow: self.server) else {
                return self.failedKeys.append((number, response.status))
            }
            // The first NOTIFY may have come before the answer.
            if let key = self.keys.first(where: { $0.dialog.id == dialog.id }) {
                key.dialog.localSequence = dialog.localSequence
            } else {
                self.keys.append(LineKey(number: number, dialog: dialog))
            }
        }
        self.awaited[request.callID ?? ""] = (number, request)
    }

    /// Refreshes a key's subscription, or ends it with 0 seconds.
    package func refresh(_ key: LineKey, expires: Int = 3_600) {
        var request = key.dialog.request(.subscribe)
        var via = SIPVia(
            transport: self.address.transport.viaName, host: self.address.host, port: self.address.port, branch: "z9hG4bK" + self.token())
        via.parameters.setFlag("rport")
        request.headers.prepend(.via, via.description)
        request.headers.append(.contact, self.contact)
        request.headers.append(.event, "dialog")
        request.headers.append(.expires, String(expires))
        self.refresh(key, request, attempts: 2)
    }

    private func refresh(_ key: LineKey, _ request: SIPRequest, attempts: Int) {
        self.send(request) { [unowned self] response in
            guard let response, response.status == .unauthorized, attempts > 0, let again = self.authorize(request, response) else { return }
            key.dialog.localSequence += 1
            self.refresh(key, again, attempts: attempts - 1)
        }
    }

    func receiveNotify(_ request: SIPRequest, _ key: ServerTransactionKey) {
        let id = DialogID(incoming: request)
        var found = self.keys.first { $0.dialog.id == id && $0.isActive }
        if found == nil, let (number, subscribe) = self.awaited[request.callID ?? ""], subscribe.from?.tag == request.to?.tag,
            let dialog = Dialog(notify: request, subscribe: subscribe, flow: self.server)
        {
            let made = LineKey(number: number, dialog: dialog)
            self.keys.append(made)
            found = made
        }
        guard let lineKey = found, self.answersNotify else {
            if found == nil { self.transactions.respond(SIPResponse(to: request, status: .callDoesNotExist), in: key) }
            return
        }
        guard lineKey.dialog.noteRemoteSequence(of: request) == .inOrder else {
            return self.transactions.respond(SIPResponse(to: request, status: .serverInternalError), in: key)
        }
        self.transactions.respond(SIPResponse(to: request, status: .ok), in: key)
        if !request.body.isEmpty { lineKey.take(String(decoding: request.body, as: UTF8.self)) }
        guard let state = request.headers[.subscriptionState], state.hasPrefix("terminated") else { return }
        lineKey.isActive = false
        lineKey.endReason = state.split(separator: ";").first { $0.hasPrefix("reason=") }.map { String($0.dropFirst(7)) }
    }

    // MARK: Pressing

    /// How phones press a key.
    package enum Press: Hashable, Sendable, CaseIterable {
        /// In a call: blind transfer to the key's number. Otherwise: dials it.
        case refer
        /// Holds the call and dials the number; without a call just dials it.
        case secondCall
        /// In place of the dialog that a lit key shows; a dark one is dialled.
        case replaces
    }

    /// Presses a key. Returns the call that the press made, if it made one.
    @discardableResult
    package func press(_ key: LineKey, _ press: Press) -> Int? {
        let talking = self.calls.first { $0.state == .established && !$0.isHolding }
        switch press {
        case .refer where talking != nil && !key.isLit:
            if let talking { self.transfer(talking.id, to: key.number) }
            return nil
        case .secondCall where talking != nil:
            if let talking { self.setHold(talking.id, true) }
            return self.call(to: key.number)
        case .replaces where key.isLit:
            return self.call(to: key.number, headers: key.shown.map { [.init(.replaces, $0.description)] } ?? [])
        case .refer, .secondCall, .replaces:
            return self.call(to: key.number)
        }
    }

    /// Blind transfer: REFER in the call's dialog.
    package func transfer(_ id: Int, to destination: String) {
        guard let call = self.call(id), call.state == .established else { return }
        let target = SIPURI(user: destination, host: self.account.domain)
        call.transferStatus = nil
        self.sendInDialog(.refer, call, headers: [.init(.referTo, "<\(target)>")]) { response in
            if let response, !response.status.isSuccess { call.transferStatus = response.status.rawValue }
        }
    }

    func receiveReferNotify(_ request: SIPRequest, _ call: PhoneCall) {
        let words = String(decoding: request.body, as: UTF8.self).split(separator: " ")
        if words.count > 1, let status = Int(words[1]), status >= 200 { call.transferStatus = status }
    }
}
