import Directory
import Foundation
import Testing
import Webhooks

@testable import CallControl
@testable import WebexAPI

@Suite("What is posted to a webhook's target (NOTES.md, “Webhooks”)")
struct WebhookEventBodyTests {
    private static func object(_ change: (inout CallDetails) -> Void = { _ in }, ownership: Webhook.Ownership = .creator) throws -> [String: Any] {
        let webhook = Webhook(
            id: "5f1c4d62-7a0c-4e0e-8f53-3c1f2a6a6e11", organizationID: "acme", creator: MemberID(.person, "alice"), ownership: ownership,
            name: "Calls", target: try WebhookTarget("https://example.com/hook"), event: .all,
            filter: try WebhookFilter("personality=terminator") { _ in nil }, secret: "never told", createdAt: 1_754_412_499_359)
        var details = CallDetails(
            id: CallHalfID(rawValue: "callhalf-1.2.3:0"), sessionID: "session", personality: .terminator, state: .alerting,
            remoteParty: RemoteParty(name: "Bob Baker", number: "1002", memberID: MemberID(.person, "bob"), callType: .location),
            createdAt: 1_754_412_499_000, muteCapable: false, muted: false, redirections: [], completedElsewhere: false)
        change(&details)
        let notice = CallNotice(
            event: .created, kind: .received, owner: MemberID(.workspace, "lobby"), organizationID: "acme", details: details, at: 1_754_412_499_123)
        let bytes = WebhookEventBody.bytes(webhook, notice)
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test("The webhook's fields, the event that happened, the call's owner, and never the secret")
    func envelope() throws {
        let object = try Self.object()
        #expect(
            object.keys.sorted() == [
                "actorId", "appId", "created", "createdBy", "data", "event", "filter", "id", "name", "orgId", "ownedBy", "resource", "status",
                "targetUrl",
            ])
        let expected = [
            "id": WebexID(.webhook, "5f1c4d62-7a0c-4e0e-8f53-3c1f2a6a6e11").description, "name": "Calls", "targetUrl": "https://example.com/hook",
            "resource": "telephony_calls", "event": "created", "filter": "personality=terminator", "status": "active", "ownedBy": "creator",
            "created": "2025-08-05T16:48:19.359Z", "actorId": WebexID(.place, "lobby").description,
            "createdBy": WebexID(.people, "alice").description,
        ]
        for (key, value) in expected { #expect(object[key] as? String == value) }
        #expect(try Self.object(ownership: .organization)["ownedBy"] as? String == "org")
    }

    @Test("The call as the API answers it, under callId, with what happened and when")
    func data() throws {
        let data = try #require(try Self.object()["data"] as? [String: Any])
        let expected = [
            "callId": WebexID(.call, "callhalf-1.2.3:0").description, "callSessionId": "session", "eventType": "received",
            "eventTimestamp": "2025-08-05T16:48:19.123Z", "personality": "terminator", "state": "alerting", "created": "2025-08-05T16:48:19.000Z",
        ]
        for (key, value) in expected { #expect(data[key] as? String == value) }
        #expect(data["id"] == nil)
        let remote = try #require(data["remoteParty"] as? [String: Any])
        #expect(remote["personId"] as? String == WebexID(.people, "bob").description)
        #expect(remote["number"] as? String == "1002")
    }

    @Test("A private party is not told")
    func privacy() throws {
        let object = try Self.object { $0.remoteParty.privacyEnabled = true }
        let remote = try #require((object["data"] as? [String: Any])?["remoteParty"] as? [String: Any])
        #expect(remote.keys.sorted() == ["callType", "privacyEnabled"])
    }
}
