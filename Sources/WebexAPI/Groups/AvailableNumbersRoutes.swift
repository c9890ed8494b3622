import Directory
import Hummingbird

/// The numbers that a location or a hunt group may be given, and those that a hunt group's calls may be forwarded to.
struct AvailableNumbersRoutes: Sendable {
    let directory: DirectoryService

    private static let collection = "/telephony/config/locations/{locationId}/huntGroups"

    var routes: [Route] {
        let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
        return [
            Route(.get, "/telephony/config/locations/{locationId}/availableNumbers", read, self.unassigned),
            Route(.get, Self.collection + "/availableNumbers", read, self.unassigned),
            Route(.get, Self.collection + "/alternate/availableNumbers", read, self.unassigned),
            Route(.get, Self.collection + "/callForwarding/availableNumbers", read, self.assigned),
        ]
    }

    private struct Body: Encodable {
        var phoneNumber: String?
        var `extension`: String?
        var state: String
        var isMainNumber: Bool
        var tollFreeNumber: Bool
        var telephonyType: String?
        var isServiceNumber: Bool
        var location: LocationReference
        var owner: NumberOwnerBody?

        init(_ listing: Listing, _ index: DirectoryIndex, organizationID: String) {
            let body = ListedNumberBody(listing, index, organizationID: organizationID)
            self.phoneNumber = body.phoneNumber
            self.extension = body.extension
            self.state = body.state
            self.isMainNumber = body.mainNumber
            self.tollFreeNumber = body.tollFreeNumber
            self.telephonyType = body.includedTelephonyTypes
            self.isServiceNumber = body.isServiceNumber ?? false
            self.location = body.location
            self.owner = body.owner
        }
    }

    private struct List: Encodable {
        var phoneNumbers: [Body]
    }

    /// Active numbers of the location that nobody has.
    @Sendable private func unassigned(_ request: AuthorizedRequest) async throws -> Response {
        let number = request.numberFilter("phoneNumber")
        return try await self.respond(request, { .localFreeNumbers(at: $0) }) { listing, index in
            guard case .number(let text) = listing.subject, number.allows(folded: text) else { return false }
            return index.record(of: text)?.isActive ?? true
        }
    }

    /// The numbers of the location, with their owners.
    @Sendable private func assigned(_ request: AuthorizedRequest) async throws -> Response {
        let number = request.numberFilter("phoneNumber")
        let digits = request.numberFilter("extension")
        let name = request.filter("ownerName")
        return try await self.respond(request, { .localNumbers(at: $0, .digits) }) { listing, _ in
            guard case .owner = listing.subject else { return false }
            return number.allows(folded: listing.phoneNumber) && digits.allows(folded: listing.digits) && name.allows(folded: listing.name)
        }
    }

    private func respond(
        _ request: AuthorizedRequest, _ list: @escaping @Sendable (String) -> DirectoryIndex.ListKey,
        where isWanted: @escaping @Sendable (Listing, DirectoryIndex) -> Bool
    ) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let paging = try Paging(request, limit: 2_000)
        let (bodies, count) = await self.directory.read { index in
            let (items, count) = index.list(list(location.id)).page(from: paging.start, limit: paging.max) {
                isWanted($0, index)
            }
            return (items.map { Body($0, index, organizationID: location.organizationID) }, count)
        }
        var response = JSONResponse.make(.ok, List(phoneNumbers: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }
}
