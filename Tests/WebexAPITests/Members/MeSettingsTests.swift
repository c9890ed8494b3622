import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("One's own call park and feature access codes")
struct MeSettingsTests {
    private static let callPark = "/v1/telephony/config/people/me/settings/callPark"
    private static let codes = "/v1/telephony/config/people/me/settings/featureAccessCode"

    @Test("One's call park has its name and the others in it")
    func group() async throws {
        let answer = try await APIBench(.acmeWithGroups).request(.get, Self.callPark, token: "bob")
        #expect(answer.status == .ok)
        #expect(answer.object["groupName"] as? String == "Front desk")
        #expect(
            answer.items("memberList") as? [[String: String]] == [
                [
                    "id": WebexID(.people, "alice").description, "type": "PEOPLE", "firstName": "Alice", "lastName": "Archer",
                    "displayName": "Alice Archer", "directNumber": "+12025550101", "extension": "1001", "email": "alice@acme.example",
                ]
            ])
    }

    @Test("Who is in no call park gets an empty list")
    func noGroup() async throws {
        let answer = try await APIBench(.acmeWithGroups).request(.get, Self.callPark, token: "carol")
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"memberList":[]}"#)
    }

    @Test("The codes are those of one's location, with their names")
    func featureCodes() async throws {
        var contents = DirectoryContents.acme
        contents.locations[1].featureCodes.park = "*70"
        let bench = try await APIBench(contents)
        for (token, park) in [("bob", "*68"), ("dave", "*70")] {
            let answer = try await bench.request(.get, Self.codes, token: token)
            #expect(answer.status == .ok)
            #expect(
                answer.items("featureAccessCodeList") as? [[String: String]] == [
                    ["name": "Call Park", "code": park], ["name": "Group Call Park", "code": "*58"], ["name": "Call Retrieve", "code": "*88"],
                    ["name": "Call Pickup", "code": "*98"], ["name": "Directed Call Pickup", "code": "*97"],
                ])
        }
    }

    @Test("Without the scope both are refused", arguments: [callPark, codes])
    func scope(_ path: String) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        try await bench.addToken("weak", of: try await bench.person("bob"), scopes: ["spark:calls_read"])
        #expect(try await bench.request(.get, path, token: "weak").status == .forbidden)
    }
}
