import Directory
import Hummingbird

/// Numbers as the token's own user may know them: those of their location with their owners, and those for guests.
struct OwnNumberRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.scope(["spark:people_read", "spark:telephony_config_read"])
    private static let base = "/telephony/config/people/me"

    var routes: [Route] {
        [
            Route(.get, Self.base + "/location/assignedNumbers", Self.read, self.assigned),
            Route(.get, Self.base + "/settings/guestCalling/numbers", Self.read, self.forGuests),
        ]
    }

    private struct Body: Encodable {
        var phoneNumber: String?
        var `extension`: String?
        var state: String
        var phoneNumberType: String?
        var tollFreeNumber: Bool
        var owner: NumberOwnerBody?

        init(_ listing: Listing, _ index: DirectoryIndex, organizationID: String) {
            let body = ListedNumberBody(listing, index, organizationID: organizationID)
            self.phoneNumber = body.phoneNumber
            self.extension = body.extension
            self.state = body.state
            self.phoneNumberType = body.phoneNumberType
            self.tollFreeNumber = body.tollFreeNumber
            self.owner = body.owner
        }
    }

    private struct List: Encodable {
        var phoneNumbers: [Body]
    }

    @Sendable private func assigned(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let (order, isDescending) = try NumberFilter.order(request.query("order"))
        let (name, number, digits) = (request.filter("name"), request.numberFilter("phoneNumber"), request.numberFilter("extension"))
        let (locationID, organizationID) = (await self.directory.me(request).locationID, request.principal.organizationID)
        let (bodies, count) = await self.directory.read { index in
            let list = index.list(.localNumbers(at: locationID, order))
            let (items, count) = list.page(from: paging.start, limit: paging.max, isDescending: isDescending) { listing in
                guard case .owner = listing.subject else { return false }
                return name.allows(folded: listing.name) && number.allows(folded: listing.phoneNumber) && digits.allows(folded: listing.digits)
            }
            return (items.map { Body($0, index, organizationID: organizationID) }, count)
        }
        var response = JSONResponse.make(.ok, List(phoneNumbers: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    /// None: no number is kept for guests.
    @Sendable private func forGuests(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, List(phoneNumbers: []))
    }
}
