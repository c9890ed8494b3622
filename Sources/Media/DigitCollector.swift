/// Reads pressed keys out of a party's telephone-event packets (RFC 4733). Each press is told once, at its first packet.
struct DigitCollector {
    static let keys: [Character] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D"]

    private let payloadType: UInt8
    /// The RTP timestamp of the last press: all packets of one press have the same (RFC 4733 §2.2.1).
    private var lastTimestamp: UInt32?

    init(payloadType: UInt8) {
        self.payloadType = payloadType
    }

    /// The key, when this packet is the first of a press.
    mutating func digit(in packet: some Collection<UInt8>) -> Character? {
        guard let header = RTPHeader(packet), header.payloadType == self.payloadType, packet.count >= RTPHeader.length + 4 else { return nil }
        let event = Int(packet[packet.index(packet.startIndex, offsetBy: RTPHeader.length)])
        guard event < Self.keys.count, header.timestamp != self.lastTimestamp else { return nil }
        self.lastTimestamp = header.timestamp
        return Self.keys[event]
    }
}
