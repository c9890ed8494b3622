/// How a trunk is doing, as far as the exchange knows.
package struct TrunkStatus: Hashable, Sendable, Encodable {
    package enum State: String, Hashable, Sendable, Encodable, CaseIterable {
        /// Its peer answers.
        case up
        /// Its peer does not answer, or refuses to register this server.
        case down
        case unknown
    }

    package var state: State
    /// Nil for a trunk that does not register.
    package var registered: Bool?
    /// For people, such as why a registration was refused.
    package var detail: String?

    package init(state: State, registered: Bool? = nil, detail: String? = nil) {
        self.state = state
        self.registered = registered
        self.detail = detail
    }

    /// The API's device status of a trunk.
    var deviceStatus: String {
        switch self.state {
        case .up: "online"
        case .down: "offline"
        case .unknown: "unknown"
        }
    }
}
