import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Hunt groups: list, create, details, update, delete", .timeLimit(.minutes(1)))
struct HuntGroupTests {
    private static let list = "/v1/telephony/config/huntGroups"
    static func collection(_ location: String = "hq") -> String { "/v1/telephony/config/locations/\(location)/huntGroups" }
    static func path(_ id: String, in location: String = "hq") -> String { "\(self.collection(location))/\(id)" }

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithGroups) }

    @Test(
        "The list has the organisation's own, filtered as asked",
        arguments: [
            ("", ["Help desk", "Night"]), ("?locationId=wh", ["Night"]), ("?locationId=\(WebexID(.location, "hq"))", ["Help desk"]),
            ("?locationId=zhq", []), ("?name=HELP", ["Help desk"]), ("?phoneNumber=105", ["Help desk"]), ("?phoneNumber=%2B1312", ["Night"]),
            ("?phoneNumber=+1312", ["Night"]), ("?max=1&start=1", ["Night"]), ("?name=nothing", []),
        ])
    func list(_ query: String, _ names: [String]) async throws {
        let bench = try await Self.bench()
        let night = try await bench.request(.post, Self.collection("wh"), json: #"{"name": "Night", "phoneNumber": "+13125550150"}"#)
        #expect(night.status == .created)
        let answer = try await bench.request(.get, Self.list + query)
        #expect(answer.status == .ok)
        #expect(answer.object["huntGroups"] != nil)
        #expect(answer.items("huntGroups").compactMap { $0["name"] as? String } == names)
    }

    @Test("Details have members with their numbers, and the policy")
    func details() async throws {
        let answer = try await Self.bench().request(.get, Self.path(WebexID(.huntGroup, "help").description))
        #expect(answer.status == .ok)
        #expect(
            Set(answer.object.keys) == [
                "id", "name", "locationName", "locationId", "extension", "routingPrefix", "esn", "enabled", "agents", "callPolicies",
            ])
        #expect(answer.object["esn"] as? String == "81001050")
        #expect(answer.object["enabled"] as? Bool == true)
        let policies = try #require(answer.object["callPolicies"] as? [String: Any])
        #expect(policies["policy"] as? String == "REGULAR")
        #expect((policies["noAnswer"] as? [String: Any])?["nextAgentRings"] as? Int == 5)
        let agents = answer.items("agents")
        #expect(agents.map { $0["type"] as? String } == ["PEOPLE", "PLACE"])
        #expect(agents.map { $0["firstName"] as? String } == ["Bob", "Lobby"])
        #expect(agents.map { $0["extension"] as? String } == ["1002", "1010"])
    }

    @Test("What is created is there, with weights from strings and numbers and written as strings")
    func create() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(
            .post, Self.collection(),
            json: """
                {"name": "New", "extension": "1060", "phoneNumber": "+12025550160", "enabled": false,
                 "callPolicies": {"policy": "WEIGHTED", "waitingEnabled": false, "noAnswer": {"nextAgentEnabled": false, "nextAgentRings": 3,
                  "numberOfRings": 15}},
                 "agents": [{"id": "\(WebexID(.people, "carol"))", "weight": "60"}, {"id": "dave", "weight": 40}]}
                """)
        #expect(answer.status == .created)
        let id = try #require(answer.id)
        let key = try #require(WebexID(.huntGroup, parsing: id)?.key)
        #expect(id == WebexID(.huntGroup, key).description)
        let details = try await bench.request(.get, Self.path(id))
        #expect(details.object["phoneNumber"] as? String == "+12025550160")
        #expect(details.object["enabled"] as? Bool == false)
        #expect(details.items("agents").map { $0["weight"] as? String } == ["60", "40"])
        let stored = try #require(await bench.store.load().groups.first { $0.id == key })
        #expect(stored.settings.hunt.policy == .weighted && !stored.settings.hunt.nextAgentEnabled && stored.settings.hunt.rings == 3)
        // Its number leads there at once.
        #expect(await bench.directory.read { $0.target(digits: "1060", from: "hq") } == .group(key))
    }

    @Test("The number of rings counts where those before the next agent are missing")
    func numberOfRings() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.path("help"), json: #"{"callPolicies": {"noAnswer": {"numberOfRings": 7}}}"#)
        #expect(answer.status == .noContent)
        #expect(await bench.store.load().groups.first { $0.id == "help" }?.settings.hunt.rings == 7)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"extension": "1060"}"#, 400, "name"), (#"{"name": "New"}"#, 400, "extension or phoneNumber"),
            (#"{"name": "New", "extension": ""}"#, 400, "extension or phoneNumber"), (#"{"name": "New", "extension": "1"}"#, 400, "extension"),
            (#"{"name": "New", "extension": 1060}"#, 400, "extension"), (#"{"name": "New", "extension": "1002"}"#, 409, "Bob Baker"),
            (#"{"name": "New", "phoneNumber": "12"}"#, 400, "phoneNumber"), (#"{"name": "New", "phoneNumber": "+12025550101"}"#, 409, "Alice Archer"),
            (#"{"name": "New", "extension": "1060", "agents": ["nobody"]}"#, 404, "agents[0]"),
            (#"{"name": "New", "extension": "1060", "agents": [{"id": "bob", "weight": "half"}]}"#, 400, "agents[0].weight"),
            (#"{"name": "New", "extension": "1060", "agents": [{"weight": "5"}]}"#, 400, "agents[0].id"),
            (#"{"name": "New", "extension": "1060", "agents": ["bob"], "callPolicies": {"policy": "WEIGHTED"}}"#, 400, "weight"),
            (#"{"name": "New", "extension": "1060", "callPolicies": {"policy": "RANDOM"}}"#, 400, "callPolicies.policy"),
            (#"{"name": "New", "extension": "1060", "callPolicies": {"noAnswer": {"nextAgentRings": 21}}}"#, 400, "nextAgentRings"),
            (#"{"name": "New", "extension": "1060", "callPolicies": {"noAnswer": {"nextAgentRings": "x"}}}"#, 400, "noAnswer.nextAgentRings"),
            (#"{"name": "Help desk", "extension": "1060"}"#, 409, "Help desk"),
        ])
    func invalid(_ json: String, _ status: Int, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.post, Self.collection(), json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(field) == true, "\(answer.message ?? "")")
        #expect(await bench.store.load() == .acmeWithGroups)
    }

    @Test("An update changes what it names; who stays keeps their weight")
    func update() async throws {
        let bench = try await Self.bench()
        let path = Self.path("help")
        let weighted =
            #"{"callPolicies": {"policy": "WEIGHTED"}, "agents": [{"id": "bob", "weight": "70"}, {"id": "lobby", "weight": "30"}]}"#
        #expect(try await bench.request(.put, path, json: weighted).status == .noContent)
        #expect(try await bench.request(.put, path, json: #"{"name": "Helpers", "agents": ["lobby", "bob"]}"#).status == .noContent)
        let details = try await bench.request(.get, path)
        #expect(details.object["name"] as? String == "Helpers")
        #expect(details.object["extension"] as? String == "1050")
        #expect(details.items("agents").map { $0["weight"] as? String } == ["30", "70"])
        // The last number cannot be taken away; with another it can.
        #expect(try await bench.request(.put, path, json: #"{"extension": ""}"#).status == .badRequest)
        let swap = #"{"extension": "", "phoneNumber": "+12025550150"}"#
        #expect(try await bench.request(.put, path, json: swap).status == .noContent)
        #expect(try await bench.request(.get, path).object["extension"] == nil)
    }

    @Test("One that a recall alerts is not deleted, and can be when none does")
    func delete() async throws {
        let bench = try await Self.bench()
        let settings = "\(CallParkTests.collection())/settings"
        let recall = #"{"callParkRecall": {"huntGroupId": "help", "option": "ALERT_HUNT_GROUP_ONLY"}}"#
        #expect(try await bench.request(.put, settings, json: recall).status == .noContent)
        let refused = try await bench.request(.delete, Self.path("help"))
        #expect(refused.status == .conflict)
        #expect(refused.message?.contains("Headquarters") == true)
        let none = #"{"callParkRecall": {"option": "ALERT_PARKING_USER_ONLY"}}"#
        #expect(try await bench.request(.put, settings, json: none).status == .noContent)
        #expect(try await bench.request(.delete, Self.path("help")).status == .noContent)
        #expect(try await bench.request(.get, Self.path("help")).status == .notFound)
    }

    @Test("Numbers that nobody has: there are none, as a number is known by its owner", arguments: ["", "/alternate"])
    func unassignedNumbers(_ kind: String) async throws {
        let answer = try await Self.bench().request(.get, Self.collection() + kind + "/availableNumbers")
        #expect(answer.status == .ok)
        #expect(answer.object["phoneNumbers"] != nil)
        #expect(answer.items("phoneNumbers").isEmpty)
        #expect(try await Self.bench().request(.get, Self.collection("nowhere") + kind + "/availableNumbers").status == .notFound)
    }

    @Test("Calls may be forwarded to the numbers of the location, told with their owners")
    func forwardNumbers() async throws {
        let bench = try await Self.bench()
        let path = Self.collection() + "/callForwarding/availableNumbers"
        let all = try await bench.request(.get, path).items("phoneNumbers")
        #expect(all.contains { ($0["owner"] as? [String: Any])?["type"] as? String == "HUNT_GROUP" && $0["extension"] as? String == "1050" })
        #expect(all.contains { ($0["owner"] as? [String: Any])?["type"] as? String == "PEOPLE" })
        #expect(!all.contains { ($0["location"] as? [String: Any])?["id"] as? String != WebexID(.location, "hq").description })
        let bob = try await bench.request(.get, path + "?ownerName=bob").items("phoneNumbers")
        #expect(bob.map { $0["extension"] as? String } == ["1002"])
        #expect(try await bench.request(.get, path + "?extension=1050").items("phoneNumbers").count == 1)
    }
}
