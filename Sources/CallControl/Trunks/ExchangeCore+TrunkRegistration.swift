import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Registering with a trunk's peer (RFC 3261 §10.2), and asking whether it is there (OPTIONS, §11).
extension ExchangeCore {
    /// Seconds that are asked for.
    private static let registrationExpires = 3_600
    private static let pingInterval = Duration.seconds(30)
    /// While it is down.
    private static let retryInterval = Duration.seconds(10)
    /// Pings in a row without an answer until a trunk counts as down.
    private static let mostMissedPings = 2
    private static let longestRetry = 300

    func register(_ connection: TrunkConnection, expires: Int? = nil, challenges: Int = 0) {
        let expires = expires ?? Self.registrationExpires
        guard let flow = connection.flow, let request = self.registration(of: connection, flow, expires: expires) else { return }
        self.send(request, over: flow) { [unowned self, weak connection] result, _ in
            guard let connection, self.trunks[connection.trunk.id] === connection else { return }
            switch result {
            case .failure: self.registrationFailed(connection, "the registrar did not respond")
            case .success(let response) where response.status.isSuccess: self.registered(connection, response, asked: expires)
            case .success(let response) where [401, 407].contains(response.status.rawValue):
                guard challenges < Self.mostChallenges, self.note(response, connection, isFirst: challenges == 0) else {
                    return self.registrationFailed(connection, "the registrar refused the credentials (\(response.status))")
                }
                self.register(connection, expires: expires, challenges: challenges + 1)
            case .success(let response) where response.status.rawValue == 423:
                guard let least = response.headers[.minExpires].flatMap({ Int($0) }), least > expires, challenges < Self.mostChallenges else {
                    return self.registrationFailed(connection, "the registrar answered \(response.status)")
                }
                self.register(connection, expires: least, challenges: challenges + 1)
            case .success(let response): self.registrationFailed(connection, "the registrar answered \(response.status)")
            }
        }
    }

    private func registration(of connection: TrunkConnection, _ flow: SIPFlow, expires: Int) -> SIPRequest? {
        guard let username = connection.trunk.username else { return nil }
        connection.registrationSequence += 1
        let address = SIPURI(user: username, host: connection.trunk.sipDomain)
        var from = SIPNameAddress(uri: address)
        from.parameters = SIPParameters([.init(name: "tag", value: connection.registrationTag)])
        var request = self.request(
            .register, to: SIPURI(host: connection.trunk.sipDomain), connection, flow, from: from, address: address,
            callID: connection.registrationCallID, sequence: connection.registrationSequence)
        request.headers.append(.contact, self.contact(of: connection, flow))
        request.headers.append(.expires, String(expires))
        if let field = self.credentials(for: request, connection) { request.headers.append(field.name, field.value) }
        return request
    }

    /// Takes back what a trunk that is not used any more has registered, or has asked for (RFC 3261 §10.2.2).
    ///
    /// Not where the directory's trunk registers the same again: its own request then takes the place of this one's, and must not be
    /// undone by it.
    func unregister(_ connection: TrunkConnection, challenges: Int = 0) {
        guard connection.trunk.registers, connection.registrationSequence > 0, let flow = connection.flow,
            !self.registersAgain(connection), let request = self.registration(of: connection, flow, expires: 0)
        else { return }
        self.unregistering += 1
        self.send(request, over: flow) { [unowned self] result, _ in
            self.unregistering -= 1
            guard case .success(let response) = result, [401, 407].contains(response.status.rawValue), challenges < Self.mostChallenges,
                self.note(response, connection, isFirst: challenges == 0)
            else { return }
            self.unregister(connection, challenges: challenges + 1)
        }
    }

    private func registersAgain(_ connection: TrunkConnection) -> Bool {
        let old = connection.trunk
        guard self.usesTrunks, let new = self.directory.trunks[old.id] else { return false }
        return new.isEnabled && new.registers && new.username == old.username && new.sipDomain == old.sipDomain && new.transport == old.transport
    }

    private func registered(_ connection: TrunkConnection, _ response: SIPResponse, asked: Int) {
        let own = response.contacts?.first { $0.uri.user == connection.trunk.id }
        let granted = own?.parameters["expires"].flatMap { Int($0) } ?? response.headers[.expires].flatMap { Int($0) } ?? asked
        guard granted > 0 else { return self.registrationFailed(connection, "the registrar granted no time") }
        connection.failedRegistrations = 0
        connection.isRegistered = true
        connection.missedPings = 0
        self.setUp(true, connection)
        // Well before it ends: a lost answer costs up to 32 s.
        let refresh = max(granted - max(granted / 5, 40), granted / 2, 1)
        self.registerLater(.seconds(refresh), connection)
    }

    private func registrationFailed(_ connection: TrunkConnection, _ detail: String) {
        connection.failedRegistrations += 1
        connection.isRegistered = false
        self.setUp(false, connection, detail)
        let delay = min(Self.longestRetry, 10 << min(connection.failedRegistrations - 1, 5))
        self.registerLater(.seconds(delay), connection)
    }

    private func registerLater(_ delay: Duration, _ connection: TrunkConnection) {
        self.cancelTimer(connection.registrationTimer)
        connection.registrationTimer = self.later(delay, connection) { [unowned self, unowned connection] in self.register(connection) }
    }

    /// A peer that has answered a call is there, whatever it said, unless it takes no calls now (RFC 3261 §21.5.4).
    func noteAnswer(_ status: SIPStatus, on leg: Leg) {
        guard status != .serviceUnavailable, let connection = leg.trunkID.flatMap({ self.trunks[$0] }) else { return }
        connection.missedPings = 0
        connection.answersCalls = true
        if !connection.trunk.registers || connection.isRegistered { self.setUp(true, connection) }
    }

    /// A peer said nothing at all to a call. What registers there asks at once whether the registrar is still there.
    func noteSilence(of connection: TrunkConnection) {
        connection.answersCalls = false
        let wasUp = connection.isUp != false
        self.setUp(false, connection, "the peer did not respond to a call")
        if wasUp, connection.isRegistered { self.register(connection) }
    }

    func ping(_ connection: TrunkConnection) {
        guard let flow = connection.flow else { return }
        let address = SIPURI(user: connection.trunk.username, host: connection.trunk.sipDomain)
        var from = SIPNameAddress(uri: SIPURI(user: connection.trunk.username ?? "orbit", host: self.configuration.host))
        from.parameters = SIPParameters([.init(name: "tag", value: self.token())])
        var request = self.request(
            .options, to: SIPURI(host: connection.trunk.host, port: connection.trunk.port), connection, flow, from: from, address: address,
            callID: self.token() + "@" + self.configuration.host, sequence: 1)
        request.headers.append(.contact, self.contact(of: connection, flow))
        request.headers.append(.accept, "application/sdp")
        self.send(request, over: flow) { [unowned self, weak connection] result, _ in
            guard let connection, self.trunks[connection.trunk.id] === connection else { return }
            switch result {
            case .success(let response) where response.status.rawValue != 503:
                // Whatever it says, it is there.
                connection.missedPings = 0
                connection.answersPings = true
                if !connection.trunk.registers || connection.isRegistered { self.setUp(true, connection) }
            // A registration says more than a ping: many providers answer none.
            case .success where connection.trunk.registers, .failure where connection.trunk.registers: break
            case .success(let response):
                self.setUp(false, connection, "the peer answered \(response.status)")
            case .failure:
                connection.missedPings += 1
                if connection.answersCalls, !connection.answersPings { break }
                if connection.missedPings >= Self.mostMissedPings || connection.isUp == nil {
                    self.setUp(false, connection, "the peer did not respond")
                }
            }
            self.later(connection.isUp == false ? Self.retryInterval : Self.pingInterval, connection) { [unowned self, unowned connection] in
                self.ping(connection)
            }
        }
    }

    private func request(
        _ method: SIPMethod, to uri: SIPURI, _ connection: TrunkConnection, _ flow: SIPFlow, from: SIPNameAddress, address: SIPURI, callID: String,
        sequence: Int
    ) -> SIPRequest {
        var headers = SIPHeaders()
        headers.reserveCapacity(12)
        headers.append(.via, self.via(for: flow).description)
        headers.append(.maxForwards, "70")
        headers.append(.from, from.description)
        headers.append(.to, SIPNameAddress(uri: address).description)
        headers.append(.callID, callID)
        headers.append(.cseq, SIPSequence(sequence, method).description)
        headers.append(.userAgent, Self.product)
        return SIPRequest(method: method, uri: uri, headers: headers)
    }

    /// Where the peer sends calls: the user part names the trunk.
    private func contact(of connection: TrunkConnection, _ flow: SIPFlow) -> String {
        var uri = SIPURI(user: connection.trunk.id, host: self.configuration.host, port: self.configuration.port)
        if flow.transport != .udp { uri.parameters["transport"] = flow.transport.rawValue }
        return "<\(uri)>"
    }
}
