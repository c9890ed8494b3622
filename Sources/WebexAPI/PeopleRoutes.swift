import Directory
import Hummingbird

/// `GET /people/me`.
struct PeopleRoutes: Sendable {
    let directory: DirectoryService

    var routes: [Route] {
        [Route(.get, "/people/me", .scope(["spark:people_read", "spark-admin:people_read"]), self.me)]
    }

    private struct Person: Encodable {
        struct PhoneNumber: Encodable {
            var type: String
            var value: String
        }

        struct SIPAddress: Encodable {
            var type: String
            var value: String
            var primary: Bool
        }

        var id: String
        var emails: [String]
        var phoneNumbers: [PhoneNumber]
        var sipAddresses: [SIPAddress]
        var `extension`: String?
        var locationId: String?
        var displayName: String
        var firstName: String?
        var lastName: String?
        var orgId: String
        var roles: [String]?
        var licenses: [String]?
        var created: String
        var lastModified: String
        var status = "unknown"
        var invitePending = false
        var loginEnabled = true
        var type = "person"
    }

    @Sendable private func me(_ request: AuthorizedRequest) async throws -> Response {
        let member = request.principal.person
        let domain = await self.directory.read { $0.organizations[member.organizationID]?.sipDomain }
        var numbers: [Person.PhoneNumber] = []
        if let number = member.phoneNumber { numbers.append(.init(type: "work", value: number)) }
        if let digits = member.extension { numbers.append(.init(type: "work_extension", value: digits)) }
        var person = Person(
            id: WebexID(.people, member.id.key).description, emails: [member.email].compactMap { $0 }, phoneNumbers: numbers,
            sipAddresses: [], displayName: member.displayName, firstName: member.firstName, lastName: member.lastName,
            orgId: WebexID(.organization, member.organizationID).description, created: Timestamp.text(member.createdAt),
            lastModified: Timestamp.text(member.createdAt))
        if let domain, let username = member.account?.username {
            person.sipAddresses = [.init(type: "cloud-calling", value: "\(username)@\(domain)", primary: true)]
        }
        // Calling data comes only when it is asked for.
        if request.query("callingData") == "true" {
            person.extension = member.extension
            person.locationId = WebexID(.location, member.locationID).description
        }
        person.roles = member.roles.map { WebexID(.role, "id_\($0.rawValue.replacing("-", with: "_"))").description }
        person.licenses = member.licenseIDs.map { WebexID(.license, $0).description }
        return JSONResponse.make(.ok, person)
    }
}
