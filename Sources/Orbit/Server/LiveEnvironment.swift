import CallControl
import CallPark
import Foundation
import Media
import NIOCore
import SIPSyntax
import SIPTransport
import Storage
import Webhooks

/// The world as the live exchange sees it. Confined to the event loop of the SIP sockets.
final class LiveEnvironment: ExchangeEnvironment {
    /// The one alarm as the event loop calls it.
    private struct Alarm: NIOScheduledCallbackHandler, Sendable {
        let environment: NIOLoopBound<LiveEnvironment>

        func handleScheduledCallback(eventLoop: some EventLoop) {
            self.environment.value.alarmRang()
        }
    }

    let media: any MediaEngine
    private let eventLoop: any EventLoop
    private let transport: SIPTransport
    private let writer: RecordWriter
    private let observer: CallObserver
    private let webhooks: WebhookDispatcher
    private let exchange: NIOLoopBoundBox<Exchange?>
    private var armed: (deadline: Duration, callback: NIOScheduledCallback)?
    private var generator = SystemRandomNumberGenerator()

    init(
        eventLoop: any EventLoop, transport: SIPTransport, media: any MediaEngine, writer: RecordWriter, observer: CallObserver,
        webhooks: WebhookDispatcher, exchange: NIOLoopBoundBox<Exchange?>
    ) {
        self.eventLoop = eventLoop
        self.transport = transport
        self.media = media
        self.writer = writer
        self.observer = observer
        self.webhooks = webhooks
        self.exchange = exchange
    }

    var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    var wallClock: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    func random() -> UInt64 { self.generator.next() }

    func send(_ message: SIPMessage, over flow: SIPFlow) {
        self.transport.send(message, over: flow)
    }

    /// An alarm that is earlier than needed stays: when it rings and nothing is due, the exchange sets the next one.
    func setAlarm(at deadline: Duration?) {
        guard let deadline else { return }
        if let armed = self.armed, armed.deadline <= deadline { return }
        self.armed?.callback.cancel()
        let nanoseconds = UInt64(max(0, deadline / .nanoseconds(1)))
        guard
            let callback = try? self.eventLoop.scheduleCallback(
                at: .uptimeNanoseconds(nanoseconds), handler: Alarm(environment: NIOLoopBound(self, eventLoop: self.eventLoop)))
        else { return }
        self.armed = (deadline, callback)
    }

    private func alarmRang() {
        self.armed = nil
        self.exchange.value?.onEventLoop { $0.alarmFired() }
    }

    func persist(_ operations: [RecordOperation], token: PersistenceToken) {
        let exchange = self.exchange
        let eventLoop = self.eventLoop
        self.writer.persist(operations) { failure in
            eventLoop.execute {
                exchange.value?.onEventLoop { $0.persisted(token, error: failure.map(ExchangeCore.StoreFailure.init(reason:))) }
            }
        }
    }

    func persistBehind(_ operation: RecordOperation) {
        self.writer.persistBehind(operation)
    }

    var wantsNotices: Bool { self.webhooks.wantsNotices }

    func lookUp(_ host: String, for trunkID: String) {
        let (exchange, eventLoop) = (self.exchange, self.eventLoop)
        let resolver = HostResolver(eventLoop: eventLoop)
        Task {
            let found: (addresses: [String], failure: String?)
            do {
                found = (try await resolver.addresses(of: host, timeout: .seconds(10)).map(\.text), nil)
            } catch {
                found = ([], "\(error)")
            }
            eventLoop.execute {
                exchange.value?.onEventLoop { $0.lookedUp(host, for: trunkID, found.addresses, failure: found.failure) }
            }
        }
    }

    func publish(_ event: CallEvent) {
        if case .notice(let notice) = event { self.webhooks.buffer.offer(notice) }
        self.observer.observe(event)
    }
}
