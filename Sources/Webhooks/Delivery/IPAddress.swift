/// An IP address as its bytes in network order: 4 or 16 of them.
package struct IPAddress: Hashable, Sendable {
    package let bytes: [UInt8]

    init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
        self.bytes = bytes
    }

    package var isV6: Bool { self.bytes.count == 16 }

    /// Whether it is in a network of the same family.
    func isIn(_ network: [UInt8], _ length: Int) -> Bool {
        guard network.count == self.bytes.count else { return false }
        let whole = length / 8
        guard self.bytes.prefix(whole).elementsEqual(network.prefix(whole)) else { return false }
        let rest = length % 8
        guard rest > 0 else { return true }
        let mask = ~(UInt8.max >> UInt8(rest))
        return self.bytes[whole] & mask == network[whole] & mask
    }
}
