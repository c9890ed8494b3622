/// Bodies of calls; see ``CallBody`` and its neighbours.
extension Schema {
    static let remoteParty = Schema.object([
        "name": .text.optional, "number": .text.optional, "personId": .id.optional, "placeId": .id.optional, "virtualLineId": .id.optional,
        "privacyEnabled": .flag, "callType": .one(of: "location", "organization", "external", "emergency", "repair", "other"),
    ]).named("RemoteParty")

    static let callState = Schema.one(of: "connecting", "alerting", "connected", "held", "remoteHeld", "disconnected")

    static let call = Schema.object([
        "id": .id, "callSessionId": .text, "personality": .one(of: "originator", "terminator", "clickToDial"), "state": .callState,
        "remoteParty": .remoteParty, "appearance": .number(from: 1).optional, "created": .timestamp, "answered": .timestamp.optional,
        "disconnected": .timestamp.optional, "muteCapable": .flag, "muted": .flag, "redirections": .list(.redirection).optional,
        "recall": .object(["type": .one(of: "park"), "party": .remoteParty]).optional,
        "recordingState": .one(of: "pending", "started", "paused", "stopped", "failed").optional, "endpointId": .id.optional,
        "completedElsewhere": .flag.optional,
    ]).named("Call")

    private static let redirection = Schema.object([
        "reason": .one(
            of: "busy", "noAnswer", "unavailable", "unconditional", "divert", "followMe", "huntGroup", "callQueue", "unknown"),
        "redirectingParty": .remoteParty,
    ]).named("Redirection")

    static let callReference = Schema.object(["callId": .id, "callSessionId": .text]).named("CallReference")

    /// A conference, or nothing where there is none.
    static let conference = Schema.object([
        "state": .callState.optional, "appearance": .number(from: 1).optional, "created": .timestamp.optional, "muted": .flag.optional,
        "type": .one(of: "bargeIn").optional,
        "participants": .list(.object(["callId": .id, "muted": .flag, "deafened": .flag])).optional,
    ]).named("Conference")

    static let orbit = Schema.object([
        "name": .text.optional, "number": .text, "parkedParty": .remoteParty, "parker": .remoteParty.optional, "parkedAt": .timestamp,
        "recalling": .flag, "recallAt": .timestamp,
    ]).named("Orbit")
}
