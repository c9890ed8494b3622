import Directory
import Hummingbird

/// The call park that the token's own user is in.
struct MeCallParkRoutes: Sendable {
    let directory: DirectoryService

    var routes: [Route] {
        [
            Route(
                .get, "/telephony/config/people/me/settings/callPark", .scope(["spark:people_read", "spark:telephony_config_read"]),
                self.settings)
        ]
    }

    private struct Settings: Encodable {
        struct Item: Encodable {
            var id: String
            var type: String
            var firstName: String?
            var lastName: String?
            var displayName: String
            var directNumber: String?
            var `extension`: String?
            var email: String?

            init(_ member: Member) {
                self.id = WebexID(member.id).description
                self.type = WebexID.Kind(member.id.kind).rawValue
                self.firstName = member.firstName
                self.lastName = member.lastName
                self.displayName = member.displayName
                self.directNumber = member.phoneNumber
                self.extension = member.extension
                self.email = member.email
            }
        }

        var groupName: String?
        var memberList: [Item]
    }

    /// The group's name and its other members; who is in no group gets an empty list.
    @Sendable private func settings(_ request: AuthorizedRequest) async throws -> Response {
        let own = request.principal.person.id
        let settings = await self.directory.read { index in
            let group = index.group(.callPark, of: own)
            let others = (group?.memberIDs ?? []).filter { $0 != own }.compactMap { index.members[$0] }
            return Settings(groupName: group?.name, memberList: others.map(Settings.Item.init))
        }
        return JSONResponse.make(.ok, settings)
    }
}
