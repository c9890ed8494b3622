import Directory

/// What changes of webhooks leave in the audit log.
extension AuditEvent {
    /// A webhook as it may be read; its secret only as something that may have changed.
    private struct Shown: Encodable {
        var name: String
        var targetUrl: String
        var resource: String
        var event: String
        var ownership: String
        var filter: WebhookFilter?
        var secret: String?
        var status: String
        var creator: String

        init(_ webhook: Webhook) {
            self.name = webhook.name
            self.targetUrl = webhook.target.url
            self.resource = webhook.resource.rawValue
            self.event = webhook.event.rawValue
            self.ownership = webhook.ownership.rawValue
            self.filter = webhook.filter
            self.secret = webhook.secret
            self.status = webhook.status.rawValue
            self.creator = webhook.creator.key
        }
    }

    static func of(_ old: Webhook?, _ new: Webhook?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .webhooks, Target(.webhook, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID,
            from: old.map(Shown.init), to: new.map(Shown.init))
    }
}
