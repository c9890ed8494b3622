import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call parks: list, create, details, update, delete", .timeLimit(.minutes(1)))
struct CallParkTests {
    static func collection(_ location: String = "hq") -> String { "/v1/telephony/config/locations/\(location)/callParks" }
    static func path(_ name: String, in location: String = "hq") -> String { "\(self.collection(location))/\(self.id(name))" }
    static func id(_ name: String) -> String { WebexID(.callPark, Data(name.utf8).base64EncodedString()).description }

    private static func names(_ answer: Answer, _ key: String = "callParks") -> [String] {
        answer.items(key).compactMap { $0["name"] as? String }
    }

    private static func ids(_ answer: Answer, _ key: String) -> [String] { answer.items(key).compactMap { $0["id"] as? String } }

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithGroups) }

    // MARK: List, details

    @Test("The list has those of the location, by name")
    func list() async throws {
        let bench = try await Self.bench()
        _ = try await bench.request(.post, Self.collection(), json: #"{"name": "atrium"}"#)
        let answer = try await bench.request(.get, Self.collection())
        #expect(answer.status == .ok)
        #expect(Self.names(answer) == ["atrium", "Front desk"])
        #expect(
            answer.items("callParks").last as? [String: String] == [
                "id": Self.id("Front desk"), "name": "Front desk", "locationName": "Headquarters", "locationId": WebexID(.location, "hq").description,
            ])
        #expect(Self.names(try await bench.request(.get, "\(Self.collection())?order=DSC")) == ["Front desk", "atrium"])
        #expect(Self.names(try await bench.request(.get, "\(Self.collection())?name=FRONT")) == ["Front desk"])
        #expect(try await bench.request(.get, "\(Self.collection())?order=up").status == .badRequest)
        let page = try await bench.request(.get, "\(Self.collection())?max=1")
        #expect(Self.names(page) == ["atrium"])
        #expect(page.headers[.link]?.contains("start=1>;rel=\"next\"") == true)
        let empty = try await bench.request(.get, Self.collection("shed"))
        #expect(empty.object["callParks"] != nil && Self.names(empty).isEmpty)
    }

    @Test("Details have members with their numbers, call park extensions and the location's recall")
    func details() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, Self.path("Front desk"))
        #expect(answer.status == .ok)
        #expect(
            Set(answer.object.keys) == [
                "id", "name", "locationName", "locationId", "recall", "agents", "parkOnAgentsEnabled", "callParkExtensions",
            ])
        #expect(answer.object["recall"] as? [String: String] == ["option": "ALERT_PARKING_USER_ONLY"])
        #expect(answer.object["parkOnAgentsEnabled"] as? Bool == true)
        #expect(Self.names(answer, "callParkExtensions") == ["Orbit 1", "Orbit 2"])
        let alice = try #require(answer.items("agents").first)
        #expect(alice["id"] as? String == WebexID(.people, "alice").description)
        #expect(alice["type"] as? String == "PEOPLE")
        #expect(alice["displayName"] as? String == "Alice Archer")
        #expect(alice["location"] as? [String: String] == ["id": WebexID(.location, "hq").description, "name": "Headquarters"])
        let number = try #require((alice["numbers"] as? [[String: Any]])?.first)
        #expect(number["external"] as? String == "+12025550101")
        #expect(number["esn"] as? String == "81001001")
        #expect(number["primary"] as? Bool == true)
    }

    @Test(
        "A call park is found by its id, by its name in base64 with padding and without, and by the directory's id",
        arguments: [id("Front desk"), "RnJvbnQgZGVzaw==", "RnJvbnQgZGVzaw", "front"])
    func ids(_ id: String) async throws {
        let answer = try await Self.bench().request(.get, "\(Self.collection())/\(id)")
        #expect(answer.status == .ok)
        #expect(answer.object["name"] as? String == "Front desk")
    }

    @Test(
        "What is not a call park of this location is not found",
        arguments: [
            ("hq", id("Gate")), ("hq", "help"), ("hq", WebexID(.huntGroup, "help").description), ("hq", "nothing"), ("zhq", id("Front desk")),
            ("nowhere", id("Front desk")),
        ])
    func notFound(_ location: String, _ id: String) async throws {
        let bench = try await Self.bench()
        for answer in [
            try await bench.request(.get, "\(Self.collection(location))/\(id)"),
            try await bench.request(.delete, "\(Self.collection(location))/\(id)"),
            try await bench.request(.put, "\(Self.collection(location))/\(id)", json: "{}"),
        ] {
            #expect(answer.status == .notFound)
            #expect(answer.errorCode == 4_008)
        }
        #expect(await bench.store.load() == .acmeWithGroups)
    }

    // MARK: Create, update, delete

    static let bodies = [
        // As it is documented.
        """
        {"name": "New", "recall": {"huntGroupId": "\(WebexID(.huntGroup, "help"))", "option": "ALERT_HUNT_GROUP_ONLY"},
         "agents": ["\(WebexID(.people, "carol"))", "\(WebexID(.place, "lobby"))"], "parkOnAgentsEnabled": false,
         "callParkExtensions": ["\(WebexID(.callParkExtension, "orbit-3"))"]}
        """,
        // As wxc-sdk sends it.
        """
        {"name": "New", "recall": {"hunt_group_id": "\(WebexID(.huntGroup, "help"))", "option": "ALERT_HUNT_GROUP_ONLY"},
         "agents": [{"agent_id": "\(WebexID(.people, "carol"))"}, {"id": "\(WebexID(.place, "lobby"))"}], "park_on_agents_enabled": false,
         "call_park_extensions": [{"cpe_id": "\(WebexID(.callParkExtension, "orbit-3"))", "name": "Orbit 3"}]}
        """,
        #"{"name": "New", "recall": {"huntGroupId": "help", "option": "ALERT_HUNT_GROUP_ONLY"}, "agents": ["carol", {"id": "lobby"}],"#
            + #" "parkOnAgentsEnabled": false, "callParkExtensions": [{"id": "orbit-3"}]}"#,
    ]

    @Test("What is created is there, in each of the spellings that clients have", arguments: bodies)
    func create(_ json: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.post, Self.collection(), json: json)
        #expect(answer.status == .created)
        #expect(answer.object as? [String: String] == ["id": Self.id("New")])
        let details = try await bench.request(.get, Self.path("New"))
        #expect(
            details.object["recall"] as? [String: String] == [
                "huntGroupId": WebexID(.huntGroup, "help").description, "huntGroupName": "Help desk", "option": "ALERT_HUNT_GROUP_ONLY",
            ])
        #expect(Self.ids(details, "agents") == [WebexID(.people, "carol").description, WebexID(.place, "lobby").description])
        #expect(details.object["parkOnAgentsEnabled"] as? Bool == false)
        #expect(Self.names(details, "callParkExtensions") == ["Orbit 3"])
        #expect(await bench.store.load().groups.contains { $0.name == "New" && $0.settings.recall?.huntGroupID == "help" })
    }

    @Test(
        "What is wrong with a new one is told with its field",
        arguments: [
            ("{}", 400, "name"), (#"{"name": ""}"#, 400, "name"), (#"{"name": "a\nb"}"#, 400, "name"), (#"{"name": 5}"#, 400, "name"),
            (#"{"name": "\#(String(repeating: "x", count: 81))"}"#, 400, "name"),
            (#"{"name": "New", "agents": "bob"}"#, 400, "agents"), (#"{"name": "New", "agents": ["carol", "nobody"]}"#, 404, "agents[1]"),
            (#"{"name": "New", "agents": ["zoe"]}"#, 404, "agents[0]"), (#"{"name": "New", "agents": ["dave"]}"#, 400, "agents"),
            (#"{"name": "New", "agents": ["carol", "carol"]}"#, 400, "agents"), (#"{"name": "New", "agents": ["bob"]}"#, 409, "Front desk"),
            (#"{"name": "New", "agents": [{}]}"#, 400, "agents[0].id"), (#"{"name": "New", "parkOnAgentsEnabled": 1}"#, 400, "parkOnAgentsEnabled"),
            (#"{"name": "New", "callParkExtensions": ["zorbit"]}"#, 404, "callParkExtensions[0]"),
            (#"{"name": "New", "callParkExtensions": ["dock"]}"#, 400, "callParkExtensions"),
            (#"{"name": "New", "recall": "x"}"#, 400, "recall"), (#"{"name": "New", "recall": {"option": "x"}}"#, 400, "recall.option"),
            (#"{"name": "New", "recall": {"option": "ALERT_HUNT_GROUP_ONLY"}}"#, 400, "huntGroupId"),
            (#"{"name": "New", "recall": {"huntGroupId": "zhelp"}}"#, 404, "hunt group"),
            (#"{"name": "New", "recall": {"huntGroupId": "front"}}"#, 404, "hunt group"),
            (#"{"name": "New", "recall": {"huntGroupId": "\#(WebexID(.people, "bob"))"}}"#, 400, "recall.huntGroupId"),
            (#"{"name": "Front desk"}"#, 409, "Front desk"),
        ])
    func invalid(_ json: String, _ status: Int, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.post, Self.collection(), json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(field) == true, "\(answer.message ?? "")")
        if status == 400 { #expect(answer.errorCode == 25_008) }
        if status == 404 { #expect(answer.errorCode == 4_008) }
        #expect(await bench.store.load() == .acmeWithGroups)
    }

    @Test("Renaming answers with the new id, and the old one is gone")
    func rename() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.path("Front desk"), json: #"{"name": "Réception / ?>~"}"#)
        #expect(answer.status == .ok)
        #expect(answer.id == Self.id("Réception / ?>~"))
        #expect(try await bench.request(.get, Self.path("Front desk")).status == .notFound)
        let details = try await bench.request(.get, Self.path("Réception / ?>~"))
        // What was not named stays.
        #expect(Self.ids(details, "agents").count == 2)
        #expect(Self.names(details, "callParkExtensions").count == 2)
    }

    @Test("Lists in an update replace those there were, and may be empty")
    func replaceLists() async throws {
        let bench = try await Self.bench()
        let json = #"{"agents": ["carol"], "callParkExtensions": []}"#
        #expect(try await bench.request(.put, Self.path("Front desk"), json: json).id == Self.id("Front desk"))
        let details = try await bench.request(.get, Self.path("Front desk"))
        #expect(Self.ids(details, "agents") == [WebexID(.people, "carol").description])
        #expect(details.object["callParkExtensions"] != nil && Self.names(details, "callParkExtensions").isEmpty)
    }

    @Test("A group that has no recall of its own follows the location, and one that has does not")
    func recall() async throws {
        let bench = try await Self.bench()
        let settings = #"{"callParkRecall": {"huntGroupId": "help", "option": "ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP"}}"#
        #expect(try await bench.request(.put, "\(Self.collection())/settings", json: settings).status == .noContent)
        func option() async throws -> String? {
            (try await bench.request(.get, Self.path("Front desk")).object["recall"] as? [String: String])?["option"]
        }
        #expect(try await option() == "ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP")
        _ = try await bench.request(.put, Self.path("Front desk"), json: #"{"recall": {"option": "ALERT_PARKING_USER_ONLY"}}"#)
        #expect(try await option() == "ALERT_PARKING_USER_ONLY")
        #expect(await bench.store.load().groups.first { $0.id == "front" }?.settings.recall == RecallChoice())
    }

    @Test("What is deleted is gone, and its members are free")
    func delete() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.delete, Self.path("Front desk")).status == .noContent)
        #expect(try await bench.request(.delete, Self.path("Front desk")).status == .notFound)
        #expect(await bench.store.load().groups.contains { $0.id == "front" } == false)
        #expect(try await bench.request(.post, Self.collection(), json: #"{"name": "New", "agents": ["bob"]}"#).status == .created)
    }

    // MARK: What can be put into one

    @Test(
        "Available are those of the location who are in no call park, filtered and ordered as asked",
        arguments: [
            ("", ["Carol Chen", "Lobby", "Quiet", "Rita Reed", "Sales"]), ("?name=LO", ["Lobby"]), ("?phoneNumber=102", ["Sales"]),
            ("?phoneNumber=%2B1202", ["Lobby"]), ("?order=fname-desc&name=r", ["Rita Reed", "Carol Chen"]),
            ("?order=extension&max=2&start=1", ["Rita Reed", "Lobby"]), ("?name=bob", []),
        ])
    func availableUsers(_ query: String, _ names: [String]) async throws {
        let answer = try await Self.bench().request(.get, "\(Self.collection())/availableUsers\(query)")
        #expect(answer.status == .ok)
        #expect(answer.object["agents"] != nil)
        #expect(answer.items("agents").compactMap { $0["displayName"] as? String } == names)
    }

    @Test("An order that there is not is refused")
    func wrongOrder() async throws {
        let answer = try await Self.bench().request(.get, "\(Self.collection())/availableUsers?order=age")
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains("order") == true)
    }

    @Test("Hunt groups for recalls are the location's own, with id and name alone")
    func recallHuntGroups() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, "\(Self.collection())/availableRecallHuntGroups")
        #expect(answer.status == .ok)
        #expect(answer.items("huntGroups") as? [[String: String]] == [["id": WebexID(.huntGroup, "help").description, "name": "Help desk"]])
        #expect(try await bench.request(.get, "\(Self.collection())/availableRecallHuntGroups?name=x").items("huntGroups").isEmpty)
        #expect(try await bench.request(.get, "\(Self.collection("wh"))/availableRecallHuntGroups").items("huntGroups").isEmpty)
    }

    // MARK: Settings

    @Test("Settings are as the location has them, and an update changes what it names")
    func settings() async throws {
        let bench = try await Self.bench()
        let path = "\(Self.collection())/settings"
        let before = try await bench.request(.get, path)
        #expect(before.object["callParkRecall"] as? [String: String] == ["option": "ALERT_PARKING_USER_ONLY"])
        let first = try #require(before.object["callParkSettings"] as? [String: Any])
        #expect(first["ringPattern"] as? String == "NORMAL" && first["recallTime"] as? Int == 45 && first["huntWaitTime"] as? Int == 45)
        let answer = try await bench.request(.put, path, json: #"{"callParkSettings": {"ringPattern": "LONG_LONG", "recallTime": 60}}"#)
        #expect(answer.status == .noContent)
        let after = try #require(try await bench.request(.get, path).object["callParkSettings"] as? [String: Any])
        #expect(after["ringPattern"] as? String == "LONG_LONG" && after["recallTime"] as? Int == 60 && after["huntWaitTime"] as? Int == 45)
        #expect(await bench.store.load().locations.first { $0.id == "hq" }?.callPark.recallTime == 60)
    }

    @Test(
        "A setting that is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"callParkSettings": {"recallTime": 29}}"#, "recallTime"), (#"{"callParkSettings": {"recallTime": 601}}"#, "recallTime"),
            (#"{"callParkSettings": {"huntWaitTime": 5}}"#, "huntWaitTime"),
            (#"{"callParkSettings": {"recallTime": "60"}}"#, "callParkSettings.recallTime"),
            (#"{"callParkSettings": {"recallTime": 60.5}}"#, "callParkSettings.recallTime"),
            (#"{"callParkSettings": {"ringPattern": "LOUD"}}"#, "callParkSettings.ringPattern"), (#"{"callParkSettings": 5}"#, "callParkSettings"),
            (#"{"callParkRecall": {"option": "ALERT_HUNT_GROUP_ONLY"}}"#, "huntGroupId"),
        ])
    func wrongSettings(_ json: String, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, "\(Self.collection())/settings", json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains(field) == true)
        #expect(await bench.store.load() == .acmeWithGroups)
    }
}
