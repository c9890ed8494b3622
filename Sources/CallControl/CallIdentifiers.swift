/// Names one party's side of a call; what the API calls a call id.
///
/// `callhalf-NODE.START.COUNT:0`: the node, when its process started, and a count, so that no other process makes the same.
package struct CallHalfID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { self.rawValue }
}

/// Names one SIP dialog, or one that may come to be, inside the exchange.
package struct LegID: Hashable, Sendable {
    package var rawValue: UInt64
}
