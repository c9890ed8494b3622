import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The orgId of a body (wxc-sdk sends it there alone)", .timeLimit(.minutes(1)))
struct OrganizationInBodyTests {
    /// Pat, who is a partner administrator, is a full administrator of Acme as well where it says so.
    private static func bench(full: Bool) async throws -> APIBench {
        var contents = DirectoryContents.acme.withPartner
        contents.licenses.append(License(id: "zlicense", organizationID: "zeta", name: "Webex Calling - Professional", totalUnits: 10))
        if full, let pat = contents.members.firstIndex(where: { $0.id.key == "pat" }) { contents.members[pat].roles.append(.fullAdministrator) }
        return try await APIBench(contents)
    }

    private static func person(_ organization: String) -> String {
        #"{"emails": ["w@zeta.example"], "displayName": "W", "locationId": "\#(WebexID(.location, "zhq"))", "orgId": \#(organization)}"#
    }

    private static let zeta = #""\#(WebexID(.organization, "zeta"))""#

    @Test("It chooses the organisation as that of the query does", arguments: [false, true])
    func chooses(_ full: Bool) async throws {
        let bench = try await Self.bench(full: full)
        let made = try await bench.request(.post, "/v1/people?callingData=true", token: "pat", json: Self.person(Self.zeta))
        #expect(made.status == .ok, "\(made.text)")
        #expect(made.object["orgId"] as? String == WebexID(.organization, "zeta").description)
        #expect(await bench.store.load().members.first { $0.displayName == "W" }?.organizationID == "zeta")
        let license = #"{"personId": "zoe", "orgId": \#(Self.zeta), "licenses": [{"id": "zlicense", "properties": {"extension": "1001"}}]}"#
        let assigned = try await bench.request(.patch, "/v1/licenses/users", token: "pat", json: license)
        #expect(assigned.status == .ok, "\(assigned.text)")
        #expect(try await bench.person("zoe").licenseIDs == ["zlicense"])
        let changed = try await bench.request(
            .put, "/v1/people/zoe", token: "pat", json: #"{"displayName": "Zoë", "orgId": \#(Self.zeta)}"#)
        #expect(changed.status == .ok, "\(changed.text)")
        let path = "/v1/telephony/config/locations/zhq/callParkExtensions"
        #expect(
            try await bench.request(.post, path, token: "pat", json: #"{"name": "New", "extension": "7009", "orgId": \#(Self.zeta)}"#).status
                == .created)
    }

    @Test(
        "One that may not be administered is 404, one that is no text 400, and nothing is made",
        arguments: [
            ("\"garbage\"", 404), ("\"\"", 404), ("\"other\"", 404), ("17", 400), ("null", 404),
        ])
    func refused(_ organization: String, _ status: Int) async throws {
        let bench = try await Self.bench(full: true)
        let before = await bench.store.load()
        let answer = try await bench.request(.post, "/v1/people?callingData=true", token: "pat", json: Self.person(organization))
        // With null the location is looked for in the organisation of the token.
        #expect(answer.status.code == status, "\(answer.text)")
        #expect(await bench.store.load() == before)
    }

    @Test("Nobody but a partner reaches another organisation with it")
    func others() async throws {
        let bench = try await Self.bench(full: true)
        #expect(try await bench.request(.post, "/v1/people?callingData=true", json: Self.person(Self.zeta)).status == .notFound)
        #expect(try await bench.request(.put, "/v1/people/bob", json: #"{"displayName": "B", "orgId": "acme"}"#).status == .ok)
        #expect(try await bench.request(.put, "/v1/people/bob", token: "bob", json: #"{"displayName": "B", "orgId": "acme"}"#).status == .forbidden)
    }

    @Test("The same one in query and body will do; two that contradict each other are 400")
    func both() async throws {
        let bench = try await Self.bench(full: true)
        let path = "/v1/people?callingData=true&orgId"
        #expect(try await bench.request(.post, "\(path)=acme", token: "pat", json: Self.person(Self.zeta)).status == .badRequest)
        #expect(try await bench.request(.post, "\(path)=zeta", token: "pat", json: Self.person("\"acme\"")).status == .badRequest)
        #expect(try await bench.request(.post, "\(path)=zeta", token: "pat", json: Self.person(Self.zeta)).status == .ok)
    }

    @Test("What is wrong with a body is told as ever")
    func malformed() async throws {
        let bench = try await Self.bench(full: true)
        for text in [#"{"orgId""#, #"["orgId"]"#] {
            #expect(try await bench.request(.post, "/v1/people", token: "alice", json: text).status == .badRequest)
        }
        let large = #"{"orgId": "acme", "displayName": "\#(String(repeating: "x", count: JSONBody.limit))"}"#
        #expect(try await bench.request(.post, "/v1/people", token: "alice", json: large).status == .contentTooLarge)
    }
}
