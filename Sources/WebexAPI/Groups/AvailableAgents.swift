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
        let (bodies, count) = await self.directory.read { index in
            let taken = Set(index.groups(kind, at: location.id).flatMap(\.memberIDs))
            let free = index.membersByName(organizationID: location.organizationID, locationID: location.id).filter { box in
                !taken.contains(box.member.id) && name.allowsName(of: box)
                    && (number.isEmpty || number.allows(box.member.phoneNumber, box.member.extension))
            }
            return (paging.page(of: order.sorted(free)).map { AgentBody($0.member, index) }, free.count)
        }
        var response = JSONResponse.make(.ok, List(agents: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }
}
