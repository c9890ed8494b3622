import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("By what a location's calls go out", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private static func path(_ location: String) -> String { "/v1/telephony/pstn/locations/\(location)/connection" }
    private static func calling(_ location: String) -> String { "/v1/telephony/config/locations/\(location)" }

    @Test("A connection is read and set, in the connection's own routes and in the location's calling details")
    func update() async throws {
        let bench = try await TrunkTests.bench()
        let read = try await bench.request(.get, Self.path("hq")).object
        #expect(read["routeType"] as? String == "ROUTE_GROUP")
        #expect(read["routeId"] as? String == WebexID(.routeGroup, "ways").description)
        #expect(read["pstnConnectionType"] as? String == "LOCAL_GATEWAY")
        #expect(try await bench.request(.get, Self.path("wh")).object.isEmpty)
        #expect(try await bench.request(.get, Self.calling("wh")).object["connection"] == nil)
        let json = #"{"premiseRouteType": "TRUNK", "premiseRouteId": "back-gate"}"#
        #expect(try await bench.request(.put, Self.path("wh"), token: "erin", json: json).status == .noContent)
        let connection = try await bench.request(.get, Self.calling("wh")).object["connection"] as? [String: String]
        #expect(connection == ["type": "TRUNK", "id": WebexID(.trunk, "back-gate").description])
        #expect(
            try await bench.request(.put, Self.calling("wh"), json: #"{"connection": {"type": "ROUTE_GROUP", "id": "ways"}}"#).status == .noContent)
        #expect(await bench.directory.index.locations["wh"]?.calling.route == .routeGroup("ways"))
        #expect(try await bench.request(.put, Self.calling("wh"), json: #"{"outsideDialDigit": "8"}"#).status == .noContent)
        #expect(await bench.directory.index.locations["wh"]?.calling.route == .routeGroup("ways"))
        #expect(try await bench.request(.put, Self.calling("wh"), json: #"{"connection": null}"#).status == .noContent)
        #expect(await bench.directory.index.locations["wh"]?.calling.route == nil)
        #expect(try await bench.request(.put, Self.path("hq"), json: #"{"premiseRouteId": null}"#).status == .noContent)
        #expect(await bench.directory.index.locations["hq"]?.calling.route == nil)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            ("{}", 400, "premiseRouteType is missing"), (#"{"premiseRouteType": "TRUNK"}"#, 400, "premiseRouteId is missing"),
            (#"{"premiseRouteType": "TRUNK", "premiseRouteId": "zgate"}"#, 404, "premiseRouteId: the trunk was not found"),
        ])
    func errors(_ json: String, _ status: Int, _ message: String) async throws {
        let bench = try await TrunkTests.bench()
        let answer = try await bench.request(.put, Self.path("hq"), json: json)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(
            try await bench.request(.put, Self.calling("hq"), json: #"{"connection": {"type": "TRUNK", "id": "zgate"}}"#).message
                == "connection.id: the trunk was not found")
        #expect(await bench.store.load() == .acmeWithTrunks)
    }

    @Test("A location's trunk keeps it from being deleted")
    func location() async throws {
        let bench = try await TrunkTests.bench()
        var empty = Location(id: "hut", organizationID: "acme", name: "Hut", routingPrefix: nil)
        empty.calling.isEnabled = true
        try await bench.directory.save(empty)
        try await bench.directory.save(Trunk(id: "t", organizationID: "acme", locationID: "hut", name: "Hut's", host: "192.0.2.9"))
        let refused = try await bench.request(.delete, "/v1/locations/hut")
        #expect(refused.status == .conflict)
        #expect(refused.message == "Hut has the trunk Hut's")
    }
}
