package import CallControl
package import CallPark
package import Directory
package import Media
package import SIPSyntax
import SIPTransaction

/// One process of the server in the simulated world: a core, its park service, its media engine. It can be killed.
package final class SimulatedServer: ExchangeEnvironment {
    package static let address = SIPFlow(.udp, host: "10.0.0.1", port: 5060)

    /// Nothing is written there: the simulated engine has no files.
    package static let recordingFolder = "/recordings"

    private let world: VirtualWorld
    private let network: SimulatedNetwork
    private let disk: SimulatedDisk
    package let engine: SimulatedMediaEngine
    private var alarm: TimerToken?
    private var coreStorage: ExchangeCore?
    private var parkStorage: ParkService?
    package private(set) var isAlive = true
    package private(set) var events: [CallEvent] = []
    /// What is sent there fails at once, as over a connection that is gone.
    package var lostFlows: Set<SIPFlow> = []

    package var core: ExchangeCore { self.coreStorage.unsafelyUnwrapped }
    package var park: ParkService { self.parkStorage.unsafelyUnwrapped }

    /// Starts a process on what is durable.
    package init(
        world: VirtualWorld, network: SimulatedNetwork, disk: SimulatedDisk, directory: DirectoryIndex, mediaPorts: Int = 2_000,
        maximumParkTime: Duration = .seconds(3_600)
    ) {
        self.world = world
        self.network = network
        self.disk = disk
        self.engine = SimulatedMediaEngine(address: Self.address.host, ports: mediaPorts)
        let configuration = ExchangeConfiguration(
            host: Self.address.host, port: Self.address.port, maximumParkTime: maximumParkTime, recordingFolder: Self.recordingFolder)
        let core = ExchangeCore(configuration: configuration, directory: directory, environment: self)
        self.coreStorage = core
        self.parkStorage = ParkService(core: core)
        // As of the real engine, whose files are written on a thread of their own, its events come a little later.
        self.engine.onEvent = { [unowned self] event in
            self.world.schedule(after: .zero) { [weak self] in
                if let self, self.isAlive { self.core.received(event) }
            }
        }
        network.attach(Self.address) { [unowned self] outcome, flow in
            if self.isAlive { self.core.receive(outcome, from: flow) }
        }
        core.startTrunks()
        core.restore(disk.load(RegistrationRecord.self))
        core.restore(disk.load(MessageWaitingRecord.self))
        self.park.adopt(disk.load(ParkRecord.self))
        core.end(disk.load(CallRecord.self))
        core.restore(disk.load(SubscriptionRecord.self))
    }

    /// `kill -9`.
    package func kill() {
        self.isAlive = false
        if let alarm = self.alarm { self.world.cancel(alarm) }
        self.network.detach(Self.address)
        self.disk.crash()
    }

    // MARK: ExchangeEnvironment

    package var now: Duration { self.world.now }
    package var wallClock: Int64 { self.world.wallClock }
    package var media: any MediaEngine { self.engine }
    package func random() -> UInt64 { self.world.generator.next() }

    package func send(_ message: SIPMessage, over flow: SIPFlow) {
        guard self.isAlive else { return }
        guard !self.lostFlows.contains(flow) else { return self.core.transportFailed(flow) }
        self.network.send(message, from: Self.address, to: flow)
    }

    package func setAlarm(at deadline: Duration?) {
        if let alarm = self.alarm { self.world.cancel(alarm) }
        self.alarm = nil
        guard let deadline, self.isAlive else { return }
        self.alarm = self.world.schedule(after: deadline - self.world.now) { [unowned self] in
            self.alarm = nil
            if self.isAlive { self.core.alarmFired() }
        }
    }

    package func persist(_ operations: [RecordOperation], token: PersistenceToken) {
        self.disk.persist(operations) { [weak self] failure in
            guard let self, self.isAlive else { return }
            self.core.persisted(token, error: failure.map(ExchangeCore.StoreFailure.init(reason:)))
        }
    }

    package func persistBehind(_ operation: RecordOperation) { self.disk.persistBehind(operation) }

    package var wantsNotices: Bool { true }

    /// There are no names in the simulated world, only numeric addresses.
    package func lookUp(_ host: String, for trunkID: String) {
        self.world.schedule(after: .zero) { [weak self] in
            guard let self, self.isAlive else { return }
            let isAddress = host.allSatisfy { $0.isNumber || $0 == "." }
            self.core.lookedUp(host, for: trunkID, isAddress ? [host] : [], failure: isAddress ? nil : "\(host) has no address")
        }
    }

    package func publish(_ event: CallEvent) { self.events.append(event) }
}
