import Directory
import HTTPTypes
import Hummingbird

/// `GET /people`: whom a request asks for, and a page of them.
struct PeopleList: Sendable {
    /// Ids in one request at most.
    private static let idLimit = 85

    private let ids: [String]?
    private let email: String?
    private let prefix: String
    private let roles: [Role]?
    private let locations: LocationScope
    private let paging: Paging

    /// - Parameter looksUp: whether the token is good for looking up people as everybody may: then a location administrator who names
    ///   people is told of those of other locations what everybody is.
    /// - Throws: ``APIError`` for filters that cannot be; 400 when somebody who is no administrator names nobody.
    init(_ request: AuthorizedRequest, isAdministrator: Bool, looksUp: Bool) throws {
        self.ids = request.query("id")?.split(separator: ",").map(String.init)
        self.email = request.query("email").flatMap { $0.isEmpty ? nil : $0.lowercased() }
        self.prefix = request.query("displayName")?.lowercased() ?? ""
        self.roles = try isAdministrator ? request.query("roles").flatMap { $0.isEmpty ? nil : try Self.roles($0) } : nil
        let locationID = try isAdministrator ? request.locationFilter() : nil
        let namesSomebody = self.ids != nil || self.email != nil || !self.prefix.isEmpty
        let isLookup = !isAdministrator || (looksUp && namesSomebody && self.roles == nil && locationID == nil)
        self.locations =
            isLookup ? LocationScope(organizationID: request.principal.organizationID) : LocationScope(request.principal, locationID: locationID)
        self.paging = try Paging(request, limit: 500, standard: 100)
        guard self.ids.map({ $0.count <= Self.idLimit }) ?? true else {
            throw APIError.invalid("id may name \(Self.idLimit) people at most")
        }
        guard isAdministrator || namesSomebody else {
            throw APIError.invalid("one of email, displayName and id is needed")
        }
    }

    private static func roles(_ text: String) throws -> [Role] {
        try text.split(separator: ",").map { id in
            guard let role = Role(webexID: String(id)) else { throw APIError.invalid("roles: there is no role \(id)") }
            return role
        }
    }

    private struct Body: Encodable {
        var items: [PersonBody]
    }

    /// - Parameter extent: what is told of somebody.
    func respond(
        to request: AuthorizedRequest, _ directory: DirectoryService, _ extent: @escaping @Sendable (Member) -> PersonBody.Extent
    ) async -> Response {
        let (items, count) = await directory.read { index in
            let (members, count) = self.page(index)
            return (members.map { PersonBody($0, extent($0), index) }, count)
        }
        var response = JSONResponse.make(.ok, Body(items: items))
        self.paging.addLinks(to: &response, count: count, request)
        return response
    }

    private func page(_ index: DirectoryIndex) -> (members: [Member], count: Int) {
        if self.ids != nil || self.email != nil {
            let found = self.named(index).filter { self.allows($0) }
            return (Array(self.paging.page(of: found)), found.count)
        }
        if let roles = self.roles {
            let lists = roles.map { index.list(.role(organizationID: self.locations.organizationID, $0)) }
            var seen: Set<MemberID> = []
            let found = lists.flatMap { index.members($0.slice(from: 0, limit: $0.count)) }
                .filter { self.allows($0) && seen.insert($0.id).inserted }
                .sorted { ($0.displayName.lowercased(), $0.id.key) < ($1.displayName.lowercased(), $1.id.key) }
            return (Array(self.paging.page(of: found)), found.count)
        }
        let everybody = self.locations.list(
            index, whole: .members(organizationID: self.locations.organizationID, .person), at: { .localMembers(at: $0, .person) })
        let list = everybody.withNames(beginningWith: self.prefix)
        return (index.members(list.slice(from: self.paging.start, limit: self.paging.max)), list.count)
    }

    /// Those whom ids or an address name, each once.
    private func named(_ index: DirectoryIndex) -> [Member] {
        guard let ids = self.ids else { return [self.email.flatMap { index.member(email: $0) }].compactMap { $0 } }
        var seen: Set<MemberID> = []
        return ids.compactMap { id in
            guard let key = WebexID(.people, parsing: id)?.key, let member = index.members[MemberID(.person, key)],
                seen.insert(member.id).inserted
            else { return nil }
            return member
        }
    }

    private func allows(_ member: Member) -> Bool {
        member.organizationID == self.locations.organizationID && self.locations.contains(member.locationID)
            && (self.email == nil || member.email == self.email) && (self.roles.map { !Set($0).isDisjoint(with: member.roles) } ?? true)
            && (self.prefix.isEmpty || member.displayName.lowercased().utf8.starts(with: self.prefix.utf8))
    }
}
