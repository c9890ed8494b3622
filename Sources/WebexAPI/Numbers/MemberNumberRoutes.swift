import Directory
import Hummingbird

/// The numbers of one person or workspace (API: “Get a List of Phone Numbers for a Person”, “… a Workspace”).
struct MemberNumberRoutes: Sendable {
    let directory: DirectoryService

    private static let readPeople = Access.administrator(scope: "spark-admin:people_read", writes: false)
    private static let readWorkspaces = Access.administrator(scope: "spark-admin:workspaces_read", writes: false)

    var routes: [Route] {
        [
            Route(.get, "/people/{memberId}/features/numbers", Self.readPeople, self.ofPerson),
            Route(.get, "/workspaces/{memberId}/features/numbers", Self.readWorkspaces, self.ofWorkspace),
        ]
    }

    private struct PersonNumbers: Encodable {
        struct Item: Encodable {
            var primary: Bool
            var directNumber: String?
            var `extension`: String?
            var routingPrefix: String?
            var esn: String?

            init(_ number: NumberBody) {
                self.primary = number.primary
                self.directNumber = number.external
                self.extension = number.extension
                self.routingPrefix = number.routingPrefix
                self.esn = number.esn
            }
        }

        /// Ring patterns tell alternate numbers apart, which nobody has here.
        var distinctiveRingEnabled = false
        var phoneNumbers: [Item]
    }

    @Sendable private func ofPerson(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.readPeople)
        let numbers = await self.directory.read { NumberBody.numbers(of: member, $0) }
        return JSONResponse.make(.ok, PersonNumbers(phoneNumbers: numbers.map(PersonNumbers.Item.init)))
    }

    private struct WorkspaceNumbers: Encodable {
        struct Named: Encodable {
            var id: String
            var name: String
        }

        var distinctiveRingEnabled = false
        var phoneNumbers: [NumberBody]
        var workspace: CreatedBody
        var location: LocationReference
        var organization: Named
    }

    @Sendable private func ofWorkspace(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.workspace, request, Self.readWorkspaces)
        let body = await self.directory.read { index in
            WorkspaceNumbers(
                phoneNumbers: NumberBody.numbers(of: member, index), workspace: CreatedBody(id: WebexID(member.id).description),
                location: LocationReference(member.locationID, index),
                organization: .init(
                    id: WebexID(.organization, member.organizationID).description, name: index.organizations[member.organizationID]?.name ?? ""))
        }
        return JSONResponse.make(.ok, body)
    }
}
