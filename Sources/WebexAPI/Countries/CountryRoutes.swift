import Directory
import HTTPTypes
import Hummingbird

/// What is asked for an address in a country, and its time zones; and whether an organisation is a large one.
///
/// Webex wants states and postal codes of some countries; here nothing needs them.
struct CountryRoutes: Sendable {
    let directory: DirectoryService

    private static let administer = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let own = Access.scope(["spark:people_read", "spark:telephony_config_read"])

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/countries/{countryCode}", Self.administer, self.country),
            Route(.get, "/telephony/config/people/me/countries/{countryCode}", Self.own, self.country),
            Route(.get, "/telephony/config/largeOrgStatus", Self.administer, self.size),
            Route(.get, "/telephony/config/people/me/organization/largeOrgStatus", Self.own, self.ownSize),
        ]
    }

    private struct Country: Encodable {
        struct State: Encodable {
            var code: String
            var name: String
        }

        var stateRequired = false
        var zipCodeRequired = false
        var states: [State] = []
        var timeZones: [String]
    }

    @Sendable private func country(_ request: AuthorizedRequest) async throws -> Response {
        let code = (request.path["countryCode"] ?? "").uppercased()
        guard let zones = CountryTimeZones.zones(of: code) else { throw APIError(.notFound, "There is no country \(code)", errorCode: 4_008) }
        return JSONResponse.make(.ok, Country(timeZones: zones))
    }

    /// Members of an organisation that is large: what the server is measured with (see `Benchmarks`).
    private static let threshold = 100_000

    private struct Size: Encodable {
        var isLargeOrg: Bool
        var largeOrgThresholdPercentage: Int?
    }

    private func members(_ request: AuthorizedRequest) async -> Int {
        await self.directory.read { index in
            MemberID.Kind.allCases.reduce(0) { $0 + index.list(.members(organizationID: request.principal.organizationID, $1)).count }
        }
    }

    @Sendable private func size(_ request: AuthorizedRequest) async throws -> Response {
        let members = await self.members(request)
        return JSONResponse.make(
            .ok, Size(isLargeOrg: members >= Self.threshold, largeOrgThresholdPercentage: min(100, members * 100 / Self.threshold)))
    }

    @Sendable private func ownSize(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, Size(isLargeOrg: await self.members(request) >= Self.threshold))
    }
}
