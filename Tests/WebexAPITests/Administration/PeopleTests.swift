import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("People (API: People)", .timeLimit(.minutes(1)))
struct PeopleTests {
    private static let new = #"{"emails": ["New@Acme.example"], "firstName": "Nora", "lastName": "New", "department": "Sales"}"#

    private static func location(_ key: String) -> String { WebexID(.location, key).description }
    private static let license = WebexID(.license, "professional").description

    @Test("A person is created with calling, found by every filter, changed and deleted")
    func life() async throws {
        let bench = try await APIBench()
        let body = """
            {"emails": ["nora@acme.example"], "displayName": "Nora New", "firstName": "Nora", "lastName": "New", "title": "Agent",
             "extension": "2050", "locationId": "\(Self.location("wh"))", "licenses": ["\(Self.license)"],
             "phoneNumbers": [{"type": "mobile", "value": "+13125550190"}, {"type": "work", "value": "+1 (312) 555-0150"}]}
            """
        let created = try await bench.request(.post, "/v1/people?callingData=true", json: body)
        #expect(created.status == .ok)
        let id = try #require(created.id)
        #expect(created.object["extension"] as? String == "2050")
        #expect(created.object["locationId"] as? String == Self.location("wh"))
        #expect(created.object["title"] as? String == "Agent")
        #expect(created.object["licenses"] as? [String] == [Self.license])
        #expect(
            created.object["phoneNumbers"] as? [[String: String]] == [
                ["type": "work", "value": "+13125550150"], ["type": "work_extension", "value": "2050"],
            ])
        for query in [
            "email=NORA@acme.example", "displayName=nora", "id=\(id)", "locationId=\(Self.location("wh"))&displayName=Nor",
            "email=nora@acme.example&locationId=\(Self.location("wh"))",
        ] {
            let items = try await bench.request(.get, "/v1/people?\(query)").items()
            #expect(items.compactMap { $0["id"] as? String } == [id], "\(query)")
            #expect(items.first?["extension"] == nil, "\(query)")
        }
        // The whole person back, as clients do, with one thing changed.
        let changed = try await bench.request(
            .put, "/v1/people/\(id)?callingData=true",
            json: #"{"displayName": "Nora Newest", "extension": "2051", "title": "", "phoneNumbers": []}"#)
        #expect(changed.status == .ok)
        #expect(changed.object["displayName"] as? String == "Nora Newest")
        #expect(changed.object["extension"] as? String == "2051")
        #expect(changed.object["title"] == nil)
        #expect(changed.object["emails"] as? [String] == ["nora@acme.example"])
        #expect((changed.object["phoneNumbers"] as? [Any])?.count == 1)
        #expect(changed.object["lastModified"] as? String != changed.object["created"] as? String)
        #expect(try await bench.request(.delete, "/v1/people/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "/v1/people/\(id)").status == .notFound)
        #expect(try await bench.request(.get, "/v1/people?email=nora@acme.example").items().isEmpty)
        // The number stays the location's, and may be given again.
        let entry = await bench.directory.read { $0.number("+13125550150", organizationID: "acme") }
        #expect(entry?.target == nil)
        #expect(entry?.number.locationID == "wh")
    }

    @Test("Without calling data a person is made of a name and an address, at the administrator's location, and calling is not touched")
    func withoutCalling() async throws {
        let bench = try await APIBench()
        let created = try await bench.request(.post, "/v1/people", json: Self.new)
        #expect(created.status == .ok)
        #expect(created.object["emails"] as? [String] == ["new@acme.example"])
        #expect(created.object["displayName"] as? String == "Nora New")
        #expect(created.object["extension"] == nil)
        let bob = WebexID(.people, "bob").description
        let answer = try await bench.request(.put, "/v1/people/\(bob)", json: #"{"firstName": "Robert", "extension": "4711", "phoneNumbers": []}"#)
        #expect(answer.status == .ok)
        #expect(try await bench.person("bob").firstName == "Robert")
        #expect(try await bench.person("bob").extension == "1002")
    }

    @Test("A list comes in pages by name, with links that lead through it")
    func pages() async throws {
        let bench = try await APIBench()
        var names: [String] = []
        var next: String? = "/v1/people?max=2"
        while let path = next {
            let answer = try await bench.request(.get, path)
            names += answer.items().compactMap { $0["displayName"] as? String }
            let link = answer.headers[.link]?.split(separator: ",").first { $0.contains("rel=\"next\"") }
            next = link.map { String($0.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }.replacing("http://orbit.example:8080", with: "")) }
        }
        #expect(names == ["Alice Archer", "Bob Baker", "Carol Chen", "Dave Diaz", "Erin Evans", "Quiet", "Rita Reed"])
    }

    @Test("Roles are filtered by, and only full administrators give them")
    func roles() async throws {
        let bench = try await APIBench()
        let full = WebexID(Role.fullAdministrator).description
        let local = WebexID(Role.locationAdministrator).description
        #expect(
            try await bench.request(.get, "/v1/people?roles=\(full),\(local)").items().compactMap { $0["displayName"] as? String } == [
                "Alice Archer", "Erin Evans",
            ])
        let dave = "/v1/people/\(WebexID(.people, "dave"))"
        #expect(try await bench.request(.put, dave, token: "erin", json: #"{"title": "Boss"}"#).status == .ok)
        #expect(try await bench.request(.put, dave, token: "erin", json: #"{"roles": ["\#(full)"]}"#).status == .forbidden)
        #expect(try await bench.request(.put, dave, json: #"{"roles": ["\#(full)"]}"#).status == .ok)
        // Dave has a role now; Erin has no say any more.
        #expect(try await bench.request(.put, dave, token: "erin", json: #"{"title": "Clerk"}"#).status == .forbidden)
        #expect(try await bench.request(.delete, dave, token: "erin").status == .forbidden)
        #expect(try await bench.person("dave").roles == [.fullAdministrator])
    }

    @Test("The last full administrator can neither be deleted nor lose the role")
    func lastAdministrator() async throws {
        let bench = try await APIBench()
        let alice = "/v1/people/\(WebexID(.people, "alice"))"
        let deleted = try await bench.request(.delete, alice)
        #expect(deleted.status == .conflict)
        #expect(deleted.message == "Alice Archer is the last full administrator of the organization")
        #expect(try await bench.request(.put, alice, json: #"{"roles": []}"#).status == .conflict)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var body: String
        var status: HTTPResponse.Status
        var message: String

        var testDescription: String { self.message }
    }

    static let refusals = [
        Refusal(body: "{}", status: .badRequest, message: "emails is missing"),
        Refusal(body: #"{"emails": []}"#, status: .badRequest, message: "emails must have exactly one address"),
        Refusal(body: #"{"emails": ["a@b", "c@d"]}"#, status: .badRequest, message: "emails must have exactly one address"),
        Refusal(body: #"{"emails": ["nobody"], "displayName": "N"}"#, status: .badRequest, message: "emails[0]: must be an e-mail address"),
        Refusal(body: #"{"emails": ["n@acme.example"]}"#, status: .badRequest, message: "one of displayName, firstName and lastName is needed"),
        Refusal(
            body: #"{"emails": ["alice@acme.example"], "displayName": "N"}"#, status: .conflict,
            message: "emails[0]: alice@acme.example is already assigned to Alice Archer"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "extension": "1001"}"#, status: .conflict,
            message: "extension: 1001 is already assigned to Alice Archer"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "extension": "10a"}"#, status: .badRequest,
            message: "extension: must have 2 to 10 digits"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "phoneNumbers": [{"type": "work", "value": "+12025550101"}]}"#,
            status: .conflict, message: "phoneNumber: +12025550101 is already assigned to Alice Archer"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "phoneNumbers": [{"type": "work", "value": "five"}]}"#,
            status: .badRequest, message: "phoneNumbers[0].value: must be an E.164 number such as +12025550101"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "locationId": "zhq"}"#, status: .notFound,
            message: "locationId: the location was not found"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "licenses": ["nothing"]}"#, status: .notFound,
            message: "licenses[0]: the license was not found"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "roles": ["king"]}"#, status: .notFound, message: "roles[0] was not found"),
        Refusal(
            body: #"{"emails": ["n@acme.example"], "displayName": "N", "department": 5}"#, status: .badRequest,
            message: "department must be a string, not a number"),
    ]

    @Test("What cannot be is refused by name, and nobody is created", arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, "/v1/people?callingData=true", json: refusal.body)
        #expect(answer.status == refusal.status)
        #expect(answer.message == refusal.message)
        #expect(await bench.store.load() == .acme)
    }

    @Test("Somebody who has calling is not moved to another location by changing the person")
    func location() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(
            .put, "/v1/people/\(WebexID(.people, "bob"))?callingData=true", json: #"{"locationId": "\#(Self.location("wh"))"}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.message == "locationId cannot be changed while the person has an extension or a number")
    }

    @Test("Who is no administrator finds people by name or address, without what only administrators see")
    func others() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, "/v1/people", token: "bob").status == .badRequest)
        let found = try await bench.request(.get, "/v1/people?displayName=Ali&callingData=true", token: "bob").items()
        #expect(found.count == 1)
        #expect(found.first?["roles"] == nil)
        #expect(found.first?["licenses"] == nil)
        #expect(found.first?["extension"] == nil)
        #expect(try await bench.request(.post, "/v1/people", token: "bob", json: Self.new).status == .forbidden)
        #expect(try await bench.request(.post, "/v1/people", token: "rita", json: Self.new).status == .forbidden)
    }

    @Test("Of another organisation there is nobody")
    func otherOrganization() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, "/v1/people?email=zoe@zeta.example").items().isEmpty)
        #expect(try await bench.request(.get, "/v1/people?id=zoe,alice").items().count == 1)
        #expect(try await bench.request(.get, "/v1/people?locationId=\(Self.location("zhq"))").items().isEmpty)
        #expect(try await bench.request(.get, "/v1/people/\(WebexID(.people, "zoe"))").status == .notFound)
        #expect(try await bench.request(.delete, "/v1/people/\(WebexID(.people, "zoe"))").status == .notFound)
        #expect(try await bench.request(.get, "/v1/people?orgId=\(WebexID(.organization, "zeta"))").status == .notFound)
    }

    @Test("Somebody who is deleted has no phones and no token any more; groups and lines have them no more")
    func afterwards() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        #expect(await bench.exchange.registeredPhones("bob") == 1)
        #expect(try await bench.request(.delete, "/v1/people/\(WebexID(.people, "bob"))").status == .noContent)
        #expect(await bench.exchange.registeredPhones("bob") == 0)
        #expect(try await bench.request(.get, "/v1/people/me", token: "bob").status == .unauthorized)
        let groups = await bench.directory.read { $0.groups.values.filter { $0.memberIDs.contains(MemberID(.person, "bob")) } }
        #expect(groups.isEmpty)
    }
}
