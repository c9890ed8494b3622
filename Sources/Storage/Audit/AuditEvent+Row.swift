import Directory
import GRDB

/// Audit events as rows.
extension AuditEvent {
    /// Nil for a row that a later version wrote in words that this one does not know.
    init?(_ row: Row) {
        guard let category = Category(rawValue: row["category"]), let action = Action(rawValue: row["action"]),
            let kind = Target.Kind(rawValue: row["target_kind"]), let actorKind = AuditActor.Kind(rawValue: row["actor_kind"])
        else { return nil }
        let before: String? = row["before"]
        let after: String? = row["after"]
        let actor = AuditActor(
            actorKind, id: row["actor_id"], name: row["actor_name"], email: row["actor_email"],
            roles: WordList.list(row["actor_roles"]).compactMap(Role.init(rawValue:)), organizationID: row["actor_organization_id"])
        self.init(
            id: row["id"], at: row["at"], organizationID: row["organization_id"], category: category, action: action,
            target: Target(kind, id: row["target_id"], name: row["target_name"]), changed: WordList.list(row["changed"]),
            before: before.flatMap(AuditSnapshot.init(json:)), after: after.flatMap(AuditSnapshot.init(json:)),
            context: AuditContext(actor: actor, address: row["address"], trackingID: row["tracking_id"], userAgent: row["user_agent"]))
    }

    func insert(_ database: Database) throws {
        let actor = self.context.actor
        try database.run(
            """
            INSERT INTO audit_event (id, at, organization_id, category, action, target_kind, target_id, target_name, changed, before, after,
                actor_kind, actor_id, actor_name, actor_email, actor_roles, actor_organization_id, address, tracking_id, user_agent)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """,
            [
                self.id, self.at, self.organizationID, self.category.rawValue, self.action.rawValue, self.target.kind.rawValue, self.target.id,
                self.target.name, WordList.text(self.changed), self.before?.json, self.after?.json, actor.kind.rawValue, actor.id, actor.name,
                actor.email, WordList.text(actor.roles.map(\.rawValue)), actor.organizationID, self.context.address, self.context.trackingID,
                self.context.userAgent,
            ])
    }
}

extension DatabasePool {
    /// Writes a change and the audit events that are pending with it, in one transaction. Where nothing was changed nothing happened,
    /// and no event is left.
    func writeAudited<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        // Here, and not on the thread that writes: events are pending for the task.
        let events = AuditEvent.pending
        return try await self.write { database in
            let count = database.totalChangesCount
            let result = try body(database)
            if database.totalChangesCount > count { for event in events { try event.insert(database) } }
            return result
        }
    }
}
