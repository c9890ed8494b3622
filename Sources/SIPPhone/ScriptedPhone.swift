import SDP
package import SIPSyntax
package import SIPTransaction
import SIPUserAgent

/// A SIP phone that does what a script says: for the simulator and for `orbit demo`.
///
/// It is a user agent of its own: it shares the transaction machines with the exchange, and none of its decisions.
package final class ScriptedPhone {
    package struct Account: Hashable, Sendable {
        package var username: String
        package var password: String
        package var domain: String

        package init(username: String, password: String, domain: String) {
            self.username = username
            self.password = password
            self.domain = domain
        }
    }

    /// What the phone does when it is called.
    package enum Answering: Hashable, Sendable {
        case after(Duration)
        case never
        case reject(SIPStatus)
    }

    package enum Event: Hashable, Sendable {
        case registered
        case registrationFailed(SIPStatus)
        case incoming(call: Int)
        case remoteRings(call: Int)
        case established(call: Int)
        /// The other side changed the session.
        case reinvited(call: Int)
        case ended(call: Int)
        case failed(call: Int, SIPStatus)
    }

    package let account: Account
    /// The phone's own address, for Via, Contact and its descriptions.
    package let address: SIPFlow
    package let server: SIPFlow
    package var mediaPort: Int
    package var answering: Answering
    /// Answers at once when the INVITE asks for it (`answer-after=0`).
    package var autoAnswers = true
    package var onEvent: (Event) -> Void = { _ in }
    package private(set) var calls: [PhoneCall] = []
    package private(set) var isRegistered = false
    package internal(set) var keys: [LineKey] = []
    /// Keys that could not be subscribed, and why.
    package internal(set) var failedKeys: [(number: String, status: SIPStatus)] = []
    /// A phone that is broken or gone does not.
    package var answersNotify = true
    /// SUBSCRIBEs by Call-ID, for a NOTIFY that comes before their answer.
    var awaited: [String: (String, SIPRequest)] = [:]

    unowned let environment: any PhoneEnvironment
    private var layer: TransactionLayer?
    var timers = TimerQueue<Timer>()
    var pending: [ClientTransactionKey: (SIPResponse?) -> Void] = [:]
    private var lastCall = 0
    private var registerSequence = 0
    private let registerCallID: String
    private let timing: TransactionTiming

    enum Timer {
        case transaction(TransactionLayer.TimerID)
        case action(() -> Void)
    }

    package init(
        account: Account, address: SIPFlow, server: SIPFlow, mediaPort: Int, answering: Answering = .after(.milliseconds(200)),
        timing: TransactionTiming = .rfc3261, environment: any PhoneEnvironment
    ) {
        self.account = account
        self.address = address
        self.server = server
        self.mediaPort = mediaPort
        self.answering = answering
        self.timing = timing
        self.environment = environment
        self.registerCallID = String(environment.random(), radix: 36)
        self.layer = TransactionLayer(environment: self, user: self, timing: timing)
    }

    var transactions: TransactionLayer { self.layer.unsafelyUnwrapped }

    /// Calls that have not ended.
    package var liveCalls: [PhoneCall] { self.calls.filter { $0.state != .ended } }

    package func call(_ id: Int) -> PhoneCall? { self.calls.first { $0.id == id } }

    // MARK: Events from outside

    package func receive(_ outcome: SIPMessageParser.Outcome, from flow: SIPFlow) {
        switch outcome {
        case .message(.request(let request)): self.transactions.receive(request, from: flow)
        case .message(.response(let response)): self.transactions.receive(response, from: flow)
        case .malformedRequest, .dropped, .keepAlive: break
        }
        self.setAlarm()
    }

    package func alarmFired() {
        while let timer = self.timers.popDue(at: self.environment.now) {
            switch timer {
            case .transaction(let id): self.transactions.fire(id)
            case .action(let action): action()
            }
        }
        self.setAlarm()
    }

    func setAlarm() {
        self.environment.setAlarm(at: self.timers.next)
    }

    private func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken {
        self.timers.start(.action(action), at: self.environment.now + delay)
    }

    func token() -> String { String(self.environment.random(), radix: 36) }

    // MARK: Requests

    func request(_ method: SIPMethod, _ uri: SIPURI, callID: String, sequence: Int, from tag: String, to: SIPURI) -> SIPRequest {
        var headers = SIPHeaders()
        var via = SIPVia(
            transport: self.address.transport.viaName, host: self.address.host, port: self.address.port, branch: "z9hG4bK" + self.token())
        via.parameters.setFlag("rport")
        headers.append(.via, via.description)
        headers.append(.maxForwards, "70")
        let me = SIPURI(user: self.account.username, host: self.account.domain)
        headers.append(.from, SIPNameAddress(uri: me, parameters: SIPParameters([.init(name: "tag", value: tag)])).description)
        headers.append(.to, SIPNameAddress(uri: to).description)
        headers.append(.callID, callID)
        headers.append(.cseq, SIPSequence(sequence, method).description)
        headers.append(.contact, self.contact)
        headers.append(.allow, "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, UPDATE, REFER")
        return SIPRequest(method: method, uri: uri, headers: headers)
    }

    var contact: String {
        "<sip:\(self.account.username)@\(self.address.host):\(self.address.port);transport=\(self.address.transport.rawValue)>"
    }

    func send(_ request: SIPRequest, _ completion: @escaping (SIPResponse?) -> Void) {
        if let key = self.transactions.send(request, over: self.server) { self.pending[key] = completion }
        self.setAlarm()
    }

    func authorize(_ request: SIPRequest, _ challenge: SIPResponse) -> SIPRequest? {
        let challenges = challenge.headers[values: .wwwAuthenticate].compactMap(DigestChallenge.init(parsing:))
        guard let first = challenges.first, let sequence = request.cseq, var via = request.via else { return nil }
        var request = request
        let credentials = first.credentials(
            username: self.account.username, password: self.account.password, method: request.method.rawValue, uri: request.uri.description,
            cnonce: self.token())
        request.headers[.authorization] = credentials.headerValue
        request.headers[.cseq] = SIPSequence(sequence.number + 1, sequence.method).description
        via.parameters["branch"] = "z9hG4bK" + self.token()
        request.replaceTopVia(via)
        return request
    }

    // MARK: Registering

    /// - Parameter expires: seconds; 0 ends the registration.
    package func register(expires: Int = 3_600) {
        self.registerSequence += 2
        let domain = SIPURI(host: self.account.domain)
        var request = self.request(
            .register, domain, callID: self.registerCallID, sequence: self.registerSequence, from: self.token(),
            to: SIPURI(user: self.account.username, host: self.account.domain))
        request.headers.append(.expires, String(expires))
        self.send(request) { [unowned self] response in
            guard response?.status == .unauthorized, let response, let again = self.authorize(request, response) else {
                return self.registerEnded(response, expires)
            }
            self.send(again) { [unowned self] in self.registerEnded($0, expires) }
        }
    }

    private func registerEnded(_ response: SIPResponse?, _ expires: Int) {
        let isDone = response?.status.isSuccess == true
        self.isRegistered = isDone && expires > 0
        self.onEvent(isDone ? .registered : .registrationFailed(response?.status ?? .requestTimeout))
    }

    // MARK: Calling

    /// - Returns: the call's number on this phone.
    @discardableResult
    package func call(to destination: String, headers: [SIPHeaders.Field] = []) -> Int {
        let call = self.newCall(isIncoming: false, callID: self.token(), tag: self.token())
        let uri = SIPURI(user: destination, host: self.account.domain)
        var request = self.request(.invite, uri, callID: call.callID, sequence: 1, from: call.localTag, to: uri)
        let offer = self.description(for: call, answering: nil)
        call.localDescription = offer
        request.headers.append(contentsOf: headers)
        request.headers.append(.contentType, "application/sdp")
        request.body = offer.serialized
        self.invite(request, call)
        return call.id
    }

    private func newCall(isIncoming: Bool, callID: String, tag: String) -> PhoneCall {
        self.lastCall += 1
        let call = PhoneCall(id: self.lastCall, state: isIncoming ? .ringing : .calling, isIncoming: isIncoming, callID: callID, localTag: tag)
        self.calls.append(call)
        return call
    }

    func invite(_ request: SIPRequest, _ call: PhoneCall) {
        call.invite = request
        call.clientKey = self.transactions.send(request, over: self.server)
        self.setAlarm()
    }

    /// Ends a call in whatever way its state asks for.
    package func hangUp(_ id: Int) {
        guard let call = self.call(id) else { return }
        switch call.state {
        case .ended: return
        case .calling:
            call.wantsCancel = true
            self.cancelIfAllowed(call)
        case .ringing:
            self.finish(call, .decline)
        case .established:
            self.bye(call)
        }
        self.setAlarm()
    }

    func bye(_ call: PhoneCall) {
        self.sendInDialog(.bye, call) { _ in }
        self.end(call)
    }

    func cancelIfAllowed(_ call: PhoneCall) {
        guard let key = call.clientKey, self.transactions.mayCancel(key), let invite = self.transactions.pendingInvite(key) else { return }
        var headers = SIPHeaders()
        for field in invite.headers.fields where [.via, .from, .to, .callID, .maxForwards].contains(field.name) {
            headers.append(field.name, field.value)
        }
        headers.append(.cseq, SIPSequence(invite.cseq?.number ?? 1, .cancel).description)
        guard !call.isCancelled else { return }
        call.isCancelled = true
        self.transactions.send(SIPRequest(method: .cancel, uri: invite.uri, headers: headers), over: self.server)
        // Whoever does not answer a cancelled INVITE is not waited for (RFC 3261 §9.1).
        _ = self.schedule(after: self.timing.timeout) { [unowned self] in
            guard call.state == .calling else { return }
            self.transactions.abandon(key)
            self.fail(call, .requestTimeout)
        }
    }

    /// Puts the other side on hold, or takes it back, by re-INVITE.
    package func setHold(_ id: Int, _ isHolding: Bool) {
        guard let call = self.call(id), call.state == .established else { return }
        call.isHolding = isHolding
        var offer = self.description(for: call, answering: nil)
        offer.media[0].direction = isHolding ? .sendonly : .sendrecv
        self.sendInDialog(.invite, call, body: offer) { [unowned self] response in
            guard let response, response.status.isSuccess, call.state == .established else { return }
            call.localDescription = offer
            self.takeDescription(of: response, call)
            self.acknowledge(response, call)
        }
    }

    func sendInDialog(
        _ method: SIPMethod, _ call: PhoneCall, headers: [SIPHeaders.Field] = [], body: SessionDescription? = nil,
        _ completion: @escaping (SIPResponse?) -> Void
    ) {
        guard call.dialog != nil, var request = call.dialog?.request(method) else { return completion(nil) }
        var via = SIPVia(
            transport: self.address.transport.viaName, host: self.address.host, port: self.address.port, branch: "z9hG4bK" + self.token())
        via.parameters.setFlag("rport")
        request.headers.prepend(.via, via.description)
        request.headers.append(.contact, self.contact)
        request.headers.append(contentsOf: headers)
        if let body {
            request.headers.append(.contentType, "application/sdp")
            request.body = body.serialized
        }
        self.send(request, completion)
    }

    func acknowledge(_ response: SIPResponse, _ call: PhoneCall) {
        guard let sequence = response.cseq?.number, var ack = call.dialog?.request(.ack, sequence: sequence) else { return }
        let via = SIPVia(
            transport: self.address.transport.viaName, host: self.address.host, port: self.address.port, branch: "z9hG4bK" + self.token())
        ack.headers.prepend(.via, via.description)
        call.sentACK = ack
        self.environment.send(.request(ack), over: self.server)
    }

    // MARK: Descriptions

    private func description(for call: PhoneCall, answering offer: SessionDescription?) -> SessionDescription {
        call.version += 1
        let connection = SDPConnection(address: self.address.host)
        let codecs: [AudioCodec] = [.pcmu, .pcma, .telephoneEvent]
        let common = offer?.audio?.codecs.filter { offered in codecs.contains { $0.isSameEncoding(as: offered) } } ?? codecs
        let direction = offer?.audioDirection.answer(wanting: .sendrecv) ?? .sendrecv
        let description = SessionDescription(
            origin: .init(username: self.account.username, sessionID: String(call.id), version: call.version, address: connection),
            connection: connection, media: [MediaDescription(audio: common, port: self.mediaPort, direction: direction)])
        return offer.map { description.aligned(with: $0) } ?? description
    }

    func takeDescription(of message: some SIPMessageHead, _ call: PhoneCall) {
        if let identity = message.headers[.pAssertedIdentity] { call.remoteIdentity = identity }
        guard !message.body.isEmpty, let description = try? SessionDescription(parsing: message.body) else { return }
        call.remoteDescription = description
    }

    func end(_ call: PhoneCall) {
        guard call.state != .ended else { return }
        call.state = .ended
        for token in [call.acceptedTimer, call.answerTimer] {
            if let token { self.timers.cancel(token) }
        }
        self.onEvent(.ended(call: call.id))
    }

    func fail(_ call: PhoneCall, _ status: SIPStatus) {
        guard call.state != .ended else { return }
        call.state = .ended
        call.failure = status
        self.onEvent(.failed(call: call.id, status))
    }

    // MARK: Being called

    func receiveInvite(_ request: SIPRequest, _ key: ServerTransactionKey, from flow: SIPFlow) {
        let call = self.newCall(isIncoming: true, callID: request.callID ?? "", tag: self.token())
        call.invite = request
        call.serverKey = key
        call.dialog = Dialog(answering: request, localTag: call.localTag, flow: flow)
        self.takeDescription(of: request, call)
        self.onEvent(.incoming(call: call.id))
        let isAskedToAnswer = request.headers[.callInfo]?.contains("answer-after=0") == true
        if self.autoAnswers, isAskedToAnswer { return self.answer(call) }
        if case .reject(let status) = self.answering { return self.finish(call, status) }
        self.respond(call, .ringing)
        if case .after(let delay) = self.answering {
            call.answerTimer = self.schedule(after: delay) { [unowned self] in self.answer(call) }
        }
    }

    private func respond(_ call: PhoneCall, _ status: SIPStatus) {
        guard let request = call.invite, let key = call.serverKey else { return }
        var response = SIPResponse(to: request, status: status, tag: call.localTag)
        response.headers.append(.contact, self.contact)
        self.transactions.respond(response, in: key)
    }

    func finish(_ call: PhoneCall, _ status: SIPStatus) {
        guard call.state == .ringing else { return }
        self.respond(call, status)
        if let token = call.answerTimer { self.timers.cancel(token) }
        self.end(call)
    }

    private func answer(_ call: PhoneCall) {
        guard call.state == .ringing, let request = call.invite, let key = call.serverKey else { return }
        self.accept(request, key, call)
        call.state = .established
        self.onEvent(.established(call: call.id))
    }

    func accept(_ request: SIPRequest, _ key: ServerTransactionKey, _ call: PhoneCall) {
        let answer = self.description(for: call, answering: request.body.isEmpty ? nil : call.remoteDescription)
        call.localDescription = answer
        var response = SIPResponse(to: request, status: .ok, tag: call.localTag)
        response.headers.append(.contact, self.contact)
        response.headers.append(.contentType, "application/sdp")
        response.body = answer.serialized
        let accepted = AcceptedInvite(response, t1: self.timing.t1, t2: self.timing.t2)
        call.accepted = accepted
        self.transactions.respond(response, in: key)
        self.run(accepted.begin(), call)
    }

    private func run(_ actions: [AcceptedInvite.Action], _ call: PhoneCall) {
        for action in actions {
            switch action {
            case .send(let response): self.environment.send(.response(response), over: self.server)
            case .startTimer(let delay):
                call.acceptedTimer = self.schedule(after: delay) { [unowned self] in
                    guard var accepted = call.accepted else { return }
                    let actions = accepted.timerFired()
                    call.accepted = accepted
                    self.run(actions, call)
                }
            case .giveUp:
                call.accepted = nil
                self.bye(call)
            }
        }
    }
}
