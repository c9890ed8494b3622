/// Keeps the notifications of one subscription apart: the next is sent when the last has been answered, and then tells the
/// newest state (RFC 6665 §4.2.2: a NOTIFY while another is outstanding may overtake it).
///
///        ┌──────┐  change: send   ┌─────────┐  change   ┌─────────────────┐
///        │ idle │ ──────────────▶ │ waiting │ ────────▶ │ waiting, behind │
///        └──────┘ ◀────────────── └─────────┘ ◀──────── └─────────────────┘
///                     answered                answered: send
public struct NotificationQueue: Hashable, Sendable {
    private enum State: Hashable {
        case idle
        case waiting
        case waitingBehind
    }

    private var state = State.idle

    public init() {}

    public var isIdle: Bool { self.state == .idle }

    /// There is something to tell. Returns whether to send it now.
    public mutating func changed() -> Bool {
        switch self.state {
        case .idle:
            self.state = .waiting
            return true
        case .waiting, .waitingBehind:
            self.state = .waitingBehind
            return false
        }
    }

    /// The last notification has been answered, or never will be. Returns whether to send the next.
    public mutating func completed() -> Bool {
        switch self.state {
        case .idle: return false
        case .waiting:
            self.state = .idle
            return false
        case .waitingBehind:
            self.state = .waiting
            return true
        }
    }
}
