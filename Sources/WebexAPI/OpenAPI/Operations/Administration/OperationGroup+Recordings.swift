import HTTPTypes

extension OperationGroup {
    private static let item = "/convergedRecordings/{recordingId}"

    static let recordings = OperationGroup(
        tag: "Recordings", summary: "Recordings of calls: one's own, and the organization's for administrators",
        operations: [
            OperationDescription(
                .get, "/convergedRecordings", "listRecordings", "The user's own, the latest first", query: Self.search, .ok(Self.list)),
            OperationDescription(
                .get, "/admin/convergedRecordings", "listOrganizationRecordings", "Those of the organization, the latest first",
                query: Self.search, .ok(Self.list)),
            OperationDescription(.get, Self.item, "getRecording", "One of them, with a link to its sound for who may hear it", .ok(Self.details)),
            OperationDescription(.get, Self.item + "/metadata", "getRecordingMetadata", "What is known of its call", .ok(Self.metadata)),
            OperationDescription(.delete, Self.item, "deleteRecording", "Deletes one with its sound", .noContent),
            OperationDescription(
                .get, "/x-orbit/recordings/{file}", "getRecordingSound",
                "The sound, in a file called by the recording's id and `.wav`; the details link to it",
                query: [OperationParameter("token", .text, "The link's own, instead of an access token", isChecked: false)],
                OperationAnswer(status: .ok, schema: .file, mediaType: "audio/wav")),
        ])

    private static let search: [OperationParameter] = [
        Self.moment("from", "Only those of calls that ended then or later"), Self.moment("to", "Only those of calls that ended before"),
        .locationID, .filter("topic", "topic"),
        OperationParameter("status", .one(of: "available", "deleted", "purged"), "Only those in this state; all are `available`"),
        OperationParameter("serviceType", .text, "Only those of this service; there is only `calling`", isChecked: false),
        OperationParameter("format", .text, "Only those in this format; there is only `WAV`", isChecked: false),
        OperationParameter(
            "ownerType", .one(of: "user", "place", "virtualLine", "callQueue"), "Only those of owners of this type; no call queue has any"),
        OperationParameter("ownerId", .text, "Only this one's", isChecked: false),
        OperationParameter("ownerEmail", .text, "Only those of the person with this address", isChecked: false),
        .pageSize(100), .start,
    ]

    private static func moment(_ name: String, _ summary: String) -> OperationParameter {
        OperationParameter(
            name, .text(pattern: #"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+\-]\d\d:?\d\d)?)?$"#),
            summary + " (ISO 8601; UTC without an offset)")
    }

    private static let fields: KeyValuePairs<String, Schema> = [
        "id": .some, "topic": .text, "createTime": .timestamp, "timeRecorded": .timestamp, "serviceType": .one(of: "calling"),
        "durationSeconds": .number(from: 0), "sizeBytes": .number(0...Int(UInt32.max)), "status": .one(of: "available"), "ownerId": .some,
        "ownerEmail": .text.optional, "ownerType": .one(of: "user", "place", "virtualLine"),
        "serviceData": .object(["locationId": .some, "callSessionId": .text]),
    ]

    private static let list = Schema.object(["items": .list(Schema.object(Self.fields).named("RecordingSummary"))])

    private static let details = Schema.object(Self.fields).with([
        "format": .one(of: "WAV"),
        "temporaryDirectDownloadLinks": .object(["audioDownloadLink": .text, "expiration": .timestamp]).optional,
    ]).named("Recording")

    private static let metadata = Schema.object([
        "id": .some, "orgId": .some, "ownerId": .some, "ownerType": Self.ownerType, "ownerName": .text.optional, "ownerEmail": .text.optional,
        "serviceType": .one(of: "calling"), "serviceData": Self.serviceData,
    ]).named("RecordingMetadata")

    private static let ownerType = Schema.one(of: "USER", "PLACE", "VIRTUAL_LINE")

    private static let serviceData = Schema.object([
        "callRecordingId": .some, "locationId": .some, "callSessionId": .text, "callId": .text, "personality": .one(of: "originator", "terminator"),
        "callingParty": Self.party, "calledParty": Self.party, "session": .object(["startTime": .timestamp]),
    ])

    /// Empty for somebody who withholds name and number.
    private static let party = Schema.object([
        "actor": .object(["type": Self.ownerType, "id": .some]).optional, "name": .text.optional, "number": .text.optional,
    ]).named("RecordingParty")
}
