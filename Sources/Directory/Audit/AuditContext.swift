/// On whose behalf code runs, and by which request: what every event that it leaves in the audit log says of that.
///
/// Set once for a request or a command; whatever runs in it reads ``current``.
package struct AuditContext: Hashable, Sendable {
    package var actor: AuditActor
    /// Where the request comes from; nil for commands and the server itself.
    package var address: String?
    /// Names the request in the server's log.
    package var trackingID: String?
    package var userAgent: String?

    package init(actor: AuditActor, address: String? = nil, trackingID: String? = nil, userAgent: String? = nil) {
        self.actor = actor
        self.address = address
        self.trackingID = trackingID
        self.userAgent = userAgent
    }

    /// Without a request or a command it is the server that acts.
    @TaskLocal package static var current = AuditContext(actor: .server)

    /// The same request with another actor.
    package func acting(as actor: AuditActor) -> AuditContext {
        var context = self
        context.actor = actor
        return context
    }
}
