import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Trunks: list, create, details, update, delete", .timeLimit(.minutes(1)))
struct TrunkTests {
    static let collection = "/v1/telephony/config/premisePstn/trunks"
    static let own = "/v1/x-orbit/trunks"
    private static func id(_ key: String) -> String { WebexID(.trunk, key).description }

    static func bench() async throws -> APIBench { try await APIBench(.acmeWithTrunks) }

    private static func names(_ answer: Answer, _ key: String = "trunks") -> [String] { answer.items(key).compactMap { $0["name"] as? String } }

    @Test("The list has the organisation's trunks, filtered and in order")
    func list() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, Self.collection)
        #expect(Self.names(answer) == ["Back gate", "Front gate"])
        let item = try #require(answer.items("trunks").last)
        #expect(item["id"] as? String == Self.id("front-gate"))
        #expect((item["location"] as? [String: String])?["name"] == "Headquarters")
        #expect(item["inUse"] as? Bool == true)
        #expect(item["trunkType"] as? String == "REGISTERING")
        for (query, names) in [
            ("name=FRONT", ["Front gate"]), ("locationName=ware", ["Back gate"]), ("order=name-desc", ["Front gate", "Back gate"]),
            ("order=locationName", ["Front gate", "Back gate"]), ("trunkType=CERTIFICATE_BASED", []),
            ("trunkType=REGISTERING", ["Back gate", "Front gate"]),
            ("max=1&start=1", ["Front gate"]),
        ] {
            #expect(Self.names(try await bench.request(.get, "\(Self.collection)?\(query)")) == names, "\(query)")
            #expect(Self.names(try await bench.request(.get, "\(Self.own)?\(query)"), "items") == names, "\(query)")
        }
        for query in ["order=port", "trunkType=OTHER", "max=0"] {
            #expect(try await bench.request(.get, "\(Self.collection)?\(query)").status == .badRequest, "\(query)")
        }
        #expect(Self.names(try await bench.request(.get, Self.collection, token: "zoe")) == ["Front gate"])
    }

    @Test("A provider with which this server registers is made as Webex's clients make one, with its user name beside")
    func create() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(
            .post, Self.collection,
            json: #"""
                {"name": "New", "locationId": "hq", "password": "p", "trunkType": "REGISTERING", "deviceType": "Cisco Unified Border Element",
                "address": "sip.new.example", "domain": "new.example", "port": 5070, "username": "me", "maxConcurrentCalls": 250,
                "dualIdentitySupportEnabled": true}
                """#)
        #expect(answer.status == .created)
        let key = try #require(WebexID(.trunk, parsing: answer.id ?? "")?.key)
        let made = await bench.directory.index.trunks[key]
        #expect(
            made
                == Trunk(
                    id: key, organizationID: "acme", locationID: "hq", name: "New", host: "sip.new.example", port: 5_070, domain: "new.example",
                    registers: true, username: "me", password: "p"))
        let details = try await bench.request(.get, "\(Self.collection)/\(answer.id ?? "")").object
        #expect(details["address"] as? String == "sip.new.example")
        #expect(details["sipAuthenticationUserName"] as? String == "me")
        #expect(details["linePort"] as? String == "me@new.example")
        #expect(details["status"] as? String == "unknown")
        #expect((details["outboundProxy"] as? [String: String])?["outboundProxy"] == "sip.new.example:5070")
    }

    @Test("A gateway that is where it is, without a user name, does not register")
    func createStatic() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(
            .post, Self.own,
            json: #"{"name": "Gate", "locationId": "wh", "host": "192.0.2.30", "transport": "tcp", "sources": ["192.0.2.31"], "enabled": false}"#)
        let key = try #require(WebexID(.trunk, parsing: answer.id ?? "")?.key)
        #expect(
            await bench.directory.index.trunks[key]
                == Trunk(
                    id: key, organizationID: "acme", locationID: "wh", name: "Gate", host: "192.0.2.30", transport: .tcp, sources: ["192.0.2.31"],
                    isEnabled: false))
    }

    @Test("A trunk's own details say everything but the password")
    func ownDetails() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, "\(Self.own)/front-gate")
        #expect(!answer.text.contains("s3cret"))
        let details = answer.object
        #expect(details["host"] as? String == "sip.provider.example")
        #expect(details["port"] as? Int == 5_080)
        #expect(details["transport"] as? String == "tcp")
        #expect(details["domain"] as? String == "provider.example")
        #expect(details["registers"] as? Bool == true)
        #expect(details["username"] as? String == "12025550100")
        #expect(details["hasPassword"] as? Bool == true)
        #expect(details["enabled"] as? Bool == true)
        #expect((details["status"] as? [String: Any])?["state"] as? String == "unknown")
        let other = try await bench.request(.get, "\(Self.own)/back-gate").object
        #expect(other["sources"] as? [String] == ["192.0.2.11"])
        #expect(other["hasPassword"] as? Bool == false)
        #expect(other["enabled"] as? Bool == false)
    }

    @Test("How a trunk is doing is what the exchange says")
    func status() async throws {
        let bench = try await APIBench(
            .acmeWithTrunks,
            trunkStatus: { $0 == "front-gate" ? TrunkStatus(state: .down, registered: false, detail: "403 Forbidden") : TrunkStatus(state: .up) })
        let items = try await bench.request(.get, Self.own).items()
        let front = items.last?["status"] as? [String: Any]
        #expect(front?["state"] as? String == "down")
        #expect(front?["registered"] as? Bool == false)
        #expect(front?["detail"] as? String == "403 Forbidden")
        #expect((items.first?["status"] as? [String: Any])?.keys.sorted() == ["state"])
        #expect(try await bench.request(.get, "\(Self.own)/back-gate").text.contains(#""state":"up""#))
        #expect(try await bench.request(.get, "\(Self.collection)/front-gate").object["status"] as? String == "offline")
        #expect(try await bench.request(.get, "\(Self.collection)/back-gate").object["status"] as? String == "online")
    }

    @Test("What a body names changes, and the rest stays; null takes away")
    func update() async throws {
        let bench = try await Self.bench()
        let old = try #require(await bench.directory.index.trunks["front-gate"])
        #expect(try await bench.request(.put, "\(Self.collection)/front-gate", json: #"{"name": "Gate", "password": "new"}"#).status == .noContent)
        var wanted = old
        (wanted.name, wanted.password) = ("Gate", "new")
        #expect(await bench.directory.index.trunks["front-gate"] == wanted)
        let json = #"""
            {"host": "192.0.2.40", "port": 5060, "transport": "udp", "domain": null, "registers": false, "username": null, "password": "",
            "sources": ["2001:db8::1"], "enabled": false, "locationId": "wh"}
            """#
        #expect(try await bench.request(.put, "\(Self.own)/front-gate", json: json).status == .noContent)
        #expect(
            await bench.directory.index.trunks["front-gate"]
                == Trunk(
                    id: "front-gate", organizationID: "acme", locationID: "wh", name: "Gate", host: "192.0.2.40", sources: ["2001:db8::1"],
                    isEnabled: false))
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{}"#, 400, "name is missing"), (#"{"host": ""}"#, 400, "host is missing"), (#"{"host": "a b"}"#, 400, "host: a b is not"),
            (#"{"port": 0}"#, 400, "port: must be 1 to 65535"), (#"{"port": "sip"}"#, 400, "port must be a number"),
            (#"{"transport": "tls"}"#, 400, "transport must be one of udp, tcp"), (#"{"registers": true}"#, 400, "username: is needed to register"),
            (#"{"sources": ["gate.example"]}"#, 400, "sources: gate.example is not a numeric address"),
            (#"{"name": "A name of more than 24 chars"}"#, 400, "name: must have 1 to 24 characters"),
            (#"{"trunkType": "CERTIFICATE_BASED"}"#, 400, "trunkType must be REGISTERING"), (#"{"locationId": "zhq"}"#, 404, "locationId"),
            (#"{"name": "Front gate"}"#, 409, "name: Front gate is already assigned"),
        ])
    func errors(_ json: String, _ status: Int, _ message: String) async throws {
        let bench = try await Self.bench()
        var fields = [#""name": "New""#, #""locationId": "hq""#, #""host": "192.0.2.1""#]
        if json == "{}" { fields.removeFirst() }
        let extra = json.dropFirst().dropLast()
        let key = extra.split(separator: ":").first.map(String.init) ?? "none"
        fields.removeAll { $0.hasPrefix(key) }
        let body = "{" + (fields + (extra.isEmpty ? [] : [String(extra)])).joined(separator: ", ") + "}"
        let made = try await bench.request(.post, Self.own, json: body)
        #expect(made.status.code == status, "\(made.text)")
        #expect(made.message?.hasPrefix(message) == true, "\(made.text)")
        if json != "{}", json != #"{"host": ""}"# {
            let target = json.contains("registers") || json.contains("Front") ? "back-gate" : "front-gate"
            let changed = try await bench.request(.put, "\(Self.own)/\(target)", json: json)
            #expect(changed.status.code == status, "\(changed.text)")
        }
        #expect(await bench.store.load() == .acmeWithTrunks)
    }

    @Test("A trunk to which calls are sent cannot be deleted; another can")
    func delete() async throws {
        let bench = try await Self.bench()
        let refused = try await bench.request(.delete, "\(Self.collection)/back-gate")
        #expect(refused.status == .conflict)
        #expect(refused.message == "Back gate is in the route group Ways")
        #expect(
            try await bench.request(.put, "\(RouteGroupTests.collection)/ways", json: #"{"localGateways": [{"id": "front-gate"}]}"#).status
                == .noContent)
        #expect(try await bench.request(.delete, "\(Self.own)/back-gate").message == "the dial plan France leads to Back gate")
        #expect(try await bench.request(.delete, "\(DialPlanRouteTests.collection)/france").status == .noContent)
        #expect(try await bench.request(.delete, "\(Self.own)/back-gate").status == .noContent)
        #expect(try await bench.request(.get, "\(Self.own)/back-gate").status == .notFound)
        #expect(try await bench.request(.delete, "\(Self.own)/zgate").status == .notFound)
        #expect(await bench.directory.index.trunks.keys.sorted() == ["front-gate", "zgate"])
    }

    @Test("A location administrator makes, changes and deletes the trunks of their location, and takes none elsewhere")
    func locationAdministrator() async throws {
        let bench = try await Self.bench()
        func make(_ location: String) async throws -> Answer {
            try await bench.request(
                .post, Self.own, token: "erin", json: #"{"name": "Erin's", "locationId": "\#(location)", "host": "192.0.2.1"}"#)
        }
        #expect(try await make("hq").status == .forbidden)
        let made = try await make("wh")
        #expect(made.status == .created)
        let path = "\(Self.own)/\(made.id ?? "")"
        #expect(try await bench.request(.put, path, token: "erin", json: #"{"port": 5062}"#).status == .noContent)
        #expect(try await bench.request(.put, path, token: "erin", json: #"{"locationId": "hq"}"#).status == .forbidden)
        #expect(try await bench.request(.delete, path, token: "erin").status == .noContent)
        #expect(try await bench.request(.delete, "\(Self.own)/front-gate", token: "erin").status == .forbidden)
        #expect(await bench.directory.index.contents == (try DirectoryIndex(.acmeWithTrunks).contents))
        let group = #"{"name": "Erin's", "localGateways": [{"id": "back-gate"}]}"#
        #expect(try await bench.request(.post, RouteGroupTests.collection, token: "erin", json: group).status == .forbidden)
        let plan = #"{"name": "Erin's", "routeId": "back-gate", "routeType": "TRUNK"}"#
        #expect(try await bench.request(.post, DialPlanRouteTests.collection, token: "erin", json: plan).status == .forbidden)
    }
}
