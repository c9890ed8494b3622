import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Contact directories of receptionists (API: Location Call Settings)", .timeLimit(.minutes(1)))
struct ContactDirectoryRoutesTests {
    private static let collection = "/v1/telephony/config/locations/hq/receptionistContacts/directories"

    @Test("One is made of people, workspaces, virtual lines and hunt groups, listed, read, changed and deleted")
    func life() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let contacts = [
            #"{"personId": "\#(WebexID(.people, "dave"))"}"#, #"{"personId": "\#(WebexID(.place, "lobby"))"}"#,
            #"{"personId": "\#(WebexID(.virtualLine, "sales"))"}"#, #"{"featureId": "\#(WebexID(.huntGroup, "help"))", "type": "HUNT_GROUP"}"#,
        ]
        let made = try await bench.request(
            .post, Self.collection, json: #"{"name": "Night", "contacts": [\#(contacts.joined(separator: ", "))]}"#)
        #expect(made.status == .ok, "\(made.text)")
        let id = try #require(made.id)
        let read = try await bench.request(.get, "\(Self.collection)/\(id)").items("contacts")
        #expect(read.map { $0["firstName"] as? String } == ["Dave", "Lobby", "Sales", "Hunt Group"])
        #expect(read.map { $0["lastName"] as? String } == ["Diaz", nil, nil, "Help desk"])
        #expect(read.map { $0["extension"] as? String } == ["2001", "1010", "1020", "1050"])
        #expect(read[0]["personId"] as? String == WebexID(.people, "dave").description)
        #expect(read[0]["locationId"] as? String == WebexID(.location, "wh").description)
        #expect(read[1]["phoneNumber"] as? String == "+12025550110")
        #expect(read[3]["personId"] == nil && read[3]["featureId"] as? String == WebexID(.huntGroup, "help").description)
        // An update has ids alone, and they take the place of all that were there.
        let changed = try await bench.request(
            .put, "\(Self.collection)/\(id)",
            json: #"{"name": "Late", "contacts": ["\#(WebexID(.huntGroup, "help"))", "\#(WebexID(.people, "bob"))"]}"#)
        #expect(changed.status == .ok && changed.id == id)
        #expect(
            try await bench.request(.get, "\(Self.collection)/\(id)").items("contacts").map { $0["lastName"] as? String } == ["Help desk", "Baker"])
        #expect(try await bench.request(.put, "\(Self.collection)/\(id)", json: #"{"name": "Later"}"#).status == .ok)
        #expect(await bench.directory.read { $0.contactDirectories(at: "hq").map { [$0.name, "\($0.contacts.count)"] } } == [["Later", "2"]])
        #expect(try await bench.request(.delete, "\(Self.collection)/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)").status == .notFound)
        #expect(try await bench.request(.get, Self.collection).items("directories").isEmpty)
    }

    @Test("They are listed by name, page by page, each location's alone")
    func list() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        for name in ["Alpha", "Zulu"] {
            #expect(try await bench.request(.post, Self.collection, json: #"{"name": "\#(name)", "contacts": ["bob"]}"#).status == .ok)
        }
        func names(_ query: String) async throws -> [String?] {
            try await bench.request(.get, Self.collection + query).items("directories").map { $0["name"] as? String }
        }
        #expect(try await names("") == ["Alpha", "Night desk", "Zulu"])
        #expect(try await names("?max=2") == ["Alpha", "Night desk"])
        #expect(try await names("?max=2&start=2") == ["Zulu"])
        #expect(try await bench.request(.get, Self.collection + "?max=2").headers[.link]?.contains("start=2") == true)
    }

    @Test(
        "Contacts are found by every criterion, or by one of several",
        arguments: [
            ("", ["dave", "help", "lobby", "sales", "bob"]), ("firstName=DAV", ["dave"]), ("lastName=desk", ["help"]),
            ("extension=10", ["help", "lobby", "sales", "bob"]),
            ("phoneNumber=5550110", ["lobby"]), ("extension=10&lastName=baker", ["bob"]), ("extension=2001&lastName=baker", []),
            ("extension=2001&lastName=baker&searchCriteriaModeOr=true", ["dave", "bob"]), ("personId=bob", ["bob"]),
            ("personId=\(WebexID(.place, "lobby"))", ["lobby"]), ("personId=\(WebexID(.huntGroup, "help"))", []),
            ("firstName=", ["dave", "help", "lobby", "sales", "bob"]),
        ])
    func search(_ query: String, _ found: [String]) async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let answer = try await bench.request(.get, "\(Self.collection)/night?\(query)")
        let ids = answer.items("contacts").compactMap { ($0["personId"] ?? $0["featureId"]) as? String }
        let kinds: [String: WebexID.Kind] = ["help": .huntGroup, "lobby": .place, "sales": .virtualLine]
        #expect(ids == found.map { WebexID(kinds[$0] ?? .people, $0).description })
    }

    @Test(
        "searchCriteriaModeOr is true, with a criterion, or absent",
        arguments: ["searchCriteriaModeOr=true", "searchCriteriaModeOr=false&lastName=x", "searchCriteriaModeOr=maybe", "searchCriteriaModeOr="])
    func mode(_ query: String) async throws {
        let answer = try await APIBench(.acmeWithTrunks).request(.get, "\(Self.collection)/night?\(query)")
        #expect(answer.status == .badRequest && answer.message?.hasPrefix("searchCriteriaModeOr must be true") == true, "\(answer.text)")
    }

    @Test(
        "What cannot be is refused by name, and nothing has changed then",
        arguments: [
            (#"{"contacts": ["bob"]}"#, 400, "name is missing"), (#"{"name": "x"}"#, 400, "contacts is missing"),
            (#"{"name": "x", "contacts": []}"#, 400, "contacts must name somebody"),
            (#"{"name": "x", "contacts": [{"type": "PEOPLE"}]}"#, 400, "contacts[0] needs personId or featureId"),
            (#"{"name": "x", "contacts": ["bob", "zoe"]}"#, 404, "contacts[1] names nobody and no hunt group of the organization"),
            (#"{"name": "x", "contacts": [{"featureId": "bob"}]}"#, 404, "contacts[0] names nobody and no hunt group of the organization"),
            (#"{"name": "x", "contacts": [{"personId": "help"}]}"#, 404, "contacts[0] names nobody and no hunt group of the organization"),
            (#"{"name": "x", "contacts": [{"featureId": "zhelp"}]}"#, 404, "contacts[0] names nobody and no hunt group of the organization"),
            (#"{"name": "x", "contacts": [{"featureId": "front"}]}"#, 404, "contacts[0] names nobody and no hunt group of the organization"),
            (#"{"name": "x", "contacts": ["bob", {"personId": "bob"}]}"#, 400, "contacts: name Bob Baker twice"),
            (
                #"{"name": "Night desk", "contacts": ["bob"]}"#, 409,
                "name: Night desk is already assigned to another contact directory of the location"
            ),
            (#"{"name": "abcdefghijklmnopqrstuvwxyzabcdefghijklmno", "contacts": ["bob"]}"#, 400, "name: must have 1 to 40 characters"),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let answer = try await bench.request(.post, Self.collection, json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == .acmeWithTrunks)
    }

    @Test("A directory is found at its own location only, and changed by who administers that")
    func rights() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let locations = "/v1/telephony/config/locations"
        for (location, id) in [("wh", "night"), ("hq", "znight"), ("hq", "none")] {
            #expect(try await bench.request(.get, "\(locations)/\(location)/receptionistContacts/directories/\(id)").status == .notFound)
        }
        for (token, location, id, status) in [("erin", "hq", "night", 403), ("rita", "hq", "night", 403), ("erin", "wh", "dock", 200)] {
            let answer = try await bench.request(
                .put, "\(locations)/\(location)/receptionistContacts/directories/\(id)", token: token, json: #"{"contacts": ["bob"]}"#)
            #expect(answer.status.code == status)
        }
        #expect(try await bench.request(.get, "\(Self.collection)/night", token: "rita").status == .ok)
        #expect(try await bench.request(.get, "\(Self.collection)/night", token: "bob").status == .forbidden)
    }

    @Test("Whoever is deleted is a contact no more; a location that has a directory stays, and the check before its deletion says so")
    func deletion() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        #expect(try await bench.request(.delete, "/v1/people/dave").status == .noContent)
        #expect(try await bench.request(.delete, "/v1/workspaces/lobby").status == .noContent)
        #expect(try await bench.request(.delete, "/v1/telephony/config/locations/hq/huntGroups/help").status == .noContent)
        let left = try await bench.request(.get, "\(Self.collection)/night").items("contacts")
        #expect(left.map { $0["extension"] as? String } == ["1020", "1002"])
        let shed = "/v1/telephony/config/locations/shed"
        for orbit in await bench.directory.read({ $0.callParkExtensions.values.filter { $0.locationID == "shed" } }) {
            try await bench.directory.deleteCallParkExtension(orbit.id)
        }
        let made = try await bench.request(.post, "\(shed)/receptionistContacts/directories", json: #"{"name": "Shed", "contacts": ["bob"]}"#)
        let verdict = try await bench.request(.post, "\(shed)/actions/precheckForDeletion/invoke", json: "{}")
        #expect(verdict.object["locationDeleteStatus"] as? String == "BLOCKED")
        #expect((verdict.object["blockingUnlessForced"] as? [String: Any])?["nonUserEntitiesInUse"] as? Bool == true)
        let refused = try await bench.request(.delete, "/v1/locations/shed")
        #expect(refused.status == .conflict && refused.message == "Shed has the contact directory Shed")
        #expect(try await bench.request(.delete, "\(shed)/receptionistContacts/directories/\(made.id ?? "")").status == .noContent)
        #expect(try await bench.request(.delete, "/v1/locations/shed").status == .noContent)
    }
}
