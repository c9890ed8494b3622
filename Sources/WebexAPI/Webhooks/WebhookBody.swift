import Webhooks

/// A webhook as the API answers it; in deliveries without the secret.
struct WebhookBody: Encodable {
    var id: String
    var name: String
    var targetUrl: String
    var resource: String
    var event: String
    var filter: String?
    var secret: String?
    var status: String
    var created: String
    var orgId: String
    var createdBy: String
    var appId: String
    var ownedBy: String

    init(_ webhook: Webhook) {
        self.id = WebexID(.webhook, webhook.id).description
        self.name = webhook.name
        self.targetUrl = webhook.target.url
        self.resource = webhook.resource.rawValue
        self.event = webhook.event.rawValue
        self.filter = webhook.filter?.text
        self.secret = webhook.secret
        self.status = webhook.status.rawValue
        self.created = Timestamp.text(webhook.createdAt)
        self.orgId = WebexID(.organization, webhook.organizationID).description
        self.createdBy = WebexID(webhook.creator).description
        self.appId = WebexID(.application, webhook.applicationID).description
        self.ownedBy = webhook.ownership.rawValue
    }
}
