import Directory
import HTTPTypes
import Hummingbird

/// Where a call would go, without making it.
struct CallRoutingRoutes: Sendable {
    let directory: DirectoryService

    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        [Route(.post, "/telephony/config/actions/testCallRouting/invoke", Self.write, self.test)]
    }

    private enum Originator: String, CaseIterable {
        case user = "USER"
        /// As Webex's pages also have it.
        case people = "PEOPLE"
        case trunk = "TRUNK"
    }

    @Sendable private func test(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        guard let type: Originator = try body.choice("originatorType") else { throw APIError.invalid("originatorType is missing") }
        let (originator, destination) = (try body.requiredText("originatorId"), try body.requiredText("destination"))
        let organizationID = request.principal.organizationID
        let result = try await self.directory.read { index in
            switch type {
            case .user, .people:
                guard let member = index.member(webexID: originator, organizationID: organizationID) else {
                    throw APIError(.notFound, "originatorId names nobody of the organization", errorCode: 4_008)
                }
                try NamedThing(member.id).check(mayBeNamedBy: request.principal, field: "originatorId", index)
                return try CallRoutingBody(dialling: destination, at: member.locationID, index)
            case .trunk:
                let trunk = try index.trunk(webexID: originator, organizationID: organizationID, field: "originatorId")
                try NamedThing.trunk(trunk.id).check(mayBeNamedBy: request.principal, field: "originatorId", index)
                return try CallRoutingBody(calling: destination, on: trunk, index)
            }
        }
        return JSONResponse.make(.ok, result)
    }
}
