import CallControl
import HTTPTypes

extension OperationGroup {
    static let calls = OperationGroup(
        tag: "Calls", summary: "Calls of the token's own user, and of any member for administrators",
        operations: CallFamily.allCases.flatMap { family -> [OperationDescription] in
            let prefix = family.prefix("/telephony/calls")
            let collection = family == .own ? prefix : prefix + "/calls"
            return [
                family.row(.get, collection, "listCalls", "The calls that there are", .ok(.object(["items": .list(.call)]))),
                family.row(.get, collection + "/{callId}", "getCall", "One call", .ok(.call)),
            ] + Self.starting(family, prefix) + Self.changing(family, prefix) + Self.moving(family, prefix) + Self.recording(family, prefix)
        })

    /// Operations that make a call.
    private static func starting(_ family: CallFamily, _ prefix: String) -> [OperationDescription] {
        [
            family.row(
                .post, prefix + "/dial", "dial", "Calls a destination from the member's phones", fields: ["destination": .some],
                .created(.callReference), refusals: [.notFound, .conflict]),
            family.row(
                .post, prefix + "/retrieve", "retrieve", "Takes a parked call", fields: ["destination": .some.optional],
                .created(.callReference), refusals: [.notFound, .conflict, .gone]),
            family.row(
                .post, prefix + "/pickup", "pickUp", "Takes a call that rings elsewhere", fields: ["target": .some.optional],
                .created(.callReference), refusals: [.notFound, .conflict]),
            family.row(
                .post, prefix + "/bargeIn", "bargeIn", "Comes into somebody's call", fields: ["target": .some], .created(.callReference),
                refusals: [.notFound, .conflict]),
            family.row(
                .post, prefix + "/pull", "pull", "Brings the member's call to another of their phones", fields: [:], .created(.callReference),
                refusals: [.notFound, .conflict]),
        ]
    }

    /// Operations on one call that stays where it is.
    private static func changing(_ family: CallFamily, _ prefix: String) -> [OperationDescription] {
        func action(_ name: String, _ summary: String, fields: KeyValuePairs<String, Schema> = ["callId": .some]) -> OperationDescription {
            family.row(.post, "\(prefix)/\(name)", name, summary, fields: fields, .noContent, refusals: [.notFound, .conflict])
        }
        return [
            action("answer", "Answers on the member's phone"),
            action("reject", "Rejects a ringing call", fields: ["callId": .some, "action": .one(of: Rejection.self).optional]),
            action("hangup", "Ends a call"), action("hold", "Holds a call"), action("resume", "Takes a call off hold"),
            action("mute", "Mutes the member in a call"), action("unmute", "Ends that"),
            action("transmitDtmf", "Sends keys into a call", fields: ["callId": .some, "dtmf": .text(pattern: "^[0-9*#A-Da-d,]{1,250}$")]),
        ]
    }

    /// Operations that bring a call elsewhere.
    private static func moving(_ family: CallFamily, _ prefix: String) -> [OperationDescription] {
        [
            family.row(
                .post, prefix + "/divert", "divert", "Sends a call to a destination or to voicemail",
                fields: ["callId": .some, "destination": .some.optional, "toVoicemail": .flag.optional], .noContent,
                refusals: [.notFound, .conflict]),
            family.row(
                .post, prefix + "/transfer", "transfer", "Joins two calls (204), or transfers one to a destination once that answers (201)",
                fields: ["callId1": .text.optional, "callId2": .text.optional, "destination": .some.optional], .created(.callReference),
                .noContent, refusals: [.notFound, .conflict]),
            family.row(
                .post, prefix + "/park", "park", "Parks a call",
                fields: ["callId": .some, "destination": .some.optional, "isGroupPark": .flag.optional],
                .ok(.object(["parkedAgainst": .remoteParty])), refusals: [.notFound, .conflict, .gone]),
            family.row(
                .post, prefix + "/push", "push", "Gives an assistant's call to the executive", fields: ["callId": .some], .noContent,
                refusals: [.notFound, .conflict]),
        ]
    }

    private static func recording(_ family: CallFamily, _ prefix: String) -> [OperationDescription] {
        [
            ("startRecording", "Starts to record a call"), ("stopRecording", "Ends the recording"), ("pauseRecording", "Pauses the recording"),
            ("resumeRecording", "Goes on with the recording"),
        ].map { name, summary in
            family.row(
                .post, "\(prefix)/\(name)", name, summary, fields: ["callId": .some], .noContent, refusals: [.notFound, .conflict])
        }
    }
}
