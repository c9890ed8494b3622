import HTTPTypes
import Webhooks

extension OperationGroup {
    static let webhooks = OperationGroup(
        tag: "Webhooks", summary: "Whom the server tells of calls, by HTTP: one's own calls, or for administrators the organization's",
        operations: [
            OperationDescription(
                .get, "/webhooks", "listWebhooks", "One's own, and for administrators the organization's",
                query: [
                    OperationParameter("ownedBy", .one(of: "org"), "Only those of the organization, for administrators"),
                    .pageSize(100), .start,
                ], .ok(.object(["items": .list(Self.webhook)]))),
            OperationDescription(
                .post, "/webhooks", "createWebhook", "Creates one; the organization's are for full administrators", body: .json(Self.creation),
                .ok(Self.webhook), refusals: [.conflict]),
            OperationDescription(.get, "/webhooks/{webhookId}", "getWebhook", "One of them", .ok(Self.webhook)),
            OperationDescription(
                .put, "/webhooks/{webhookId}", "updateWebhook", "Changes what the body names; an empty secret takes the secret away",
                body: .json(
                    .input([
                        "name": Self.name.optional, "targetUrl": Self.target.optional, "secret": Self.secret.optional,
                        "status": .one(of: "active").optional,
                    ])), .ok(Self.webhook)),
            OperationDescription(.delete, "/webhooks/{webhookId}", "deleteWebhook", "Deletes one", .noContent),
        ])

    private static let webhook = Schema.object([
        "id": .id, "name": .text, "targetUrl": .text, "resource": .one(of: Webhook.Resource.self), "event": .one(of: Webhook.Event.self),
        "filter": .text.optional, "secret": .text.optional, "status": .one(of: Webhook.Status.self), "created": .timestamp, "orgId": .id,
        "createdBy": .id, "appId": .id, "ownedBy": .one(of: Webhook.Ownership.self),
    ]).named("Webhook")

    private static let creation = Schema.input([
        "name": Self.name, "targetUrl": Self.target, "resource": .one(of: Webhook.Resource.self), "event": .one(of: Webhook.Event.self),
        "ownedBy": .one(of: Webhook.Ownership.self).optional, "filter": Self.filter.optional, "secret": Self.secret.optional,
    ])

    /// See `Webhook.check()`.
    private static let name = Schema.text(pattern: #"^[^\x00-\x1f\x7f-\x9f]{1,255}$"#)
    /// In bytes there are as many at most.
    private static let secret = Schema.text(length: 0...Webhook.secretLimit)

    /// An absolute HTTP or HTTPS URL, without a user name or password.
    private static let target = Schema.text(
        pattern: #"^[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?#][!-~]*)?$"#)

    /// An empty one is none.
    private static let filter = Schema.text(
        pattern: "^((personality|state|callType|personId|address)=[^&]+(&(personality|state|callType|personId|address)=[^&]+)*)?$")
}
