import HTTPTypes

extension OperationGroup {
    static let ownSettings = OperationGroup(
        tag: "Own settings", summary: "What is set for the token's own user",
        operations: [
            OperationDescription(
                .get, "/telephony/config/people/me/settings/callPark", "getMyCallPark", "The call park that the user is in, with its other members",
                .ok(.object(["groupName": .text.optional, "memberList": .list(Self.member)]))),
            OperationDescription(
                .get, "/telephony/config/people/me/settings/featureAccessCode", "getMyFeatureAccessCodes", "What the user dials for features",
                .ok(.object(["featureAccessCodeList": .list(.object(["name": .text, "code": .text(pattern: #"^\*[0-9]{2,3}$"#)]))]))),
        ])

    private static let member = Schema.object([
        "id": .id, "type": .memberType, "firstName": .text.optional, "lastName": .text.optional, "displayName": .text,
        "directNumber": .text.optional, "extension": .text.optional, "email": .text.optional,
    ]).named("CallParkMember")
}
