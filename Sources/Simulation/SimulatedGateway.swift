package import SIPPhone
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// A gateway to the telephone network, or a provider's server, in the simulated world. Behind it is one telephone.
package final class SimulatedGateway: PhoneEnvironment {
    package enum Challenge: Hashable, Sendable {
        /// 401 (RFC 3261 §22.2).
        case server
        /// 407 (RFC 3261 §22.3).
        case proxy
    }

    package static let realm = "gateway.example"

    private let world: VirtualWorld
    private let network: SimulatedNetwork
    package let address: SIPFlow
    private var alarm: TimerToken?
    private var storage: ScriptedPhone?
    private var authenticator: DigestAuthenticator
    /// User names and passwords that it knows.
    package var accounts: [String: String] = [:]
    /// What every request but ACK and CANCEL must have credentials for.
    package var challenge: Challenge?
    /// It hears nothing and says nothing.
    package var isSilent = false
    /// What calls are refused with before the telephone hears of them.
    package var refusal: SIPStatus?
    package var refusesPings = false
    /// It does not answer OPTIONS, as many providers do not.
    package var ignoresPings = false
    /// Seconds that registrations are granted.
    package var granted = 600
    /// Requests that came with credentials that are good, or where none are needed; each as often as it came.
    package private(set) var accepted: [SIPRequest] = []
    package private(set) var challenged = 0
    /// Branches of INVITEs that the telephone has not heard of; their ACKs have the same (RFC 3261 §17.1.1.3).
    private var refused: Set<String> = []
    /// The contact that is registered.
    package private(set) var contact: SIPURI?

    /// The telephone behind it.
    package var phone: ScriptedPhone { self.storage.unsafelyUnwrapped }

    /// - Parameters:
    ///   - host: numeric address.
    ///   - number: of the telephone, as the gateway writes it.
    package init(host: String, number: String = "+13105550100", world: VirtualWorld, network: SimulatedNetwork) {
        self.world = world
        self.network = network
        self.address = SIPFlow(.udp, host: host, port: 5060)
        self.authenticator = DigestAuthenticator(realm: Self.realm, algorithms: [.md5], secret: host)
        self.storage = ScriptedPhone(
            account: .init(username: number, password: "", domain: host), address: self.address, server: SimulatedServer.address, mediaPort: 4_000,
            environment: self)
        network.attach(self.address) { [unowned self] outcome, flow in self.receive(outcome, flow) }
    }

    /// Requests of a method, each once.
    package func requests(_ method: SIPMethod) -> [SIPRequest] {
        var seen: Set<String> = []
        return self.accepted.filter { $0.method == method && seen.insert($0.via?.branch ?? "").inserted }
    }

    package func forgetRequests() { self.accepted = [] }

    private func receive(_ outcome: SIPMessageParser.Outcome, _ flow: SIPFlow) {
        guard !self.isSilent else { return }
        guard case .message(.request(let request)) = outcome else { return self.phone.receive(outcome, from: flow) }
        guard request.method == .ack || request.method == .cancel || self.admits(request, flow) else { return }
        self.accepted.append(request)
        switch request.method {
        case .register:
            let expires = request.headers[.expires].flatMap { Int($0) } ?? self.granted
            self.contact = expires == 0 ? nil : request.contact?.uri
            let contact = self.contact.map { [SIPHeaders.Field(.contact, "<\($0)>;expires=\(min(expires, self.granted))")] } ?? []
            self.answer(request, .ok, flow, contact)
        case .options where self.ignoresPings: break
        case .options: self.answer(request, self.refusesPings ? .serviceUnavailable : .ok, flow)
        case .invite where request.to?.tag == nil && self.refusal != nil:
            self.refused.insert(request.via?.branch ?? "")
            self.answer(request, self.refusal ?? .ok, flow)
        // Of a call that was refused or challenged here.
        case .ack where self.refused.contains(request.via?.branch ?? ""): break
        default: self.phone.receive(outcome, from: flow)
        }
    }

    private func admits(_ request: SIPRequest, _ flow: SIPFlow) -> Bool {
        guard let challenge = self.challenge else { return true }
        let names: (challenge: SIPHeaderName, answer: SIPHeaderName) =
            challenge == .proxy ? (.proxyAuthenticate, .proxyAuthorization) : (.wwwAuthenticate, .authorization)
        var signed = request
        signed.headers[.authorization] = request.headers[names.answer]
        let accounts = self.accounts
        let decision = self.authenticator.authenticate(signed, now: self.world.now) { username, algorithm in
            accounts[username].map { DigestCredentials.ha1(username: username, realm: Self.realm, password: $0, algorithm: algorithm) }
        }
        guard case .challenge(let challenges) = decision else { return true }
        self.challenged += 1
        self.refused.insert(request.via?.branch ?? "")
        self.answer(request, challenge == .proxy ? SIPStatus(rawValue: 407) : .unauthorized, flow, challenges.map { .init(names.challenge, $0) })
        return false
    }

    private func answer(_ request: SIPRequest, _ status: SIPStatus, _ flow: SIPFlow, _ headers: [SIPHeaders.Field] = []) {
        var response = SIPResponse(to: request, status: status, tag: "gateway")
        response.headers.append(contentsOf: headers)
        self.network.send(.response(response), from: self.address, to: flow)
    }

    // MARK: PhoneEnvironment

    package var now: Duration { self.world.now }
    package func random() -> UInt64 { self.world.generator.next() }

    package func send(_ message: SIPMessage, over flow: SIPFlow) {
        guard !self.isSilent else { return }
        self.network.send(message, from: self.address, to: flow)
    }

    package func setAlarm(at deadline: Duration?) {
        if let alarm = self.alarm { self.world.cancel(alarm) }
        self.alarm = nil
        guard let deadline else { return }
        self.alarm = self.world.schedule(after: deadline - self.world.now) { [unowned self] in
            self.alarm = nil
            self.phone.alarmFired()
        }
    }
}
