package import CallControl
package import Directory
import Media
import SIPSyntax
package import SIPUserAgent

/// The live exchange: an ``ExchangeCore`` and its park service, confined to the event loop of the SIP sockets.
///
/// The executor is that event loop, so a channel handler enters with ``onEventLoop(_:)`` and no thread is crossed between the
/// socket and the call; the HTTP side enters with `await`.
package actor Exchange {
    /// What an operator wants to know.
    package struct Status: Hashable, Sendable {
        package var counters: ExchangeCounters
        package var calls: Int
        package var parked: Int
        package var registrations: Int
        package var subscriptions: Int
        package var mediaPorts: Int
        package var transactions: Int
        package var adoptionsUnderWay: Int
        package var isDraining: Bool
    }

    package let core: ExchangeCore
    package let park: ParkService
    private let executor: any SerialExecutor

    package nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// - Parameter makeCore: builds the core; runs once, inside the actor's isolation.
    package init(executor: any SerialExecutor, makeCore: sending () -> sending ExchangeCore) {
        self.executor = executor
        let core = makeCore()
        self.core = core
        self.park = ParkService(core: core)
    }

    /// Enters from code that already runs on the event loop. Traps anywhere else.
    package nonisolated func onEventLoop<Result: Sendable>(_ body: @Sendable (ExchangeCore) -> Result) -> Result {
        self.assumeIsolated { exchange in body(exchange.core) }
    }

    // MARK: Calls

    package func calls(of member: MemberID) -> [CallDetails] { self.core.calls(of: member) }

    package func details(of call: CallHalfID, for member: MemberID) throws(CallControlError) -> CallDetails {
        self.core.details(of: try self.core.half(call, of: member))
    }

    package func dial(_ destination: String, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.dial(destination, by: member, on: devices) }
    }

    package func hangup(_ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.hangup(call, by: member) }
    }

    package func answer(_ call: CallHalfID, by member: Member, on devices: Set<String>? = nil) async throws(CallControlError) {
        try await self.wait { core, _, done in core.answer(call, by: member, on: devices, completion: done) }
    }

    package func hold(_ call: CallHalfID, by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.hold(call, by: member, completion: done) }
    }

    package func resume(_ call: CallHalfID, by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.resume(call, by: member, completion: done) }
    }

    package func reject(_ call: CallHalfID, by member: MemberID, _ rejection: Rejection) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.reject(call, by: member, rejection) }
    }

    package func divert(_ call: CallHalfID, by member: Member, to destination: String) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.divert(call, by: member, to: destination) }
    }

    package func transfer(_ first: CallHalfID?, _ second: CallHalfID?, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.transfer(first, second, by: member) }
    }

    package func transfer(_ call: CallHalfID, by member: Member, to destination: String) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.transfer(call, by: member, to: destination) }
    }

    package func setMuted(_ isMuted: Bool, _ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.setMuted(isMuted, call, by: member) }
    }

    package func pull(by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.pull(by: member, on: devices) }
    }

    package func push(_ call: CallHalfID, by member: Member) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.push(call, by: member) }
    }

    package func bargeIn(at target: String, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) in try self.core.bargeIn(at: target, by: member, on: devices) }
    }

    package func transmitDigits(_ digits: String, _ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.transmitDigits(digits, call, by: member) }
    }

    /// Every device of which a phone is registered, as it is now.
    package var connectedDevices: RegisteredDevices { self.core.connectedDevices }

    /// Asks the phone of a device to fetch its configuration. See `ExchangeCore.checkSync(_:)`.
    package func checkSync(_ device: Device) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.checkSync(device) }
    }

    // MARK: Recording

    package func startRecording(_ call: CallHalfID, by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.startRecording(call, by: member, completion: done) }
    }

    package func stopRecording(_ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.stopRecording(call, by: member) }
    }

    package func setRecordingPaused(_ isPaused: Bool, _ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.setRecordingPaused(isPaused, call, by: member) }
    }

    // MARK: Conferences

    package func conference(of member: MemberID) -> ConferenceDetails? { self.core.conference(of: member) }

    package func startConference(_ calls: [CallHalfID], by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.startConference(calls, by: member, completion: done) }
    }

    package func addParticipant(_ call: CallHalfID, by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.addParticipant(call, by: member, completion: done) }
    }

    package func setConferenceMuted(_ isMuted: Bool, _ call: CallHalfID?, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.setConferenceMuted(isMuted, call, by: member) }
    }

    package func setDeafened(_ isDeafened: Bool, _ call: CallHalfID, by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.setDeafened(isDeafened, call, by: member) }
    }

    package func setConferenceHeld(_ isHeld: Bool, by member: MemberID) async throws(CallControlError) {
        try await self.wait { core, _, done in core.setConferenceHeld(isHeld, by: member, completion: done) }
    }

    package func releaseConference(by member: MemberID) throws(CallControlError) {
        try self.core.enter { () throws(CallControlError) in try self.core.releaseConference(by: member) }
    }

    // MARK: Voice messages

    package func setMessageWaiting(_ isWaiting: Bool, for member: MemberID) {
        self.core.enter { self.core.setMessageWaiting(isWaiting, for: member) }
    }

    // MARK: Park

    package func park(
        _ call: CallHalfID, by member: Member, destination: String?, isGroupPark: Bool
    ) async throws(CallControlError) -> RemoteParty {
        try await self.wait { (_, park, done: @escaping ExchangeCore.Completion<ParkService.Parked>) in
            park.park(call, by: member, destination: destination, isGroupPark: isGroupPark, completion: done)
        }.against
    }

    package func retrieve(
        _ destination: String?, by member: Member, on devices: Set<String>? = nil
    ) throws(CallControlError) -> CallReference {
        try self.park.retrieve(destination, by: member, on: devices)
    }

    /// Picks up a call that rings at a member of one's group, or at a target. See `ParkService.pickUp(at:by:on:)`.
    package func pickUp(at target: String?, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.park.pickUp(at: target, by: member, on: devices)
    }

    package func occupiedOrbits(organizationID: String) -> [ParkService.Occupied] {
        self.park.occupied(organizationID: organizationID)
    }

    /// Whether an orbit may be deleted; no call is parked there until ``reopen(_:)``.
    package func close(_ orbit: DirectoryIndex.Target) -> Bool { self.park.close(orbit) }

    package func reopen(_ orbit: DirectoryIndex.Target) { self.park.reopen(orbit) }

    /// Whether an organisation may be deleted: nil, and nothing is parked there until ``reopen(organization:)``, or the calls that it has.
    package func close(organization id: String) -> ParkService.OrganizationCalls? { self.park.close(organization: id) }

    package func reopen(organization id: String) { self.park.reopen(organization: id) }

    // MARK: The process around it

    package func apply(_ change: DirectoryChange) { self.core.apply(change) }

    package func restore(
        registrations: [RegistrationRecord], parked: [ParkRecord], calls: [CallRecord], subscriptions: [SubscriptionRecord] = [],
        messagesWaiting: [MessageWaitingRecord] = []
    ) {
        // First: the parked calls of outside callers are taken over by them.
        self.core.startTrunks()
        self.core.restore(registrations)
        self.core.restore(messagesWaiting)
        self.park.adopt(parked)
        self.core.end(calls)
        // Last: they tell what there is now.
        self.core.restore(subscriptions)
    }

    /// What is known of a trunk at this moment; nil for one that is not used.
    package func trunkCondition(_ id: String) -> TrunkCondition? { self.core.trunkCondition(id) }

    /// No new calls from now on.
    package func drain() { self.core.isDraining = true }

    /// Ends what is not parked. Parked calls stay with their phones until the next process adopts them.
    package func endCalls() {
        self.core.endCalls { self.park.isParked($0) }
    }

    /// Takes back what is registered with the peers of trunks.
    package func stopTrunks() { self.core.stopTrunks() }

    /// Registrations of which the peers have not said yet that they are taken back.
    package var unregistering: Int { self.core.unregistering }

    /// Calls that are neither parked nor over.
    package var liveCalls: Int { self.core.halves.count - self.park.parkedCalls }

    package var status: Status {
        Status(
            counters: self.core.counters, calls: self.core.halves.count, parked: self.park.parkedCalls,
            registrations: self.core.registrar.count, subscriptions: self.core.subscriptionCount, mediaPorts: self.core.environment.media.openPorts,
            transactions: self.core.serverTransactionCount + self.core.clientTransactionCount, adoptionsUnderWay: self.park.adoptionsUnderWay,
            isDraining: self.core.isDraining)
    }

    /// Turns a completion into a return.
    private func wait<Value: Sendable>(
        _ body: (ExchangeCore, ParkService, @escaping ExchangeCore.Completion<Value>) -> Void
    ) async throws(CallControlError) -> Value {
        let result: Result<Value, CallControlError> = await withCheckedContinuation { continuation in
            self.core.enter { body(self.core, self.park) { continuation.resume(returning: $0) } }
        }
        return try result.get()
    }
}
