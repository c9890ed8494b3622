import Testing
import Webhooks

@Suite("What a webhook must be")
struct WebhookRuleTests {
    @Test(
        "Absolute HTTP and HTTPS URLs are targets",
        arguments: [
            ("https://example.com", "example.com", 443, true), ("http://example.com/a?b=c&d=%20", "example.com", 80, false),
            ("HTTPS://EXAMPLE.com:8443/", "EXAMPLE.com", 8_443, true), ("http://93.184.216.34:81", "93.184.216.34", 81, false),
            ("http://[2606:2800:220:1::1]:8080/x", "2606:2800:220:1::1", 8_080, false), ("http://a_b.example.com./", "a_b.example.com.", 80, false),
        ])
    func targets(_ url: String, _ host: String, _ port: Int, _ isSecure: Bool) throws {
        let target = try WebhookTarget(url)
        #expect(target.url == url)
        #expect(target.host == host)
        #expect(target.port == port)
        #expect(target.isSecure == isSecure)
    }

    @Test(
        "Anything else is refused with the field's name",
        arguments: [
            "", "example.com", "/hook", "ftp://example.com/", "https://", "https:///path", "http://user@example.com/", "http://a:b@example.com/",
            "http://exa mple.com/", "http://bücher.example/", "http://example.com:0/", "http://example.com:65536/", "http://127.0.0.%31/",
            "http://[fe80::1%25eth0]/", "http+unix://%2Ftmp%2Fsocket/", "https://example.com/\u{7F}",
            "https://example.com/" + String(repeating: "a", count: WebhookTarget.limit),
        ])
    func refusedTargets(_ url: String) {
        let error = #expect(throws: WebhookError.self) { try WebhookTarget(url) }
        guard case .invalid(field: "targetUrl", _)? = error else {
            Issue.record("\(url): \(String(describing: error))")
            return
        }
    }

    @Test("Names and secrets have limits")
    func limits() throws {
        var webhook = try Webhook.sample()
        for name in ["a", String(repeating: "ä", count: 255)] {
            webhook.name = name
            try webhook.check()
        }
        for name in ["", String(repeating: "a", count: 256), "a\nb", "a\u{0}"] {
            webhook.name = name
            #expect(throws: WebhookError.self) { try webhook.check() }
        }
        webhook.name = "Calls"
        webhook.secret = String(repeating: "s", count: 1_024)
        try webhook.check()
        for secret in ["", String(repeating: "s", count: 1_025)] {
            webhook.secret = secret
            #expect(throws: WebhookError.self) { try webhook.check() }
        }
    }
}
