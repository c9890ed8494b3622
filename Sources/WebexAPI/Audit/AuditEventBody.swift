import Directory

/// An audit event as the API tells it. What Webex has no key for is Orbit's own, in `data`, which clients take more keys in:
/// `actorType`, `action`, `changedAttributes`, `before` and `after`.
struct AuditEventBody: Encodable {
    struct EventData: Encodable {
        var actorOrgName: String?
        var targetName: String
        var eventDescription: String
        var actorName: String
        var actorEmail: String?
        var adminRoles: [String]?
        var actorClientId: String?
        var actorClientName: String?
        var trackingId: String?
        var targetType: String
        var targetId: String
        var eventCategory: String
        var actorUserAgent: String?
        var actorIp: String?
        var targetOrgId: String?
        var actionText: String
        var targetOrgName: String?
        var errorMessage: String?
        var actorType: String
        var action: String
        var changedAttributes: [String]?
        /// The resource in the directory's own words.
        var before: AuditSnapshot?
        var after: AuditSnapshot?
    }

    var data: EventData
    var created: String
    var actorOrgId: String?
    var id: String
    var actorId: String?

    init(_ event: AuditEvent, _ index: DirectoryIndex) {
        let actor = event.context.actor
        let isApplication = actor.kind == .application
        self.id = event.id
        self.created = Timestamp.text(event.at)
        self.actorOrgId = actor.organizationID.map { WebexID(.organization, $0).description }
        self.actorId = actor.kind == .person ? actor.id.map { WebexID(.people, $0).description } : nil
        self.data = EventData(
            actorOrgName: actor.organizationID.flatMap { index.organizations[$0]?.name }, targetName: event.target.name,
            eventDescription: event.description, actorName: actor.name, actorEmail: actor.email,
            adminRoles: actor.kind == .person ? actor.roles.map(\.rawValue) : nil, actorClientId: isApplication ? actor.id : nil,
            actorClientName: isApplication ? actor.name : nil, trackingId: event.context.trackingID,
            targetType: event.target.kind.rawValue.uppercasedWords, targetId: event.target.apiID, eventCategory: event.category.rawValue,
            actorUserAgent: event.context.userAgent, actorIp: event.context.address,
            targetOrgId: event.organizationID.map { WebexID(.organization, $0).description }, actionText: "\(actor.name) \(event.summary)",
            targetOrgName: event.organizationID.flatMap { index.organizations[$0]?.name },
            errorMessage: event.action == .signInFailed ? "The e-mail address or the password is wrong" : nil, actorType: actor.kind.rawValue,
            action: event.action.rawValue, changedAttributes: event.changed.isEmpty ? nil : event.changed, before: event.before,
            after: event.after)
    }
}

extension AuditEvent {
    /// What kind of event it is, the same text for all of its kind.
    fileprivate var description: String {
        switch self.action {
        case .created, .updated, .deleted, .imported: "The \(self.target.kind.noun) was \(self.action.rawValue)"
        case .signedIn: "A person signed in"
        case .signInFailed: "A sign-in failed"
        }
    }
}

extension AuditEvent.Target.Kind {
    fileprivate var noun: String {
        switch self {
        case .password: "password"
        case .grant: "authorization"
        case .token: "access token"
        default: self.text
        }
    }
}

extension AuditEvent.Target {
    /// The id by which the API names the resource; where it has none, the one of the store.
    fileprivate var apiID: String {
        let kind: WebexID.Kind? =
            switch self.kind {
            case .person, .password: .people
            case .workspace: .place
            case .virtualLine: .virtualLine
            case .location: .location
            case .callParkExtension: .callParkExtension
            case .callPark: .callPark
            case .huntGroup: .huntGroup
            case .pickupGroup: .callPickup
            case .trunk: .trunk
            case .routeGroup: .routeGroup
            case .dialPlan: .dialPlan
            case .floor: .floor
            case .contactDirectory: .contactDirectory
            case .announcement: .announcement
            case .directory, .organization: .organization
            case .application: .application
            case .grant: .authorization
            case .webhook: .webhook
            case .job: .job
            case .number, .token, .recording: nil
            }
        guard let kind, !self.id.isEmpty else { return self.id }
        return WebexID(kind, self.id).description
    }
}

extension String {
    /// `callPark` as `CALL_PARK`.
    fileprivate var uppercasedWords: String {
        self.reduce(into: "") { text, letter in
            if letter.isUppercase { text.append("_") }
            text += letter.uppercased()
        }
    }
}
