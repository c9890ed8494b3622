import Directory
import Hummingbird

/// Monitoring of people and workspaces: reading, changing, and who can still be put into it.
struct MonitoringRoutes: Sendable {
    let directory: DirectoryService

    /// Whose monitoring a path is about.
    private enum Owner: Sendable {
        case person
        case workspace

        var collection: String {
            switch self {
            case .person: "people"
            case .workspace: "workspaces"
            }
        }

        var kind: MemberID.Kind {
            switch self {
            case .person: .person
            case .workspace: .workspace
            }
        }
    }

    var routes: [Route] { self.routes(of: .person) + self.routes(of: .workspace) }

    private func routes(of owner: Owner) -> [Route] {
        let settings = "/\(owner.collection)/{memberId}/features/monitoring"
        let available = "/telephony/config/\(owner.collection)/{memberId}/monitoring"
        let read = Access.administrator(scope: "spark-admin:\(owner.collection)_read", writes: false)
        let write = Access.administrator(scope: "spark-admin:\(owner.collection)_write", writes: true)
        let search = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
        return [
            Route(.get, settings, read) { try await self.read($0, owner, read) },
            Route(.put, settings, write) { try await self.change($0, owner, write) },
            Route(.get, available + "/availableMembers", search) { try await self.available($0, owner, search, excludesMonitored: true) },
            Route(.get, available + "/speedDials/availableMembers", search) {
                try await self.available($0, owner, search, excludesMonitored: false)
            },
        ]
    }

    private struct AvailableMember: Encodable {
        var id: String
        var firstName: String?
        var lastName: String?
        var displayName: String
        var phoneNumber: String?
        var `extension`: String?
        var type: String
        var location: LocationReference

        init(_ member: Member, _ index: DirectoryIndex) {
            self.id = WebexID(member.id).description
            self.firstName = member.firstName
            self.lastName = member.lastName
            self.displayName = member.displayName
            self.phoneNumber = member.phoneNumber
            self.extension = member.extension
            self.type = WebexID.Kind(member.id.kind).rawValue
            self.location = LocationReference(member.locationID, index)
        }
    }

    private struct List: Encodable {
        var members: [AvailableMember]
    }

    private func read(_ request: AuthorizedRequest, _ owner: Owner, _ access: Access) async throws -> Response {
        let member = try await self.member(request, owner, access)
        return JSONResponse.make(.ok, await self.directory.read { MonitoringBody(member.monitoring, $0) })
    }

    private func change(_ request: AuthorizedRequest, _ owner: Owner, _ access: Access) async throws -> Response {
        let current = try await self.member(request, owner, access)
        var member = current
        let change = try MonitoringChange(try await request.body())
        let (old, organizationID) = (member.monitoring, member.organizationID)
        let before = old.elements.map { NamedThing.target($0.target) }
        member.monitoring = try await self.directory.read { index in
            let monitoring = try change.applied(to: old, organizationID: organizationID, index)
            for (position, element) in monitoring.elements.enumerated() {
                try NamedThing.target(element.target).check(
                    mayBeNamedBy: request.principal, field: "monitoredElements[\(position)]", besides: before, index)
            }
            return monitoring
        }
        try await self.directory.save(member, replacing: current)
        return JSONResponse.noContent
    }

    /// Everybody of the organisation but the owner; those who are monitored already only where they are asked for.
    private func available(
        _ request: AuthorizedRequest, _ owner: Owner, _ access: Access, excludesMonitored: Bool
    ) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let member = try await self.member(request, owner, access)
        let search = try MemberSearch(request, organizationID: member.organizationID)
        var excluded: Set<MemberID> = [member.id]
        for element in member.monitoring.elements where excludesMonitored {
            if case .member(let id) = element.target { excluded.insert(id) }
        }
        let absent = excluded
        let (bodies, count) = await self.directory.read { index -> ([AvailableMember], Int) in
            let (found, count) = search.page(paging, index, without: absent)
            return (found.map { AvailableMember($0, index) }, count)
        }
        var response = JSONResponse.make(.ok, List(members: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    private func member(_ request: AuthorizedRequest, _ owner: Owner, _ access: Access) async throws -> Member {
        let member = await self.directory.read { index in
            WebexID(WebexID.Kind(owner.kind), parsing: request.path["memberId"] ?? "").flatMap { index.members[MemberID(owner.kind, $0.key)] }
        }
        guard let member, member.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "The \(owner == .person ? "person" : "workspace") was not found", errorCode: 4_008)
        }
        try access.check(request.principal, on: member)
        return member
    }
}
