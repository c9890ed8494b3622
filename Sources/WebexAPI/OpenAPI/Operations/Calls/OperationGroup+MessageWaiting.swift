import HTTPTypes

extension OperationGroup {
    static let messageWaiting = OperationGroup(
        tag: "Voice messages", summary: "The lamp for voice messages, set by a voicemail system elsewhere",
        operations: [
            OperationDescription(
                .post, "/telephony/externalVoicemail/mwi", "setMessageWaiting", "Sets or clears the lamp of the member in the query",
                query: [OperationParameter("id", .text, "The member's id", isRequired: true)], body: .json(Self.action), .noContent),
            OperationDescription(
                .post, "/telephony/externalVoicemail/members/{memberId}/mwi", "setMessageWaitingOfMember", "Sets or clears a member's lamp",
                body: .json(Self.action), .noContent),
        ])

    private static let action = Schema.input(["action": .one(of: "SET", "CLEAR")])
}
