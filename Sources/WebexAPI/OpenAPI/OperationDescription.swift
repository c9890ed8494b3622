import HTTPTypes

/// What the document says of one route, beside what the route itself says.
struct OperationDescription: Hashable, Sendable {
    var method: HTTPRequest.Method
    /// As in the route: below `/v1`.
    var path: String
    /// Unique in the document; programs that are made from it name their functions so.
    var id: String
    var summary: String
    var query: [OperationParameter]
    var body: OperationBody?
    var answers: [OperationAnswer]
    private let extraRefusals: Set<Int>

    /// - Parameter refusals: beside those that follow from the rest: see ``refusals(_:)``.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, query: [OperationParameter] = [],
        body: OperationBody? = nil, _ answers: OperationAnswer..., refusals: [HTTPResponse.Status] = []
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.query = query
        self.body = body
        self.answers = answers
        self.extraRefusals = Set(refusals.map(\.code))
    }

    /// What a route and its row are found by, such as `GET /people/me`.
    static func key(_ method: HTTPRequest.Method, _ path: String) -> String { "\(method.rawValue) \(path)" }

    var key: String { Self.key(self.method, self.path) }

    /// The names of the path's parameters, in their order.
    var pathParameters: [String] {
        self.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether it may come upon what a job is changing: everything that is set for somebody or something, and not calls.
    private func changesDirectory(_ access: Access?) -> Bool {
        guard self.method != .get, access != nil else { return false }
        let others = [
            "/telephony/calls", "/telephony/conference", "/telephony/externalVoicemail", "/webhooks", "/convergedRecordings", "/authorizations",
            "/telephony/config/jobs",
        ]
        return !others.contains { self.path.hasPrefix($0) } && !self.path.contains("/actions/validate")
    }

    /// The statuses other than success.
    ///
    /// A token is wanted (401, 403) and looked up (503); of any token and address there may be
    /// too many requests (429); an administrator's request may name an organisation, and a path may
    /// name things (404); a body is read (400, 413, 415), and so are some parameters (400).
    ///
    /// - Parameter access: what the route asks of the principal; nil for a route without a token.
    func refusals(_ access: Access?) -> [Int] {
        var statuses = self.extraRefusals
        switch access {
        case nil: statuses.insert(429)
        case .anyToken?: statuses.formUnion([401, 429, 503])
        case .scope?, .scopeOrLink?: statuses.formUnion([401, 403, 429, 503])
        case .administrator?, .administratorOrPartner?, .member?: statuses.formUnion([401, 403, 404, 429, 503])
        }
        if self.changesDirectory(access) { statuses.insert(423) }
        if !self.pathParameters.isEmpty { statuses.insert(404) }
        if self.query.contains(where: \.isChecked) { statuses.insert(400) }
        if self.body != nil { statuses.formUnion([400, 413, 415]) }
        return statuses.sorted()
    }
}
