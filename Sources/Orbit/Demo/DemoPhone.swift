import Media
import NIOCore
import NIOPosix
import SDP
import SIPPhone
import SIPSyntax
import SIPTransaction

/// A built-in phone with real sockets: a scripted user agent, a tone for a voice, and an ear. Confined to its event loop.
final class DemoPhone: PhoneEnvironment {
    private let eventLoop: any EventLoop
    private var sip: (any Channel)?
    private var rtp: (any Channel)?
    private var storage: ScriptedPhone?
    private var alarm: Scheduled<Void>?
    private var voice: RepeatedTask?
    private var tone: ToneGenerator
    private var sequence: UInt16 = 0
    private var listener = Listener()
    private var waiting: [(matches: (ScriptedPhone.Event) -> Bool, promise: EventLoopPromise<Void>)] = []
    private let parser = SIPMessageParser()

    var phone: ScriptedPhone { self.storage.unsafelyUnwrapped }

    private init(eventLoop: any EventLoop, tone: Int) {
        self.eventLoop = eventLoop
        self.tone = ToneGenerator(frequency: tone)
    }

    /// Opens a phone on free ports.
    static func make(
        _ account: ScriptedPhone.Account, server: SIPFlow, tone: Int, on eventLoop: any EventLoop
    ) async throws -> NIOLoopBound<DemoPhone> {
        let phone = try await eventLoop.submit { NIOLoopBound(DemoPhone(eventLoop: eventLoop, tone: tone), eventLoop: eventLoop) }.get()
        func bind(_ handle: @escaping @Sendable (DemoPhone, AddressedEnvelope<ByteBuffer>) -> Void) async throws -> any Channel {
            try await DatagramBootstrap(group: eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(EnvelopeHandler { handle(phone.value, $0) })
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
        }
        let sip = try await bind { $0.receive($1) }
        let rtp = try await bind { $0.hear($1) }
        try await eventLoop.submit {
            let address = SIPFlow(.udp, host: "127.0.0.1", port: sip.localAddress?.port ?? 0)
            let this = phone.value
            this.sip = sip
            this.rtp = rtp
            let scripted = ScriptedPhone(
                account: account, address: address, server: server, mediaPort: rtp.localAddress?.port ?? 0, answering: .after(.milliseconds(300)),
                environment: this)
            scripted.onEvent = { this.happened($0) }
            this.storage = scripted
        }.get()
        return phone
    }

    // MARK: What the demo asks for

    /// Completes when an event matches that happens from now on.
    func wait(for matches: @escaping (ScriptedPhone.Event) -> Bool) -> EventLoopFuture<Void> {
        let promise = self.eventLoop.makePromise(of: Void.self)
        self.waiting.append((matches, promise))
        return promise.futureResult
    }

    /// Completes with the packets heard once there are enough to tell what they are.
    func startListening() { self.listener.clear() }

    func sound(among tones: [Int]) -> Listener.Sound { self.listener.sound(among: tones) }

    var packetsHeard: Int { self.listener.packets }

    func close() {
        self.voice?.cancel()
        self.alarm?.cancel()
        self.sip?.close(promise: nil)
        self.rtp?.close(promise: nil)
    }

    // MARK: Sound

    private func hear(_ envelope: AddressedEnvelope<ByteBuffer>) {
        let bytes = Array(envelope.data.readableBytesView)
        guard let header = RTPHeader(bytes), header.payloadType == 0 else { return }
        self.listener.hear(bytes.dropFirst(RTPHeader.length))
    }

    private func speak() {
        let call = self.phone.liveCalls.first { $0.state == .established }
        guard let description = call?.remoteDescription, let audio = description.audio, let host = description.audioConnection?.address,
            let address = try? SocketAddress(ipAddress: host, port: audio.port), let rtp = self.rtp
        else { return }
        self.sequence &+= 1
        let header = RTPHeader(payloadType: 0, sequence: self.sequence, timestamp: UInt32(self.sequence) &* 160, source: 0x0B17)
        rtp.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: header.bytes + self.tone.nextFrame())), promise: nil)
    }

    private func happened(_ event: ScriptedPhone.Event) {
        if case .established = event, self.voice == nil {
            let this = NIOLoopBound(self, eventLoop: self.eventLoop)
            self.voice = self.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { _ in this.value.speak() }
        }
        let matching = self.waiting.filter { $0.matches(event) }
        self.waiting.removeAll { $0.matches(event) }
        for item in matching { item.promise.succeed() }
    }

    // MARK: PhoneEnvironment

    var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    func random() -> UInt64 { .random(in: 0...UInt64.max) }

    func send(_ message: SIPMessage, over flow: SIPFlow) {
        guard let address = try? SocketAddress(ipAddress: flow.host, port: flow.port) else { return }
        self.sip?.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: message.serialized())), promise: nil)
    }

    func setAlarm(at deadline: Duration?) {
        self.alarm?.cancel()
        guard let deadline else { return }
        let this = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.alarm = self.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(max(0, deadline / .nanoseconds(1))))) {
            this.value.phone.alarmFired()
        }
    }

    private func receive(_ envelope: AddressedEnvelope<ByteBuffer>) {
        let flow = SIPFlow(.udp, host: envelope.remoteAddress.ipAddress ?? "", port: envelope.remoteAddress.port ?? 0)
        self.phone.receive(self.parser.parse(Array(envelope.data.readableBytesView)), from: flow)
    }
}

/// Hands each datagram on.
private final class EnvelopeHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let handle: (AddressedEnvelope<ByteBuffer>) -> Void

    init(_ handle: @escaping (AddressedEnvelope<ByteBuffer>) -> Void) {
        self.handle = handle
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.handle(self.unwrapInboundIn(data))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
