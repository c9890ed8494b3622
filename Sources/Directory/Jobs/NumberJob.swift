/// A job that moves numbers to another location, each with its owner where it has one (the API's "Manage Numbers" job).
package struct NumberJob: Hashable, Sendable, Identifiable {
    /// The API's `latestExecutionStatus`, in the words of Spring Batch that Webex uses.
    package enum Status: String, Hashable, Sendable, CaseIterable {
        case starting = "STARTING"
        case started = "STARTED"
        /// Paused: it can be resumed or abandoned.
        case stopped = "STOPPED"
        case abandoned = "ABANDONED"
        case completed = "COMPLETED"
    }

    /// One number of a job.
    package struct Item: Hashable, Sendable {
        package enum State: Hashable, Sendable {
            case waiting
            case done
            /// The code is one of those that Webex lists for these jobs, where one fits.
            case failed(code: String?, reason: String)
        }

        /// E.164 with its plus sign.
        package var number: String
        /// Where it is moved from.
        package var locationID: String
        package var state: State

        package init(number: String, locationID: String, state: State = .waiting) {
            self.number = number
            self.locationID = locationID
            self.state = state
        }
    }

    /// Numbers of one job at most.
    package static let limit = 1_000
    /// Jobs of an organisation that are kept when they are over, the latest.
    package static let kept = 100

    /// A UUID in lower case.
    package var id: String
    package var organizationID: String
    /// Who started it, and by which request.
    package var creator: AuditActor
    package var trackingID: String
    package var targetLocationID: String
    package var items: [Item]
    package var status: Status
    /// Milliseconds since 1970, as all that follow.
    package var createdAt: Int64
    package var startedAt: Int64?
    package var updatedAt: Int64
    package var endedAt: Int64?

    package init(
        id: String, organizationID: String, creator: AuditActor, trackingID: String, targetLocationID: String, items: [Item],
        status: Status = .starting, createdAt: Int64, startedAt: Int64? = nil, updatedAt: Int64? = nil, endedAt: Int64? = nil
    ) {
        self.id = id
        self.organizationID = organizationID
        self.creator = creator
        self.trackingID = trackingID
        self.targetLocationID = targetLocationID
        self.items = items
        self.status = status
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.updatedAt = updatedAt ?? createdAt
        self.endedAt = endedAt
    }

    /// Whether it changes anything now, or will without being asked.
    package var isRunning: Bool { self.status == .starting || self.status == .started }
    /// Whether nothing more can come of it.
    package var isOver: Bool { self.status == .abandoned || self.status == .completed }

    package var moved: Int { self.items.count { $0.state == .done } }

    /// Positions and errors of the numbers that could not be moved.
    package var failures: [(position: Int, item: Item, code: String?, reason: String)] {
        self.items.enumerated().compactMap { position, item in
            if case .failed(let code, let reason) = item.state { (position, item, code, reason) } else { nil }
        }
    }
}
