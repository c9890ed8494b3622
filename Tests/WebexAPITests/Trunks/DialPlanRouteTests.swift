import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Dial plans and their patterns", .timeLimit(.minutes(1)))
struct DialPlanRouteTests {
    static let collection = "/v1/telephony/config/premisePstn/dialPlans"

    @Test("A dial plan leads to a trunk or a route group")
    func create() async throws {
        let bench = try await TrunkTests.bench()
        let answer = try await bench.request(
            .post, Self.collection, json: #"{"name": "Spain", "routeId": "ways", "routeType": "ROUTE_GROUP", "dialPatterns": ["+34!", "88XX"]}"#)
        #expect(answer.status == .created)
        #expect((answer.object["dialPatternErrors"] as? [Any])?.isEmpty == true)
        let details = try await bench.request(.get, "\(Self.collection)/\(answer.id ?? "")").object
        #expect(details["routeName"] as? String == "Ways")
        #expect(details["routeType"] as? String == "ROUTE_GROUP")
        #expect((details["customer"] as? [String: String])?["name"] == "Acme")
        for (query, names) in [
            ("", ["France", "Spain"]), ("?dialPlanName=SP", ["Spain"]), ("?trunkName=back", ["France"]), ("?routeGroupName=way", ["Spain"]),
            ("?order=name-desc", ["Spain", "France"]), ("?order=routeName", ["France", "Spain"]), ("?max=1&start=1", ["Spain"]),
        ] {
            let items = try await bench.request(.get, Self.collection + query).items("dialPlans")
            #expect(items.compactMap { $0["name"] as? String } == names, "\(query)")
        }
    }

    @Test("Name and way change, also in the keys that clients send by mistake; the patterns stay")
    func update() async throws {
        let bench = try await TrunkTests.bench()
        for json in [
            #"{"name": "Gaul", "routeId": "ways", "routeType": "ROUTE_GROUP"}"#,
            #"{"name": "Gaul", "route_id": "ways", "route_type": "ROUTE_GROUP"}"#,
        ] {
            #expect(try await bench.request(.put, "\(Self.collection)/france", json: json).status == .noContent)
            #expect(
                await bench.directory.index.dialPlans["france"]
                    == DialPlan(id: "france", organizationID: "acme", name: "Gaul", patterns: ["+33!", "77XX"], route: .routeGroup("ways")))
        }
    }

    @Test("Patterns are listed, added and deleted")
    func patterns() async throws {
        let bench = try await TrunkTests.bench()
        let path = "\(Self.collection)/france/dialPatterns"
        func patterns(_ query: String = "") async throws -> [String] {
            try await bench.request(.get, path + query).object["dialPatterns"] as? [String] ?? []
        }
        #expect(try await patterns() == ["+33!", "77XX"])
        #expect(try await patterns("?dialPattern=77") == ["77XX"])
        #expect(try await patterns("?max=1&start=1") == ["77XX"])
        let json = #"{"dialPatterns": [{"dialPattern": "77XX", "action": "DELETE"}, {"dialPattern": "+352!", "action": "ADD"}]}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        #expect(try await patterns() == ["+33!", "+352!"])
        #expect(try await bench.request(.put, path, json: #"{"deleteAllDialPatterns": true}"#).status == .noContent)
        #expect(try await patterns().isEmpty)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            ("", #"{"name": "New"}"#, 400, "routeType is missing"), ("", #"{"name": "New", "routeType": "TRUNK"}"#, 400, "routeId is missing"),
            ("", #"{"name": "New", "routeType": "LIST", "routeId": "x"}"#, 400, "routeType must be one of TRUNK, ROUTE_GROUP"),
            ("", #"{"name": "New", "routeType": "TRUNK", "routeId": "zgate"}"#, 404, "routeId: the trunk was not found"),
            ("", #"{"name": "New", "routeType": "ROUTE_GROUP", "routeId": "zways"}"#, 404, "routeId: the route group was not found"),
            ("", #"{"name": "France", "routeType": "TRUNK", "routeId": "front-gate"}"#, 409, "name: France is already assigned"),
            ("", #"{"name": "New", "routeType": "TRUNK", "routeId": "front-gate", "dialPatterns": ["+33!"]}"#, 409, "dialPatterns: +33! is already"),
            ("", #"{"name": "New", "routeType": "TRUNK", "routeId": "front-gate", "dialPatterns": ["abc"]}"#, 400, "dialPatterns: abc is not"),
            ("/france", #"{"routeType": "TRUNK"}"#, 400, "routeId is missing"), ("/zfrance", #"{"name": "x"}"#, 404, "The dial plan was not found"),
            ("/france/dialPatterns", "{}", 400, "dialPatterns is missing"),
            ("/france/dialPatterns", #"{"dialPatterns": [{"dialPattern": "+44!"}]}"#, 400, "dialPatterns[0].action is missing"),
            ("/france/dialPatterns", #"{"dialPatterns": ["+44!"]}"#, 400, "dialPatterns[0] must be an object"),
            (
                "/france/dialPatterns", #"{"dialPatterns": [{"dialPattern": "+44!", "action": "ADD"}, {"dialPattern": "+45!", "action": "DELETE"}]}"#,
                404,
                "dialPatterns[1].dialPattern: France has no pattern +45!"
            ),
            ("/france/dialPatterns", #"{"dialPatterns": [{"dialPattern": "+33!", "action": "ADD"}]}"#, 400, "dialPatterns: name a pattern twice"),
        ])
    func errors(_ path: String, _ json: String, _ status: Int, _ message: String) async throws {
        let bench = try await TrunkTests.bench()
        let answer = try await bench.request(path.isEmpty ? .post : .put, Self.collection + path, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.hasPrefix(message) == true, "\(answer.text)")
        #expect(await bench.store.load() == .acmeWithTrunks)
    }
}
