package import SIPSyntax

/// A network that loses, repeats, delays and so reorders, by its world's seed. Everything travels as bytes.
package final class SimulatedNetwork {
    /// How bad it is.
    package struct Weather: Hashable, Sendable {
        package var loss: Double
        package var duplication: Double
        /// Milliseconds.
        package var delay: ClosedRange<Int>

        package init(loss: Double = 0, duplication: Double = 0, delay: ClosedRange<Int> = 1...5) {
            self.loss = loss
            self.duplication = duplication
            self.delay = delay
        }
    }

    package typealias Receiver = (SIPMessageParser.Outcome, SIPFlow) -> Void

    private let world: VirtualWorld
    package var weather: Weather
    private var receivers: [SIPFlow: Receiver] = [:]
    private let parser = SIPMessageParser()
    package private(set) var delivered = 0
    /// Told of each message that arrives, for the replay of a seed.
    package var trace: ((String) -> Void)?
    /// Messages that the parser refused: nothing that this house writes may be among them.
    package private(set) var unreadable: [String] = []

    package init(world: VirtualWorld, weather: Weather) {
        self.world = world
        self.weather = weather
    }

    package func attach(_ address: SIPFlow, _ receiver: @escaping Receiver) { self.receivers[address] = receiver }

    package func detach(_ address: SIPFlow) { self.receivers[address] = nil }

    package func send(_ message: SIPMessage, from source: SIPFlow, to destination: SIPFlow) {
        let bytes = message.serialized()
        let copies = self.world.generator.chance(self.weather.duplication) ? 2 : 1
        for _ in 0..<copies where !self.world.generator.chance(self.weather.loss) {
            self.world.schedule(after: self.world.generator.duration(self.weather.delay)) { [unowned self] in
                guard let receiver = self.receivers[destination] else { return }
                let outcome = self.parser.parse(bytes)
                if case .message = outcome {} else { self.unreadable.append(String(decoding: bytes, as: UTF8.self)) }
                self.delivered += 1
                self.trace?("\(self.world.now) \(source.host) → \(destination.host)  \(Self.summary(message))")
                receiver(outcome, source)
            }
        }
    }

    private static func summary(_ message: SIPMessage) -> String {
        switch message {
        case .request(let request):
            "\(request.method) \(request.uri)  \(request.callID ?? "") \(request.cseq?.description ?? "") \(request.headers[.reason] ?? "")"
        case .response(let response): "\(response.status)  \(response.callID ?? "") \(response.cseq?.description ?? "")"
        }
    }
}
