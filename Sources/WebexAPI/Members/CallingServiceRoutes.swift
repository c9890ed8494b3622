import Directory
import Hummingbird

/// The calling services of a person, by the names that the API has for them.
struct CallingServiceRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:people_read", writes: false)

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/people/{memberId}/services", Self.read, self.services),
            Route(
                .get, "/telephony/config/people/me/settings/services", .scope(["spark:people_read", "spark:telephony_config_read"]),
                self.ownServices),
        ]
    }

    /// What this server does for everybody with an extension or a number.
    static let all = [
        "Call Forwarding Always", "Call Forwarding Busy", "Call Forwarding No Answer", "Do Not Disturb", "Call Waiting", "Privacy",
        "Internal Calling Line ID Delivery", "External Calling Line ID Delivery", "Connected Line Identification Presentation",
        "Shared Call Appearance 35", "Multiple Call Arrangement", "Busy Lamp Field", "Directed Call Pickup",
        "Directed Call Pickup with Barge-in", "Three-Way Call", "N-Way Call", "Call Transfer", "Music On Hold User", "Basic Call Logs",
        "Call Recording", "Executive", "Executive-Assistant",
    ]

    private struct List: Encodable {
        var services: [String]

        /// None without calling.
        init(_ member: Member) {
            self.services = member.hasCalling ? CallingServiceRoutes.all : []
        }
    }

    @Sendable private func services(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, List(try await self.directory.member(.person, request, Self.read)))
    }

    @Sendable private func ownServices(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, List(await self.directory.me(request)))
    }
}
