package import Directory
package import SDP
package import SIPSyntax
package import SIPUserAgent

/// A phone that does nothing by itself: it sends what a test writes and keeps what comes. For what no sane phone does, and for
/// looking at single messages.
package final class HandmadePhone {
    private let office: SimulatedOffice
    package let username: String
    package let domain: String
    package var password: String
    package let address: SIPFlow
    /// The tag of every answer.
    package let tag: String
    /// Everything that came, repetitions too.
    package private(set) var received: [SIPMessage] = []

    package init(_ member: Member, in office: SimulatedOffice, host: String = "10.1.0.1") {
        self.office = office
        self.username = member.account?.username ?? ""
        self.domain = office.domain(of: member)
        self.password = SimulatedOffice.password(of: self.username)
        self.address = SIPFlow(.udp, host: host, port: 5060)
        self.tag = "tag-" + host
        office.network.attach(self.address) { [weak self] outcome, _ in
            if case .message(let message) = outcome { self?.received.append(message) }
        }
    }

    // MARK: What came

    /// The requests of a method that came, each once.
    package func requests(_ method: SIPMethod) -> [SIPRequest] {
        var requests: [SIPRequest] = []
        for case .request(let request) in self.received where request.method == method && !requests.contains(request) { requests.append(request) }
        return requests
    }

    /// The responses to a request, repetitions too.
    package func responses(to request: SIPRequest) -> [SIPResponse] {
        self.received.compactMap { message in
            guard case .response(let response) = message, response.callID == request.callID, response.cseq == request.cseq else { return nil }
            return response
        }
    }

    package func statuses(of request: SIPRequest) -> [Int] { self.responses(to: request).map(\.status.rawValue) }

    package func finalResponse(to request: SIPRequest) -> SIPResponse? { self.responses(to: request).first { $0.status.isFinal } }

    package func forgetReceived() { self.received = [] }

    // MARK: Sending

    package func send(_ message: SIPMessage) { self.office.network.send(message, from: self.address, to: SimulatedServer.address) }

    /// Sends a request and waits a little.
    ///
    /// - Returns: its final response, if one has come.
    @discardableResult
    package func ask(_ request: SIPRequest) -> SIPResponse? {
        self.send(.request(request))
        self.office.world.run(for: .milliseconds(100))
        return self.finalResponse(to: request)
    }

    /// Answers a request and waits a little.
    ///
    /// - Parameter contact: in place of the phone's own: where it sends a call (3xx).
    package func answer(
        _ request: SIPRequest, _ status: SIPStatus, contact: String? = nil, headers: [SIPHeaders.Field] = [], body: SessionDescription? = nil
    ) {
        var response = SIPResponse(to: request, status: status, tag: self.tag)
        response.headers.append(.contact, contact ?? self.contact)
        response.headers.append(contentsOf: headers)
        if let body {
            response.headers.append(.contentType, "application/sdp")
            response.body = body.serialized
        }
        self.send(.response(response))
        self.office.world.run(for: .milliseconds(100))
    }

    // MARK: Writing requests

    package var contact: String { "<sip:\(self.username)@\(self.address.host):\(self.address.port)>" }

    private func unique(_ prefix: String) -> String { prefix + String(self.office.world.generator.next(), radix: 36) }

    private var via: String {
        SIPVia(transport: "UDP", host: self.address.host, port: self.address.port, branch: self.unique("z9hG4bK")).description
    }

    /// A request outside any dialog.
    package func request(_ method: SIPMethod, to uri: String, sequence: Int = 1, body: SessionDescription? = nil) throws -> SIPRequest {
        var headers = SIPHeaders()
        headers.append(.via, self.via)
        headers.append(.maxForwards, "70")
        headers.append(.from, "<sip:\(self.username)@\(self.domain)>;tag=\(self.unique("from-"))")
        headers.append(.to, "<\(uri)>")
        headers.append(.callID, self.unique("call-"))
        headers.append(.cseq, "\(sequence) \(method)")
        headers.append(.contact, self.contact)
        var request = SIPRequest(method: method, uri: try SIPURI(parsing: uri), headers: headers)
        if let body {
            request.headers.append(.contentType, "application/sdp")
            request.body = body.serialized
        }
        return request
    }

    /// An INVITE for a number of the phone's own domain, with credentials.
    package func invite(_ number: String, offer: SessionDescription?) throws -> SIPRequest {
        self.authorized(try self.request(.invite, to: "sip:\(number)@\(self.domain)", body: offer))
    }

    /// A request inside a dialog.
    package func request(_ method: SIPMethod, in dialog: inout Dialog, sequence: Int? = nil, body: SessionDescription? = nil) -> SIPRequest {
        var request = dialog.request(method, sequence: sequence)
        request.headers.prepend(.via, self.via)
        request.headers.append(.contact, self.contact)
        if let body {
            request.headers.append(.contentType, "application/sdp")
            request.body = body.serialized
        }
        return request
    }

    /// The CANCEL of an INVITE that was sent.
    package func cancel(_ invite: SIPRequest) -> SIPRequest {
        var headers = SIPHeaders()
        for field in invite.headers.fields where [.via, .from, .to, .callID, .maxForwards].contains(field.name) {
            headers.append(field.name, field.value)
        }
        headers.append(.cseq, SIPSequence(invite.cseq?.number ?? 1, .cancel).description)
        return SIPRequest(method: .cancel, uri: invite.uri, headers: headers)
    }

    // MARK: Credentials

    /// A challenge of the server's.
    package func challenge() -> DigestChallenge? {
        guard let request = try? self.request(.register, to: "sip:\(self.username)@\(self.domain)"), let response = self.ask(request) else {
            return nil
        }
        return response.headers[.wwwAuthenticate].flatMap(DigestChallenge.init(parsing:))
    }

    /// The request with the answer to a fresh challenge, or to this one.
    package func authorized(_ request: SIPRequest, challenge: DigestChallenge? = nil, count: Int = 1) -> SIPRequest {
        guard let challenge = challenge ?? self.challenge() else { return request }
        let credentials = challenge.credentials(
            username: self.username, password: self.password, method: request.method.rawValue, uri: request.uri.description,
            cnonce: self.unique("cnonce"), count: count)
        var request = request
        request.headers[.authorization] = credentials.headerValue
        return request
    }

    /// Registers for an hour.
    ///
    /// - Returns: the answer.
    @discardableResult
    package func register(headers: [SIPHeaders.Field] = []) throws -> SIPResponse? {
        var request = try self.request(.register, to: "sip:\(self.username)@\(self.domain)")
        request.headers.append(contentsOf: headers)
        return self.ask(self.authorized(request))
    }

    // MARK: Dialogs and descriptions

    /// The dialog of an INVITE that this phone sent, from the answer that has come.
    package func dialog(of invite: SIPRequest) throws -> Dialog? {
        self.responses(to: invite).last { $0.to?.tag != nil }.flatMap { Dialog(request: invite, response: $0, flow: SimulatedServer.address) }
    }

    /// The dialog of an INVITE that came, once this phone has answered it.
    package func dialog(answering invite: SIPRequest) -> Dialog? {
        Dialog(answering: invite, localTag: self.tag, flow: SimulatedServer.address)
    }

    /// A description of this phone's.
    package func description(
        _ codecs: [AudioCodec] = [.pcmu, .pcma, .telephoneEvent], _ direction: MediaDirection = .sendrecv, version: UInt64 = 1
    ) -> SessionDescription {
        let address = SDPConnection(address: self.address.host)
        return SessionDescription(
            origin: .init(username: self.username, sessionID: "1", version: version, address: address), connection: address,
            media: [MediaDescription(audio: codecs, port: 6_000, direction: direction)])
    }
}
