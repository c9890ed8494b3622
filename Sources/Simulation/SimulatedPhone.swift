package import SIPPhone
package import SIPSyntax
import SIPTransaction

/// A scripted phone in the simulated world.
package final class SimulatedPhone: PhoneEnvironment {
    private let world: VirtualWorld
    private let network: SimulatedNetwork
    private let address: SIPFlow
    private var alarm: TimerToken?
    private var storage: ScriptedPhone?

    package var phone: ScriptedPhone { self.storage.unsafelyUnwrapped }

    package init(_ account: ScriptedPhone.Account, host: String, world: VirtualWorld, network: SimulatedNetwork) {
        self.world = world
        self.network = network
        self.address = SIPFlow(.udp, host: host, port: 5060)
        self.storage = ScriptedPhone(
            account: account, address: self.address, server: SimulatedServer.address, mediaPort: 4_000, environment: self)
        network.attach(self.address) { [unowned self] outcome, flow in self.phone.receive(outcome, from: flow) }
    }

    package var now: Duration { self.world.now }
    package func random() -> UInt64 { self.world.generator.next() }

    package func send(_ message: SIPMessage, over flow: SIPFlow) {
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
