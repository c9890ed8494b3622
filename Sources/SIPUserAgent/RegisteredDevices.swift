/// Devices of which a contact is registered, by the application's names for them.
///
/// A copy costs nothing, and a change beside a copy moves one in 256 of them: whoever looks at all devices does not hold up the phones. Names
/// are kept as their hashes of 64 bits: of 200,000 devices two have the same once in a billion processes.
public struct RegisteredDevices: Sendable {
    /// How many contacts each device has.
    private var parts: [[Int: Int]]

    init(_ bindings: [String: [ContactBinding]]) {
        self.parts = Array(repeating: [:], count: 256)
        for contacts in bindings.values { self.replace([], by: contacts) }
    }

    public func contains(_ device: String) -> Bool { self.contains(hash: device.hashValue) }

    /// - Parameter hash: the `hashValue` of a device's name.
    public func contains(hash: Int) -> Bool { self.parts[hash & 255][hash] != nil }

    mutating func replace(_ old: [ContactBinding], by new: [ContactBinding]) {
        // First what is there now: a device that stays does not go in between.
        for hash in new.lazy.compactMap({ $0.deviceID?.hashValue }) { self.parts[hash & 255][hash, default: 0] += 1 }
        for hash in old.lazy.compactMap({ $0.deviceID?.hashValue }) {
            guard let count = self.parts[hash & 255][hash] else { continue }
            self.parts[hash & 255][hash] = count > 1 ? count - 1 : nil
        }
    }
}
