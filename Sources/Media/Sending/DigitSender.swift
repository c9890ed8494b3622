import DequeModule

/// Presses keys one after another (RFC 4733), in steps of 20 ms: a key for 100 ms, then its end three times at the same interval
/// (§2.5.1.4); 80 ms after it is released comes the next one. A comma is a pause of two seconds.
struct DigitSender {
    /// What one packet tells (RFC 4733 §2.3).
    struct Event: Hashable {
        var code: UInt8
        var payloadType: UInt8
        /// In samples.
        var duration: UInt16
        var isFirst: Bool
        var isEnd: Bool

        /// The volume is -10 dBm0, as phones have it.
        var payload: [UInt8] { [self.code, (self.isEnd ? 0x80 : 0) | 10, UInt8(self.duration >> 8), UInt8(self.duration & 0xFF)] }
    }

    private enum Item {
        case key(code: UInt8, payloadType: UInt8)
        case pause
    }

    private static let updates = 5
    private static let ends = 3
    /// From a key to the next one: 100 ms and 80 ms.
    private static let stepsOfKey = 9
    private static let stepsOfPause = 100

    private var queue = Deque<Item>()
    private var current: Item?
    private var step = 0
    /// A key is down, or its end is being told: the party is sent nothing else.
    private(set) var isPressing = false

    var isIdle: Bool { self.current == nil && self.queue.isEmpty }

    /// Adds keys after those that wait. What is no key is passed over.
    mutating func press(_ digits: String, payloadType: UInt8) {
        for digit in digits {
            if digit == "," {
                self.queue.append(.pause)
            } else if let code = DigitCollector.keys.firstIndex(of: digit) {
                self.queue.append(.key(code: UInt8(code), payloadType: payloadType))
            }
        }
    }

    /// What is to be sent in this step, nil between the keys.
    mutating func next() -> Event? {
        if self.current == nil {
            self.current = self.queue.popFirst()
            self.step = 0
        }
        let step = self.step
        self.step += 1
        switch self.current {
        case nil:
            self.isPressing = false
            return nil
        case .pause:
            self.isPressing = false
            if self.step == Self.stepsOfPause { self.current = nil }
            return nil
        case .key(let code, let payloadType):
            if self.step == Self.stepsOfKey { self.current = nil }
            self.isPressing = step < Self.updates + Self.ends
            guard self.isPressing else { return nil }
            return Event(
                code: code, payloadType: payloadType, duration: UInt16(min(self.step, Self.updates) * MusicLibrary.frameLength),
                isFirst: step == 0, isEnd: step >= Self.updates)
        }
    }
}
