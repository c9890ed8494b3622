package import Directory
package import Media
package import SIPSyntax
package import SIPTransaction
package import SIPUserAgent

/// The exchange itself: every transaction, dialog, registration and call of this process.
///
/// Plain synchronous code. It is not `Sendable`; whoever owns it (the `Exchange` actor, or a simulation) is the only one that
/// can reach it. Events come in as method calls, in order; everything that leaves goes through the environment.
package final class ExchangeCore {
    package let environment: any ExchangeEnvironment
    package let configuration: ExchangeConfiguration
    package internal(set) var directory: DirectoryIndex
    package internal(set) var registrar = Registrar()
    package internal(set) var halves: [CallHalfID: CallHalf] = [:]
    package internal(set) var counters = ExchangeCounters()
    var halvesByOwner: [MemberID: Set<CallHalfID>] = [:]
    /// Milliseconds since 1970, of each member's last call.
    var lastCallEnded: [MemberID: Int64] = [:]
    var huntOrder = HuntOrder()
    var digitHandlers: [MediaPort: (Character) -> Void] = [:]
    var watchers: [DialogKey: Watcher] = [:]
    /// Subscriptions of each member.
    var watcherCounts: [MemberID: Int] = [:]
    /// Who is told of each target, by the target.
    var watchersByTarget: [DirectoryIndex.Target: [DialogKey: Watcher]] = [:]
    /// Targets whose line keys may have to change.
    var touched: Set<DirectoryIndex.Target> = []
    var appearances: [MemberID: Appearances] = [:]
    /// Members for whom voice messages wait.
    var messagesWaiting: Set<MemberID> = []
    /// Conferences by their hosts.
    var conferences: [MemberID: Conference] = [:]
    var lastMix: UInt64 = 0
    /// Recordings whose files are open, by file.
    var recordings: [String: ActiveRecording] = [:]
    /// Halves of which their owners may have to be told.
    var changedHalves: [CallHalf] = []
    /// Trunks in use, by their ids.
    var trunks: [String: TrunkConnection] = [:]
    var usesTrunks = false
    /// Registrations that are being taken back.
    package internal(set) var unregistering = 0
    /// No new calls are taken; those there are go on.
    package var isDraining = false

    var transactions: TransactionLayer { self.transactionLayer.unsafelyUnwrapped }
    private var transactionLayer: TransactionLayer?
    var timers = TimerQueue<ExchangeTimer>()
    private var alarm: Duration?
    var legs: [LegID: Leg] = [:]
    /// INVITEs of an earlier process that this one has taken back.
    var orphans: [DialogKey: Leg] = [:]
    /// Legs by Call-ID and our tag.
    var dialogs: [DialogKey: Leg] = [:]
    var clients: [ClientTransactionKey: ResponseHandler] = [:]
    var inviteLegs: [ClientTransactionKey: Leg] = [:]
    var serverLegs: [ServerTransactionKey: Leg] = [:]
    /// INVITEs being handled, by Call-ID, From tag and CSeq, to know one that came on two ways (RFC 3261 §8.2.2.2).
    var mergeKeys: [String: ServerTransactionKey] = [:]
    var authenticators: [String: DigestAuthenticator] = [:]
    var features: [any CallFeature] = []
    private var persistence: [PersistenceToken: (StoreFailure?) -> Void] = [:]
    private var lastPersistenceToken: UInt64 = 0
    private var mediaCommands: [MediaCommand] = []
    private var depth = 0
    private var lastID: UInt64 = 0
    private let epoch: String
    let secret: String

    /// Our side of a dialog.
    struct DialogKey: Hashable {
        var callID: String
        var localTag: String
    }

    /// Why a record could not be made durable.
    package struct StoreFailure: Error, Hashable, Sendable {
        package var reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    /// Names a timer that a feature started.
    package typealias Timer = TimerToken

    typealias ResponseHandler = (Result<SIPResponse, TransactionFailure>, SIPFlow?) -> Void

    package init(configuration: ExchangeConfiguration, directory: DirectoryIndex, environment: any ExchangeEnvironment) {
        self.configuration = configuration
        self.directory = directory
        self.environment = environment
        self.epoch = String(environment.wallClock, radix: 36)
        self.secret = String(environment.random(), radix: 16) + String(environment.random(), radix: 16)
        self.transactionLayer = TransactionLayer(
            environment: self, user: self, timing: configuration.timing, limits: configuration.transactionLimits)
    }

    package func add(_ feature: any CallFeature) {
        self.features.append(feature)
    }

    // MARK: What happens to the exchange

    /// Everything that comes in runs inside this, so that media commands leave together and the alarm is set once.
    package func enter<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        self.depth += 1
        defer {
            if self.depth == 1 {
                self.tellWatchers()
                self.tellNotices()
            }
            self.depth -= 1
            if self.depth == 0 { self.leave() }
        }
        return try body()
    }

    private func leave() {
        if !self.mediaCommands.isEmpty {
            let commands = self.mediaCommands
            self.mediaCommands.removeAll(keepingCapacity: true)
            self.environment.media.perform(commands)
        }
        let next = self.timers.next
        if next != self.alarm {
            self.alarm = next
            self.environment.setAlarm(at: next)
        }
    }

    /// What the parser made of a datagram or frame.
    package func receive(_ outcome: SIPMessageParser.Outcome, from flow: SIPFlow) {
        self.enter {
            switch outcome {
            case .message(.request(let request)):
                self.counters.requestsReceived += 1
                self.transactions.receive(self.stamped(request, flow), from: flow)
            case .message(.response(let response)):
                self.counters.responsesReceived += 1
                self.transactions.receive(response, from: flow)
            case .malformedRequest(let request, let error):
                self.counters.malformed += 1
                let request = self.stamped(request, flow)
                let response = SIPResponse(to: request, status: error.status, reason: Self.reason(for: error), tag: "malformed")
                self.environment.send(.response(response), over: flow)
            case .dropped:
                self.counters.dropped += 1
            case .keepAlive:
                break
            }
        }
    }

    /// Notes in the topmost Via where the request came from (RFC 3261 §18.2.1, RFC 3581 §4).
    private func stamped(_ request: SIPRequest, _ flow: SIPFlow) -> SIPRequest {
        guard var via = request.via else { return request }
        let wantsPort = via.parameters.contains("rport")
        guard wantsPort || via.host != flow.host else { return request }
        if wantsPort { via.parameters["rport"] = String(flow.port) }
        via.parameters["received"] = flow.host
        var request = request
        request.replaceTopVia(via)
        return request
    }

    private static func reason(for error: SIPParseError) -> String {
        switch error.code {
        case .version, .tooLarge: error.status.reasonPhrase
        case .startLine, .missingHeader, .malformedHeader, .malformedURI, .bodyShorterThanContentLength:
            error.field.map { "Bad Request: \($0)" } ?? error.status.reasonPhrase
        }
    }

    /// The time of the alarm has come.
    package func alarmFired() {
        self.enter {
            self.alarm = nil
            while let timer = self.timers.popDue(at: self.environment.now) { self.fire(timer) }
        }
    }

    private func fire(_ timer: ExchangeTimer) {
        switch timer {
        case .transaction(let id): self.transactions.fire(id)
        case .accepted(let id): if let leg = self.legs[id] { self.acceptedTimerFired(leg) }
        case .reliableProvisional(let id): if let leg = self.legs[id] { self.reliableTimerFired(leg) }
        case .cancelled(let id): if let leg = self.legs[id] { self.forgetCancelled(leg) }
        case .noAnswer(let id): if let half = self.halves[id] { self.noAnswer(half) }
        case .session(let id): if let leg = self.legs[id] { self.sessionTimerFired(leg) }
        case .registration(let address): self.registrationTimerFired(address)
        case .subscription(let key): if let watcher = self.watchers[key] { self.subscriptionTimerFired(watcher) }
        case .nonces: self.noncesTimerFired()
        case .action(let action): action()
        }
    }

    /// The store has done what ``ExchangeEnvironment/persist(_:token:)`` asked, or could not.
    package func persisted(_ token: PersistenceToken, error: StoreFailure?) {
        self.enter { self.persistence.removeValue(forKey: token)?(error) }
    }

    /// The transport lost a connection, or could not open it.
    package func transportFailed(_ flow: SIPFlow) {
        self.enter { self.transactions.transportFailed(flow) }
    }

    /// The directory has changed.
    package func apply(_ change: DirectoryChange) {
        self.enter {
            let owner = self.deviceOwner(changedBy: change)
            try? change.apply(to: &self.directory)
            self.forgetRegistrations(after: change, of: owner)
            self.directoryChanged(change)
            if case .removeOrganization = change { self.forgetEverybodyGone() }
            self.followTrunks()
        }
    }

    // MARK: For the parts of the exchange and its features

    package func persist(_ operations: [RecordOperation], then completion: @escaping (StoreFailure?) -> Void) {
        self.lastPersistenceToken += 1
        let token = PersistenceToken(rawValue: self.lastPersistenceToken)
        self.persistence[token] = completion
        self.environment.persist(operations, token: token)
    }

    package func media(_ command: MediaCommand) {
        self.mediaCommands.append(command)
    }

    /// Runs `action` after a delay.
    package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken {
        self.timers.start(.action(action), at: self.environment.now + delay)
    }

    package func cancelTimer(_ token: TimerToken?) {
        if let token { self.timers.cancel(token) }
    }

    func start(_ timer: ExchangeTimer, after delay: Duration) -> TimerToken {
        self.timers.start(timer, at: self.environment.now + delay)
    }

    /// A new name that nobody can guess: tags, branches, Call-IDs.
    func token() -> String {
        String(self.environment.random(), radix: 36)
    }

    func nextLegID() -> LegID {
        self.lastID += 1
        return LegID(rawValue: self.lastID)
    }

    func nextHalfID() -> CallHalfID {
        self.lastID += 1
        return CallHalfID(rawValue: "callhalf-\(self.configuration.node).\(self.epoch).\(self.lastID):0")
    }

    /// A UUID of random bits (RFC 9562 §5.4).
    package func uuid() -> String {
        let high = self.environment.random()
        let low = self.environment.random()
        func hexadecimal(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let version = (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let variant = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let a = hexadecimal(version, 16)
        let b = hexadecimal(variant, 16)
        return "\(a.prefix(8))-\(a.dropFirst(8).prefix(4))-\(a.suffix(4))-\(b.prefix(4))-\(b.suffix(12))"
    }

    // MARK: What the tests and the metrics look at

    /// Whether a dialog, or one that may come to be, has this Call-ID.
    package func hasLeg(callID: String) -> Bool { self.legs.values.contains { $0.callID == callID } }

    package var subscriptionCount: Int { self.watchers.count }
    package var legCount: Int { self.legs.count }
    package var conferenceCount: Int { self.conferences.count }
    /// Recordings whose files are open.
    package var recordingCount: Int { self.recordings.count }
    package var halfOpenInvites: Int { self.transactions.halfOpenInvites }
    package var serverTransactionCount: Int { self.transactions.serverTransactionCount }
    package var clientTransactionCount: Int { self.transactions.clientTransactionCount }
    /// Legs that belong to no half and do not merely wait for the end of their INVITE.
    package var ownerlessLegs: Int {
        self.legs.values.reduce(0) { $0 + ($1.half == nil && $1.state != .terminated && $1.byeReason == nil ? 1 : 0) }
    }
}

extension ExchangeCore: TransactionEnvironment {
    package func send(_ message: SIPMessage, over flow: SIPFlow) {
        self.counters.messagesSent += 1
        self.environment.send(message, over: flow)
    }

    package func startTimer(_ timer: TransactionLayer.TimerID, after delay: Duration) -> TransactionLayer.Token {
        self.timers.start(.transaction(timer), at: self.environment.now + delay)
    }

    package func cancelTimer(_ token: TransactionLayer.Token) {
        self.timers.cancel(token)
    }
}
