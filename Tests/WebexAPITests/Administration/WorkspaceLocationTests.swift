import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Locations by their older name (API: Workspace Locations)", .timeLimit(.minutes(1)))
struct WorkspaceLocationTests {
    private static let collection = "/v1/workspaceLocations"
    private static let brest =
        #"{"displayName": "Brest", "address": "1 Quai", "countryCode": "fr", "cityName": "Brest", "latitude": 48.4, "longitude": -4.5, "notes": "Wet"}"#

    @Test("One is made with an address and a place, changed, and deleted; it is a location like any other")
    func life() async throws {
        let bench = try await APIBench()
        let made = try await bench.request(.post, Self.collection, json: Self.brest)
        #expect(made.status == .created)
        let id = try #require(made.id)
        #expect(made.object["locationId"] as? String == id && made.object["countryCode"] as? String == "FR")
        let same = try await bench.request(.get, "/v1/locations/\(id)")
        #expect(same.object["timeZone"] as? String == "Europe/Paris" && same.object["notes"] as? String == "Wet")
        #expect((same.object["address"] as? [String: String])?["address1"] == "1 Quai")
        let changed = try await bench.request(
            .put, "\(Self.collection)/\(id)", json: #"{"displayName": "Harbour", "address": "2 Quai", "countryCode": "FR"}"#)
        #expect(changed.object["displayName"] as? String == "Harbour" && changed.object["cityName"] as? String == "")
        #expect(changed.object["notes"] == nil && changed.object["latitude"] as? Double == 48.4)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)").text == changed.text)
        #expect(try await bench.request(.delete, "\(Self.collection)/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)").status == .notFound)
    }

    @Test(
        "They are found by name, address, city and country",
        arguments: [
            ("", 4), ("?displayName=res", 1), ("?address=quai", 1), ("?cityName=BRE", 1), ("?countryCode=fr", 1), ("?countryCode=US", 0),
            ("?max=2", 2),
        ])
    func list(_ query: String, _ count: Int) async throws {
        let bench = try await APIBench()
        _ = try await bench.request(.post, Self.collection, json: Self.brest)
        #expect(try await bench.request(.get, Self.collection + query).items().count == count)
    }

    @Test("What is missing or cannot be is refused; a location with people in it stays")
    func refused() async throws {
        let bench = try await APIBench()
        for (json, says) in [
            (#"{"address": "1 Quai", "countryCode": "FR"}"#, "displayName is missing"),
            (#"{"displayName": "New", "countryCode": "FR"}"#, "address is missing"),
            (#"{"displayName": "New", "address": "1 Quai"}"#, "countryCode is missing"),
            (#"{"displayName": "New", "address": "1 Quai", "countryCode": "FRA"}"#, "there is no country FRA"),
            (#"{"displayName": "New", "address": "1 Quai", "countryCode": "FR", "latitude": 91}"#, "latitude"),
        ] {
            let answer = try await bench.request(.post, Self.collection, json: json)
            #expect(answer.status == .badRequest && answer.message?.contains(says) == true, "\(answer.text)")
        }
        #expect(try await bench.request(.delete, "\(Self.collection)/hq").status == .conflict)
        #expect(try await bench.request(.post, Self.collection, token: "erin", json: Self.brest).status == .forbidden)
        #expect(await bench.store.load() == .acme)
    }

    @Test("A workspace's devices measure nothing")
    func capabilities() async throws {
        let answer = try await APIBench(.acmeWithGroups).request(.get, "/v1/workspaces/lobby/capabilities")
        let capabilities = try #require(answer.object["capabilities"] as? [String: [String: Bool]])
        #expect(Set(capabilities.keys) == Set(WorkspaceRoutes.capabilities))
        #expect(capabilities.values.allSatisfy { $0 == ["supported": false, "configured": false] })
    }
}
