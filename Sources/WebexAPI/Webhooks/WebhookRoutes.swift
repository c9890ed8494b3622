import Directory
import Foundation
import Hummingbird
import Webhooks

/// Webhooks: list, create, details, update, delete.
///
/// A person sees and changes their own. An administrator also sees the organisation's (`ownedBy` is `org`); a full administrator
/// creates, changes and deletes them, for they are about every location's calls.
struct WebhookRoutes: Sendable {
    let directory: DirectoryService
    let service: WebhookService

    /// A webhook needs the read scope of its resource.
    private static let access = Access.scope(["spark:calls_read", "spark-admin:calls_read"])

    var routes: [Route] {
        [
            Route(.get, "/webhooks", Self.access, self.list),
            Route(.post, "/webhooks", Self.access, self.create),
            Route(.get, "/webhooks/{webhookId}", Self.access, self.details),
            Route(.put, "/webhooks/{webhookId}", Self.access, self.update),
            Route(.delete, "/webhooks/{webhookId}", Self.access, self.delete),
        ]
    }

    private struct List: Encodable {
        var items: [WebhookBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 100)
        var webhooks = await self.service.webhooks(ofOrganization: request.principal.organizationID)
        if let ownership = request.query("ownedBy") {
            guard ownership == Webhook.Ownership.organization.rawValue else { throw APIError.invalid("ownedBy must be org") }
            try Self.readOrganization.check(request.principal)
            webhooks.removeAll { $0.ownership != .organization }
        }
        let bodies = webhooks.filter { Self.maySee($0, request.principal) }.map(WebhookBody.init)
        var response = JSONResponse.make(.ok, List(items: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        let principal = request.principal
        let ownership = try body.choice("ownedBy", Webhook.Ownership.self) ?? .creator
        switch ownership {
        case .creator: try Access.scope(["spark:calls_read"]).check(principal)
        case .organization: try Self.checkMayChangeOrganization(principal)
        }
        guard let resource = try body.choice("resource", Webhook.Resource.self) else { throw APIError.invalid("resource is missing") }
        guard let event = try body.choice("event", Webhook.Event.self) else { throw APIError.invalid("event is missing") }
        let name = try body.requiredText("name")
        let target = try WebhookTarget(try body.requiredText("targetUrl"))
        let text = try body.text("filter").flatMap { $0.isEmpty ? nil : $0 }
        let webhook = Webhook(
            id: UUID().uuidString.lowercased(), organizationID: principal.organizationID, creator: principal.person.id, ownership: ownership,
            name: name, target: target, resource: resource, event: event, filter: try await self.filter(text, principal),
            secret: try Self.secret(body).flatMap { $0.isEmpty ? nil : $0 }, createdAt: Int64(Date().timeIntervalSince1970 * 1_000))
        try await self.service.create(webhook)
        return JSONResponse.make(.ok, WebhookBody(webhook))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, WebhookBody(try await self.webhook(request)))
    }

    /// Name, target, secret and status can change; other fields are ignored. An empty secret takes it away.
    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.webhook(request)
        try Self.checkMayChange(old, request.principal)
        let body = try await request.body()
        let name = try body.text("name")
        let target = try body.text("targetUrl").map { try WebhookTarget($0) }
        let secret = try Self.secret(body)
        let status = try body.choice("status", Webhook.Status.self)
        guard status != .inactive else { throw APIError.invalid("status can be set to active only; to stop a webhook, delete it") }
        let webhook = try await self.service.update(old.id) { webhook in
            if let name { webhook.name = name }
            if let target { webhook.target = target }
            if let secret { webhook.secret = secret.isEmpty ? nil : secret }
            if let status { webhook.status = status }
        }
        return JSONResponse.make(.ok, WebhookBody(webhook))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let webhook = try await self.webhook(request)
        try Self.checkMayChange(webhook, request.principal)
        try await self.service.delete(webhook.id)
        return JSONResponse.noContent
    }

    // MARK: What requests have in common

    /// Empty to take it away; nil where the body names none.
    private static func secret(_ body: JSONBody) throws -> String? {
        guard let secret = try body.text("secret") else { return nil }
        try DirectoryValidation.password(secret, field: body.name(of: "secret"))
        return secret
    }

    private static let readOrganization = Access.administrator(scope: "spark-admin:calls_read", writes: false)

    private static func maySee(_ webhook: Webhook, _ principal: Principal) -> Bool {
        switch webhook.ownership {
        case .creator: webhook.creator == principal.person.id
        case .organization: (try? self.readOrganization.check(principal)) != nil
        }
    }

    private static func checkMayChange(_ webhook: Webhook, _ principal: Principal) throws {
        if webhook.ownership == .organization { try self.checkMayChangeOrganization(principal) }
    }

    private static func checkMayChangeOrganization(_ principal: Principal) throws {
        try self.readOrganization.check(principal)
        guard principal.roles.contains(.fullAdministrator) else {
            throw APIError(.forbidden, "Only a full administrator may change webhooks of the organization")
        }
    }

    /// The webhook in the path; of another person or organisation there is none.
    private func webhook(_ request: AuthorizedRequest) async throws -> Webhook {
        let id = WebexID(.webhook, parsing: request.path["webhookId"] ?? "")
        var found: Webhook?
        if let id { found = await self.service.webhook(id.key.lowercased()) }
        guard let found, found.organizationID == request.principal.organizationID, Self.maySee(found, request.principal) else {
            throw WebhookError.notFound
        }
        return found
    }

    private func filter(_ text: String?, _ principal: Principal) async throws -> WebhookFilter? {
        guard let text else { return nil }
        return try await self.directory.read { index in
            try WebhookFilter(text) { index.member(webexID: $0, organizationID: principal.organizationID)?.id }
        }
    }
}

extension APIError {
    init(_ error: WebhookError) {
        switch error {
        case .invalid: self = .invalid(error.description)
        case .notFound: self.init(.notFound, error.description, errorCode: 4_008)
        case .limitReached: self.init(.conflict, error.description)
        case .unavailable: self = .unavailable(error.description)
        }
    }
}
