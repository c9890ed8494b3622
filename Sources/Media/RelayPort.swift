import NIOCore
import SDP

/// One party's ports on the media loop: where it sends, what it hears. Confined to that loop.
final class RelayPort {
    /// What the party hears.
    enum Mode {
        case idle
        case relay(to: RelayPort)
        case music(MusicPlayer)
        case mix(MixParty)
    }

    let id: MediaPort
    var rtp: (any Channel)?
    var rtcp: (any Channel)?
    var mode = Mode.idle
    /// Nobody hears what the party says.
    var isMuted = false
    /// What goes to the party.
    var stream = OutgoingStream()
    /// What the party was last sent from here, whose payload type may be a dynamic one.
    var codec: (payloadType: UInt8, law: G711)?
    /// Keys to be pressed towards the party.
    var keys = DigitSender()
    var overlay = Overlay()
    var recorder: Recorder?
    /// The address that the party's own packets come from, or until they come the one its description names.
    private(set) var remote: SocketAddress?
    private(set) var remoteRTCP: SocketAddress?
    private var isLatched = false
    private var isRTCPLatched = false
    private var allowed: [SocketAddress] = []
    private(set) var packetsDropped: UInt64 = 0
    private var digits: DigitCollector?

    init(id: MediaPort) {
        self.id = id
    }

    func collectDigits(_ payloadType: Int?) {
        self.digits = payloadType.map { DigitCollector(payloadType: UInt8(truncatingIfNeeded: $0)) }
    }

    /// The key that a packet is the first to tell of, while keys are asked for.
    func digit(in packet: ByteBuffer) -> Character? {
        guard self.digits != nil else { return nil }
        return self.digits?.digit(in: packet.readableBytesView)
    }

    func setRemote(_ remote: MediaRemote?) {
        self.isLatched = false
        self.isRTCPLatched = false
        guard let remote, let address = try? SocketAddress(ipAddress: remote.address, port: remote.port) else {
            self.remote = nil
            self.remoteRTCP = nil
            self.allowed = []
            return
        }
        self.remote = address
        // After the last port of all there is none for RTCP.
        self.remoteRTCP = remote.port < 65_535 ? try? SocketAddress(ipAddress: remote.address, port: remote.port + 1) : nil
        self.allowed = [address]
        if remote.signallingAddress != remote.address, let other = try? SocketAddress(ipAddress: remote.signallingAddress, port: 0) {
            self.allowed.append(other)
        }
    }

    /// Nothing can be sent to where the party is said to be. It is sent to again from when it sends itself.
    func forgetRemote(isRTCP: Bool) {
        if isRTCP {
            self.remoteRTCP = nil
            self.isRTCPLatched = false
        } else {
            self.remote = nil
            self.isLatched = false
        }
    }

    func reset() {
        self.setRemote(nil)
        self.digits = nil
        self.isMuted = false
        self.mode = .idle
        self.stream = OutgoingStream()
        self.codec = nil
        self.keys = DigitSender()
        self.overlay = Overlay()
    }

    /// Whether a packet from `source` is the party's. The first one from an address that its description or its signalling
    /// names settles the port (symmetric RTP, RFC 4961); afterwards only that source counts.
    func accepts(_ source: SocketAddress, isRTCP: Bool) -> Bool {
        if isRTCP ? self.isRTCPLatched : self.isLatched {
            if source == (isRTCP ? self.remoteRTCP : self.remote) { return true }
        } else if self.allowed.contains(where: { Self.isSameHost($0, source) }) {
            if isRTCP {
                self.remoteRTCP = source
                self.isRTCPLatched = true
            } else {
                self.remote = source
                self.isLatched = true
            }
            return true
        }
        self.packetsDropped += 1
        return false
    }

    private static func isSameHost(_ left: SocketAddress, _ right: SocketAddress) -> Bool {
        guard left.protocol == right.protocol else { return false }
        // Where the address stands in sockaddr_in and sockaddr_in6.
        let range = left.protocol == .inet6 ? 8..<24 : 4..<8
        return left.withSockAddr { leftAddress, leftSize in
            right.withSockAddr { rightAddress, rightSize in
                let leftBytes = UnsafeRawBufferPointer(start: leftAddress, count: leftSize)
                let rightBytes = UnsafeRawBufferPointer(start: rightAddress, count: rightSize)
                return leftBytes[range].elementsEqual(rightBytes[range])
            }
        }
    }
}
