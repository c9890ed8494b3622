/// Where audit events are kept and read. See ``InMemoryAuditLog``; on disk, `Storage`.
///
/// Events are added and, once they are old, forgotten; none is ever changed.
package protocol AuditLog: Sendable {
    /// Keeps events of what is in no store that writes them itself. One whose id is there is there already.
    func append(_ events: [AuditEvent]) async throws
    /// The latest first.
    func events(_ query: AuditQuery) async throws -> AuditPage
    /// Forgets events from before a moment, the oldest first, a limited number at once.
    ///
    /// - Parameter moment: milliseconds since 1970.
    /// - Returns: how many there were; 0 when there are none left.
    func forget(before moment: Int64) async throws -> Int
}

/// Which audit events are asked for.
package struct AuditQuery: Hashable, Sendable {
    /// Nil for those of every organisation and of none.
    package var organizationID: String?
    /// Milliseconds since 1970.
    package var from: Int64?
    /// Milliseconds since 1970; events of that moment are left out.
    package var to: Int64?
    /// A person's key or an application's client id.
    package var actorID: String?
    /// Words that an actor's name or address has in it, in any case.
    package var actorText: String?
    /// Nil for all.
    package var categories: Set<AuditEvent.Category>?
    package var offset: Int
    package var limit: Int

    package init(
        organizationID: String? = nil, from: Int64? = nil, to: Int64? = nil, actorID: String? = nil, actorText: String? = nil,
        categories: Set<AuditEvent.Category>? = nil, offset: Int = 0, limit: Int
    ) {
        self.organizationID = organizationID
        self.from = from
        self.to = to
        self.actorID = actorID
        self.actorText = actorText
        self.categories = categories
        self.offset = offset
        self.limit = limit
    }
}

/// Some of the audit events that were asked for, and how many there are.
package struct AuditPage: Hashable, Sendable {
    package var events: [AuditEvent]
    package var count: Int

    package init(events: [AuditEvent], count: Int) {
        self.events = events
        self.count = count
    }
}
