import Directory
import Hummingbird

/// The numbers that a hunt group may be given, and those that its calls may be forwarded to.
struct AvailableNumbersRoutes: Sendable {
    let directory: DirectoryService

    private static let collection = "/telephony/config/locations/{locationId}/huntGroups"

    var routes: [Route] {
        let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
        return [
            Route(.get, Self.collection + "/availableNumbers", read, self.unassigned),
            Route(.get, Self.collection + "/alternate/availableNumbers", read, self.unassigned),
            Route(.get, Self.collection + "/callForwarding/availableNumbers", read, self.assigned),
        ]
    }

    private struct Body: Encodable {
        struct Owner: Encodable {
            var id: String
            var type: String
            var firstName: String?
            var lastName: String?
            var displayName: String
        }

        var phoneNumber: String?
        var `extension`: String?
        var state = "ACTIVE"
        var isMainNumber = false
        var tollFreeNumber = false
        var telephonyType = "PSTN_NUMBER"
        var isServiceNumber = false
        var location: LocationReference
        var owner: Owner
    }

    private struct List: Encodable {
        var phoneNumbers: [Body]
    }

    /// Numbers that nobody has. The directory knows a number by its owner, so there are none.
    @Sendable private func unassigned(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.directory.location(request, writes: false)
        _ = try Paging(request, limit: 2_000)
        return JSONResponse.make(.ok, List(phoneNumbers: []))
    }

    /// The numbers of the location, with their owners.
    @Sendable private func assigned(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let paging = try Paging(request, limit: 2_000)
        let number = request.numberFilter("phoneNumber")
        let digits = request.filter("extension")
        let name = request.filter("ownerName")
        let bodies = await self.directory.read { index in
            let members = index.members.values.filter { $0.locationID == location.id && ($0.extension != nil || $0.phoneNumber != nil) }.map {
                member in
                Body(
                    phoneNumber: member.phoneNumber, extension: member.extension, location: LocationReference(location.id, index),
                    owner: .init(
                        id: WebexID(member.id).description, type: WebexID.Kind(member.id.kind).rawValue, firstName: member.firstName,
                        lastName: member.lastName, displayName: member.displayName))
            }
            let groups = index.groups(.huntGroup, at: location.id).filter { $0.extension != nil || $0.phoneNumber != nil }.map { group in
                Body(
                    phoneNumber: group.phoneNumber, extension: group.extension, location: LocationReference(location.id, index),
                    owner: .init(id: WebexID(group).description, type: "HUNT_GROUP", displayName: group.name))
            }
            return (members + groups)
                .filter { body in
                    number.allows(body.phoneNumber) && digits.allows(body.extension) && name.allows(body.owner.displayName)
                }
                .sorted { ($0.extension ?? "~", $0.phoneNumber ?? "~") < ($1.extension ?? "~", $1.phoneNumber ?? "~") }
        }
        var response = JSONResponse.make(.ok, List(phoneNumbers: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }
}
