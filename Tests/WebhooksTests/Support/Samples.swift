import Directory
import Webhooks

@testable import CallControl

extension Webhook {
    /// One of Alice's, about all of her calls.
    static func sample(
        _ id: String = "hook", url: String = "https://example.com/hook", ownership: Ownership = .creator, creator: String = "alice",
        event: Event = .all, filter: String? = nil, secret: String? = nil, organizationID: String = "acme"
    ) throws -> Webhook {
        Webhook(
            id: id, organizationID: organizationID, creator: MemberID(.person, creator), ownership: ownership, name: "Calls",
            target: try WebhookTarget(url), event: event, filter: try filter.map { try WebhookFilter($0) { MemberID(.person, $0) } }, secret: secret,
            createdAt: 1)
    }
}

extension CallNotice {
    static func sample(
        _ event: Event = .created, _ kind: Kind = .received, call: String = "call-1", owner: String = "alice", organizationID: String = "acme",
        remote: RemoteParty = RemoteParty(name: "Bob Baker", number: "1002", memberID: MemberID(.person, "bob"), callType: .location),
        state: CallState = .alerting, personality: Personality = .terminator
    ) -> CallNotice {
        CallNotice(
            event: event, kind: kind, owner: MemberID(.person, owner), organizationID: organizationID,
            details: CallDetails(
                id: CallHalfID(rawValue: call), sessionID: "session", personality: personality, state: state, remoteParty: remote, createdAt: 1,
                muteCapable: false, muted: false, redirections: [], completedElsewhere: false),
            at: 1_754_412_499_359)
    }
}
