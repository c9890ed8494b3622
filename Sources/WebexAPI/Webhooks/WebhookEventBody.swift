package import CallControl
import Foundation
internal import JSONStream
package import Webhooks

/// What is posted to a webhook's target: the webhook, whose call it is, and the call (NOTES.md, “Webhooks”).
package struct WebhookEventBody: Encodable {
    /// The call as the API answers it, named `callId`, and what happened to it.
    private struct CallData: Encodable {
        private enum Key: String, CodingKey {
            case callId
            case eventType
            case eventTimestamp
        }

        var notice: CallNotice

        func encode(to encoder: any Encoder) throws {
            var call = CallBody(self.notice.details)
            let id = call.id
            call.id = nil
            try call.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(id, forKey: .callId)
            try container.encode(self.notice.kind.rawValue, forKey: .eventType)
            try container.encode(Timestamp.text(self.notice.at), forKey: .eventTimestamp)
        }
    }

    private enum Key: String, CodingKey {
        case actorId
        case data
    }

    private let webhook: Webhook
    private let notice: CallNotice

    package init(_ webhook: Webhook, _ notice: CallNotice) {
        self.webhook = webhook
        self.notice = notice
    }

    package func encode(to encoder: any Encoder) throws {
        var body = WebhookBody(self.webhook)
        body.secret = nil
        // What happened, where the webhook may be about all events.
        body.event = self.notice.event.rawValue
        try body.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(WebexID(self.notice.owner).description, forKey: .actorId)
        try container.encode(CallData(notice: self.notice), forKey: .data)
    }

    /// The bytes that are signed and sent.
    package static func bytes(_ webhook: Webhook, _ notice: CallNotice) -> [UInt8] {
        // Strings, numbers and booleans alone: this cannot fail.
        return (try? JSONStreamEncoder().encode(WebhookEventBody(webhook, notice))) ?? []
    }
}
