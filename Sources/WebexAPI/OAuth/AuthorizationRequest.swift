import Directory

/// A request for authorisation that may be shown to a person (RFC 6749 §4.1.1).
struct AuthorizationRequest: Sendable {
    /// What is wrong with one, and who is told.
    enum Refusal: Error, Sendable {
        /// The application or where it wants people sent is not known: nobody is sent anywhere, and the person is told (§4.1.2.1).
        case page(String)
        case redirect(OAuthError, to: String, state: String?)
    }

    /// The parameters, as the sign-in form carries them on.
    static let names = [
        "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    ]

    var application: OAuthApplication
    /// Where the answer goes.
    var redirectURI: String
    /// Nil when the request named none.
    var givenRedirectURI: String?
    var scopes: [String]
    var state: String?
    var challenge: AuthorizationCode.Challenge?
    /// What the request had, by name.
    var parameters: [(name: String, value: String)]

    /// - Parameter application: the one that `client_id` names.
    init(_ parameters: FormParameters, _ application: OAuthApplication?) throws(Refusal) {
        guard let application, parameters.repeated(among: ["client_id"]) == nil else {
            throw .page("The application that sent you here is not known on this server.")
        }
        guard application.kind == .integration else {
            throw .page("\(application.name) is a service app: an administrator authorizes it, and nobody signs in for it.")
        }
        let given = parameters["redirect_uri"]
        let only = application.redirectURIs.count == 1 ? application.redirectURIs.first : nil
        guard let redirectURI = given ?? only, application.redirectURIs.contains(redirectURI),
            parameters.repeated(among: ["redirect_uri"]) == nil
        else {
            throw .page("\(application.name) asked to send you to an address that is not registered for it.")
        }
        let state = parameters["state"]
        do throws(OAuthError) {
            if let name = parameters.repeated(among: Self.names) { throw OAuthError(.invalidRequest, "\(name) comes more than once") }
            guard try parameters.required("response_type") == "code" else {
                throw OAuthError(.unsupportedResponseType, "response_type must be code")
            }
            let challenge = try AuthorizationCode.Challenge(parameters)
            guard challenge != nil || !application.isPublic else {
                throw OAuthError(.invalidRequest, "code challenge required: a client without a secret must send code_challenge")
            }
            let scopes = parameters["scope"].map { $0.split(separator: " ").map(String.init) } ?? application.scopes
            if let scope = scopes.first(where: { !application.scopes.contains($0) }) {
                throw OAuthError(.invalidScope, "the application is not registered for the scope \(scope)")
            }
            guard !scopes.isEmpty else { throw OAuthError(.invalidScope, "scope is empty") }
            self.challenge = challenge
            // Each once, in the order that was asked for.
            self.scopes = scopes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        } catch {
            throw .redirect(error, to: redirectURI, state: state)
        }
        self.application = application
        self.redirectURI = redirectURI
        self.givenRedirectURI = given
        self.state = state
        self.parameters = Self.names.compactMap { name in parameters[name].map { (name, $0) } }
    }
}
