import Directory
import Hummingbird

/// What administrators ask of a location besides its settings: whether it could be deleted, and a password for a phone.
struct LocationActionRoutes: Sendable {
    let directory: DirectoryService

    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let base = "/telephony/config/locations/{locationId}/actions"

    var routes: [Route] {
        [
            Route(.post, Self.base + "/precheckForDeletion/invoke", Self.write, self.checkDeletion),
            Route(.post, Self.base + "/generatePassword/invoke", Self.write, self.makePassword),
        ]
    }

    private struct Verdict: Encodable {
        struct Blocking: Encodable {
            var lastLocation: Bool
            var trunksInUseCount: Int
            var usersInUseCount: Int
            var workspacesInUseCount: Int
            var virtualLineInUseCount: Int
            var numbersOrderPending = false
        }

        struct NonBlocking: Encodable {
            var numbersPresent: Bool
        }

        struct BlockingUnlessForced: Encodable {
            var nonUserEntitiesInUse: Bool
            /// Those of the location stand in its way until they are deleted, which is never forced here.
            var trunksCount = 0
        }

        var locationDeleteStatus: String
        var blocking: Blocking
        var nonBlocking: NonBlocking
        var blockingUnlessForced: BlockingUnlessForced
    }

    /// The directory is asked to delete it and thrown away: the verdict cannot differ from what a deletion would say.
    @Sendable private func checkDeletion(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let verdict = await self.directory.read { index in
            var trial = index
            let isFree = (try? trial.removeLocation(location.id)) != nil
            func count(_ kind: MemberID.Kind) -> Int { index.list(.localMembers(at: location.id, kind)).count }
            let hasFeatures =
                index.groups.values.contains { $0.locationID == location.id }
                || index.callParkExtensions.values.contains { $0.locationID == location.id } || !index.contactDirectories(at: location.id).isEmpty
            return Verdict(
                locationDeleteStatus: isFree ? "UNBLOCKED" : "BLOCKED",
                blocking: .init(
                    lastLocation: index.locations(of: location.organizationID).count == 1,
                    trunksInUseCount: index.trunks.values.count { $0.locationID == location.id }, usersInUseCount: count(.person),
                    workspacesInUseCount: count(.workspace), virtualLineInUseCount: count(.virtualLine)),
                nonBlocking: .init(numbersPresent: index.list(.localNumbers(at: location.id, .phoneNumber)).count > 0),
                blockingUnlessForced: .init(nonUserEntitiesInUse: hasFeatures))
        }
        return JSONResponse.make(.ok, verdict)
    }

    private struct Password: Encodable {
        var exampleSipPassword: String
    }

    /// Nothing keeps it: whoever asked gives it to a phone and, by `PUT /telephony/config/devices/{deviceId}`, to the server.
    @Sendable private func makePassword(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.directory.location(request, writes: true)
        let wanted = try await request.body().ids("generate") ?? ["SIP"]
        guard wanted == ["SIP"] else { throw APIError.invalid("generate may have SIP alone") }
        return JSONResponse.make(.ok, Password(exampleSipPassword: Self.password()))
    }

    /// Twenty characters, some of each kind that rules for passwords want; none that is taken for another when it is read aloud.
    static func password() -> String {
        let kinds = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!#%+-=?@_"].map(Array.init)
        var random = SystemRandomNumberGenerator()
        let characters = (0..<20).compactMap { kinds[$0 % kinds.count].randomElement(using: &random) }
        return String(characters.shuffled(using: &random))
    }
}
