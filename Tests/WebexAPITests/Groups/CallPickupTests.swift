import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call pickups: list, create, details, update, delete", .timeLimit(.minutes(1)))
struct CallPickupTests {
    static func collection(_ location: String = "hq") -> String { "/v1/telephony/config/locations/\(location)/callPickups" }
    private static func id(_ name: String) -> String { WebexID(.callPickup, Data(name.utf8).base64EncodedString()).description }
    private static func path(_ name: String) -> String { "\(self.collection())/\(self.id(name))" }
    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithGroups) }

    @Test("What is created is in list and details")
    func create() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(
            .post, Self.collection(),
            json: #"{"name": "Desk", "notificationType": "VISUAL_ONLY", "notificationDelayTimerSeconds": 10, "agents": ["carol", {"id": "sales"}]}"#)
        #expect(answer.status == .created)
        #expect(answer.object as? [String: String] == ["id": Self.id("Desk")])
        let list = try await bench.request(.get, "\(Self.collection())?order=dsc")
        #expect(list.items("callPickups").compactMap { $0["name"] as? String } == ["Everyone", "Desk"])
        let details = try await bench.request(.get, Self.path("Desk"))
        #expect(
            Set(details.object.keys) == [
                "id", "name", "locationName", "locationId", "notificationType", "notificationDelayTimerSeconds", "agents",
            ])
        #expect(details.object["notificationType"] as? String == "VISUAL_ONLY")
        #expect(details.object["notificationDelayTimerSeconds"] as? Int == 10)
        #expect(
            details.items("agents").map { $0["id"] as? String } == [
                WebexID(.people, "carol").description, WebexID(.virtualLine, "sales").description,
            ])
    }

    @Test("Renaming answers with the new id; the rest stays")
    func rename() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.path("Everyone"), json: #"{"name": "All"}"#)
        #expect(answer.status == .ok)
        #expect(answer.id == Self.id("All"))
        #expect(try await bench.request(.get, Self.path("Everyone")).status == .notFound)
        #expect(try await bench.request(.get, Self.path("All")).items("agents").count == 2)
    }

    @Test(
        "What is wrong is told with its field",
        arguments: [
            ("{}", 400, "name"), (#"{"name": "New", "notificationType": "LOUD"}"#, 400, "notificationType"),
            (#"{"name": "New", "notificationDelayTimerSeconds": 0}"#, 400, "notificationDelayTimerSeconds"),
            (#"{"name": "New", "notificationDelayTimerSeconds": "6"}"#, 400, "notificationDelayTimerSeconds"),
            (#"{"name": "New", "agents": ["zoe"]}"#, 404, "agents[0]"), (#"{"name": "New", "agents": ["bob"]}"#, 409, "Everyone"),
            (#"{"name": "Everyone"}"#, 409, "Everyone"),
        ])
    func invalid(_ json: String, _ status: Int, _ field: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.post, Self.collection(), json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(field) == true)
        #expect(await bench.store.load() == .acmeWithGroups)
    }

    @Test("What is deleted is gone, and its members are available again")
    func delete() async throws {
        let bench = try await Self.bench()
        func available() async throws -> [String] {
            try await bench.request(.get, "\(Self.collection())/availableUsers").items("agents").compactMap { $0["displayName"] as? String }
        }
        #expect(try await available().contains("Bob Baker") == false)
        #expect(try await bench.request(.delete, Self.path("Everyone")).status == .noContent)
        #expect(try await bench.request(.delete, Self.path("Everyone")).status == .notFound)
        #expect(try await available().contains("Bob Baker"))
    }
}
