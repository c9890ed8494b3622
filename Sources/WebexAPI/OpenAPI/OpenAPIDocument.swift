import Directory
internal import Foundation
import HTTPTypes

/// The API of this server as an OpenAPI 3.0.3 document: the routes that there are, with what ``OperationGroup/all`` says of them.
struct OpenAPIDocument: Sendable {
    let json: JSONValue
    /// Routes of which no row says anything; they are not in the document.
    let undescribed: [String]
    /// Rows of which there is no route; they are not in the document either.
    let unserved: [String]

    init(routes: [Route], groups: [OperationGroup] = OperationGroup.all) {
        let access = Dictionary(routes.map { (OperationDescription.key($0.method, $0.path), $0.access) }, uniquingKeysWith: { first, _ in first })
        let rows = groups.flatMap { group in group.operations.map { (group.tag, $0) } }
        self.undescribed = Set(access.keys).subtracting(rows.map(\.1.key)).sorted()
        self.unserved = rows.map(\.1.key).filter { access[$0] == nil }.sorted()
        var paths: [String: [String: JSONValue]] = [:]
        var components: [String: JSONValue] = Schema.error.components
        for (tag, row) in rows {
            guard let access = access[row.key] else { continue }
            paths[row.path, default: [:]][row.method.rawValue.lowercased()] = Self.operation(row, tag: tag, access)
            let schemas = row.answers.compactMap(\.schema) + [row.body?.schema].compactMap { $0 }
            for schema in schemas { components.merge(schema.components) { first, _ in first } }
        }
        self.json = [
            "openapi": "3.0.3",
            "info": [
                "title": "Orbit", "version": "1",
                "description": .text(
                    "The Webex Calling API as this server serves it. Lists are paged with `max` and `start`; the Link header of an answer "
                        + "leads to the other pages. Every answer has a TrackingID header: the request's, or one that was made."),
            ],
            "servers": [["url": "/v1"]],
            "tags": .list(groups.map { ["name": .text($0.tag), "description": .text($0.summary)] }),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(components), "headers": Self.headers, "responses": Self.refusals,
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "description": "An access token, as `orbit token create` makes them"]
                ],
            ],
        ]
    }

    /// The document's bytes, the same ones for the same routes.
    var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self.json) else { preconditionFailure("a document of text and whole numbers can be written") }
        return data
    }

    // MARK: Components

    private static let headers: JSONValue = [
        "TrackingID": [
            "required": true, "schema": Schema.text(length: 1...200).json, "description": "Names the request in the server's log",
        ],
        "Link": ["schema": Schema.text.json, "description": "The `first`, `prev` and `next` page, where there are more than one (RFC 8288)"],
        "WWW-Authenticate": ["required": true, "schema": Schema.one(of: "Bearer").json],
        "WWW-Authenticate-Basic": ["required": true, "schema": Schema.one(of: "Basic realm=\"Orbit\"").json],
        "Location": [
            "required": true, "schema": Schema.some.json, "description": "With `code` and `state`, or `error` and `state` (RFC 6749 §4.1.2)",
        ],
        "Retry-After": ["required": true, "schema": Schema.number(from: 0).json, "description": "Seconds"],
    ]

    /// What each status other than success means.
    private static let meanings: [Int: String] = [
        400: "A field or parameter is missing or has a value that it cannot have", 401: "There is no access token, or one that is not good",
        403: "The token lacks the scope or the role", 404: "What the request names is not there, or not the caller's to see",
        409: "The state of things does not allow it", 410: "The call ended before it was done", 413: "The body is too large",
        415: "The body is not of the type that is wanted", 423: "A job is changing it; the message names the job",
        429: "There were too many requests of the token or from the address", 503: "The server cannot do it now",
    ]

    private static let refusals = JSONValue.object(
        Dictionary(
            uniqueKeysWithValues: Self.meanings.map { status, meaning in
                var headers = ["TrackingID": Self.header("TrackingID")]
                if status == 401 { headers["WWW-Authenticate"] = Self.header("WWW-Authenticate") }
                if [423, 429, 503].contains(status) { headers["Retry-After"] = Self.header("Retry-After") }
                return (String(status), Self.answer(meaning, Schema.error, "application/json", headers))
            }))

    // MARK: Operations

    private static func operation(_ row: OperationDescription, tag: String, _ access: Access?) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .text(row.id), "summary": .text(row.summary), "tags": [.text(tag)], "responses": self.responses(row, access),
        ]
        var query = row.query
        switch access {
        case nil: operation["security"] = []
        case .anyToken?: operation["security"] = [["bearer": []]]
        case .scope(let scopes)?, .scopeOrLink(let scopes)?:
            if case .scopeOrLink? = access { operation["security"] = [["bearer": []], [:]] } else { operation["security"] = [["bearer": []]] }
            operation["description"] = .text("Takes a token with the scope \(scopes.map { "`\($0)`" }.joined(separator: " or ")).")
            operation["x-scopes"] = .list(scopes.map(JSONValue.text))
        case .member(let own, let administrator, let writes)?:
            operation["security"] = [["bearer": []]]
            operation["description"] = .text(
                "Takes a token with the scope `\(own)` for oneself, or an administrator's with `\(administrator)`."
                    + (writes ? " Read-only administrators may change only what is theirs." : ""))
            operation["x-scopes"] = [.text(own), .text(administrator)]
            query.append(
                OperationParameter("orgId", .text, "The caller's own organization, or one that a partner administrator manages; no other is found"))
        case .administratorOrPartner(let scope)?:
            operation["security"] = [["bearer": []]]
            operation["description"] = .text("Takes the token of an administrator or of a partner administrator with the scope `\(scope)`.")
            operation["x-scopes"] = [.text(scope)]
            operation["x-roles"] = .list(
                (Access.roles(writes: false).union([.partnerAdministrator])).map(\.rawValue).sorted().map(JSONValue.text))
            query.append(
                OperationParameter("orgId", .text, "The caller's own organization, or one that a partner administrator manages; no other is found"))
        case .administrator(let scope, let writes)?:
            operation["security"] = [["bearer": []]]
            operation["description"] = .text(
                "Takes an administrator's token with the scope `\(scope)`." + (writes ? " Read-only administrators may not." : ""))
            operation["x-scopes"] = [.text(scope)]
            operation["x-roles"] = .list(Access.roles(writes: writes).map(\.rawValue).sorted().map(JSONValue.text))
            query.append(
                OperationParameter("orgId", .text, "The caller's own organization, or one that a partner administrator manages; no other is found"))
        }
        let parameters = row.pathParameters.map(self.pathParameter) + query.map(self.queryParameter)
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        if let body = row.body {
            operation["requestBody"] = [
                "required": .flag(!body.schema.allowsNothing),
                "content": .object(Dictionary(uniqueKeysWithValues: body.mediaTypes.map { ($0, ["schema": body.schema.json]) })),
            ]
        }
        return .object(operation)
    }

    private static func responses(_ row: OperationDescription, _ access: Access?) -> JSONValue {
        var responses: [String: JSONValue] = [:]
        for answer in row.answers {
            var headers = ["TrackingID": self.header("TrackingID")]
            if row.query.contains(where: { $0.name == "max" }) { headers["Link"] = self.header("Link") }
            for (name, component) in answer.headers { headers[name] = self.header(component) }
            responses[String(answer.status.code)] = self.answer(
                answer.status.reasonPhrase, answer.schema, answer.mediaType, headers, isAlsoError: answer.isAlsoError)
        }
        for status in row.refusals(access) where responses[String(status)] == nil {
            responses[String(status)] = ["$ref": .text("#/components/responses/\(status)")]
        }
        return .object(responses)
    }

    private static func answer(
        _ description: String, _ schema: Schema?, _ mediaType: String, _ headers: [String: JSONValue], isAlsoError: Bool = false
    ) -> JSONValue {
        var answer: [String: JSONValue] = ["description": .text(description), "headers": .object(headers)]
        if let schema {
            var content: [String: JSONValue] = [mediaType: ["schema": schema.json]]
            if isAlsoError { content["application/json"] = ["schema": Schema.error.json] }
            answer["content"] = .object(content)
        }
        return .object(answer)
    }

    private static func header(_ name: String) -> JSONValue { ["$ref": .text("#/components/headers/\(name)")] }

    private static func pathParameter(_ name: String) -> JSONValue {
        ["name": .text(name), "in": "path", "required": true, "schema": Schema.text.json]
    }

    private static func queryParameter(_ parameter: OperationParameter) -> JSONValue {
        [
            "name": .text(parameter.name), "in": "query", "required": .flag(parameter.isRequired), "schema": parameter.schema.json,
            "description": .text(parameter.summary),
        ]
    }
}
