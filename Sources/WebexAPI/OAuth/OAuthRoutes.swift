import Directory
internal import Foundation
import HTTPTypes
import Hummingbird
internal import Synchronization

/// What is asked without an access token: `/authorize`, `/access_token` and `/revoke`.
struct OAuthRoutes: Sendable {
    private static let cookieName = "orbit-sign-in"

    /// A request as these routes get it.
    struct Call: Sendable {
        var request: Request
        /// Where it comes from.
        var address: String
        /// How the server is reached, for links.
        var baseURL: String
        var trackingID: String
    }

    let service: OAuthService
    let metrics: APIMetrics
    private let audit: any AuditLog
    private let formToken = FormToken()
    private let limits = SignInLimitsBox()

    init(service: OAuthService, metrics: APIMetrics, audit: any AuditLog) {
        self.service = service
        self.audit = audit
        self.metrics = metrics
    }

    var routes: [Route] {
        [
            Route(signIn: .get, "/authorize") { call in await self.page { try await self.show(call) } },
            Route(signIn: .post, "/authorize") { call in await self.page { try await self.submit(call) } },
            Route(signIn: .post, "/access_token") { call in try await self.answer(call) { try await self.tokens($0, by: $1) } },
            Route(signIn: .post, "/revoke") { call in try await self.answer(call) { try await self.revoke($0, by: $1) } },
        ]
    }

    // MARK: Pages

    /// Whatever goes wrong is told to a person on a page.
    private func page(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch AuthorizationRequest.Refusal.page(let message) {
            return SignInPage(title: "This sign-in does not work", message: message).response(.badRequest)
        } catch AuthorizationRequest.Refusal.redirect(let error, let uri, let state) {
            return Self.redirect(to: uri, [("error", error.code.rawValue), ("error_description", error.description), ("state", state)])
        } catch let error as OAuthError {
            return SignInPage(title: "This sign-in does not work", message: error.description).response(.badRequest)
        } catch {
            let answer = APIError(any: error)
            return SignInPage(title: "This sign-in does not work now", message: answer.message).response(answer.status, headers: answer.headers)
        }
    }

    private static func redirect(to uri: String, _ parameters: [(String, String?)]) -> Response {
        Response(
            status: .found,
            headers: [
                .location: RedirectURI.adding(parameters, to: uri), .cacheControl: "no-store", .referrerPolicy: "no-referrer",
            ])
    }

    private func authorization(_ parameters: FormParameters) async throws -> AuthorizationRequest {
        let application: OAuthApplication? =
            if let id = parameters["client_id"] { try await self.service.store.application(id) } else { nil }
        return try AuthorizationRequest(parameters, application)
    }

    private func show(_ call: Call) async throws -> Response {
        self.form(try await self.authorization(FormParameters(call.request.uri.query ?? "")), call, .ok)
    }

    private func form(
        _ authorization: AuthorizationRequest, _ call: Call, _ status: HTTPResponse.Status, email: String = "", message: String? = nil,
        headers: HTTPFields = [:]
    ) -> Response {
        let cookie = Self.cookie(of: call.request) ?? self.service.makeRandom()
        let token = self.formToken.make(cookie: cookie, authorization.parameters, now: self.service.now())
        let secure = call.baseURL.hasPrefix("https:") ? "; Secure" : ""
        var fields = headers
        fields[.setCookie] = "\(Self.cookieName)=\(cookie); Max-Age=\(FormToken.lifetime / 1_000); HttpOnly; SameSite=Lax\(secure)"
        return SignInPage(authorization, token: token, email: email, message: message).response(status, headers: fields)
    }

    private static func cookie(of request: Request) -> String? {
        let cookies = request.headers[values: .cookie].joined(separator: ";").split(separator: ";").map { $0.drop(while: \.isWhitespace) }
        guard let found = cookies.first(where: { $0.hasPrefix(self.cookieName + "=") }) else { return nil }
        let value = found.dropFirst(self.cookieName.count + 1)
        return (16...100).contains(value.utf8.count) && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? String(value) : nil
    }

    private func submit(_ call: Call) async throws -> Response {
        let form = try await FormParameters(call.request, takesJSON: false)
        let authorization = try await self.authorization(form)
        guard let cookie = Self.cookie(of: call.request), let token = form["form_token"],
            self.formToken.isValid(token, cookie: cookie, authorization.parameters, now: self.service.now())
        else { return self.form(authorization, call, .badRequest, message: "This page was open too long, or cookies are off. Please try again.") }
        func refusal(_ error: OAuthError) -> AuthorizationRequest.Refusal {
            .redirect(error, to: authorization.redirectURI, state: authorization.state)
        }
        guard form["decision"] == "allow" else { throw refusal(OAuthError(.accessDenied, "the person did not allow it")) }
        guard let email = form["email"], let password = form["password"] else {
            return self.form(
                authorization, call, .badRequest, email: form["email"] ?? "", message: "Please give your e-mail address and your password.")
        }
        if let wait = self.limits.attempt(account: email, address: call.address) {
            self.metrics.recordLimited(by: "sign-in")
            let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
            return self.form(
                authorization, call, .tooManyRequests, email: email,
                message: "There were too many attempts. Please try again in \(seconds) \(seconds == 1 ? "second" : "seconds").",
                headers: [.retryAfter: String(seconds)])
        }
        guard let person = try await self.service.signIn(email: email, password: password) else {
            self.metrics.recordFailedSignIn()
            try await self.audit.append([
                await self.service.directory.read { .signInFailed(email: email, $0.member(email: email), in: $0) }
            ])
            return self.form(authorization, call, .forbidden, email: email, message: "The e-mail address or the password is wrong.")
        }
        self.limits.succeeded(account: email, address: call.address)
        do {
            let code = try await AuditContext.$current.withValue(.current.acting(as: AuditActor(person: person))) {
                try await self.audit.append([.signedIn(person)])
                return try await self.service.makeCode(authorization, for: person)
            }
            return Self.redirect(to: authorization.redirectURI, [("code", code), ("state", authorization.state)])
        } catch let error as OAuthError {
            throw refusal(error)
        }
    }

    // MARK: Tokens

    /// Runs what an application asks with its credentials; errors in the RFC's words and the API's shape.
    private func answer(_ call: Call, _ body: (FormParameters, OAuthApplication) async throws -> Response) async throws -> Response {
        do {
            let parameters = try await FormParameters(call.request)
            if let name = parameters.repeated(among: Self.parameterNames) { throw OAuthError(.invalidRequest, "\(name) comes more than once") }
            let client = try await self.client(call.request, parameters)
            return try await AuditContext.$current.withValue(.current.acting(as: AuditActor(client))) { try await body(parameters, client) }
        } catch let error as OAuthError {
            var response = JSONResponse.make(error.status, OAuthError.Body(error, trackingID: call.trackingID))
            response.headers[.cacheControl] = "no-store"
            if error.status == .unauthorized { response.headers[.wwwAuthenticate] = "Basic realm=\"Orbit\"" }
            return response
        }
    }

    private static let parameterNames = [
        "grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "token",
    ]

    /// Who asks: by HTTP Basic or in the body, not both (RFC 6749 §2.3.1).
    private func client(_ request: Request, _ parameters: FormParameters) async throws -> OAuthApplication {
        let inBody = parameters["client_secret"]
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("basic ") else {
            return try await self.service.application(id: try parameters.required("client_id"), secret: inBody)
        }
        guard inBody == nil else { throw OAuthError(.invalidRequest, "client_secret comes twice: in the header and in the body") }
        let decoded = Data(base64Encoded: header.dropFirst("basic ".count).trimmingCharacters(in: .whitespaces))
        let parts = decoded.map { String(decoding: $0, as: UTF8.self).split(separator: ":", maxSplits: 1).map { FormParameters.decode(String($0)) } }
        guard let parts, parts.count == 2, parameters["client_id"] == nil || parameters["client_id"] == parts[0] else {
            throw OAuthError(.invalidClient, "client_id or client_secret is wrong")
        }
        return try await self.service.application(id: parts[0], secret: parts[1])
    }

    private func tokens(_ parameters: FormParameters, by application: OAuthApplication) async throws -> Response {
        let tokens =
            switch try parameters.required("grant_type") {
            case "authorization_code":
                try await self.service.redeem(
                    try parameters.required("code"), redirectURI: parameters["redirect_uri"], verifier: parameters["code_verifier"],
                    by: application)
            case "refresh_token":
                try await self.service.refresh(
                    try parameters.required("refresh_token"), scopes: parameters["scope"]?.split(separator: " ").map(String.init),
                    by: application)
            default: throw OAuthError(.unsupportedGrantType, "grant_type must be authorization_code or refresh_token")
            }
        var response = JSONResponse.make(.ok, tokens)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func revoke(_ parameters: FormParameters, by application: OAuthApplication) async throws -> Response {
        try await self.service.revoke(try parameters.required("token"), by: application)
        return JSONResponse.make(.ok, [String: String]())
    }
}

/// Sign-in limits of the process.
private final class SignInLimitsBox: Sendable {
    private let limits = Mutex(SignInLimits())

    func attempt(account: String, address: String) -> Duration? {
        self.limits.withLock { $0.attempt(account: account, address: address, at: .now) }
    }

    func succeeded(account: String, address: String) {
        self.limits.withLock { $0.succeeded(account: account, address: address) }
    }
}
