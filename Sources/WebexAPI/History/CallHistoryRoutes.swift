import CallControl
import Directory
import Hummingbird

/// Calls that are over, through the same three front doors as call controls.
struct CallHistoryRoutes: Sendable {
    let directory: DirectoryService
    let history: any CallHistoryReader

    private struct Body: Encodable {
        var type: String
        var name: String?
        var number: String?
        var privacyEnabled: Bool
        var time: String

        init(_ entry: CallHistoryEntry) {
            self.type = entry.kind.rawValue
            self.privacyEnabled = entry.privacyEnabled
            self.time = Timestamp.text(entry.at)
            if entry.privacyEnabled { return }
            self.name = entry.name
            self.number = entry.number.isEmpty ? nil : entry.number
        }
    }

    private struct List: Encodable {
        var items: [Body]
    }

    var routes: [Route] {
        let families = CallFamilies(directory: self.directory)
        return CallFamily.allCases.map { family in
            families.route(.get, family, family.prefix("/telephony/calls") + "/history", writes: false, self.list)
        }
    }

    /// `type` is one of the three; without it there are calls of each.
    @Sendable private func list(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let kind = try request.query("type").map { text in
            guard let kind = CallHistoryEntry.Kind(rawValue: text) else {
                throw APIError.invalid("type must be one of \(CallHistoryEntry.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return kind
        }
        let entries = try await self.history.entries(of: actor.member.id, kind: kind)
        return JSONResponse.make(.ok, List(items: entries.map(Body.init)))
    }
}
