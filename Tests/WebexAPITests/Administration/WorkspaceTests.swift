import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Workspaces (API: Workspaces)", .timeLimit(.minutes(1)))
struct WorkspaceTests {
    private static func calling(_ digits: String, location: String = "wh") -> String {
        """
        "calling": {"type": "webexCalling", "webexCalling": {"extension": "\(digits)", "locationId": "\(WebexID(.location, location))",
            "licenses": ["\(WebexID(.license, "professional"))"]}}
        """
    }

    @Test("A workspace is created with calling, found by every filter, changed and deleted")
    func life() async throws {
        let bench = try await APIBench()
        let created = try await bench.request(
            .post, "/v1/workspaces",
            json:
                #"{"displayName": "Board room", "type": "meetingRoom", "capacity": 12, "notes": "Quiet", "supportedDevices": "phones", \#(Self.calling("2060"))}"#
        )
        #expect(created.status == .created, "\(created.text)")
        let id = try #require(created.id)
        let calling = try #require(created.object["calling"] as? [String: Any])
        #expect(calling["type"] as? String == "webexCalling")
        #expect((calling["webexCalling"] as? [String: Any])?["extension"] as? String == "2060")
        #expect(created.object["locationId"] as? String == WebexID(.location, "wh").description)
        for query in [
            "", "displayName=BOARD", "locationId=wh", "workspaceLocationId=wh", "capacity=12", "type=meetingRoom", "calling=webexCalling",
            "supportedDevices=phones", "calendar=none",
        ] {
            let items = try await bench.request(.get, "/v1/workspaces?\(query)").items()
            #expect(items.compactMap { $0["id"] as? String } == [id], "\(query)")
        }
        for query in ["displayName=x", "locationId=hq", "capacity=-1", "type=desk", "calling=none", "calendar=google", "floorId=x"] {
            #expect(try await bench.request(.get, "/v1/workspaces?\(query)").items().isEmpty, "\(query)")
        }
        // Capacity, type and notes are what the request says, also nothing.
        let changed = try await bench.request(.put, "/v1/workspaces/\(id)", json: #"{"displayName": "Bored room", "hotdeskingStatus": "on"}"#)
        #expect(changed.status == .ok)
        #expect(changed.object["displayName"] as? String == "Bored room")
        #expect(changed.object["capacity"] == nil)
        #expect(changed.object["hotdeskingStatus"] as? String == "on")
        #expect(((changed.object["calling"] as? [String: Any])?["webexCalling"] as? [String: Any])?["extension"] as? String == "2060")
        #expect(try await bench.request(.get, "/v1/workspaces/\(id)").object["displayName"] as? String == "Bored room")
        let none = try await bench.request(.put, "/v1/workspaces/\(id)", json: #"{"calling": {"type": "none"}}"#)
        #expect((none.object["calling"] as? [String: Any])?["type"] as? String == "none")
        #expect(await bench.directory.read { $0.target(extension: "2060", locationID: "wh") } == nil)
        #expect(try await bench.request(.delete, "/v1/workspaces/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "/v1/workspaces/\(id)").status == .notFound)
    }

    @Test("A name is enough; the workspace is where the administrator is")
    func bare() async throws {
        let created = try await APIBench().request(.post, "/v1/workspaces", json: #"{"displayName": "Corner"}"#)
        #expect(created.status == .created)
        #expect((created.object["calling"] as? [String: Any])?["type"] as? String == "none")
        #expect(created.object["locationId"] as? String == WebexID(.location, "hq").description)
    }

    @Test(
        "What cannot be is refused by name",
        arguments: [
            ("{}", 400, "displayName is missing"), (#"{"displayName": "x", "capacity": -2}"#, 400, "capacity: must be 0 to 100000 people"),
            (
                #"{"displayName": "x", "calendar": {"type": "google"}}"#, 400,
                "calendar.type: calendars are not supported by this server; it must be none"
            ),
            (#"{"displayName": "x", "calling": {"type": "hybridCalling"}}"#, 400, "calling.type must be webexCalling or none"),
            (#"{"displayName": "x", "calling": {"type": "webexCalling"}}"#, 400, "calling.webexCalling is missing"),
            (
                #"{"displayName": "x", "calling": {"type": "webexCalling", "webexCalling": {}}}"#, 400,
                "calling.webexCalling needs extension or phoneNumber"
            ), (#"{"displayName": "x", \#(calling("2001"))}"#, 409, "extension: 2001 is already assigned to Dave Diaz"),
            (#"{"displayName": "x", \#(calling("2061", location: "zhq"))}"#, 404, "calling.webexCalling.locationId: the location was not found"),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, "/v1/workspaces", json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == .acme)
    }

    @Test("Workspaces are changed where one administers")
    func rights() async throws {
        let bench = try await APIBench()
        #expect(
            try await bench.request(.post, "/v1/workspaces", token: "erin", json: #"{"displayName": "x", \#(Self.calling("2060"))}"#).status
                == .created)
        let hq = #"{"displayName": "x", \#(Self.calling("1060", location: "hq"))}"#
        #expect(try await bench.request(.post, "/v1/workspaces", token: "erin", json: hq).status == .forbidden)
        let id = try #require(try await bench.request(.post, "/v1/workspaces", json: hq).id)
        #expect(try await bench.request(.put, "/v1/workspaces/\(id)", token: "erin", json: "{}").status == .forbidden)
        #expect(try await bench.request(.delete, "/v1/workspaces/\(id)", token: "erin").status == .forbidden)
        #expect(try await bench.request(.delete, "/v1/workspaces/\(id)", token: "rita").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/workspaces/\(id)", token: "zoe").status == .notFound)
        #expect(try await bench.request(.get, "/v1/workspaces", token: "bob").status == .forbidden)
    }
}
