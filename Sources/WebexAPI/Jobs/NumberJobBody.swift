import Directory

/// A job that moves numbers as the API tells it.
struct NumberJobBody: Encodable {
    struct Execution: Encodable {
        struct Step: Encodable {
            var id: Int
            var startTime: String
            var endTime: String?
            var lastUpdated: String
            var statusMessage: String
            var exitCode: String
            var name = "moveNumbers"
            var timeElapsed: String
        }

        var id: Int
        var startTime: String?
        var endTime: String?
        var lastUpdated: String
        var statusMessage: String
        var exitCode: String
        var createdTime: String
        var timeElapsed: String
        var stepExecutionStatuses: [Step]
    }

    struct Counts: Encodable {
        var totalNumbers: Int
        var numbersMoved: Int
        var numbersFailed: Int
    }

    var id: String
    var name = "Manage numbers"
    var jobType = "managenumbers"
    var trackingId: String
    var sourceUserId: String?
    var sourceCustomerId: String
    var targetCustomerId: String
    var instanceId = 1
    var jobExecutionStatus: [Execution]
    var latestExecutionStatus: String
    var latestExecutionExitCode: String
    var operationType = "MOVE"
    /// The first of several.
    var sourceLocationId: String?
    var targetLocationId: String
    var counts: Counts

    /// - Parameter now: milliseconds since 1970, for how long it has taken.
    init(_ job: NumberJob, now: Int64) {
        let failed = job.failures.count
        let exit = Self.exitCode(job.status, hasFailures: failed > 0)
        let elapsed = Self.elapsed((job.endedAt ?? now) - (job.startedAt ?? job.createdAt))
        let end = job.endedAt.map(Timestamp.text)
        let steps = job.startedAt.map { start in
            [
                Execution.Step(
                    id: 1, startTime: Timestamp.text(start), endTime: end, lastUpdated: Timestamp.text(job.updatedAt),
                    statusMessage: job.status.rawValue, exitCode: exit, timeElapsed: elapsed)
            ]
        }
        self.id = WebexID(.job, job.id).description
        self.trackingId = job.trackingID
        self.sourceUserId = job.creator.kind == .person ? job.creator.id.map { WebexID(.people, $0).description } : nil
        self.sourceCustomerId = WebexID(.organization, job.creator.organizationID ?? job.organizationID).description
        self.targetCustomerId = WebexID(.organization, job.organizationID).description
        self.jobExecutionStatus = [
            Execution(
                id: 1, startTime: job.startedAt.map(Timestamp.text), endTime: end, lastUpdated: Timestamp.text(job.updatedAt),
                statusMessage: job.status.rawValue, exitCode: exit, createdTime: Timestamp.text(job.createdAt), timeElapsed: elapsed,
                stepExecutionStatuses: steps ?? [])
        ]
        self.latestExecutionStatus = job.status.rawValue
        self.latestExecutionExitCode = exit
        self.sourceLocationId = job.items.first.map { WebexID(.location, $0.locationID).description }
        self.targetLocationId = WebexID(.location, job.targetLocationID).description
        self.counts = Counts(totalNumbers: job.items.count, numbersMoved: job.moved, numbersFailed: failed)
    }

    private static func exitCode(_ status: NumberJob.Status, hasFailures: Bool) -> String {
        switch status {
        case .starting, .started: "UNKNOWN"
        case .stopped: "STOPPED"
        case .abandoned: "ABANDONED"
        case .completed: hasFailures ? "COMPLETED_WITH_ERRORS" : "COMPLETED"
        }
    }

    /// Such as `PT1.250S` (ISO 8601).
    private static func elapsed(_ milliseconds: Int64) -> String {
        let length = max(0, milliseconds)
        return "PT\(length / 1_000).\(String(1_000 + length % 1_000).dropFirst())S"
    }
}

/// A number that could not be moved, as the API tells it.
struct NumberJobErrorBody: Encodable {
    struct Reason: Encodable {
        struct Message: Encodable {
            var description: String
            var code: String?
            var locationId: String
        }

        /// The HTTP status that the change would have had.
        var key: String
        var message: [Message]
    }

    var item: String
    var itemNumber: Int
    var trackingId: String
    var errorType = "ERROR"
    var error: Reason

    init(_ failure: (position: Int, item: NumberJob.Item, code: String?, reason: String), trackingID: String) {
        self.item = failure.item.number
        self.itemNumber = failure.position + 1
        self.trackingId = trackingID
        self.error = Reason(
            key: "409",
            message: [.init(description: failure.reason, code: failure.code, locationId: WebexID(.location, failure.item.locationID).description)])
    }
}
