import Directory
import HTTPTypes
import Hummingbird

/// Numbers of the organisation: list, adding to and taking from locations, and which may be used.
struct NumberRoutes: Sendable {
    let directory: DirectoryService

    /// Numbers in one request at most.
    private static let limit = 1_000
    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/numbers"

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/numbers", Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.add),
            Route(.put, Self.collection, Self.write, self.change),
            Route(.delete, Self.collection, Self.write, self.remove),
        ]
    }

    private struct List: Encodable {
        var phoneNumbers: [ListedNumberBody]
        var count: NumberCounts?
    }

    /// The list, with counts where details are asked for.
    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000)
        let filter = try NumberFilter(request)
        let wantsCounts = try request.flag("details") == true
        let (organizationID, locations) = (request.principal.organizationID, LocationScope(request.principal))
        let (list, count) = await self.directory.read { index in
            let (items, count) = filter.page(paging, index)
            let list = List(
                phoneNumbers: items.map { ListedNumberBody($0, index, organizationID: organizationID) },
                count: wantsCounts ? NumberCounts(index, locations) : nil)
            return (list, count)
        }
        var response = JSONResponse.make(.ok, list)
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    private enum NumberType: String, CaseIterable {
        case tollFree = "TOLLFREE"
        case direct = "DID"
        case mobile = "MOBILE"
    }

    private enum UsageType: String, CaseIterable {
        case none = "NONE"
        case service = "SERVICE"
    }

    private enum Action: String, CaseIterable {
        case activate = "ACTIVATE"
        case deactivate = "DEACTIVATE"
    }

    private struct Added: Encodable {}

    /// Numbers that the location has already stay as they are.
    @Sendable private func add(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let type: NumberType = try body.choice("numberType") ?? .direct
        let usage: UsageType = try body.choice("numberUsageType") ?? .none
        let state: NumberState = try body.choice("state") ?? .active
        guard type != .mobile else { throw APIError.invalid("numberType: mobile numbers are not supported by this server") }
        let texts = try Self.texts(body)
        var numbers: [PhoneNumber] = []
        var malformed: [String] = []
        for text in texts {
            do {
                let number = try PhoneNumberText.number(text, field: "phoneNumbers")
                numbers.append(
                    PhoneNumber(
                        number: number, locationID: location.id, isActive: state == .active, isTollFree: type == .tollFree,
                        isService: usage == .service))
            } catch is DirectoryError {
                malformed.append(text)
            }
        }
        guard malformed.isEmpty else { return Self.refusal(of: malformed) }
        let wanted = numbers
        let new = await self.directory.read { index in
            wanted.filter { index.number($0.number, organizationID: location.organizationID)?.number.locationID != location.id }
        }
        if !new.isEmpty { try await self.directory.save(new) }
        return JSONResponse.make(.ok, Added())
    }

    private struct Refusal: Encodable {
        struct Item: Encodable {
            var number: String
            var errorMessage = "The number is not an E.164 number such as +12025550101"
        }

        var errors: [Item]
    }

    /// As the API tells numbers that cannot be added: a list of one object. Nothing was added.
    private static func refusal(of numbers: [String]) -> Response {
        JSONResponse.make(.badRequest, [Refusal(errors: numbers.map { Refusal.Item(number: $0) })])
    }

    @Sendable private func change(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let action: Action = try body.choice("action") ?? .activate
        let numbers = try await self.numbers(Self.texts(body), of: location)
        try await self.directory.save(
            numbers.map { number in
                var number = number
                number.isActive = action == .activate
                return number
            })
        return JSONResponse.noContent
    }

    @Sendable private func remove(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let numbers = try await self.numbers(Self.texts(try await request.body()), of: location)
        try await self.directory.deleteNumbers(numbers.map(\.number))
        return JSONResponse.noContent
    }

    private static func texts(_ body: JSONBody) throws -> [String] {
        guard let texts = try body.ids("phoneNumbers", under: ["phoneNumber"]), !texts.isEmpty else {
            throw APIError.invalid("phoneNumbers is missing")
        }
        guard texts.count <= Self.limit else { throw APIError.invalid("phoneNumbers may be \(Self.limit) at most") }
        return texts
    }

    /// Numbers of the location, each once.
    ///
    /// - Throws: ``APIError``: 404 for one that is not the location's.
    private func numbers(_ texts: [String], of location: Location) async throws -> [PhoneNumber] {
        let wanted = try texts.map { try PhoneNumberText.number($0, field: "phoneNumbers") }
        return try await self.directory.read { index in
            var seen: Set<String> = []
            return try wanted.filter { seen.insert($0).inserted }.map { number in
                guard let entry = index.number(number, organizationID: location.organizationID), entry.number.locationID == location.id else {
                    throw APIError(.notFound, "phoneNumbers: \(number) is not a number of \(location.name)", errorCode: 4_008)
                }
                return entry.number
            }
        }
    }
}
