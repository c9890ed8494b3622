import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Trunks: looked up, registered, watched.
extension ExchangeCore {
    private static let lookUpInterval = Duration.seconds(300)
    private static let failedLookUpInterval = Duration.seconds(30)

    /// Begins to use the trunks of the directory. Called once, when the sockets are open.
    package func startTrunks() {
        self.enter {
            self.usesTrunks = true
            self.followTrunks()
        }
    }

    /// After a change of the directory: trunks that are new, changed or gone.
    func followTrunks() {
        guard self.usesTrunks else { return }
        for (id, connection) in self.trunks where self.directory.trunks[id] != connection.trunk || !connection.trunk.isEnabled {
            self.forget(connection)
        }
        for trunk in self.directory.trunks.values where trunk.isEnabled && self.trunks[trunk.id] == nil {
            let connection = TrunkConnection(
                trunk, callID: self.token() + "@" + self.configuration.host, tag: self.token(), now: self.environment.wallClock)
            self.trunks[trunk.id] = connection
            self.environment.lookUp(trunk.host, for: trunk.id)
        }
    }

    private func forget(_ connection: TrunkConnection) {
        for timer in connection.timers { self.cancelTimer(timer) }
        self.trunks[connection.trunk.id] = nil
        self.unregister(connection)
    }

    /// Makes no more use of the trunks, and takes back what was registered. For the end of a shutdown: ``unregistering`` says how many
    /// registrars have not answered yet.
    package func stopTrunks() {
        self.enter {
            self.usesTrunks = false
            for connection in self.trunks.values { self.forget(connection) }
        }
    }

    /// The addresses of a trunk's host, most preferred first; none when it has none now.
    package func lookedUp(_ host: String, for trunkID: String, _ addresses: [String], failure: String?) {
        self.enter {
            guard let connection = self.trunks[trunkID], connection.trunk.host == host else { return }
            self.later(addresses.isEmpty ? Self.failedLookUpInterval : Self.lookUpInterval, connection) { [unowned self] in
                self.environment.lookUp(host, for: trunkID)
            }
            guard let first = addresses.first else {
                // What was found before is better than nothing.
                if connection.flow == nil { self.setUp(false, connection, failure ?? "\(host) has no address") }
                return
            }
            connection.addresses = Set(addresses)
            let isNew = connection.flow == nil
            if connection.flow.map({ !connection.addresses.contains($0.host) }) ?? true {
                connection.flow = SIPFlow(connection.trunk.transport.sip, host: first, port: connection.trunk.port)
            }
            guard isNew else { return }
            if connection.trunk.registers { self.register(connection) }
            self.ping(connection)
        }
    }

    /// Does something for a trunk some time later, should it still be the same then.
    @discardableResult
    func later(_ delay: Duration, _ connection: TrunkConnection, _ action: @escaping () -> Void) -> TimerToken {
        let token = self.schedule(after: delay) { [unowned self, weak connection] in
            guard let connection, self.trunks[connection.trunk.id] === connection else { return }
            action()
        }
        // Those that have rung are of no use.
        if connection.timers.count > 16 { connection.timers.removeFirst(8) }
        connection.timers.append(token)
        return token
    }

    func setUp(_ isUp: Bool, _ connection: TrunkConnection, _ detail: String? = nil) {
        defer { connection.detail = isUp ? nil : detail }
        guard connection.isUp != isUp else { return }
        connection.isUp = isUp
        connection.since = self.environment.wallClock
        self.environment.publish(.trunk(name: connection.trunk.name, isUp: isUp, detail: detail))
    }

    /// What is known of a trunk; nil for one that is not used.
    package func trunkCondition(_ id: String) -> TrunkCondition? {
        guard let connection = self.trunks[id] else { return nil }
        return TrunkCondition(
            isUp: connection.isUp, isRegistered: connection.trunk.registers ? connection.isRegistered : nil, detail: connection.detail,
            since: connection.since,
            calls: self.halves.values.reduce(0) { $0 + ($1.owner == nil && $1.legs.contains { $0.trunkID == id } ? 1 : 0) })
    }

    // MARK: Whose a message is

    /// The trunk on which a half is; nil for a member's half.
    func trunk(of half: CallHalf) -> Trunk? {
        guard half.owner == nil, let leg = half.legs.first else { return nil }
        // A leg of an earlier process is known by where it is.
        let id = leg.trunkID ?? self.trunks.values.first { $0.includes(leg.flow.host) }?.trunk.id
        return id.flatMap { self.directory.trunks[$0] }
    }

    /// The trunk from which a request comes; nil for a phone's.
    ///
    /// A peer is known by its address. What names one of our users there, or has credentials, is a phone's at the same address.
    func trunk(of request: SIPRequest, from flow: SIPFlow) -> Trunk? {
        let found = self.trunks.values.filter { $0.includes(flow.host) }
        guard !found.isEmpty, request.headers[.authorization] == nil else { return nil }
        if let from = request.from?.uri, let user = from.user, self.directory.line(username: user) != nil {
            let isOurs = self.directory.organization(sipDomain: from.host) != nil || self.configuration.localDomains.contains(from.host)
            if isOurs { return nil }
        }
        guard found.count > 1 else { return found.first?.trunk }
        // Of several at one address the one that the request was sent to by what we registered, the one whose organisation has the
        // number, or the one at its port.
        let names = Self.calledNames(in: request)
        func rank(_ connection: TrunkConnection) -> (Int, Int, Int, String) {
            let trunk = connection.trunk
            let isNamed = trunk.id == request.uri.user || (trunk.username != nil && trunk.username == request.uri.user)
            let hasNumber = names.contains { name in Self.digits(name).map { self.directory.target(calledOn: trunk, $0) != nil } ?? false }
            return (isNamed ? 0 : 1, hasNumber ? 0 : 1, connection.flow?.port == flow.port ? 0 : 1, trunk.id)
        }
        return found.map { (rank($0), $0.trunk) }.min { $0.0 < $1.0 }?.1
    }
}

extension Trunk.Transport {
    var sip: SIPTransportProtocol {
        switch self {
        case .udp: .udp
        case .tcp: .tcp
        }
    }
}
