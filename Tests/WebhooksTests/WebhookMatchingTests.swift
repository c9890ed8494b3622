import CallControl
import Directory
import Testing
import Webhooks

@Suite("Which events a webhook is told")
struct WebhookMatchingTests {
    @Test("An event, or all of them", arguments: CallNotice.Event.allCases)
    func events(_ event: CallNotice.Event) throws {
        let notice = CallNotice.sample(event)
        #expect(try Webhook.sample(event: .all).matches(notice))
        for wanted in [Webhook.Event.created, .updated, .deleted] {
            #expect(try Webhook.sample(event: wanted).matches(notice) == (wanted.rawValue == event.rawValue))
        }
    }

    @Test("A creator's webhook is about their own calls, an organisation's about everybody's")
    func ownership() throws {
        let mine = CallNotice.sample(owner: "alice")
        let others = CallNotice.sample(owner: "bob")
        #expect(try Webhook.sample().matches(mine))
        #expect(try !Webhook.sample().matches(others))
        #expect(try Webhook.sample(ownership: .organization).matches(others))
    }

    @Test("Nothing of another organisation is told", arguments: [Webhook.Ownership.creator, .organization])
    func organization(_ ownership: Webhook.Ownership) throws {
        #expect(try !Webhook.sample(ownership: ownership).matches(.sample(organizationID: "zeta")))
    }

    @Test("An inactive webhook is told nothing")
    func inactive() throws {
        var webhook = try Webhook.sample()
        webhook.status = .inactive
        #expect(!webhook.matches(.sample()))
    }

    @Test(
        "Every condition of a filter must fit",
        arguments: [
            ("personality=terminator", true), ("personality=originator", false), ("state=alerting", true), ("state=connected", false),
            ("callType=location", true), ("callType=external", false), ("personId=alice", true), ("personId=bob", false), ("address=1002", true),
            ("address=1003", false), ("address=%31002", true), ("personality=terminator&state=alerting&address=1002", true),
            ("personality=terminator&state=connected", false),
        ])
    func filter(_ text: String, _ fits: Bool) throws {
        #expect(try Webhook.sample(ownership: .organization, filter: text).matches(.sample()) == fits)
    }

    @Test("A private party fits no address")
    func privacy() throws {
        let remote = RemoteParty(name: nil, number: "1002", privacyEnabled: true, callType: .location)
        #expect(try !Webhook.sample(filter: "address=1002").matches(.sample(remote: remote)))
    }

    @Test(
        "A filter with an unknown key or value, or of another form, is refused",
        arguments: [
            "personality", "personality=", "=terminator", "personality=caller", "state=ringing", "callType=internal", "personId=nobody",
            "roomId=1", "personality=terminator&", "personality=terminator&personality=originator", "address=%", "",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: WebhookError.self) { try WebhookFilter(text) { $0 == "nobody" ? nil : MemberID(.person, $0) } }
        guard case .invalid(field: "filter", _)? = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }
}
