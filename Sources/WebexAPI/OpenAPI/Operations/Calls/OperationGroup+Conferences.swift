import HTTPTypes

extension OperationGroup {
    static let conferences = OperationGroup(
        tag: "Conferences", summary: "One's own calls joined",
        operations: CallFamily.allCases.flatMap { family -> [OperationDescription] in
            let prefix = family.prefix("/telephony/conference")
            func action(_ path: String, _ id: String, _ summary: String, fields: KeyValuePairs<String, Schema>) -> OperationDescription {
                family.row(.post, prefix + path, id, summary, fields: fields, .noContent, refusals: [.notFound, .conflict])
            }
            return [
                family.row(.get, prefix, "getConference", "The conference; an empty object where there is none", .ok(.conference)),
                family.row(.delete, prefix, "releaseConference", "Ends the conference", .noContent, refusals: [.notFound, .conflict]),
                action("", "startConference", "Joins calls", fields: ["callIds": .list(.some, count: 2...100)]),
                action("/addParticipant", "addParticipant", "Adds a call", fields: ["callId": .some]),
                action("/mute", "muteParticipant", "Mutes a participant; without a call, the host", fields: ["callId": .some.optional]),
                action("/unmute", "unmuteParticipant", "Ends that", fields: ["callId": .some.optional]),
                action("/deafen", "deafenParticipant", "Lets a participant hear nothing", fields: ["callId": .some]),
                action("/undeafen", "undeafenParticipant", "Ends that", fields: ["callId": .some]),
                action("/hold", "holdConference", "Holds the conference", fields: [:]),
                action("/resume", "resumeConference", "Takes it off hold", fields: [:]),
            ]
        })
}
