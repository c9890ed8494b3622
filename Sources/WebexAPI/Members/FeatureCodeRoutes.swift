import Directory
import Hummingbird

/// The feature access codes that the token's own user can dial: those of their location.
struct FeatureCodeRoutes: Sendable {
    let directory: DirectoryService

    var routes: [Route] {
        [
            Route(
                .get, "/telephony/config/people/me/settings/featureAccessCode", .scope(["spark:people_read", "spark:telephony_config_read"]),
                self.codes)
        ]
    }

    private struct List: Encodable {
        struct Item: Encodable {
            var name: String
            var code: String
        }

        var featureAccessCodeList: [Item]
    }

    @Sendable private func codes(_ request: AuthorizedRequest) async throws -> Response {
        let locationID = request.principal.person.locationID
        let codes = await self.directory.read { $0.locations[locationID]?.featureCodes ?? FeatureCodes() }
        return JSONResponse.make(
            .ok, List(featureAccessCodeList: FeatureCodes.Feature.allCases.map { .init(name: Self.name(of: $0), code: codes[$0]) }))
    }

    /// The names that Webex Calling gives these features.
    private static func name(of feature: FeatureCodes.Feature) -> String {
        switch feature {
        case .park: "Call Park"
        case .groupPark: "Group Call Park"
        case .retrieve: "Call Retrieve"
        case .pickup: "Call Pickup"
        case .directedPickup: "Directed Call Pickup"
        }
    }
}
