public import SIPSyntax

/// What transactions need from the world. See ``TransactionLayer``.
public protocol TransactionEnvironment: AnyObject {
    func send(_ message: SIPMessage, over flow: SIPFlow)
    func startTimer(_ timer: TransactionLayer.TimerID, after delay: Duration) -> TransactionLayer.Token
    func cancelTimer(_ token: TransactionLayer.Token)
}

/// The transaction user (RFC 3261 §5): what stands above the transactions and decides.
public protocol TransactionUser: AnyObject {
    /// A new request other than ACK.
    func received(_ request: SIPRequest, from flow: SIPFlow, transaction: ServerTransactionKey)
    /// An ACK that belongs to a 2xx, or to nothing.
    func receivedACK(_ request: SIPRequest, from flow: SIPFlow)
    func received(_ response: SIPResponse, from flow: SIPFlow, transaction: ClientTransactionKey)
    /// A response that belongs to no transaction (RFC 3261 §17.1.1.2, §18.1.2): for a 2xx to an INVITE, the ACK may be owed.
    func receivedStray(_ response: SIPResponse, from flow: SIPFlow)
    /// No final response came, or the request could not be sent.
    func clientTransactionFailed(_ transaction: ClientTransactionKey, _ failure: TransactionFailure)
    /// No ACK came for a failure response. Nothing to do but to know.
    func serverTransactionFailed(_ transaction: ServerTransactionKey, _ failure: TransactionFailure)
}

/// Matches messages to transactions and does what the four machines say (RFC 3261 §17).
public final class TransactionLayer {
    /// Names a timer of one transaction.
    public enum TimerID: Hashable, Sendable {
        case server(ServerTransactionKey, TransactionTimer)
        case client(ClientTransactionKey, TransactionTimer)
    }

    public typealias Token = TimerToken

    /// How much may be open at once. What comes above is refused with 503 and not remembered.
    public struct Limits: Hashable, Sendable {
        /// INVITE transactions without a final response or without its ACK.
        public var halfOpenInvites: Int
        /// Server transactions of any kind.
        public var serverTransactions: Int

        public init(halfOpenInvites: Int = 10_000, serverTransactions: Int = 400_000) {
            self.halfOpenInvites = halfOpenInvites
            self.serverTransactions = serverTransactions
        }
    }

    private enum Server {
        case invite(InviteServerTransaction)
        case other(ServerTransaction)
    }

    private enum Client {
        case invite(InviteClientTransaction)
        case other(ClientTransaction)
    }

    private struct ServerEntry {
        var machine: Server
        var flow: SIPFlow
        var timers: [(TransactionTimer, Token)] = []
    }

    private struct ClientEntry {
        var machine: Client
        var request: SIPRequest
        var flow: SIPFlow
        var timers: [(TransactionTimer, Token)] = []
    }

    private unowned let environment: any TransactionEnvironment
    private unowned let user: any TransactionUser
    private let timing: TransactionTiming
    private let limits: Limits
    private var servers: [ServerTransactionKey: ServerEntry] = [:]
    private var clients: [ClientTransactionKey: ClientEntry] = [:]
    /// INVITE server transactions that are half open; see ``Limits``.
    public private(set) var halfOpenInvites = 0
    /// Requests refused because of ``Limits``.
    public private(set) var refusedByLimits = 0

    public init(
        environment: any TransactionEnvironment, user: any TransactionUser, timing: TransactionTiming = .rfc3261, limits: Limits = Limits()
    ) {
        self.environment = environment
        self.user = user
        self.timing = timing
        self.limits = limits
    }

    public var serverTransactionCount: Int { self.servers.count }
    public var clientTransactionCount: Int { self.clients.count }

    // MARK: Messages from the network

    public func receive(_ request: SIPRequest, from flow: SIPFlow) {
        guard let via = request.via else { return }
        if request.method == .ack { return self.receiveACK(request, via: via, from: flow) }
        let key = ServerTransactionKey(request, via: via)
        if let entry = self.servers[key] {
            switch entry.machine {
            case .invite(let machine): self.run(machine.receiveRetransmission(), for: key)
            case .other(let machine): self.run(machine.receiveRetransmission(), for: key)
            }
            return
        }
        let isInvite = request.method == .invite
        guard self.servers.count < self.limits.serverTransactions, !isInvite || self.halfOpenInvites < self.limits.halfOpenInvites else {
            self.refusedByLimits += 1
            var response = SIPResponse(to: request, status: .serviceUnavailable, tag: "busy")
            response.headers.append(.retryAfter, "5")
            return self.environment.send(.response(response), over: flow)
        }
        let isReliable = flow.transport.isReliable
        if isInvite { self.halfOpenInvites += 1 }
        self.servers[key] = ServerEntry(
            machine: isInvite
                ? .invite(InviteServerTransaction(isReliable: isReliable, timing: self.timing))
                : .other(ServerTransaction(isReliable: isReliable, timing: self.timing)),
            flow: flow)
        self.user.received(request, from: flow, transaction: key)
    }

    private func receiveACK(_ request: SIPRequest, via: SIPVia, from flow: SIPFlow) {
        let key = ServerTransactionKey(request, via: via, method: .invite)
        guard case .invite(var machine)? = self.servers[key]?.machine else {
            return self.user.receivedACK(request, from: flow)
        }
        let actions = self.update(&machine, for: key) { $0.receiveACK() }
        if actions.contains(.passACK) { self.user.receivedACK(request, from: flow) }
        self.run(actions, for: key)
    }

    public func receive(_ response: SIPResponse, from flow: SIPFlow) {
        guard let branch = response.via?.branch, let cseq = response.cseq else { return }
        let key = ClientTransactionKey(branch: branch, method: cseq.method)
        guard let entry = self.clients[key] else { return self.user.receivedStray(response, from: flow) }
        switch entry.machine {
        case .invite(var machine):
            let actions = machine.receive(response)
            self.clients[key]?.machine = .invite(machine)
            self.run(actions, for: key, from: flow)
        case .other(var machine):
            let actions = machine.receive(response)
            self.clients[key]?.machine = .other(machine)
            self.run(actions, for: key, from: flow)
        }
    }

    // MARK: From the transaction user

    /// Sends a response in a server transaction. Ignored when the transaction is over.
    public func respond(_ response: SIPResponse, in key: ServerTransactionKey) {
        guard let entry = self.servers[key] else { return }
        switch entry.machine {
        case .invite(var machine):
            let actions = self.update(&machine, for: key) { $0.respond(response) }
            self.run(actions, for: key)
        case .other(var machine):
            let actions = machine.respond(response)
            self.servers[key]?.machine = .other(machine)
            self.run(actions, for: key)
        }
    }

    /// Whether the INVITE that a CANCEL names is there (RFC 3261 §9.2).
    public func inviteKey(for cancel: SIPRequest) -> ServerTransactionKey? {
        guard let via = cancel.via else { return nil }
        let key = ServerTransactionKey(cancel, via: via, method: .invite)
        return self.servers[key] == nil ? nil : key
    }

    /// Sends a request in a transaction of its own. The topmost Via names it.
    ///
    /// - Returns: nil, with nothing sent, when there is no branch or its transaction is there already.
    @discardableResult
    public func send(_ request: SIPRequest, over flow: SIPFlow) -> ClientTransactionKey? {
        guard let branch = request.via?.branch else { return nil }
        let key = ClientTransactionKey(branch: branch, method: request.method)
        guard self.clients[key] == nil else { return nil }
        let isReliable = flow.transport.isReliable
        if request.method == .invite {
            let machine = InviteClientTransaction(isReliable: isReliable, timing: self.timing)
            self.clients[key] = ClientEntry(machine: .invite(machine), request: request, flow: flow)
            self.run(machine.begin(), for: key, from: flow)
        } else {
            let machine = ClientTransaction(isReliable: isReliable, timing: self.timing)
            self.clients[key] = ClientEntry(machine: .other(machine), request: request, flow: flow)
            self.run(machine.begin(), for: key, from: flow)
        }
        return key
    }

    /// Whether a CANCEL may be sent for this INVITE now: a provisional response has come and no final one.
    public func mayCancel(_ key: ClientTransactionKey) -> Bool {
        if case .invite(let machine)? = self.clients[key]?.machine { return machine.isProceeding }
        return false
    }

    /// The request of a client transaction that still waits for its final response, to make a CANCEL from.
    public func pendingInvite(_ key: ClientTransactionKey) -> SIPRequest? {
        guard let entry = self.clients[key], case .invite(let machine) = entry.machine, machine.awaitsFinalResponse else { return nil }
        return entry.request
    }

    /// Forgets a client transaction whose outcome matters no more: a cancelled INVITE that is never answered (RFC 3261 §9.1).
    public func abandon(_ key: ClientTransactionKey) {
        self.removeClient(key)
    }

    /// The transport lost a flow: what was sent over it and waits for an answer has failed.
    public func transportFailed(_ flow: SIPFlow) {
        // In the order of the branches, so that a simulation runs the same way each time.
        let keys = self.clients.filter { $0.value.flow == flow }.keys
        for key in keys.sorted(by: { ($0.branch, $0.method.rawValue) < ($1.branch, $1.method.rawValue) }) {
            // Read anew: what the user did about the one before may have ended this one.
            switch self.clients[key]?.machine {
            case .invite(var machine)?:
                let actions = machine.transportFailed()
                self.clients[key]?.machine = .invite(machine)
                self.run(actions, for: key, from: flow)
            case .other(var machine)?:
                let actions = machine.transportFailed()
                self.clients[key]?.machine = .other(machine)
                self.run(actions, for: key, from: flow)
            case nil: break
            }
        }
    }

    // MARK: Timers

    public func fire(_ timer: TimerID) {
        switch timer {
        case .server(let key, let timer):
            guard let entry = self.servers[key] else { return }
            self.servers[key]?.timers.removeAll { $0.0 == timer }
            switch entry.machine {
            case .invite(var machine):
                let actions = self.update(&machine, for: key) { $0.fire(timer) }
                self.run(actions, for: key)
            case .other(var machine):
                let actions = machine.fire(timer)
                self.servers[key]?.machine = .other(machine)
                self.run(actions, for: key)
            }
        case .client(let key, let timer):
            guard let entry = self.clients[key] else { return }
            self.clients[key]?.timers.removeAll { $0.0 == timer }
            switch entry.machine {
            case .invite(var machine):
                let actions = machine.fire(timer)
                self.clients[key]?.machine = .invite(machine)
                self.run(actions, for: key, from: entry.flow)
            case .other(var machine):
                let actions = machine.fire(timer)
                self.clients[key]?.machine = .other(machine)
                self.run(actions, for: key, from: entry.flow)
            }
        }
    }

    // MARK: Doing what the machines say

    /// Lets an event change an INVITE server machine, and keeps the count of half-open ones.
    private func update(
        _ machine: inout InviteServerTransaction, for key: ServerTransactionKey,
        _ event: (inout InviteServerTransaction) -> [InviteServerTransaction.Action]
    ) -> [InviteServerTransaction.Action] {
        let wasHalfOpen = machine.isHalfOpen
        let actions = event(&machine)
        if wasHalfOpen, !machine.isHalfOpen { self.halfOpenInvites -= 1 }
        self.servers[key]?.machine = .invite(machine)
        return actions
    }

    private func run(_ actions: [InviteServerTransaction.Action], for key: ServerTransactionKey) {
        for action in actions {
            switch action {
            case .send(let response): self.send(response, for: key)
            case .passACK: break
            case .start(let timer, let delay): self.start(timer, for: key, after: delay)
            case .cancel(let timer): self.cancel(timer, for: key)
            case .fail(let failure): self.user.serverTransactionFailed(key, failure)
            case .terminate: self.removeServer(key)
            }
        }
    }

    private func run(_ actions: [ServerTransaction.Action], for key: ServerTransactionKey) {
        for action in actions {
            switch action {
            case .send(let response): self.send(response, for: key)
            case .start(let timer, let delay): self.start(timer, for: key, after: delay)
            case .terminate: self.removeServer(key)
            }
        }
    }

    private func run(_ actions: [InviteClientTransaction.Action], for key: ClientTransactionKey, from flow: SIPFlow) {
        for action in actions {
            switch action {
            case .sendRequest: self.sendRequest(for: key)
            case .sendACK(let response): self.sendACK(to: response, for: key)
            case .pass(let response): self.user.received(response, from: flow, transaction: key)
            case .start(let timer, let delay): self.start(timer, for: key, after: delay)
            case .cancel(let timer): self.cancel(timer, for: key)
            case .fail(let failure): self.user.clientTransactionFailed(key, failure)
            case .terminate: self.removeClient(key)
            }
        }
    }

    private func run(_ actions: [ClientTransaction.Action], for key: ClientTransactionKey, from flow: SIPFlow) {
        for action in actions {
            switch action {
            case .sendRequest: self.sendRequest(for: key)
            case .pass(let response): self.user.received(response, from: flow, transaction: key)
            case .start(let timer, let delay): self.start(timer, for: key, after: delay)
            case .cancel(let timer): self.cancel(timer, for: key)
            case .fail(let failure): self.user.clientTransactionFailed(key, failure)
            case .terminate: self.removeClient(key)
            }
        }
    }

    private func send(_ response: SIPResponse, for key: ServerTransactionKey) {
        guard let flow = self.servers[key]?.flow else { return }
        self.environment.send(.response(response), over: flow)
    }

    private func sendRequest(for key: ClientTransactionKey) {
        guard let entry = self.clients[key] else { return }
        self.environment.send(.request(entry.request), over: entry.flow)
    }

    /// The ACK to a failure response (RFC 3261 §17.1.1.3).
    private func sendACK(to response: SIPResponse, for key: ClientTransactionKey) {
        guard let entry = self.clients[key], let via = entry.request.headers[values: .via].first, let cseq = entry.request.cseq else { return }
        var headers = SIPHeaders([.init(.via, via)])
        headers.append(.maxForwards, "70")
        for field in entry.request.headers.fields where [.from, .callID, .route].contains(field.name) {
            headers.append(field.name, field.value)
        }
        headers.append(.to, response.headers[.to] ?? entry.request.headers[.to] ?? "")
        headers.append(.cseq, SIPSequence(cseq.number, .ack).description)
        self.environment.send(.request(SIPRequest(method: .ack, uri: entry.request.uri, headers: headers)), over: entry.flow)
    }

    private func start(_ timer: TransactionTimer, for key: ServerTransactionKey, after delay: Duration) {
        let token = self.environment.startTimer(.server(key, timer), after: delay)
        self.servers[key]?.timers.append((timer, token))
    }

    private func start(_ timer: TransactionTimer, for key: ClientTransactionKey, after delay: Duration) {
        let token = self.environment.startTimer(.client(key, timer), after: delay)
        self.clients[key]?.timers.append((timer, token))
    }

    private func cancel(_ timer: TransactionTimer, for key: ServerTransactionKey) {
        guard let index = self.servers[key]?.timers.firstIndex(where: { $0.0 == timer }) else { return }
        if let (_, token) = self.servers[key]?.timers.remove(at: index) { self.environment.cancelTimer(token) }
    }

    private func cancel(_ timer: TransactionTimer, for key: ClientTransactionKey) {
        guard let index = self.clients[key]?.timers.firstIndex(where: { $0.0 == timer }) else { return }
        if let (_, token) = self.clients[key]?.timers.remove(at: index) { self.environment.cancelTimer(token) }
    }

    private func removeServer(_ key: ServerTransactionKey) {
        guard let entry = self.servers.removeValue(forKey: key) else { return }
        for (_, token) in entry.timers { self.environment.cancelTimer(token) }
    }

    private func removeClient(_ key: ClientTransactionKey) {
        guard let entry = self.clients.removeValue(forKey: key) else { return }
        for (_, token) in entry.timers { self.environment.cancelTimer(token) }
    }
}
