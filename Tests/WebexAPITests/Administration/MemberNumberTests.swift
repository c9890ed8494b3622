import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Numbers of a member (API: Get a List of Phone Numbers)", .timeLimit(.minutes(1)))
struct MemberNumberTests {
    @Test("A person has their number in every way in which it is dialled, or none")
    func people() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let answer = try await bench.request(.get, "/v1/people/alice/features/numbers")
        #expect(answer.status == .ok)
        #expect(answer.object["distinctiveRingEnabled"] as? Bool == false)
        let numbers = answer.items("phoneNumbers")
        #expect(numbers.count == 1)
        #expect(numbers.first?["primary"] as? Bool == true)
        #expect(numbers.first?["extension"] as? String == "1001")
        #expect(numbers.first?["esn"] as? String == "81001001")
        var bob = try await bench.person("bob")
        bob.extension = nil
        bob.phoneNumber = nil
        try await bench.directory.save(bob)
        #expect(try await bench.request(.get, "/v1/people/bob/features/numbers").object["phoneNumbers"] as? [String] == [])
        #expect(try await bench.request(.get, "/v1/people/lobby/features/numbers").status == .notFound)
    }

    @Test("A workspace's answer says which workspace, location and organization it is; a slash at the end does not matter")
    func workspaces() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        for path in ["/v1/workspaces/lobby/features/numbers", "/v1/workspaces/lobby/features/numbers/"] {
            let answer = try await bench.request(.get, path)
            #expect(answer.status == .ok)
            #expect(answer.items("phoneNumbers").count == 1)
            #expect((answer.object["workspace"] as? [String: String])?["id"] == WebexID(.place, "lobby").description)
            #expect((answer.object["location"] as? [String: String])?["id"] == WebexID(.location, "hq").description)
            #expect((answer.object["organization"] as? [String: String])?["name"] == "Acme")
        }
    }
}
