import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Licences, roles and organisations (API: Licenses, Roles, Organizations)", .timeLimit(.minutes(1)))
struct LicenseTests {
    private static let professional = WebexID(.license, "professional").description

    private static func bench(units: Int = 100) async throws -> APIBench {
        var contents = DirectoryContents.acme
        contents.licenses[0].totalUnits = units
        contents.licenses.append(License(id: "events", organizationID: "acme", name: "Webex Events", totalUnits: 1))
        contents.licenses.append(License(id: "zeta", organizationID: "zeta", name: "Webex Calling - Basic", totalUnits: 1))
        return try await APIBench(contents)
    }

    @Test("Licences come with their units, those that are consumed and by whom")
    func list() async throws {
        let bench = try await Self.bench()
        let licenses = try await bench.request(.get, "/v1/licenses").items()
        #expect(licenses.compactMap { $0["name"] as? String } == ["Webex Calling - Professional", "Webex Events"])
        #expect(licenses.first?["totalUnits"] as? Int == 100)
        #expect(licenses.first?["consumedUnits"] as? Int == 6)
        #expect(licenses.first?["consumedByUsers"] as? Int == 6)
        #expect(licenses.first?["consumedByWorkspaces"] as? Int == 0)
        let one = try await bench.request(.get, "/v1/licenses/\(Self.professional)").object
        #expect(one["consumedUnits"] as? Int == 6)
        #expect(try await bench.request(.get, "/v1/licenses/\(WebexID(.license, "zeta"))").status == .notFound)
        let users = try await bench.request(.get, "/v1/licenses/\(Self.professional)?includeAssignedTo=user&max=2&start=1").items("users")
        #expect(users.compactMap { $0["displayName"] as? String } == ["Bob Baker", "Carol Chen"])
        #expect(users.first?["type"] as? String == "INTERNAL")
    }

    @Test("A calling licence is given with location, extension and number, and taken away")
    func assign() async throws {
        let bench = try await Self.bench()
        let quiet = WebexID(.people, "quiet").description
        let body = """
            {"personId": "\(quiet)", "licenses": [{"id": "\(Self.professional)", "properties": {"locationId": "\(WebexID(.location, "wh"))",
             "extension": "2080", "phoneNumber": "+13125550180"}}]}
            """
        let answer = try await bench.request(.patch, "/v1/licenses/users", json: body)
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.object["licenses"] as? [String] == [Self.professional])
        let person = try await bench.person("quiet")
        #expect(person.locationID == "wh")
        #expect(person.extension == "2080")
        #expect(person.phoneNumber == "+13125550180")
        let remove = #"{"email": "quiet@acme.example", "licenses": [{"id": "\#(Self.professional)", "operation": "remove"}]}"#
        #expect(try await bench.request(.patch, "/v1/licenses/users", json: remove).object["licenses"] as? [String] == [])
        #expect(try await bench.person("quiet").licenseIDs.isEmpty)
    }

    @Test("A licence of which nothing is left is given to nobody; whoever has one keeps it")
    func units() async throws {
        let bench = try await Self.bench(units: 6)
        let body = #"{"email": "quiet@acme.example", "licenses": [{"id": "\#(Self.professional)", "properties": {"extension": "1080"}}]}"#
        let answer = try await bench.request(.patch, "/v1/licenses/users", json: body)
        #expect(answer.status == .conflict)
        #expect(answer.message == "all 6 units of the license Webex Calling - Professional are assigned")
        #expect(try await bench.person("quiet").extension == nil)
        #expect(try await bench.request(.put, "/v1/people/bob", json: #"{"title": "Clerk", "licenses": ["professional"]}"#).status == .ok)
        #expect(try await bench.request(.delete, "/v1/people/bob").status == .noContent)
        #expect(try await bench.request(.patch, "/v1/licenses/users", json: body).status == .ok)
    }

    @Test(
        "What cannot be is refused by name",
        arguments: [
            (#"{"licenses": [{"id": "professional"}]}"#, 400, "one of personId and email is needed"),
            (#"{"email": "quiet@acme.example"}"#, 400, "licenses is missing"),
            (#"{"email": "nobody@acme.example", "licenses": [{"id": "professional"}]}"#, 404, "The person was not found"),
            (#"{"email": "zoe@zeta.example", "licenses": [{"id": "professional"}]}"#, 404, "The person was not found"),
            (#"{"email": "quiet@acme.example", "licenses": [{"id": "zeta"}]}"#, 404, "licenses[0].id: the license was not found"),
            (
                #"{"email": "quiet@acme.example", "licenses": [{"id": "professional"}]}"#, 400,
                "licenses[0].properties needs extension or phoneNumber for Webex Calling - Professional"
            ),
            (
                #"{"email": "quiet@acme.example", "licenses": [{"id": "events", "operation": "take"}]}"#, 400,
                "licenses[0].operation must be one of add, remove"
            ),
            (
                #"{"email": "bob@acme.example", "licenses": [{"id": "professional", "properties": {"locationId": "wh"}}]}"#, 400,
                "licenses[0].properties.locationId cannot be changed while the person has an extension or a number"
            ),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await Self.bench()
        let before = await bench.store.load()
        let answer = try await bench.request(.patch, "/v1/licenses/users", json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == before)
    }

    @Test("Licences are given where one administers")
    func rights() async throws {
        let bench = try await Self.bench()
        let body = #"{"email": "dave@acme.example", "licenses": [{"id": "events"}]}"#
        #expect(try await bench.request(.patch, "/v1/licenses/users", token: "rita", json: body).status == .forbidden)
        #expect(try await bench.request(.patch, "/v1/licenses/users", token: "erin", json: body).status == .ok)
        let bob = #"{"email": "bob@acme.example", "licenses": [{"id": "professional", "operation": "remove"}]}"#
        #expect(try await bench.request(.patch, "/v1/licenses/users", token: "erin", json: bob).status == .forbidden)
        #expect(try await bench.request(.get, "/v1/licenses", token: "bob").status == .forbidden)
    }

    @Test("Of roles and organisations there are one's own")
    func rolesAndOrganizations() async throws {
        let bench = try await Self.bench()
        let roles = try await bench.request(.get, "/v1/roles").items()
        #expect(
            roles.compactMap { $0["name"] as? String }
                == ["Full Administrator", "Read-only Administrator", "Location Administrator", "Partner Full Administrator", "Compliance Officer"])
        let id = try #require(roles.first?["id"] as? String)
        #expect(try await bench.request(.get, "/v1/roles/\(id)").object["name"] as? String == "Full Administrator")
        #expect(try await bench.request(.get, "/v1/roles/nothing").status == .notFound)
        let organizations = try await bench.request(.get, "/v1/organizations").items()
        #expect(organizations.compactMap { $0["displayName"] as? String } == ["Acme"])
        #expect(organizations.first?["created"] as? String == "2025-08-05T16:48:19.359Z")
        #expect(try await bench.request(.get, "/v1/organizations/\(WebexID(.organization, "acme"))").status == .ok)
        #expect(try await bench.request(.get, "/v1/organizations/\(WebexID(.organization, "zeta"))").status == .notFound)
        #expect(try await bench.request(.get, "/v1/organizations", token: "bob").status == .forbidden)
    }
}
