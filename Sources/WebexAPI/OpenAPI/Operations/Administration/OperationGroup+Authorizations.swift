import HTTPTypes

extension OperationGroup {
    static let authorizations = OperationGroup(
        tag: "Authorizations", summary: "What people allowed applications, for administrators to see and to end",
        operations: [
            OperationDescription(
                .get, "/authorizations", "listAuthorizations", "Refresh and access authorizations of one person",
                query: [
                    OperationParameter("personId", .text, "The person; this or the address must be given"),
                    OperationParameter("personEmail", .text, "The person's address"),
                ], .ok(.object(["items": .list(Self.authorization)]))),
            OperationDescription(
                .delete, "/authorizations", "deleteAuthorizationsOfClient", "Ends all that an application was granted",
                query: [OperationParameter("clientId", .text, "The application's client id", isRequired: true)], .noContent),
            OperationDescription(
                .delete, "/authorizations/{authorizationId}", "deleteAuthorization",
                "Ends one; with a refresh authorization go all its access tokens", .noContent),
            OperationDescription(
                .get, "/authorizations/tokenExpiry", "getTokenExpiry", "When the token of the request ends",
                .ok(.object(["exp": .number(0...AuthorizationRoutes.never)]))),
        ])

    private static let authorization = Schema.object([
        "id": .id, "applicationId": .id, "applicationName": .text, "personId": .id.optional, "clientId": .text, "created": .timestamp,
        "type": .one(of: "refresh", "access"),
    ]).named("Authorization")
}
