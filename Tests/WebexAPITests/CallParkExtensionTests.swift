import Directory
import Foundation
import HTTPTypes
import SIPPhone
import Testing

@testable import WebexAPI

@Suite("Call park extensions: list, create, details, update, delete", .timeLimit(.minutes(1)))
struct CallParkExtensionTests {
    static let list = "/v1/telephony/config/callParkExtensions"
    static func collection(_ location: String = "hq") -> String { "/v1/telephony/config/locations/\(location)/callParkExtensions" }
    static func path(_ orbit: String, in location: String = "hq") -> String { "\(self.collection(location))/\(orbit)" }

    private static func names(_ answer: Answer) -> [String] { answer.items("callParkExtensions").compactMap { $0["name"] as? String } }

    /// The body for a name and an extension.
    private static func body(_ name: String, _ digits: String) -> String { #"{"name": "\#(name)", "extension": "\#(digits)"}"# }

    // MARK: List

    @Test("The list has the organisation's own, by name, with all their keys")
    func everything() async throws {
        let answer = try await APIBench().request(.get, Self.list)
        #expect(answer.status == .ok)
        #expect(Self.names(answer) == ["Dock", "Orbit 1", "Orbit 2", "Orbit 3", "Shelf"])
        let orbit = try #require(answer.items("callParkExtensions").dropFirst().first)
        #expect(
            orbit as? [String: String] == [
                "id": WebexID(.callParkExtension, "orbit-1").description, "name": "Orbit 1", "extension": "7001", "routingPrefix": "8100",
                "esn": "81007001",
                "locationName": "Headquarters", "locationId": WebexID(.location, "hq").description,
            ])
        // Without a routing prefix there is no number for the whole organisation.
        #expect(Set(try #require(answer.items("callParkExtensions").last).keys) == ["id", "name", "extension", "locationName", "locationId"])
    }

    @Test(
        "The list is filtered and ordered as asked",
        arguments: [
            ("order=DSC", ["Shelf", "Orbit 3", "Orbit 2", "Orbit 1", "Dock"]), ("order=asc", ["Dock", "Orbit 1", "Orbit 2", "Orbit 3", "Shelf"]),
            ("name=ORBIT", ["Orbit 1", "Orbit 2", "Orbit 3"]), ("name=Orbit+2", ["Orbit 2"]), ("name=Orbit%202", ["Orbit 2"]),
            ("extension=71", ["Dock"]),
            ("extension=00", ["Orbit 1", "Orbit 2", "Orbit 3"]), ("locationName=ware", ["Dock"]), ("locationId=wh", ["Dock"]), ("locationId=zhq", []),
            ("locationId=\(WebexID(.location, "hq"))", ["Orbit 1", "Orbit 2", "Orbit 3"]), ("name=nothing", []), ("name=o&extension=3", ["Orbit 3"]),
            ("orgId=\(WebexID(.organization, "acme"))&name=dock", ["Dock"]), ("orgId=acme&name=dock", ["Dock"]),
        ] as [(String, [String])])
    func filtered(_ query: String, _ expected: [String]) async throws {
        let answer = try await APIBench().request(.get, "\(Self.list)?\(query)")
        #expect(answer.status == .ok)
        #expect(Self.names(answer) == expected)
        #expect(answer.object["callParkExtensions"] != nil)
    }

    @Test("A page has links to the others, with the server's own address", arguments: [nil, "https://api.example"])
    func pages(_ publicURL: String?) async throws {
        let bench = try await APIBench(publicURL: publicURL)
        let answer = try await bench.request(.get, "\(Self.list)?max=2&start=2&order=DSC")
        #expect(Self.names(answer) == ["Orbit 2", "Orbit 1"])
        let base = "\(publicURL ?? "http://orbit.example:8080")\(Self.list)?order=DSC&max=2&start="
        #expect(answer.headers[.link] == "<\(base)0>;rel=\"first\", <\(base)0>;rel=\"prev\", <\(base)4>;rel=\"next\"")
    }

    @Test("A parameter that is wrong is refused", arguments: ["order=up", "max=0", "start=-1", "locationId=\(WebexID(.people, "alice"))"])
    func wrongParameter(_ query: String) async throws {
        let answer = try await APIBench().request(.get, "\(Self.list)?\(query)")
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
    }

    @Test("A page as far away as numbers go is empty", arguments: ["9223372036854775807", "9223372036854775806"])
    func farPage(_ start: String) async throws {
        let answer = try await APIBench().request(.get, "\(Self.list)?start=\(start)")
        #expect(answer.status == .ok)
        #expect(Self.names(answer).isEmpty)
    }

    // MARK: Create, details

    @Test("What is created is there, in the store, in details and in the list, and its number works at once")
    func create() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, Self.collection(), json: Self.body("New orbit", "7050"))
        #expect(answer.status == .created)
        #expect(Set(answer.object.keys) == ["id"])
        let id = try #require(answer.object["id"] as? String)
        let details = try await bench.request(.get, Self.path(id))
        #expect(details.status == .ok)
        #expect(
            details.object as? [String: String] == [
                "id": id, "name": "New orbit", "extension": "7050", "routingPrefix": "8100", "esn": "81007050", "locationName": "Headquarters",
                "locationId": WebexID(.location, "hq").description,
            ])
        #expect(Self.names(try await bench.request(.get, "\(Self.list)?extension=7050")) == ["New orbit"])
        #expect(await bench.store.load().callParkExtensions.contains { $0.name == "New orbit" })
        await bench.connect("alice", to: "1002")
        let parked = try await bench.request(
            .post, "/v1/telephony/calls/park", json: #"{"callId": "\#(try await bench.callID(of: "alice"))", "destination": "7050"}"#)
        #expect(parked.status == .ok)
    }

    @Test("A bare key and an id in base64 name the same")
    func bareKeys() async throws {
        let bench = try await APIBench()
        let encoded = Self.path(WebexID(.callParkExtension, "orbit-1").description, in: WebexID(.location, "hq").description)
        #expect(try await bench.request(.get, encoded).bytes == bench.request(.get, Self.path("orbit-1")).bytes)
    }

    @Test(
        "What is wrong with a new one is told with its field",
        arguments: [
            ("{}", "name"), (#"{"name": "New"}"#, "extension"), (#"{"extension": "7050"}"#, "name"), (#"{"name": 5, "extension": "7050"}"#, "name"),
            (#"{"name": "New", "extension": 7050}"#, "extension"), (#"{"name": "New", "extension": "7"}"#, "extension"),
            (#"{"name": "New", "extension": "12345678901"}"#, "extension"), (#"{"name": "New", "extension": "70a0"}"#, "extension"),
            (#"{"name": "New", "extension": "+7050"}"#, "extension"), (#"{"name": "1234567890123456789012345678901", "extension": "7050"}"#, "name"),
            (#"{"name": "   ", "extension": "7050"}"#, "name"), (#"{"name": "a\nb", "extension": "7050"}"#, "name"),
            (#"{"name": null, "extension": "7050"}"#, "name"),
        ])
    func invalid(_ json: String, _ field: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, Self.collection(), json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message?.contains(field) == true)
        #expect(await bench.store.load() == .acme)
    }

    @Test(
        "An extension that somebody at the location has is a conflict that names the holder", arguments: [("7002", "Orbit 2"), ("1002", "Bob Baker")])
    func conflict(_ digits: String, _ holder: String) async throws {
        let bench = try await APIBench()
        for answer in [
            try await bench.request(.post, Self.collection(), json: Self.body("New", digits)),
            try await bench.request(.put, Self.path("orbit-1"), json: Self.body("Orbit 1", digits)),
        ] {
            #expect(answer.status == .conflict)
            #expect(answer.message?.contains(digits) == true)
            #expect(answer.message?.contains(holder) == true)
        }
        #expect(await bench.store.load() == .acme)
        // At another location the same digits are free.
        #expect(try await bench.request(.post, Self.collection("wh"), json: Self.body("New", digits)).status == .created)
    }

    @Test("Of many who want one number at once, one gets it")
    func race() async throws {
        let bench = try await APIBench()
        let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
            for number in 0..<10 {
                group.addTask { try await bench.request(.post, Self.collection(), json: Self.body("New \(number)", "7050")).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == .created }.count == 1)
        #expect(statuses.filter { $0 == .conflict }.count == 9)
    }

    // MARK: Update, delete

    @Test(
        "An update changes what it names and nothing else",
        arguments: [
            (#"{"name": "Renamed"}"#, "Renamed", "7001"), (#"{"extension": "7055"}"#, "Orbit 1", "7055"), (#"{}"#, "Orbit 1", "7001"),
            (#"{"name": "Renamed", "extension": "7055", "id": "other"}"#, "Renamed", "7055"), (#"{"name": null}"#, "Orbit 1", "7001"),
            (#"{"name": "Orbit 1", "extension": "7001"}"#, "Orbit 1", "7001"),
        ])
    func update(_ json: String, _ name: String, _ digits: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, Self.path("orbit-1"), json: json)
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
        let details = try await bench.request(.get, Self.path("orbit-1")).object
        #expect(details["name"] as? String == name)
        #expect(details["extension"] as? String == digits)
        #expect(details["id"] as? String == WebexID(.callParkExtension, "orbit-1").description)
    }

    @Test("A number that was given up can be taken by another")
    func givenUp() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.put, Self.path("orbit-1"), json: #"{"extension": "7055"}"#).status == .noContent)
        #expect(try await bench.request(.post, Self.collection(), json: Self.body("New", "7001")).status == .created)
        #expect(try await bench.request(.delete, Self.path("orbit-1")).status == .noContent)
        #expect(try await bench.request(.post, Self.collection(), json: Self.body("Newer", "7055")).status == .created)
    }

    @Test("What is deleted is gone everywhere, and cannot be deleted twice")
    func delete() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.delete, Self.path("orbit-1"))
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
        #expect(try await bench.request(.get, Self.path("orbit-1")).status == .notFound)
        #expect(try await bench.request(.delete, Self.path("orbit-1")).status == .notFound)
        #expect(try await bench.request(.put, Self.path("orbit-1"), json: "{}").status == .notFound)
        #expect(Self.names(try await bench.request(.get, Self.list)) == ["Dock", "Orbit 2", "Orbit 3", "Shelf"])
        #expect(await bench.store.load().callParkExtensions.contains { $0.id == "orbit-1" } == false)
    }

    @Test("One that holds a call is not deleted, and can be when the call is gone")
    func occupied() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let call = try await bench.callID(of: "alice")
        let parked = try await bench.request(.post, "/v1/telephony/calls/park", json: #"{"callId": "\#(call)", "destination": "7001"}"#)
        #expect(parked.status == .ok)
        let refused = try await bench.request(.delete, Self.path("orbit-1"))
        #expect(refused.status == .conflict)
        #expect(refused.message?.contains("7001") == true)
        #expect(try await bench.request(.get, Self.path("orbit-1")).status == .ok)
        await bench.office { office in
            for call in office.phone("bob").liveCalls { office.phone("bob").hangUp(call.id) }
        }
        #expect(try await bench.request(.delete, Self.path("orbit-1")).status == .noContent)
    }
}
