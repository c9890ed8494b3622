import Directory
import Hummingbird

/// Who can still be put into a call park or call pickup: everybody at the location who is in none.
struct AvailableAgents: Sendable {
    let directory: DirectoryService
    let kind: MemberGroup.Kind

    private struct List: Encodable {
        var agents: [AgentBody]
    }

    func respond(to request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let location = try await self.directory.location(request, writes: false)
        let order = try MemberOrder(request.query("order"))
        let name = request.filter("name")
        let number = request.numberFilter("phoneNumber")
        let kind = self.kind
        let bodies = await self.directory.read { index in
            let taken = Set(index.groups(kind, at: location.id).flatMap(\.memberIDs))
            return index.membersByName(organizationID: location.organizationID, locationID: location.id).lazy.map(\.member)
                .filter { member in
                    !taken.contains(member.id) && name.allows(member.displayName, member.firstName, member.lastName)
                        && number.allows(member.phoneNumber, member.extension)
                }
                .sorted(by: order.isBefore)
                .map { AgentBody($0, index) }
        }
        var response = JSONResponse.make(.ok, List(agents: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }
}
