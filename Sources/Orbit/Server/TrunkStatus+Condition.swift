import CallControl
import WebexAPI

extension TrunkStatus {
    /// What the exchange knows of a trunk, for the API.
    init(_ condition: TrunkCondition) {
        self.init(
            state: condition.isUp.map { $0 ? .up : .down } ?? .unknown, registered: condition.isRegistered, detail: condition.detail)
    }
}
