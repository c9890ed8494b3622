import HTTPTypes

extension OperationGroup {
    static let oauth = OperationGroup(
        tag: "OAuth", summary: "How applications come to tokens (RFC 6749): people sign in on a page, and the application redeems the code",
        operations: [
            OperationDescription(
                .get, "/authorize", "showSignIn",
                "The page on which a person signs in and allows an application what it asks for; what is wrong with the request is told to the "
                    + "application, and where that is not known to the person",
                query: Self.request, .page(.ok), .redirection, .page(.badRequest), .page(.serviceUnavailable, headers: Self.later)),
            OperationDescription(
                .post, "/authorize", "signIn", "The page's form; the code is sent to the application",
                body: .fields(Self.signIn, takesJSON: false), .redirection, .page(.badRequest), .page(.forbidden), .page(.contentTooLarge),
                .page(.unsupportedMediaType), .page(.tooManyRequests, isAlsoError: true, headers: Self.later),
                .page(.serviceUnavailable, headers: Self.later)),
            OperationDescription(
                .post, "/access_token", "makeTokens",
                "Tokens for a code or a refresh token; the client's credentials may come by HTTP Basic instead (RFC 6749 §2.3.1)",
                body: .fields(Self.tokenRequest, takesJSON: true), .ok(Self.tokens), Self.refused(.badRequest), Self.refused(.unauthorized),
                refusals: [.serviceUnavailable]),
            OperationDescription(
                .post, "/revoke", "revokeToken", "Ends an access token, or a refresh token with all that came of it (RFC 7009)",
                body: .fields(Self.revocation, takesJSON: true), .ok(.object([:])), Self.refused(.badRequest), Self.refused(.unauthorized),
                refusals: [.serviceUnavailable]),
        ])

    private static let later = ["Retry-After": "Retry-After"]

    private static let request = [
        OperationParameter("response_type", .one(of: "code"), "How the answer comes", isRequired: true),
        OperationParameter("client_id", .some, "The application", isRequired: true),
        OperationParameter("redirect_uri", .text, "One that is registered for the application; may be left out where it has only one"),
        OperationParameter("scope", .text, "Scopes with spaces between; all that the application is registered for without it"),
        OperationParameter("state", .text, "Comes back as it is"),
        OperationParameter("code_challenge", .text, "For who has no secret (RFC 7636)"),
        OperationParameter("code_challenge_method", .one(of: "S256", "plain"), "How it was made; plain without it"),
    ]

    /// The parameters of ``request`` again, hidden in the form.
    private static let signIn = Schema.input([
        "response_type": .one(of: "code"), "client_id": .some, "redirect_uri": .text.optional, "scope": .text.optional, "state": .text.optional,
        "code_challenge": .text.optional, "code_challenge_method": .one(of: "S256", "plain").optional, "form_token": .some,
        "decision": .one(of: "allow", "deny"), "email": .text.optional, "password": .text.optional,
    ])

    private static let client: KeyValuePairs<String, Schema> = ["client_id": .text.optional, "client_secret": .text.optional]

    private static let tokenRequest = Schema.input([
        "grant_type": .one(of: "authorization_code", "refresh_token"), "code": .text.optional, "redirect_uri": .text.optional,
        "code_verifier": .text.optional, "refresh_token": .text.optional, "scope": .text.optional,
    ]).with(Self.client)

    private static let revocation = Schema.input(["token": .some]).with(Self.client)

    private static let tokens = Schema.object([
        "access_token": .some, "expires_in": .number(from: 1), "refresh_token": .some, "refresh_token_expires_in": .number(from: 0),
        "token_type": .one(of: "Bearer"), "scope": .text,
    ]).named("Tokens")

    /// RFC 6749 §5.2 and the API's error in one.
    private static let refusal = Schema.object([
        "error": .one(of: OAuthError.Code.self), "error_description": .text, "message": .text,
        "errors": .list(.object(["description": .text]), count: 1...1), "trackingId": .text,
    ]).named("OAuthError")

    private static func refused(_ status: HTTPResponse.Status) -> OperationAnswer {
        OperationAnswer(status: status, schema: Self.refusal, headers: status == .unauthorized ? ["WWW-Authenticate": "WWW-Authenticate-Basic"] : [:])
    }
}
