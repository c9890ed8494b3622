import CallControl
import Directory
import Media
import NIOCore
import SIPPhone
import SIPSyntax
import Simulation

/// The world of an exchange that lives on an event loop: a simulated network, disk and media, and a phone for every account.
///
/// Time stands still until something happens. Then it runs until nothing moves any more, in no time at all.
final class OfficeEnvironment: ExchangeEnvironment {
    private let world = VirtualWorld(seed: 1)
    private let network: SimulatedNetwork
    let disk: SimulatedDisk
    private let engine = SimulatedMediaEngine(address: SimulatedServer.address.host, ports: 100)
    private let eventLoop: any EventLoop
    private(set) var phones: [String: SimulatedPhone] = [:]
    private weak var core: ExchangeCore?
    private var isSettling = false

    private init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.network = SimulatedNetwork(world: self.world, weather: .init())
        self.disk = SimulatedDisk(world: self.world)
    }

    /// The core of an exchange in a new world, with all its phones registered.
    static func makeCore(_ directory: DirectoryIndex, eventLoop: any EventLoop) -> ExchangeCore {
        let environment = OfficeEnvironment(eventLoop: eventLoop)
        let address = SimulatedServer.address
        let core = ExchangeCore(
            configuration: ExchangeConfiguration(host: address.host, port: address.port, recordingFolder: SimulatedServer.recordingFolder),
            directory: directory, environment: environment)
        environment.core = core
        environment.network.attach(address) { [weak core] outcome, flow in core?.receive(outcome, from: flow) }
        let lines = directory.members.values.sorted { $0.id.key < $1.id.key }.flatMap { member in
            member.allDevices.flatMap(\.lines).map { (member.organizationID, $0.account.username) }
        }
        for (index, (organizationID, username)) in lines.enumerated() {
            guard let domain = directory.organizations[organizationID]?.sipDomain else { continue }
            let phone = SimulatedPhone(
                .init(username: username, password: SimulatedOffice.password(of: username), domain: domain), host: "10.0.1.\(index + 2)",
                world: environment.world, network: environment.network)
            phone.phone.register(expires: 86_400)
            environment.phones[username] = phone
        }
        environment.settle()
        return core
    }

    func phone(_ username: String) -> ScriptedPhone {
        guard let phone = self.phones[username] else { preconditionFailure("\(username) has no phone") }
        return phone.phone
    }

    /// Lets time run until nothing moves any more.
    func settle() {
        var before: Int
        repeat {
            before = self.network.delivered
            self.world.run(for: .seconds(1))
        } while self.network.delivered != before
    }

    private func settleSoon() {
        guard !self.isSettling else { return }
        self.isSettling = true
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.execute {
            bound.value.settle()
            bound.value.isSettling = false
        }
    }

    // MARK: ExchangeEnvironment

    var now: Duration { self.world.now }
    var wallClock: Int64 { self.world.wallClock }
    var media: any MediaEngine { self.engine }
    func random() -> UInt64 { self.world.generator.next() }

    func send(_ message: SIPMessage, over flow: SIPFlow) {
        self.network.send(message, from: SimulatedServer.address, to: flow)
        self.settleSoon()
    }

    /// An alarm that is late for its exchange is set again by it.
    func setAlarm(at deadline: Duration?) {
        guard let deadline else { return }
        self.world.schedule(after: deadline - self.world.now) { [weak self] in self?.core?.alarmFired() }
    }

    func persist(_ operations: [RecordOperation], token: PersistenceToken) {
        self.disk.persist(operations) { [weak self] failure in
            self?.core?.persisted(token, error: failure.map(ExchangeCore.StoreFailure.init(reason:)))
        }
        self.settleSoon()
    }

    func persistBehind(_ operation: RecordOperation) { self.disk.persistBehind(operation) }
    var wantsNotices: Bool { true }
    func lookUp(_ host: String, for trunkID: String) {
        self.world.schedule(after: .zero) { [weak self] in self?.core?.lookedUp(host, for: trunkID, [host], failure: nil) }
    }

    func publish(_ event: CallEvent) {}
}
