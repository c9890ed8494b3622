import HTTPTypes

/// What is wrong with a request for authorisation or a token (RFC 6749 §4.1.2.1 and §5.2, RFC 7009 §2.2.1).
struct OAuthError: Error, Hashable, Sendable {
    enum Code: String, Hashable, Sendable, CaseIterable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case unauthorizedClient = "unauthorized_client"
        case accessDenied = "access_denied"
        case unsupportedResponseType = "unsupported_response_type"
        case unsupportedGrantType = "unsupported_grant_type"
    }

    var code: Code
    /// For the application's developer; in the characters that the RFC allows.
    var description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = String(
            String.UnicodeScalarView(description.unicodeScalars.filter { (32...126).contains($0.value) && $0 != "\"" && $0 != "\\" }))
    }

    /// Of the token endpoint.
    var status: HTTPResponse.Status { self.code == .invalidClient ? .unauthorized : .badRequest }

    /// As an answer of the token endpoint: the RFC's body and the API's in one.
    struct Body: Encodable {
        struct Item: Encodable {
            var description: String
        }

        var error: String
        var errorDescription: String
        var message: String
        var errors: [Item]
        var trackingId: String

        private enum CodingKeys: String, CodingKey {
            case error
            case errorDescription = "error_description"
            case message
            case errors
            case trackingId
        }

        init(_ error: OAuthError, trackingID: String) {
            self.error = error.code.rawValue
            self.errorDescription = error.description
            self.message = error.description
            self.errors = [Item(description: error.description)]
            self.trackingId = trackingID
        }
    }
}
