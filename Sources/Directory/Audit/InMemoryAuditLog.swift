internal import Synchronization

/// An audit log that lasts as long as the process; for tests.
package final class InMemoryAuditLog: AuditLog {
    private let kept = Mutex<[AuditEvent]>([])

    package init() {}

    /// Oldest first.
    package var all: [AuditEvent] { self.kept.withLock { $0 } }

    package func append(_ events: [AuditEvent]) {
        self.kept.withLock { kept in
            for event in events where !kept.contains(where: { $0.id == event.id }) { kept.append(event) }
        }
    }

    /// Keeps the events of the change that is being made.
    package func appendPending() {
        let pending = AuditEvent.pending
        if !pending.isEmpty { self.append(pending) }
    }

    package func events(_ query: AuditQuery) -> AuditPage {
        let found = self.all.reversed().filter { Self.fits($0, query) }
        return AuditPage(events: Array(found.dropFirst(query.offset).prefix(query.limit)), count: found.count)
    }

    private static func fits(_ event: AuditEvent, _ query: AuditQuery) -> Bool {
        let actor = event.context.actor
        let names = [actor.name, actor.email ?? ""].map { $0.lowercased() }
        return query.organizationID.map { $0 == event.organizationID } != false && query.from.map { event.at >= $0 } != false
            && query.to.map { event.at < $0 } != false && query.actorID.map { $0 == actor.id } != false
            && query.actorText.map { text in names.contains { $0.contains(text.lowercased()) } } != false
            && query.categories.map { $0.contains(event.category) } != false
    }

    package func forget(before moment: Int64) -> Int {
        self.kept.withLock { kept in
            let count = kept.count
            kept.removeAll { $0.at < moment }
            return count - kept.count
        }
    }
}
