import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/jobs/numbers/manageNumbers"
    private static let item = collection + "/{jobId}"

    static let numberJobs = OperationGroup(
        tag: "Manage numbers jobs", summary: "Jobs that move numbers to another location, with whoever has them",
        operations: [
            OperationDescription(
                .get, Self.collection, "listNumberJobs", "The organization's jobs, the latest first", query: [.pageSize(100), .start],
                .ok(.object(["items": .list(Self.job)]))),
            OperationDescription(
                .post, Self.collection, "startNumberJob", "Starts a job; there is one at a time in an organization",
                body: .json(
                    .input([
                        "operation": .one(of: "MOVE"), "targetLocationId": .some,
                        "numberList": .list(.input(["locationId": .some, "numbers": .list(.writtenNumber)])).notEmpty,
                    ])), OperationAnswer(status: .accepted, schema: Self.job), refusals: [.conflict]),
            OperationDescription(.get, Self.item, "getNumberJob", "How far a job is", .ok(Self.job)),
            OperationDescription(
                .get, Self.item + "/errors", "listNumberJobErrors", "The numbers that could not be moved, and why",
                query: [.pageSize(NumberJob.limit), .start], .ok(.object(["items": .list(Self.failure)]))),
            OperationDescription(
                .post, Self.item + "/actions/pause/invoke", "pauseNumberJob", "Stops a job until it is resumed; what it had is free meanwhile",
                .noContent, refusals: [.conflict]),
            OperationDescription(
                .post, Self.item + "/actions/resume/invoke", "resumeNumberJob", "Goes on with a paused job", .noContent, refusals: [.conflict]),
            OperationDescription(
                .post, Self.item + "/actions/abandon/invoke", "abandonNumberJob", "Ends a job; what was moved stays where it is", .noContent,
                refusals: [.conflict]),
        ])

    private static let status = Schema.one(of: NumberJob.Status.self)
    private static let exitCode = Schema.one(of: "UNKNOWN", "STOPPED", "ABANDONED", "COMPLETED", "COMPLETED_WITH_ERRORS")

    private static let step = Schema.object([
        "id": .number(from: 1), "startTime": .timestamp, "endTime": .timestamp.optional, "lastUpdated": .timestamp, "statusMessage": Self.status,
        "exitCode": Self.exitCode, "name": .text, "timeElapsed": .text,
    ])

    private static let execution = Schema.object([
        "id": .number(from: 1), "startTime": .timestamp.optional, "endTime": .timestamp.optional, "lastUpdated": .timestamp,
        "statusMessage": Self.status, "exitCode": Self.exitCode, "createdTime": .timestamp, "timeElapsed": .text,
        "stepExecutionStatuses": .list(Self.step),
    ])

    private static let job = Schema.object([
        "id": .id, "name": .text, "jobType": .text, "trackingId": .text, "sourceUserId": .id.optional, "sourceCustomerId": .id,
        "targetCustomerId": .id, "instanceId": .number(from: 1), "jobExecutionStatus": .list(Self.execution),
        "latestExecutionStatus": Self.status, "latestExecutionExitCode": Self.exitCode, "operationType": .one(of: "MOVE"),
        "sourceLocationId": .id.optional, "targetLocationId": .id,
        "counts": .object(["totalNumbers": .number(from: 0), "numbersMoved": .number(from: 0), "numbersFailed": .number(from: 0)]),
    ]).named("NumberJob")

    private static let failure = Schema.object([
        "item": .text, "itemNumber": .number(from: 1), "trackingId": .text, "errorType": .one(of: "ERROR"),
        "error": .object([
            "key": .text, "message": .list(.object(["description": .text, "code": .text.optional, "locationId": .id])),
        ]),
    ]).named("NumberJobError")
}
