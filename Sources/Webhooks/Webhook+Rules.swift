/// What a webhook must be. Webex names no limits for these; the limits are this server's own.
extension Webhook {
    /// Characters of a name at most.
    package static let nameLimit = 255
    /// Bytes of a secret at most.
    package static let secretLimit = 1_024

    /// - Throws: ``WebhookError`` naming the field, as the API calls it.
    package func check() throws(WebhookError) {
        guard (1...Self.nameLimit).contains(self.name.count) else {
            throw .invalid(field: "name", reason: "must have 1 to \(Self.nameLimit) characters")
        }
        guard self.name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .invalid(field: "name", reason: "must not have control characters")
        }
        if let secret = self.secret {
            guard (1...Self.secretLimit).contains(secret.utf8.count) else {
                throw .invalid(field: "secret", reason: "must have 1 to \(Self.secretLimit) bytes")
            }
        }
    }
}
