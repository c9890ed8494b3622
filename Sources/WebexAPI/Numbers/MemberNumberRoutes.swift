import Directory
import Hummingbird

/// The numbers of one person or workspace (API: “Get a List of Phone Numbers for a Person”, “… a Workspace”, and what assigns them).
struct MemberNumberRoutes: Sendable {
    let directory: DirectoryService

    private static let readPeople = Access.administrator(scope: "spark-admin:people_read", writes: false)
    private static let readWorkspaces = Access.administrator(scope: "spark-admin:workspaces_read", writes: false)

    private static let writePeople = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let writeWorkspaces = Access.administrator(scope: "spark-admin:workspaces_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/people/{memberId}/features/numbers", Self.readPeople, self.ofPerson),
            Route(.get, "/workspaces/{memberId}/features/numbers", Self.readWorkspaces, self.ofWorkspace),
            Route(.put, "/telephony/config/people/{memberId}/numbers", Self.writePeople) { request in
                try await self.update(.person, request, Self.writePeople, keys: .person)
            },
            Route(.put, "/telephony/config/workspaces/{memberId}/numbers", Self.writeWorkspaces) { request in
                try await self.update(.workspace, request, Self.writeWorkspaces, keys: .workspace)
            },
        ]
    }

    private struct PersonNumbers: Encodable {
        struct Item: Encodable {
            var primary: Bool
            var directNumber: String?
            var `extension`: String?
            var routingPrefix: String?
            var esn: String?
            /// Of alternate numbers.
            var ringPattern: String?

            init(_ number: NumberBody, _ pattern: RingPattern?) {
                self.ringPattern = pattern?.rawValue
                self.primary = number.primary
                self.directNumber = number.external
                self.extension = number.extension
                self.routingPrefix = number.routingPrefix
                self.esn = number.esn
            }
        }

        var distinctiveRingEnabled: Bool
        var phoneNumbers: [Item]
    }

    @Sendable private func ofPerson(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.readPeople)
        let alternates = member.settings.alternates
        let items = await self.directory.read { index in
            NumberBody.numbers(of: member, index).map { PersonNumbers.Item($0, nil) }
                + zip(NumberBody.alternates(of: member, index), alternates.entries).map { PersonNumbers.Item($0, $1.ringPattern) }
        }
        return JSONResponse.make(.ok, PersonNumbers(distinctiveRingEnabled: alternates.isRingDistinctive, phoneNumbers: items))
    }

    private struct WorkspaceNumbers: Encodable {
        struct Named: Encodable {
            var id: String
            var name: String
        }

        var distinctiveRingEnabled: Bool
        var phoneNumbers: [NumberBody]
        var workspace: CreatedBody
        var location: LocationReference
        var organization: Named
    }

    @Sendable private func ofWorkspace(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.workspace, request, Self.readWorkspaces)
        let body = await self.directory.read { index in
            WorkspaceNumbers(
                distinctiveRingEnabled: member.settings.alternates.isRingDistinctive,
                phoneNumbers: NumberBody.numbers(of: member, index) + NumberBody.alternates(of: member, index),
                workspace: CreatedBody(id: WebexID(member.id).description),
                location: LocationReference(member.locationID, index),
                organization: .init(
                    id: WebexID(.organization, member.organizationID).description, name: index.organizations[member.organizationID]?.name ?? ""))
        }
        return JSONResponse.make(.ok, body)
    }

    // MARK: Changing

    private func update(
        _ kind: MemberID.Kind, _ request: AuthorizedRequest, _ access: Access, keys: MemberNumberChange.Keys
    ) async throws -> Response {
        let old = try await self.directory.member(kind, request, access)
        let change = try MemberNumberChange(try await request.body(), keys)
        let member = try await self.directory.read { try change.applied(to: old, $0) }
        try await self.directory.save(member, replacing: old)
        return JSONResponse.noContent
    }
}
