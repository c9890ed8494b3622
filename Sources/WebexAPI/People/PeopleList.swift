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
    private let locationID: String?
    private let organizationID: String
    private let paging: Paging

    /// - Throws: ``APIError`` for filters that cannot be; 400 when somebody who is no administrator names nobody.
    init(_ request: AuthorizedRequest, isAdministrator: Bool) throws {
        self.ids = request.query("id")?.split(separator: ",").map(String.init)
        self.email = request.query("email").flatMap { $0.isEmpty ? nil : $0.lowercased() }
        self.prefix = request.query("displayName")?.lowercased() ?? ""
        self.roles = try isAdministrator ? request.query("roles").flatMap { $0.isEmpty ? nil : try Self.roles($0) } : nil
        self.locationID = try isAdministrator ? request.locationFilter() : nil
        self.organizationID = request.principal.organizationID
        self.paging = try Paging(request, limit: 500, standard: 100)
        guard self.ids.map({ $0.count <= Self.idLimit }) ?? true else {
            throw APIError.invalid("id may name \(Self.idLimit) people at most")
        }
        guard isAdministrator || self.ids != nil || self.email != nil || !self.prefix.isEmpty else {
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

    func respond(to request: AuthorizedRequest, _ directory: DirectoryService, _ extent: PersonBody.Extent) async -> Response {
        let (items, count) = await directory.read { index in
            let (members, count) = self.page(index)
            return (members.map { PersonBody($0, extent, index) }, count)
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
            let lists = roles.map { index.list(.role(organizationID: self.organizationID, $0)) }
            var seen: Set<MemberID> = []
            let found = lists.flatMap { index.members($0.slice(from: 0, limit: $0.count)) }
                .filter { self.allows($0) && seen.insert($0.id).inserted }
                .sorted { ($0.displayName.lowercased(), $0.id.key) < ($1.displayName.lowercased(), $1.id.key) }
            return (Array(self.paging.page(of: found)), found.count)
        }
        // Not even how many are somewhere else.
        if let locationID = self.locationID, index.locations[locationID]?.organizationID != self.organizationID { return ([], 0) }
        let list =
            self.locationID.map { index.list(.localMembers(at: $0, .person)) }
            ?? index.list(.members(organizationID: self.organizationID, .person))
        let range = list.range(ofNamesBeginningWith: self.prefix)
        guard self.paging.start < range.count else { return ([], range.count) }
        let listings = list.slice(
            from: range.lowerBound + self.paging.start, limit: min(self.paging.max, range.count - self.paging.start))
        return (index.members(listings), range.count)
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
        member.organizationID == self.organizationID && (self.locationID == nil || member.locationID == self.locationID)
            && (self.email == nil || member.email == self.email) && (self.roles.map { !Set($0).isDisjoint(with: member.roles) } ?? true)
            && (self.prefix.isEmpty || member.displayName.lowercased().utf8.starts(with: self.prefix.utf8))
    }
}
