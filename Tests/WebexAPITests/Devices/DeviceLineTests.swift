import CallControl
import CallPark
import Directory
import HTTPTypes
import SIPUserAgent
import Testing

@testable import WebexAPI

@Suite("Lines of a device, and who may be given one", .timeLimit(.minutes(1)))
struct DeviceLineTests {
    private static let devices = "/v1/telephony/config/devices"
    private static let desk = "\(devices)/\(WebexID(.device, "desk"))"
    private static let accounts = "/v1/x-orbit/devices/\(WebexID(.device, "desk"))/lines"

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    private static func member(_ kind: MemberID.Kind, _ key: String, port: Int, _ more: String = "") -> String {
        #"{"id": "\#(WebexID(MemberID(kind, key)))", "port": \#(port)\#(more)}"#
    }

    private static let alice = member(.person, "alice", port: 1, #", "primaryOwner": true, "lineType": "PRIMARY""#)

    private static func json(_ members: String...) -> String { #"{"members": [\#(members.joined(separator: ", "))]}"# }

    private static func lines(_ bench: APIBench) async -> [DeviceLine] {
        await bench.directory.read { $0.device("desk", organizationID: "acme")?.device.lines ?? [] }
    }

    // MARK: Changing

    @Test("Lines are added and moved: those that stay keep their accounts, a new one has its own")
    func change() async throws {
        let bench = try await Self.bench()
        let before = await Self.lines(bench)
        let json = Self.json(
            Self.member(.person, "bob", port: 2, #", "primaryOwner": false, "lineType": "SHARED_CALL_APPEARANCE", "lineWeight": 1"#),
            Self.member(.workspace, "lobby", port: 3, #", "hotlineEnabled": false, "hotlineDestination": null"#), Self.alice)
        #expect(try await bench.request(.put, Self.desk + "/members", json: json).status == .noContent)
        let after = await Self.lines(bench)
        #expect(after.map(\.memberID) == [MemberID(.person, "alice"), MemberID(.person, "bob"), MemberID(.workspace, "lobby")])
        #expect(after[0] == before[0] && after[1] == before[2])
        #expect(!Set(before.map(\.account.username)).contains(after[2].account.username))
        #expect(await bench.directory.read { $0.line(username: after[2].account.username)?.memberID } == MemberID(.workspace, "lobby"))
        let members = try await bench.request(.get, Self.desk + "/members").items("members")
        #expect(members.compactMap { $0["port"] as? Int } == [1, 2, 3])
        #expect(await bench.store.load().members.first { $0.id.key == "alice" }?.devices.first?.lines == after)
    }

    @Test("Without members, or with none, the owner's line alone is left", arguments: ["", "{}", #"{"members": []}"#, #"{"members": null}"#])
    func ownerAlone(_ json: String) async throws {
        let bench = try await Self.bench()
        let before = await Self.lines(bench)
        #expect(try await bench.request(.put, Self.desk + "/members", json: json).status == .noContent)
        #expect(await Self.lines(bench) == [before[0]])
    }

    struct Refusal: Sendable {
        var json: String
        var status: Int
        var says: String
    }

    static let refusals = [
        Refusal(json: json(member(.person, "bob", port: 1)), status: 400, says: "members[0].port: port 1 is that of Alice Archer"),
        Refusal(json: json(alice, member(.person, "bob", port: 3)), status: 400, says: "members[1].port is 3; the ports must be 1 to 2"),
        Refusal(json: json(alice, member(.person, "bob", port: 1)), status: 400, says: "the ports must be 1 to 2, each once"),
        Refusal(json: json(alice, member(.person, "alice", port: 2)), status: 400, says: "members[1].port: port 1 is that of Alice"),
        Refusal(
            json: json(alice, member(.person, "bob", port: 2), member(.person, "bob", port: 3)), status: 400,
            says: "members[2].id names Bob Baker twice"),
        Refusal(json: json(alice, member(.person, "nobody", port: 2)), status: 404, says: "members[1].id names nobody"),
        Refusal(json: json(alice, member(.person, "zoe", port: 2)), status: 404, says: "members[1].id names nobody"),
        Refusal(
            json: json(alice, member(.person, "bob", port: 2, #", "primaryOwner": true"#)), status: 400,
            says: "members[1].primaryOwner: the device stays that of Alice Archer"),
        Refusal(
            json: json(alice, member(.person, "bob", port: 2, #", "hotlineEnabled": true"#)), status: 400,
            says: "members[1].hotlineEnabled must be false"),
        Refusal(json: json(alice, member(.person, "bob", port: 2, #", "lineWeight": 2"#)), status: 400, says: "members[1].lineWeight must be 1"),
        Refusal(
            json: json(alice, member(.person, "bob", port: 2, #", "lineLabel": "Boss""#)), status: 400, says: "members[1].lineLabel must be empty"),
        Refusal(json: json(alice, member(.person, "bob", port: 2, #", "lineType": "ODD""#)), status: 400, says: "members[1].lineType must be one of"),
        Refusal(json: #"{"members": [{"id": "alice"}]}"#, status: 400, says: "members[0].port is missing"),
        Refusal(json: #"{"members": ["alice"]}"#, status: 400, says: "members[0] must be an object"),
    ]

    @Test("What cannot be is refused with its place, and nothing has changed then", arguments: refusals)
    func refused(_ test: Refusal) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.desk + "/members", json: test.json)
        #expect(answer.status.code == test.status)
        #expect(answer.message?.contains(test.says) == true, "\(answer.text)")
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test("The device that a member's own account stands for has that line alone")
    func standardDevice() async throws {
        let bench = try await Self.bench()
        let path = "\(Self.devices)/\(WebexID(.device, "alice"))/members"
        #expect(try await bench.request(.put, path, json: Self.json(Self.alice)).status == .noContent)
        let answer = try await bench.request(.put, path, json: Self.json(Self.alice, Self.member(.person, "bob", port: 2)))
        #expect(answer.status == .conflict)
        #expect(answer.message?.contains("SIP account of Alice Archer itself and cannot have lines of others") == true)
    }

    @Test("A location administrator changes their devices, and adds no line of another location's member")
    func rights() async throws {
        let bench = try await Self.bench()
        let ramp = "\(Self.devices)/\(WebexID(.device, "ramp"))/members"
        let dave = Self.member(.person, "dave", port: 1)
        #expect(try await bench.request(.put, ramp, token: "erin", json: Self.json(dave)).status == .noContent)
        let refused = try await bench.request(.put, ramp, token: "erin", json: Self.json(dave, Self.member(.person, "bob", port: 2)))
        #expect(refused.status == .forbidden)
        #expect(refused.message?.contains("Bob Baker") == true)
        for (token, status) in [("rita", 403), ("bob", 403), ("erin", 403), ("zoe", 404), ("alice", 204)] {
            #expect(try await bench.request(.put, Self.desk + "/members", token: token, json: "{}").status.code == status, "\(token)")
        }
    }

    // MARK: Accounts

    @Test("Each line's user name is read and its password set; what a line registers with is told apart")
    func accounts() async throws {
        let bench = try await Self.bench()
        let lines = try await bench.request(.get, Self.accounts).items("lines")
        #expect(lines.compactMap { $0["sipUserName"] as? String } == ["alice2", "sales-1", "bob-1"])
        #expect(lines.compactMap { $0["linePort"] as? String }.last == "bob-1@acme.example")
        #expect(lines.compactMap { $0["port"] as? Int } == [1, 2, 3])
        let json = #"{"lines": [{"memberId": "\#(WebexID(.people, "bob"))", "sipPassword": "changed"}]}"#
        let before = await Self.lines(bench)
        #expect(try await bench.request(.put, Self.accounts, json: json).status == .noContent)
        let after = await Self.lines(bench)
        #expect(after.prefix(2) == before.prefix(2))
        #expect(after[2].account.ha1MD5 == DigestCredentials.ha1(username: "bob-1", realm: "acme.example", password: "changed", algorithm: .md5))
    }

    @Test("The password of a member's own account is set the same way")
    func ownAccount() async throws {
        let bench = try await Self.bench()
        let path = "/v1/x-orbit/devices/bob/lines"
        #expect(try await bench.request(.put, path, json: #"{"lines": [{"memberId": "bob", "sipPassword": "changed"}]}"#).status == .noContent)
        let account = await bench.directory.read { $0.line(username: "bob")?.account }
        #expect(account?.ha1MD5 == DigestCredentials.ha1(username: "bob", realm: "acme.example", password: "changed", algorithm: .md5))
    }

    @Test(
        "A line that is not the device's, a password that is none, and one line twice are refused",
        arguments: [
            (#"{}"#, 400, "lines is missing"), (#"{"lines": [{"memberId": "lobby", "sipPassword": "x"}]}"#, 404, "lines[0].memberId names nobody"),
            (#"{"lines": [{"memberId": "bob"}]}"#, 400, "lines[0].sipPassword is missing"),
            (#"{"lines": [{"memberId": "bob", "sipPassword": ""}]}"#, 400, "lines[0].sipPassword must have 1 to 128 characters"),
            (#"{"lines": [{"memberId": "bob", "sipPassword": "x"}, {"memberId": "bob", "sipPassword": "y"}]}"#, 400, "names a line twice"),
        ])
    func wrongAccounts(_ json: String, _ status: Int, _ says: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.accounts, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(says) == true, "\(answer.text)")
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    // MARK: Who may be given one

    @Test("Whoever has a line on the device already is not among those who may be given one; nobody can become its owner")
    func available() async throws {
        let bench = try await Self.bench()
        let members = try await bench.request(.get, Self.desk + "/availableMembers").items("members")
        let ids = Set(members.compactMap { $0["id"] as? String })
        #expect(ids.contains(WebexID(.place, "lobby").description) && ids.contains(WebexID(.people, "dave").description))
        for taken in [WebexID(.people, "alice"), WebexID(.people, "bob"), WebexID(.virtualLine, "sales"), WebexID(.people, "zoe")] {
            #expect(!ids.contains(taken.description))
        }
        let count = try await bench.request(.get, Self.desk + "/availableMembers/count").object["totalCount"] as? Int
        #expect(count == members.count)
        #expect(try await bench.request(.get, Self.desk + "/availableMembers?usageType=SHARED_LINE").items("members").count == members.count)
        #expect(try await bench.request(.get, Self.desk + "/availableMembers?usageType=DEVICE_OWNER").items("members").isEmpty)
        #expect(try await bench.request(.get, Self.desk + "/availableMembers/count?usageType=DEVICE_OWNER").object["totalCount"] as? Int == 0)
        #expect(try await bench.request(.get, Self.desk + "/availableMembers?usageType=ODD").status == .badRequest)
    }

    @Test(
        "They are filtered by name, number, extension and location, sorted, and paged",
        arguments: [
            ("memberName=obb", [WebexID(.place, "lobby")]), ("extension=2001", [WebexID(.people, "dave")]),
            ("phoneNumber=2001", [WebexID(.people, "dave")]), ("locationId=wh&memberName=dav", [WebexID(.people, "dave")]),
            ("locationId=hq&memberName=dav", []),
        ])
    func filters(_ query: String, _ ids: [WebexID]) async throws {
        let bench = try await Self.bench()
        let members = try await bench.request(.get, Self.desk + "/availableMembers?" + query).items("members")
        #expect(members.compactMap { $0["id"] as? String } == ids.map(\.description))
        let count = try await bench.request(.get, Self.desk + "/availableMembers/count?" + query)
        #expect(count.object["totalCount"] as? Int == ids.count)
    }

    @Test("A page has a link to the next")
    func pages() async throws {
        let bench = try await Self.bench()
        let all = try await bench.request(.get, Self.desk + "/availableMembers?order=fname-desc").items("members").compactMap { $0["id"] as? String }
        let page = try await bench.request(.get, Self.desk + "/availableMembers?order=fname-desc&max=2&start=1")
        #expect(page.items("members").compactMap { $0["id"] as? String } == Array(all[1...2]))
        #expect(page.headers[.link]?.contains("start=3>;rel=\"next\"") == true)
    }

    @Test("For any device: owners are people and workspaces, and a line may be a virtual line's")
    func counts() async throws {
        let bench = try await Self.bench()
        func count(_ query: String) async throws -> Int? {
            try await bench.request(.get, Self.devices + "/availableMembers/count" + query).object["totalCount"] as? Int
        }
        let members = DirectoryContents.acmeWithDevices.members.filter { $0.organizationID == "acme" }
        let real = members.filter { $0.id.kind != .virtualLine }
        #expect(try await count("") == members.count)
        #expect(try await count("?excludeVirtualLine=true") == real.count)
        #expect(try await count("?usageType=DEVICE_OWNER") == real.count)
        #expect(try await count("?deviceLocationId=wh") == members.filter { $0.locationID == "wh" }.count)
        #expect(
            try await bench.request(.get, Self.devices + "/availableMembers/count?deviceLocationId=\(WebexID(.people, "bob"))").status == .badRequest)
    }

    // MARK: Configuration

    @Test("A phone that is registered is asked to fetch its configuration; for one that is not there is 409")
    func applyChanges() async throws {
        let bench = try await Self.bench()
        let path = "\(Self.devices)/\(WebexID(.device, "bob"))/actions/applyChanges/invoke"
        let before = await bench.exchange.status.counters.notificationsSent
        #expect(try await bench.request(.post, path).status == .noContent)
        #expect(await bench.exchange.status.counters.notificationsSent == before + 1)
        let new = try await bench.request(.post, "/v1/devices", json: #"{"mac": "AABBCCDDEE01", "model": "New", "personId": "bob"}"#)
        let absent = try await bench.request(.post, "\(Self.devices)/\(try #require(new.id))/actions/applyChanges/invoke")
        #expect(absent.status == .conflict)
        #expect(absent.message?.contains("No phone of New is registered") == true)
    }
}
