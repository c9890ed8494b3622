import ArgumentParser
import Directory
import Foundation
import Storage

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What was changed, by whom and when; and who signed in.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists audit events, the oldest first. They are kept as long as audit.retention says.")

        @Option(help: "How far back: 90s, 30m, 12h, 7d; or a moment, such as 2026-01-31 or 2026-01-31T08:00:00Z.")
        var since = "7d"

        @Option(help: "Only what was done by people, applications or users of this machine with this in their name or e-mail address.")
        var actor: String?

        @Flag(help: "Print JSON, with every resource as it was before and after.")
        var json = false

        @OptionGroup var options: ConfigurationOptions

        /// Events that are read at once.
        private static let portion = 1_000

        private struct Item: Encodable {
            struct Actor: Encodable {
                var type: String
                var id: String?
                var name: String
                var email: String?
                var roles: [String]?
            }

            struct Target: Encodable {
                var type: String
                var id: String
                var name: String
            }

            var id: String
            var created: String
            var organizationId: String?
            var category: String
            var action: String
            var actor: Actor
            var target: Target
            var changed: [String]
            var before: AuditSnapshot?
            var after: AuditSnapshot?
            var address: String?
            var trackingId: String?
            var userAgent: String?

            init(_ event: AuditEvent) {
                let actor = event.context.actor
                self.id = event.id
                self.created = AccountStore.text(event.at) ?? ""
                self.organizationId = event.organizationID
                self.category = event.category.rawValue
                self.action = event.action.rawValue
                self.actor = Actor(
                    type: actor.kind.rawValue, id: actor.id, name: actor.name, email: actor.email,
                    roles: actor.roles.isEmpty ? nil : actor.roles.map(\.rawValue))
                self.target = Target(type: event.target.kind.rawValue, id: event.target.id, name: event.target.name)
                self.changed = event.changed
                self.before = event.before
                self.after = event.after
                self.address = event.context.address
                self.trackingId = event.context.trackingID
                self.userAgent = event.context.userAgent
            }
        }

        func run() async throws {
            let data = try DataDirectory(reading: try self.options.load().dataDirectory)
            let now = AccountStore.now
            // What happens from now on is left out: it would move what is read in portions.
            var query = AuditQuery(from: try Self.moment(self.since, now: now), to: now + 1, actorText: self.actor, limit: Self.portion)
            let log = SQLiteAuditLog(try data.openDatabase())
            var events: [AuditEvent] = []
            while true {
                let page = try await log.events(query)
                events += page.events
                query.offset += Self.portion
                if query.offset >= page.count { break }
            }
            events.reverse()
            if self.json { return try AccountStore.printJSON(events.map(Item.init)) }
            AccountStore.printTable(
                events.map { event in
                    let changed = event.changed.isEmpty ? "" : " (\(event.changed.joined(separator: ", ")))"
                    return [AccountStore.text(event.at) ?? "", Self.text(event.context), event.summary + changed]
                })
        }

        private static func text(_ context: AuditContext) -> String {
            let name = context.actor.email ?? context.actor.name
            switch context.actor.kind {
            case .person, .application, .server, .unknown: return context.address.map { "\(name) at \($0)" } ?? name
            case .command: return "\(name) by command"
            }
        }

        /// Milliseconds since 1970.
        private static func moment(_ text: String, now: Int64) throws -> Int64 {
            if let length = AccountStore.milliseconds(text) { return now - length }
            let isDay = text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
            guard let date = try? Date(isDay ? text + "T00:00:00Z" : text, strategy: Date.ISO8601FormatStyle()) else {
                throw ConfigurationError(
                    key: "--since", value: text, "must be a number with s, m, h or d, such as 12h, or a moment such as 2026-01-31T08:00:00Z")
            }
            return Int64(date.timeIntervalSince1970 * 1_000)
        }
    }
}
