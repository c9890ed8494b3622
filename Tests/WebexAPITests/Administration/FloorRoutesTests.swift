import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Floors (API: Locations, Workspaces)", .timeLimit(.minutes(1)))
struct FloorRoutesTests {
    private static let collection = "/v1/locations/hq/floors"

    private static func make(_ bench: APIBench, _ number: Int, at location: String = "hq") async throws -> String {
        let answer = try await bench.request(.post, "/v1/locations/\(location)/floors", json: #"{"floorNumber": \#(number)}"#)
        #expect(answer.status == .created, "\(answer.text)")
        return answer.id ?? ""
    }

    @Test("One is made, found, changed and deleted")
    func life() async throws {
        let bench = try await APIBench()
        let made = try await bench.request(.post, Self.collection, json: #"{"floorNumber": -1, "displayName": "Cellar"}"#)
        #expect(made.status == .created)
        let id = try #require(made.id)
        #expect(made.object["floorNumber"] as? Int == -1 && made.object["displayName"] as? String == "Cellar")
        #expect(made.object["locationId"] as? String == WebexID(.location, "hq").description)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)").text == made.text)
        _ = try await Self.make(bench, 4)
        _ = try await Self.make(bench, 0)
        _ = try await Self.make(bench, 0, at: "wh")
        #expect(try await bench.request(.get, Self.collection).items().map { $0["floorNumber"] as? Int } == [-1, 0, 4])
        let page = try await bench.request(.get, Self.collection + "?max=1&start=1")
        #expect(page.items().map { $0["floorNumber"] as? Int } == [0])
        #expect(page.headers[.link]?.contains("rel=\"next\"") == true)
        let changed = try await bench.request(.put, "\(Self.collection)/\(id)", json: #"{"floorNumber": -2}"#)
        #expect(changed.status == .ok && changed.object["floorNumber"] as? Int == -2 && changed.object["displayName"] == nil)
        #expect(try await bench.request(.delete, "\(Self.collection)/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)").status == .notFound)
    }

    @Test(
        "What cannot be is refused by name, and nothing has changed then",
        arguments: [
            ("{}", 400, "floorNumber is missing"), (#"{"floorNumber": "2"}"#, 400, "floorNumber must be a number, not a string"),
            (#"{"floorNumber": 1.5}"#, 400, "floorNumber must be a whole number"),
            (#"{"floorNumber": 100001}"#, 400, "floorNumber: must be -100000 to 100000"),
            (#"{"floorNumber": 1, "displayName": " "}"#, 400, "displayName: must have 1 to 256 characters"),
            (#"{"floorNumber": 0}"#, 409, "floorNumber: 0 is already assigned to Ground floor"),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let answer = try await bench.request(.post, Self.collection, json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == .acmeWithTrunks)
    }

    @Test("A floor is found at its own location only, and changed by who administers that")
    func rights() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        for path in ["/v1/locations/wh/floors/ground", "/v1/locations/hq/floors/zground", "/v1/locations/zhq/floors/zground"] {
            #expect(try await bench.request(.get, path).status == .notFound, "\(path)")
            #expect(try await bench.request(.delete, path).status == .notFound, "\(path)")
        }
        #expect(try await bench.request(.get, "\(Self.collection)/ground", token: "rita").status == .ok)
        #expect(try await bench.request(.get, "\(Self.collection)/ground", token: "erin").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/locations/wh/floors/loft", token: "erin").status == .ok)
        for (token, location, floor, status) in [("erin", "hq", "ground", 403), ("rita", "hq", "ground", 403), ("erin", "wh", "loft", 200)] {
            let answer = try await bench.request(.put, "/v1/locations/\(location)/floors/\(floor)", token: token, json: #"{"floorNumber": 7}"#)
            #expect(answer.status.code == status)
        }
    }

    @Test("A workspace is put on a floor, found there, and keeps the floor from being deleted until it leaves")
    func workspace() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let floor = WebexID(.floor, "ground").description
        let made = try await bench.request(
            .post, "/v1/workspaces", json: #"{"displayName": "Nook", "locationId": "hq", "floorId": "\#(floor)"}"#)
        #expect(made.status == .created && made.object["floorId"] as? String == floor)
        let id = try #require(made.id)
        let item = "/v1/workspaces/\(id)"
        for (query, count) in [
            ("floorId=\(floor)", 1), ("floorId=ground&displayName=nook", 1), ("floorId=loft", 0), ("floorId=&displayName=nook", 1),
        ] {
            #expect(try await bench.request(.get, "/v1/workspaces?\(query)").items().count == count, "\(query)")
        }
        let refused = try await bench.request(.delete, "\(Self.collection)/ground")
        #expect(refused.status == .conflict && refused.message == "Ground floor has the workspace Nook")
        // What the body does not name stays.
        #expect(try await bench.request(.put, item, json: #"{"displayName": "Niche"}"#).object["floorId"] as? String == floor)
        for (json, status, says) in [
            (#"{"floorId": "loft"}"#, 400, "floorId: floor 0 is not at Headquarters"),
            (#"{"floorId": "zground"}"#, 404, "floorId: the floor was not found"),
            (#"{"floorId": "\#(WebexID(.location, "hq"))"}"#, 404, "floorId: the floor was not found"),
        ] {
            let answer = try await bench.request(.put, item, json: json)
            #expect(answer.status.code == status && answer.message == says, "\(answer.text)")
        }
        #expect(try await bench.request(.put, item, json: #"{"floorId": null}"#).object["floorId"] == nil)
        #expect(try await bench.request(.delete, "\(Self.collection)/ground").status == .noContent)
    }

    @Test("A workspace that moves to another location leaves its floor, or comes to one there")
    func moving() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let made = try await bench.request(.post, "/v1/workspaces", json: #"{"displayName": "Nook", "locationId": "hq", "floorId": "ground"}"#)
        let item = "/v1/workspaces/\(made.id ?? "")"
        let moved = try await bench.request(.put, item, json: #"{"locationId": "wh", "floorId": "loft"}"#)
        #expect(moved.object["floorId"] as? String == WebexID(.floor, "loft").description)
        let back = try await bench.request(.put, item, json: #"{"locationId": "hq"}"#)
        #expect(back.status == .ok && back.object["floorId"] == nil)
    }
}
