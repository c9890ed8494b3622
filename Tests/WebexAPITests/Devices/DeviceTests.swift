import Directory
import HTTPTypes
import SIPUserAgent
import Testing

@testable import WebexAPI

@Suite("Devices", .timeLimit(.minutes(1)))
struct DeviceTests {
    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    private static func path(_ id: String) -> String { "/v1/devices/\(WebexID(.device, id))" }

    private func patch(
        _ bench: APIBench, _ id: String, token: String = "alice", type: String = "application/json-patch+json", _ json: String
    )
        async throws -> Answer
    {
        try await bench.request(.patch, Self.path(id), token: token, headers: [.contentType: type], bytes: Array(json.utf8))
    }

    @Test("A device is shown with its owner, its SIP account and whether a phone is registered with it")
    func details() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, Self.path("desk"))
        #expect(answer.status == .ok)
        let id = WebexID(.device, "desk").description
        let body = answer.object
        #expect(
            Set(body.keys) == [
                "id", "callingDeviceId", "displayName", "personId", "orgId", "capabilities", "permissions", "connectionStatus", "product", "type",
                "tags", "mac", "primarySipUrl", "sipUrls", "errorCodes", "created", "locationId", "managedBy", "manufacturer", "linePort",
                "sipUserName",
            ])
        #expect(body["id"] as? String == id && body["callingDeviceId"] as? String == id)
        #expect(body["displayName"] as? String == "Desk")
        #expect(body["personId"] as? String == WebexID(.people, "alice").description)
        #expect(body["product"] as? String == "Nice 5000")
        #expect(body["tags"] as? [String] == ["name=Desk"])
        #expect(body["mac"] as? String == "0011223344FF")
        #expect(body["sipUserName"] as? String == "alice2")
        #expect(body["linePort"] as? String == "alice2@acme.example")
        #expect(body["created"] as? String == "2025-08-05T16:48:19.359Z")
        #expect(body["locationId"] as? String == WebexID(.location, "hq").description)
        #expect(body["connectionStatus"] as? String == "connected")
        let first = try await bench.request(.get, Self.path("alice")).object
        #expect(first["displayName"] as? String == "SIP phone")
        #expect(first["tags"] as? [String] == [])
        #expect(first["mac"] == nil)
        #expect(first["connectionStatus"] as? String == "connected")
        let door = try await bench.request(.get, Self.path("door")).object
        #expect(door["workspaceId"] as? String == WebexID(.place, "lobby").description)
        #expect(door["personId"] == nil)
    }

    @Test(
        "The list has all devices of the organisation, filtered as asked",
        arguments: [
            ("", ["alice", "desk", "bob", "carol", "dave", "ramp", "erin", "door", "rita"]),
            ("?personId=\(WebexID(.people, "alice"))", ["alice", "desk"]),
            ("?workspaceId=lobby", ["door"]), ("?displayName=desk", ["desk"]), ("?product=nice", ["desk"]), ("?mac=00:11:22:33:44:ff", ["desk"]),
            ("?tag=name%3DDesk", ["desk"]), ("?tag=other", []), ("?connectionStatus=disconnected", []),
            ("?locationId=wh", ["dave", "ramp", "erin"]), ("?type=roomdesk", []), ("?type=phone&max=2", ["alice", "desk"]), ("?serial=1", []),
            ("?personId=zoe", []),
        ])
    func list(_ query: String, _ ids: [String]) async throws {
        let answer = try await Self.bench().request(.get, "/v1/devices" + query)
        #expect(answer.status == .ok)
        #expect(answer.object["items"] != nil)
        #expect(answer.items().compactMap { $0["id"] as? String } == ids.map { WebexID(.device, $0).description })
    }

    @Test("A filter that is no id is refused", arguments: ["personId=", "workspaceId=", "locationId="])
    func badFilter(_ query: String) async throws {
        let answer = try await Self.bench().request(.get, "/v1/devices?" + query + WebexID(.huntGroup, "x").description)
        #expect(answer.status == .badRequest)
    }

    @Test("Who is no administrator sees their own devices")
    func ownList() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, "/v1/devices", token: "bob")
        #expect(answer.items().compactMap { $0["id"] as? String } == [WebexID(.device, "bob").description])
        let zeta = try await bench.request(.get, "/v1/devices", token: "zoe")
        #expect(zeta.items().count == 2)
    }

    @Test(
        "A device that is made gets a SIP user name of its own, and the password that was given",
        arguments: [("personId", "bob", WebexID.Kind.people), ("workspaceId", "lobby", .place)])
    func create(_ field: String, _ owner: String, _ kind: WebexID.Kind) async throws {
        let bench = try await Self.bench()
        let json = #"{"mac": "00-aa-22-33-44-ff", "\#(field)": "\#(WebexID(kind, owner))", "model": "Nice 3000", "password": "open sesame"}"#
        let answer = try await bench.request(.post, "/v1/devices", json: json)
        #expect(answer.status == .ok)
        #expect(answer.object[field] as? String == WebexID(kind, owner).description)
        #expect(answer.object["mac"] as? String == "00AA223344FF")
        #expect(answer.object["displayName"] as? String == "Nice 3000")
        #expect(answer.object["tags"] as? [String] == [])
        #expect(!answer.text.contains("sesame"))
        let username = try #require(answer.object["sipUserName"] as? String)
        let line = try #require(await bench.directory.read { $0.line(username: username) })
        #expect(line.memberID.key == owner)
        #expect(line.deviceOwner == line.memberID)
        #expect(
            line.account.ha1MD5 == DigestCredentials.ha1(username: username, realm: "acme.example", password: "open sesame", algorithm: .md5))
        #expect(
            line.account.ha1SHA256 == DigestCredentials.ha1(username: username, realm: "acme.example", password: "open sesame", algorithm: .sha256))
        let read = try await bench.request(.get, "/v1/devices/\(try #require(answer.id))")
        #expect(read.object["sipUserName"] as? String == username)
        #expect(await bench.store.load().members.first { $0.id.key == owner }?.devices.contains { $0.mac == "00AA223344FF" } == true)
    }

    @Test("Two devices that are made never share a user name or a password, and one without a model is a SIP phone")
    func unique() async throws {
        let bench = try await Self.bench()
        for mac in ["000000000001", "000000000002"] {
            let answer = try await bench.request(.post, "/v1/devices", json: #"{"mac": "\#(mac)", "personId": "bob", "model": ""}"#)
            #expect(answer.object["displayName"] as? String == "SIP phone")
        }
        let accounts = try await bench.person("bob").devices.flatMap(\.lines).map(\.account)
        #expect(accounts.count == 2)
        #expect(accounts[0].username != accounts[1].username)
        #expect(accounts[0].ha1SHA256 != accounts[1].ha1SHA256)
    }

    @Test(
        "What is wrong with a new device is told with its field, and nothing changes",
        arguments: [
            (#"{"personId": "bob"}"#, 400, "mac is missing"), (#"{"mac": "0011", "personId": "bob"}"#, 400, "mac"),
            (#"{"mac": "00112233445G", "personId": "bob"}"#, 400, "mac"), (#"{"mac": 5, "personId": "bob"}"#, 400, "mac"),
            (#"{"mac": "001122334455"}"#, 400, "personId or workspaceId"),
            (#"{"mac": "001122334455", "personId": "bob", "workspaceId": "lobby"}"#, 400, "personId or workspaceId"),
            (#"{"mac": "001122334455", "personId": "nobody"}"#, 404, "personId"), (#"{"mac": "001122334455", "personId": "zoe"}"#, 404, "personId"),
            (#"{"mac": "001122334455", "workspaceId": "bob"}"#, 404, "workspaceId"),
            (#"{"mac": "00:11:22:33:44:FF", "personId": "bob"}"#, 409, "mac: 0011223344FF is already assigned to Alice Archer"),
            (#"{"mac": "001122334455", "personId": "bob", "password": ""}"#, 400, "password"),
            (#"{"mac": "001122334455", "personId": "bob", "model": "a\nb"}"#, 400, "model"),
        ])
    func badDevice(_ json: String, _ status: Int, _ says: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.post, "/v1/devices", json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(says) == true, "\(answer.message ?? "")")
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test("A tag names a device, and without it the device is called by its model")
    func tags() async throws {
        let bench = try await Self.bench()
        for (operation, value, name) in [
            ("add", #"["name=Home phone"]"#, "Home phone"), ("replace", #"["name=Kitchen"]"#, "Kitchen"), ("replace", "[]", "Nice 5000"),
            ("add", #"["name=Attic"]"#, "Attic"), ("remove", #"["name=Attic"]"#, "Nice 5000"),
        ] {
            let answer = try await self.patch(bench, "desk", #"{"op": "\#(operation)", "path": "tags", "value": \#(value)}"#)
            #expect(answer.status == .ok)
            #expect(answer.object["displayName"] as? String == name)
            #expect(answer.object["tags"] as? [String] == (name == "Nice 5000" ? [] : ["name=\(name)"]))
            #expect(try await bench.person("alice").devices.map(\.name) == [name])
        }
        #expect(try await self.patch(bench, "desk", type: "application/json", #"{"op": "remove", "path": "/tags"}"#).status == .ok)
        let endpoints = try await bench.request(.get, "/v1/telephony/config/people/alice/preferredAnswerEndpoint").items("endpoints")
        #expect(endpoints.compactMap { $0["name"] as? String } == ["SIP phone", "Nice 5000"])
    }

    @Test("Tags are added, replaced and removed, all or those that are named, and devices are found by them")
    func otherTags() async throws {
        let bench = try await Self.bench()
        for (body, tags) in [
            (#"{"op": "add", "path": "tags", "value": ["blue", "floor 2", "blue"]}"#, ["name=Desk", "blue", "floor 2"]),
            (#"{"op": "add", "path": "tags", "value": ["name=Kitchen", "green"]}"#, ["name=Kitchen", "blue", "floor 2", "green"]),
            (#"{"op": "remove", "path": "tags", "value": ["blue"]}"#, ["name=Kitchen", "floor 2", "green"]),
            (
                #"[{"op": "remove", "path": "tags", "value": ["green"]}, {"op": "add", "path": "/tags", "value": ["name=Hall", "red"]}]"#,
                ["name=Hall", "floor 2", "red"]
            ), (#"{"op": "replace", "path": "tags", "value": ["red", "Größe 3"]}"#, ["red", "Größe 3"]),
        ] {
            let answer = try await self.patch(bench, "desk", body)
            #expect(answer.status == .ok)
            #expect(answer.object["tags"] as? [String] == tags)
            #expect(try await bench.request(.get, Self.path("desk")).object["tags"] as? [String] == tags)
        }
        #expect(try await bench.person("alice").devices.map(\.tags) == [["red", "Größe 3"]])
        for (query, count) in [
            ("red", 1), ("red,Gr%C3%B6%C3%9Fe%203", 1), ("red&tag=Gr%C3%B6%C3%9Fe+3", 1), ("red&tag=blue", 0), ("red,blue", 0), ("green", 0),
        ] {
            #expect(try await bench.request(.get, "/v1/devices?tag=\(query)").items().count == count, "\(query)")
        }
        let telephony = try await bench.request(.get, "/v1/telephony/config/people/alice/devices").items("devices")
        #expect(telephony.compactMap { $0["description"] as? [String] } == [[], ["red", "Größe 3"]])
        #expect(try await self.patch(bench, "desk", #"{"op": "remove", "path": "tags"}"#).object["tags"] as? [String] == [])
    }

    static let sixtyFive = (0..<65).map { "\"t\($0)\"" }.joined(separator: ", ")

    @Test(
        "A change of tags that cannot be kept is refused, and nothing changes",
        arguments: [
            ("desk", #"{"op": "add", "path": "tags", "value": ["blue", 5]}"#, 400, "value[1] must be a string"),
            ("desk", #"{"op": "add", "path": "tags", "value": [{}]}"#, 400, "value[0] must be a string"),
            ("desk", #"{"op": "add", "path": "tags", "value": ["a\nb"]}"#, 400, "value[0]"),
            ("desk", #"{"op": "add", "path": "tags", "value": [""]}"#, 400, "value[0]"),
            ("desk", #"{"op": "add", "path": "tags", "value": ["\#(String(repeating: "x", count: 129))"]}"#, 400, "1 to 128"),
            ("desk", #"{"op": "add", "path": "tags", "value": [\#(Self.sixtyFive)]}"#, 400, "tags: may be 64 at most"),
            ("desk", #"{"op": "remove", "path": "tags", "value": ["blue"]}"#, 400, "value[0]: the device has no tag blue"),
            ("desk", "[]", 400, "1 to 100 operations"), ("desk", "[5]", 400, "[0] must be an object, not a number"),
            (
                "desk", #"[{"op": "add", "path": "tags", "value": ["a"]}, {"op": "remove", "path": "tags", "value": ["b"]}]"#, 400,
                "[1].value[0]: the device has no tag b"
            ),
            ("desk", #"{"op": "add", "path": "tags", "value": ["name=a", "name=b"]}"#, 400, "two names"),
            ("desk", #"{"op": "add", "path": "tags", "value": ["name="]}"#, 400, "value[0]: must have 1 to 64 characters"),
            ("desk", #"{"op": "add", "path": "tags"}"#, 400, "value is missing"),
            ("desk", #"{"op": "remove", "path": "tags", "value": ["name=Other"]}"#, 400, "name=Other"),
            ("desk", #"{"op": "move", "path": "tags"}"#, 400, "op must be one of add, remove, replace"),
            ("desk", #"{"path": "tags", "value": ["name=a"]}"#, 400, "op is missing"),
            ("desk", #"{"op": "replace", "path": "name", "value": ["name=a"]}"#, 400, "path must be tags"),
            ("alice", #"{"op": "replace", "path": "tags", "value": ["name=a"]}"#, 409, "SIP account of Alice Archer"),
            ("zdesk", #"{"op": "replace", "path": "tags", "value": ["name=a"]}"#, 404, "not found"),
        ])
    func badTags(_ id: String, _ json: String, _ status: Int, _ says: String) async throws {
        let bench = try await Self.bench()
        let answer = try await self.patch(bench, id, json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(says) == true, "\(answer.message ?? "")")
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test("Tags come as JSON or as a JSON patch, and nothing else")
    func contentType() async throws {
        let answer = try await self.patch(try await Self.bench(), "desk", type: "text/plain", "{}")
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.message?.contains("application/json-patch+json") == true)
    }

    @Test("A deleted device is gone with its lines, and is preferred no more")
    func delete() async throws {
        let bench = try await Self.bench()
        let preferred = "/v1/telephony/config/people/alice/preferredAnswerEndpoint"
        #expect(try await bench.request(.put, preferred, json: #"{"preferredAnswerEndpointId": "desk"}"#).status == .noContent)
        #expect(try await bench.request(.delete, Self.path("desk")).status == .noContent)
        #expect(try await bench.request(.get, Self.path("desk")).status == .notFound)
        #expect(try await bench.request(.delete, Self.path("desk")).status == .notFound)
        #expect(await bench.directory.read { $0.line(username: "sales-1") } == nil)
        #expect(try await bench.request(.get, preferred).object["preferredAnswerEndpointId"] == nil)
    }

    @Test("The device that a member's own account stands for is not deleted, and the answer says why")
    func deleteFirst() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.delete, Self.path("bob"))
        #expect(answer.status == .conflict)
        #expect(answer.message?.contains("SIP account of Bob Baker") == true)
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test("A new password is the owner's line's alone, also for the member's own account", arguments: [("desk", "alice2"), ("alice", "alice")])
    func password(_ id: String, _ username: String) async throws {
        let bench = try await Self.bench()
        let path = "/v1/telephony/config/devices/\(WebexID(.device, id))"
        #expect(try await bench.request(.put, path, json: #"{"sipPassword": "changed"}"#).status == .noContent)
        let account = try #require(await bench.directory.read { $0.line(username: username)?.account })
        #expect(account.ha1MD5 == DigestCredentials.ha1(username: username, realm: "acme.example", password: "changed", algorithm: .md5))
        let before = try #require(try DirectoryIndex(.acmeWithDevices).line(username: "sales-1"))
        #expect(await bench.directory.read { $0.line(username: "sales-1") } == before)
        #expect(try await bench.request(.put, path, json: "{}").message?.contains("sipPassword") == true)
        #expect(try await bench.request(.put, path, token: "rita", json: #"{"sipPassword": "x"}"#).status == .forbidden)
    }

    struct Case: Sendable {
        var token: String
        var id: String
        var reads: Int
        var writes: Int
    }

    static let cases = [
        Case(token: "alice", id: "ramp", reads: 200, writes: 200), Case(token: "rita", id: "ramp", reads: 200, writes: 403),
        Case(token: "erin", id: "ramp", reads: 200, writes: 200), Case(token: "erin", id: "desk", reads: 403, writes: 403),
        Case(token: "dave", id: "ramp", reads: 200, writes: 200), Case(token: "bob", id: "ramp", reads: 403, writes: 403),
        // A line of one's own on it makes nobody its owner.
        Case(token: "bob", id: "desk", reads: 403, writes: 403), Case(token: "zoe", id: "ramp", reads: 404, writes: 404),
        Case(token: "alice", id: "zdesk", reads: 404, writes: 404), Case(token: "calls", id: "ramp", reads: 403, writes: 403),
    ]

    @Test("A device is read and changed by its owner and by administrators", arguments: cases)
    func rights(_ test: Case) async throws {
        let bench = try await Self.bench()
        try await bench.addToken("calls", of: try await bench.person("dave"), scopes: ["spark:calls_read"])
        #expect(try await bench.request(.get, Self.path(test.id), token: test.token).status.code == test.reads)
        let json = #"{"op": "replace", "path": "tags", "value": ["name=a"]}"#
        #expect(try await self.patch(bench, test.id, token: test.token, json).status.code == test.writes)
        let deleted = test.writes == 200 ? 204 : test.writes
        #expect(try await bench.request(.delete, Self.path(test.id), token: test.token).status.code == deleted)
    }

    @Test(
        "Devices are made by administrators of the owner's location",
        arguments: [("erin", "dave", 200), ("erin", "bob", 403), ("bob", "bob", 403), ("rita", "bob", 403)])
    func creationRights(_ token: String, _ owner: String, _ status: Int) async throws {
        let answer = try await Self.bench().request(.post, "/v1/devices", token: token, json: #"{"mac": "001122334455", "personId": "\#(owner)"}"#)
        #expect(answer.status.code == status)
    }

    @Test("Another organisation is not to be asked for, by administrators and by owners", arguments: ["alice", "bob"])
    func organization(_ token: String) async throws {
        let bench = try await Self.bench()
        let (own, other) = (WebexID(.organization, "acme"), WebexID(.organization, "zeta"))
        #expect(try await bench.request(.get, "/v1/devices?orgId=\(own)", token: token).status == .ok)
        #expect(try await bench.request(.get, "/v1/devices?orgId=\(other)", token: token).status == .notFound)
    }
}
