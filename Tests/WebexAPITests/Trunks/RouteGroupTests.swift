import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Route groups and route choices", .timeLimit(.minutes(1)))
struct RouteGroupTests {
    static let collection = "/v1/telephony/config/premisePstn/routeGroups"

    @Test("A route group has its trunks in the order of their priorities")
    func create() async throws {
        let bench = try await TrunkTests.bench()
        let answer = try await bench.request(
            .post, Self.collection,
            json: #"{"name": "New", "localGateways": [{"id": "back-gate", "priority": 2}, {"id": "front-gate", "priority": 1}]}"#)
        #expect(answer.status == .created)
        let details = try await bench.request(.get, "\(Self.collection)/\(answer.id ?? "")")
        let gateways = details.items("localGateways")
        #expect(gateways.map { $0["name"] as? String } == ["Front gate", "Back gate"])
        #expect(gateways.map { $0["priority"] as? Int } == [1, 2])
        #expect((details.object["organization"] as? [String: String])?["name"] == "Acme")
        let list = try await bench.request(.get, "\(Self.collection)?order=name")
        #expect(list.items("routeGroups").map { $0["name"] as? String } == ["New", "Ways"])
        #expect(list.items("routeGroups").map { $0["inUse"] as? Bool } == [false, true])
        #expect(try await bench.request(.get, "\(Self.collection)?name=way").items("routeGroups").count == 1)
    }

    @Test("Trunks of the same priority, or of none, stay as they came")
    func update() async throws {
        let bench = try await TrunkTests.bench()
        for (json, order) in [
            (#"[{"id": "front-gate"}, {"id": "back-gate"}]"#, ["front-gate", "back-gate"]),
            (#"[{"id": "back-gate", "priority": 1}, {"id": "front-gate", "priority": 1}]"#, ["back-gate", "front-gate"]),
        ] {
            #expect(try await bench.request(.put, "\(Self.collection)/ways", json: #"{"localGateways": \#(json)}"#).status == .noContent)
            #expect(await bench.directory.index.routeGroups["ways"]?.trunkIDs == order)
        }
        #expect(try await bench.request(.put, "\(Self.collection)/ways", json: #"{"name": "Other"}"#).status == .noContent)
        #expect(await bench.directory.index.routeGroups["ways"]?.name == "Other")
        #expect(await bench.directory.index.routeGroups["ways"]?.trunkIDs.count == 2)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"localGateways": []}"#, 400, "trunks: must name one to 10 trunks"),
            (#"{"localGateways": ["x"]}"#, 400, "localGateways[0] must be an object"),
            (#"{"localGateways": [{"id": "zgate"}]}"#, 404, "localGateways[0].id: the trunk was not found"),
            (#"{"localGateways": [{"id": "front-gate"}, {"id": "front-gate"}]}"#, 400, "trunks: must name one to 10 trunks, each once"),
            (#"{"localGateways": [{"priority": 1}]}"#, 400, "localGateways[0].id is missing"),
            (#"{"name": ""}"#, 400, "name: must have"),
        ])
    func errors(_ json: String, _ status: Int, _ message: String) async throws {
        let bench = try await TrunkTests.bench()
        let answer = try await bench.request(.put, "\(Self.collection)/ways", json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.hasPrefix(message) == true, "\(answer.text)")
        #expect(await bench.store.load() == .acmeWithTrunks)
    }

    @Test("A route group to which calls are sent cannot be deleted, and neither can its name be another's")
    func delete() async throws {
        let bench = try await TrunkTests.bench()
        let refused = try await bench.request(.delete, "\(Self.collection)/ways")
        #expect(refused.status == .conflict)
        #expect(refused.message == "calls of the location Headquarters go out by Ways")
        let json = #"{"name": "Ways", "localGateways": [{"id": "front-gate"}]}"#
        #expect(try await bench.request(.post, Self.collection, json: json).status == .conflict)
        #expect(
            try await bench.request(.put, "/v1/telephony/pstn/locations/hq/connection", json: #"{"premiseRouteId": null}"#).status == .noContent)
        #expect(try await bench.request(.delete, "\(Self.collection)/ways").status == .noContent)
        #expect(try await bench.request(.get, "\(Self.collection)/ways").status == .notFound)
    }

    @Test("Route choices are trunks and route groups; a name of the one kind leaves out the other")
    func choices() async throws {
        let bench = try await TrunkTests.bench()
        for (query, names) in [
            ("", ["Back gate", "Front gate", "Ways"]), ("?order=routeType", ["Ways", "Front gate", "Back gate"]), ("?trunkName=back", ["Back gate"]),
            ("?routeGroupName=way", ["Ways"]), ("?trunkName=back&routeGroupName=way", ["Back gate", "Ways"]), ("?max=1&start=2", ["Ways"]),
            ("?order=routeName-desc", ["Ways", "Front gate", "Back gate"]),
        ] {
            let items = try await bench.request(.get, "/v1/telephony/config/routeChoices\(query)").items("routeIdentities")
            let found = items.compactMap { $0["name"] as? String }
            if query.contains("routeType") { #expect(found.first == "Ways" && found.count == 3) } else { #expect(found == names, "\(query)") }
            for item in items { #expect(item["type"] as? String == (item["name"] as? String == "Ways" ? "ROUTE_GROUP" : "TRUNK")) }
        }
    }
}
