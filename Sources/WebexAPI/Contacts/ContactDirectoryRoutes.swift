import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Contact directories of a location's receptionists (API: “Receptionist Contact Directories”): list, create, details, update, delete.
struct ContactDirectoryRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/receptionistContacts/directories"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{directoryId}", Self.read, self.details),
            Route(.put, Self.collection + "/{directoryId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{directoryId}", Self.write, self.delete),
        ]
    }

    private struct List: Encodable {
        var directories: [NamedBody]
    }

    private struct Details: Encodable {
        var contacts: [ContactBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let location = try await self.directory.location(request, writes: false)
        let found = await self.directory.read { $0.contactDirectories(at: location.id) }
        let items = paging.page(of: found).map { NamedBody(id: Self.id(of: $0), name: $0.name) }
        var response = JSONResponse.make(.ok, List(directories: items))
        paging.addLinks(to: &response, count: found.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let new = ContactDirectory(
            id: UUID().uuidString.lowercased(), organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), contacts: [])
        guard body.has("contacts") else { throw APIError.invalid("contacts is missing") }
        let made = try await self.changed(new, by: body)
        try await self.directory.save(made)
        return JSONResponse.make(.ok, CreatedBody(id: Self.id(of: made)))
    }

    /// All of the contacts that the request asks for, in the directory's order.
    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let search = try ContactSearch(request)
        let found = try await self.found(request, writes: false)
        let contacts = await self.directory.read { index in found.contacts.compactMap { ContactBody($0, index) }.filter(search.allows) }
        return JSONResponse.make(.ok, Details(contacts: contacts))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.found(request, writes: true)
        let changed = try await self.changed(old, by: try await request.body())
        try await self.directory.save(changed, replacing: old)
        return JSONResponse.make(.ok, CreatedBody(id: Self.id(of: changed)))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteContactDirectory(try await self.found(request, writes: true).id)
        return JSONResponse.noContent
    }

    // MARK: What requests name

    private static func id(of directory: ContactDirectory) -> String { WebexID(.contactDirectory, directory.id).description }

    /// The directory in the path, of the location in the path.
    ///
    /// - Throws: as `DirectoryService.location(_:writes:)`, and 404 for no directory of it.
    private func found(_ request: AuthorizedRequest, writes: Bool) async throws -> ContactDirectory {
        let location = try await self.directory.location(request, writes: writes)
        let found = await self.directory.read { index in
            WebexID(.contactDirectory, parsing: request.path["directoryId"] ?? "").flatMap { index.contactDirectories[$0.key] }
        }
        guard let found, found.locationID == location.id else { throw APIError(.notFound, "The directory was not found", errorCode: 4_008) }
        return found
    }

    /// What the body names is changed; its contacts take the place of all that were there.
    private func changed(_ old: ContactDirectory, by body: JSONBody) async throws -> ContactDirectory {
        var directory = old
        if let name = try body.text("name") { directory.name = name }
        guard let contacts = try body.list("contacts") else { return directory }
        guard !contacts.isEmpty else { throw APIError.invalid("contacts must name somebody") }
        directory.contacts = try await self.directory.read { index in
            try contacts.enumerated().map { try Self.contact($1, "contacts[\($0)]", organizationID: old.organizationID, index) }
        }
        return directory
    }

    /// An id alone, as it comes with an update, or one in an object, as it comes with a creation.
    private static func contact(
        _ element: JSONBody.Element, _ field: String, organizationID: String, _ index: DirectoryIndex
    ) throws -> ContactDirectory.Contact {
        let (person, feature): (String?, String?) =
            switch element {
            case .text(let id): (id, id)
            case .object(let object): (try object.text("personId"), try object.text("featureId"))
            }
        guard person != nil || feature != nil else { throw APIError.invalid("\(field) needs personId or featureId") }
        if let member = person.flatMap({ index.member(webexID: $0, organizationID: organizationID) }) { return .member(member.id) }
        if let group = feature.flatMap({ WebexID(.huntGroup, parsing: $0) }).flatMap({ index.groups[$0.key] }), group.kind == .huntGroup,
            group.organizationID == organizationID
        {
            return .huntGroup(group.id)
        }
        throw APIError(.notFound, "\(field) names nobody and no hunt group of the organization", errorCode: 4_008)
    }
}
