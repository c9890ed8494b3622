import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("GET /people/me", .timeLimit(.minutes(1)))
struct PeopleMeTests {
    private static let keys: Set<String> = [
        "id", "emails", "phoneNumbers", "sipAddresses", "displayName", "firstName", "lastName", "orgId", "roles", "licenses", "created",
        "lastModified",
        "status", "invitePending", "loginEnabled", "type",
    ]

    @Test("One's own details come with exactly the keys that the API has")
    func keys() async throws {
        let answer = try await APIBench().request(.get, "/v1/people/me")
        #expect(answer.status == .ok)
        #expect(Set(answer.object.keys) == Self.keys)
    }

    @Test("Extension and location come when calling data is asked for, and only then", arguments: ["true", "True", "false", ""])
    func callingData(_ value: String) async throws {
        let answer = try await APIBench().request(.get, "/v1/people/me?callingData=\(value)")
        let isWanted = value.lowercased() == "true"
        #expect(Set(answer.object.keys) == (isWanted ? Self.keys.union(["extension", "locationId"]) : Self.keys))
        if isWanted {
            #expect(answer.object["extension"] as? String == "1001")
            #expect(answer.object["locationId"] as? String == WebexID(.location, "hq").description)
        }
    }

    @Test("The values are the person's own")
    func values() async throws {
        let person = try await APIBench().request(.get, "/v1/people/me").object
        #expect(person["id"] as? String == WebexID(.people, "alice").description)
        #expect(person["orgId"] as? String == WebexID(.organization, "acme").description)
        #expect(person["emails"] as? [String] == ["alice@acme.example"])
        #expect(person["displayName"] as? String == "Alice Archer")
        #expect(person["firstName"] as? String == "Alice")
        #expect(person["lastName"] as? String == "Archer")
        #expect(
            person["phoneNumbers"] as? [[String: String]] == [
                ["type": "work", "value": "+12025550101"], ["type": "work_extension", "value": "1001"],
            ])
        let address = try #require((person["sipAddresses"] as? [[String: Any]])?.first)
        #expect(address["value"] as? String == "alice@acme.example")
        #expect(address["primary"] as? Bool == true)
        #expect(person["created"] as? String == "2025-08-05T16:48:19.359Z")
        #expect(person["licenses"] as? [String] == [WebexID(.license, "professional").description])
        #expect((person["roles"] as? [String])?.count == 1)
        #expect(person["type"] as? String == "person")
    }

    @Test("A person without phone, name and number has empty lists, not made-up values")
    func bare() async throws {
        let person = try await APIBench().request(.get, "/v1/people/me", token: "quiet").object
        #expect((person["phoneNumbers"] as? [Any])?.isEmpty == true)
        #expect((person["sipAddresses"] as? [Any])?.isEmpty == true)
        #expect((person["roles"] as? [Any])?.isEmpty == true)
        #expect(person["firstName"] == nil)
    }

    @Test("Nothing of an account's password is in the answer")
    func noPassword() async throws {
        let bench = try await APIBench()
        let account = try #require(try await bench.person("alice").account)
        let text = try await bench.request(.get, "/v1/people/me?callingData=true").text
        #expect(!text.contains(account.ha1MD5))
        #expect(!text.contains(account.ha1SHA256))
    }
}
