import Directory
import Hummingbird

/// The numbers that a location or a hunt group may be given, those that a hunt group's calls may be forwarded to, and those of a
/// location that one setting or another may name.
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
            + Use.allCases.map { use in
                Route(.get, "/telephony/config/locations/{locationId}/\(use.rawValue)/availableNumbers", read) { try await self.usable($0, use) }
            }
    }

    /// What one of a location's numbers may be used for.
    private enum Use: String, CaseIterable {
        case callIntercept
        case chargeNumber
        case emergencyCallback = "emergencyCallbackNumber"
        case externalCallerID = "externalCallerId"
        case webexGo

        /// Whether a number will do (developer.webex.com, “Get … Available Phone Numbers” of each).
        func allows(_ number: PhoneNumber, isAssigned: Bool) -> Bool {
            switch self {
            case .callIntercept: true
            case .chargeNumber: !number.isTollFree
            case .emergencyCallback: !number.isService && isAssigned
            case .externalCallerID: number.isActive
            case .webexGo: !number.isService && !isAssigned
            }
        }
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
        let number = request.numberFilters("phoneNumber")
        return try await self.respond(request, { .localFreeNumbers(at: $0) }) { listing, index in
            guard case .number(let text) = listing.subject, number.allow(text) else { return false }
            return index.record(of: text)?.isActive ?? true
        }
    }

    /// The numbers of the location, with their owners.
    @Sendable private func assigned(_ request: AuthorizedRequest) async throws -> Response {
        let number = request.numberFilters("phoneNumber")
        let digits = request.numberFilter("extension")
        let name = request.filter("ownerName")
        return try await self.respond(request, { .localNumbers(at: $0, .digits) }) { listing, _ in
            guard case .owner = listing.subject else { return false }
            return number.allow(listing.phoneNumber) && digits.allows(folded: listing.digits) && name.allows(folded: listing.name)
        }
    }

    /// The numbers of the location that will do, with their owners.
    private func usable(_ request: AuthorizedRequest, _ use: Use) async throws -> Response {
        let number = request.numberFilters("phoneNumber")
        let name = request.filter("ownerName")
        return try await self.respond(request, { .localNumbers(at: $0, .phoneNumber) }) { listing, index in
            guard let text = listing.phoneNumber, number.allow(text), name.allows(folded: listing.name) else { return false }
            let isAssigned = if case .owner = listing.subject { true } else { false }
            let known = index.record(of: text) ?? PhoneNumber(number: text, locationID: listing.locationID)
            return use.allows(known, isAssigned: isAssigned)
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
