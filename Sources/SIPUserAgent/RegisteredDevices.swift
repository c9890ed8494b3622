/// Devices of which a contact is registered, by the application's names for them.
///
/// A copy costs nothing, and a change beside a copy moves one in 256 of them: whoever looks at all devices does not hold up the phones.
public struct RegisteredDevices: Sendable {
    /// How many contacts each device has; devices of similar names are in different parts.
    private var parts: [[String: Int]]

    init(_ bindings: [String: [ContactBinding]]) {
        self.parts = Array(repeating: [:], count: 256)
        for contacts in bindings.values { self.replace([], by: contacts) }
    }

    public func contains(_ device: String) -> Bool { self.parts[Self.part(of: device)][device] != nil }

    mutating func replace(_ old: [ContactBinding], by new: [ContactBinding]) {
        // First what is there now: a device that stays does not go in between.
        for device in new.lazy.compactMap(\.deviceID) { self.parts[Self.part(of: device)][device, default: 0] += 1 }
        for device in old.lazy.compactMap(\.deviceID) {
            let part = Self.part(of: device)
            guard let count = self.parts[part][device] else { continue }
            self.parts[part][device] = count > 1 ? count - 1 : nil
        }
    }

    private static func part(of device: String) -> Int {
        Int(device.utf8.suffix(4).reduce(UInt8(0)) { ($0 &* 31) &+ $1 })
    }
}
