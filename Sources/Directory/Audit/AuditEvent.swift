internal import Foundation

/// One entry of the audit log: a change that was made, or a sign-in.
///
/// What a store writes while events are ``pending`` it writes together with them, both or neither.
package struct AuditEvent: Hashable, Sendable, Identifiable {
    /// The API's `eventCategory`.
    package enum Category: String, Hashable, Sendable, CaseIterable {
        case logins = "LOGINS"
        case users = "USERS"
        case workspaces = "WORKSPACES"
        case virtualLines = "VIRTUAL_LINES"
        case locations = "LOCATIONS"
        case numbers = "NUMBERS"
        /// Groups, call park extensions, announcements, and what is set for a whole organisation.
        case calling = "CALLING"
        /// The whole directory.
        case directory = "DIRECTORY"
        case tokens = "TOKENS"
        /// OAuth applications, and what they are granted.
        case applications = "APPLICATIONS"
        case webhooks = "WEBHOOKS"
        case recordings = "RECORDINGS"
        case jobs = "JOBS"
    }

    package enum Action: String, Hashable, Sendable, CaseIterable {
        case created
        case updated
        case deleted
        /// Took the place of all that was there.
        case imported
        case signedIn
        case signInFailed
    }

    /// What was changed.
    package struct Target: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case person
            case workspace
            case virtualLine
            case organization
            case location
            case number
            case callParkExtension
            case callPark
            case huntGroup
            case pickupGroup
            case trunk
            case routeGroup
            case dialPlan
            case floor
            case contactDirectory
            case announcement
            case directory
            case password
            case token
            case application
            case grant
            case webhook
            case recording
            case job
        }

        package var kind: Kind
        /// The directory's key, or what else names it in its store.
        package var id: String
        package var name: String

        package init(_ kind: Kind, id: String, name: String) {
            self.kind = kind
            self.id = id
            self.name = name
        }
    }

    /// A UUID in lower case.
    package var id: String
    /// Milliseconds since 1970.
    package var at: Int64
    /// Whose resource it is; nil for what is no organisation's.
    package var organizationID: String?
    package var category: Category
    package var action: Action
    package var target: Target
    /// Keys of the resource that are not what they were; passwords and other secrets are named here, and are in ``before`` and
    /// ``after`` no more than anywhere else.
    package var changed: [String]
    package var before: AuditSnapshot?
    package var after: AuditSnapshot?
    package var context: AuditContext

    /// An event of now, by whoever acts.
    package init(
        _ category: Category, _ action: Action, _ target: Target, organizationID: String?, changed: [String] = [], before: AuditSnapshot? = nil,
        after: AuditSnapshot? = nil
    ) {
        self.init(
            id: UUID().uuidString.lowercased(), at: Int64(Date().timeIntervalSince1970 * 1_000), organizationID: organizationID,
            category: category, action: action, target: target, changed: changed, before: before, after: after, context: AuditContext.current)
    }

    package init(
        id: String, at: Int64, organizationID: String?, category: Category, action: Action, target: Target, changed: [String],
        before: AuditSnapshot?, after: AuditSnapshot?, context: AuditContext
    ) {
        self.id = id
        self.at = at
        self.organizationID = organizationID
        self.category = category
        self.action = action
        self.target = target
        self.changed = changed
        self.before = before
        self.after = after
        self.context = context
    }

    /// The change from one value of a resource to another: created without the first, deleted without the second.
    package init(
        _ category: Category, _ target: Target, organizationID: String?, from old: (some Encodable)?, to new: (some Encodable)?
    ) {
        let before = old.map { AuditSnapshot($0) }
        let after = new.map { AuditSnapshot($0) }
        let action: Action = old == nil ? .created : new == nil ? .deleted : .updated
        self.init(
            category, action, target, organizationID: organizationID,
            changed: action == .updated ? AuditSnapshot.differences(before, after) : [],
            before: before?.withoutSecrets, after: after?.withoutSecrets)
    }

    /// Events of the change that is being made: the store of that change writes them with it.
    @TaskLocal package static var pending: [AuditEvent] = []

    /// What happened, in a few words: `updated the person Bob`.
    package var summary: String {
        let what = "the \(self.target.kind.text) \(self.target.name)"
        return switch self.action {
        case .created, .updated, .deleted, .imported: "\(self.action.rawValue) \(what)"
        case .signedIn: "signed in"
        case .signInFailed: "failed to sign in as \(self.target.name)"
        }
    }
}

extension AuditEvent.Target.Kind {
    /// The kind in words.
    package var text: String {
        switch self {
        case .virtualLine: "virtual line"
        case .callParkExtension: "call park extension"
        case .callPark: "call park"
        case .huntGroup: "hunt group"
        case .pickupGroup: "pickup group"
        case .routeGroup: "route group"
        case .dialPlan: "dial plan"
        case .contactDirectory: "contact directory"
        case .password: "password of"
        case .grant: "authorization of"
        case .token: "access token of"
        case .person, .workspace, .organization, .location, .number, .announcement, .directory, .application, .webhook, .recording, .job, .trunk,
            .floor:
            self.rawValue
        }
    }
}
