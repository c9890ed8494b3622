import Testing
import Webhooks

@Suite("Signatures of deliveries (NOTES.md, “Webhooks”; RFC 2104)")
struct WebhookSignatureTests {
    @Test(
        "The vectors of RFC 2202 come out",
        arguments: [
            ("Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (String(repeating: "\u{0B}", count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        ])
    func vectors(_ secret: String, _ body: String, _ signature: String) {
        #expect(WebhookSignature.sign(Array(body.utf8), secret: secret) == signature)
    }

    @Test("A secret is the bytes of its UTF-8")
    func utf8() {
        // python3: hmac.new("schlüssel".encode(), b"{}", "sha1").hexdigest()
        #expect(WebhookSignature.sign(Array("{}".utf8), secret: "schlüssel") == "23b876d1072926c405da1534f560cccb160a25cd")
    }
}
