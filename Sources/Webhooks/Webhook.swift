package import Directory

/// A registration to be told of calls by HTTP (the API's `webhooks`).
package struct Webhook: Hashable, Sendable, Identifiable {
    /// What a webhook is told of. This server has calls; the API's other resources are not here.
    package enum Resource: String, Hashable, Sendable, CaseIterable {
        case telephonyCalls = "telephony_calls"
    }

    /// Which events of the resource.
    package enum Event: String, Hashable, Sendable, CaseIterable {
        case created
        case updated
        case deleted
        case all
    }

    /// Whose calls a webhook is about.
    package enum Ownership: String, Hashable, Sendable, CaseIterable {
        /// The calls of the person who created it.
        case creator
        /// All calls of the organisation.
        case organization = "org"
    }

    package enum Status: String, Hashable, Sendable, CaseIterable {
        case active
        /// Its target failed for too long, or is gone. Nothing is sent or kept for it until somebody sets it active again.
        case inactive
    }

    /// A UUID in lower case.
    package var id: String
    package var organizationID: String
    /// The person who created it.
    package var creator: MemberID
    /// Names the application that created it. Tokens of this server belong to none but itself.
    package var applicationID: String
    package var ownership: Ownership
    package var name: String
    package var target: WebhookTarget
    package var resource: Resource
    package var event: Event
    package var filter: WebhookFilter?
    /// The key of the signature; nil for no signature. Never logged.
    package var secret: String?
    package var status: Status
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(
        id: String, organizationID: String, creator: MemberID, applicationID: String = "orbit", ownership: Ownership = .creator, name: String,
        target: WebhookTarget, resource: Resource = .telephonyCalls, event: Event, filter: WebhookFilter? = nil, secret: String? = nil,
        status: Status = .active, createdAt: Int64
    ) {
        self.id = id
        self.organizationID = organizationID
        self.creator = creator
        self.applicationID = applicationID
        self.ownership = ownership
        self.name = name
        self.target = target
        self.resource = resource
        self.event = event
        self.filter = filter
        self.secret = secret
        self.status = status
        self.createdAt = createdAt
    }
}
