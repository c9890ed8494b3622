import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Virtual lines (API: Virtual Line Settings)", .timeLimit(.minutes(1)))
struct VirtualLineTests {
    private static let collection = "/v1/telephony/config/virtualLines"

    private static func body(_ more: String = #""extension": "2070""#) -> String {
        #"{"firstName": "Support", "lastName": "Line", "locationId": "\#(WebexID(.location, "wh"))", \#(more)}"#
    }

    @Test("A virtual line is created, read with number and devices, changed and deleted")
    func life() async throws {
        let bench = try await APIBench()
        let created = try await bench.request(.post, Self.collection, json: Self.body(#""extension": "2070", "callerIdLastName": "Acme""#))
        #expect(created.status == .created)
        let id = try #require(created.id)
        let item = "\(Self.collection)/\(id)"
        let details = try await bench.request(.get, item).object
        #expect(details["displayName"] as? String == "Support Line")
        #expect(details["callerIdLastName"] as? String == "Acme")
        #expect((details["number"] as? [String: Any])?["esn"] as? String == "82002070")
        #expect(details["directorySearchEnabled"] as? Bool == true)
        #expect(details["timeZone"] as? String == "America/New_York")
        #expect((details["devices"] as? [Any])?.isEmpty == true)
        let change = #"{"lastName": "Queue", "displayName": "Help", "phoneNumber": "+13125550170", "timeZone": "America/Chicago"}"#
        #expect(try await bench.request(.put, item, json: change).status == .noContent)
        #expect(try await bench.request(.put, "\(item)/directorySearch", json: #"{"enabled": false}"#).status == .noContent)
        let changed = try await bench.request(.get, item).object
        #expect(changed["displayName"] as? String == "Help")
        #expect(changed["directorySearchEnabled"] as? Bool == false)
        #expect(changed["timeZone"] as? String == "America/Chicago")
        let number = try await bench.request(.get, "\(item)/number").object["phoneNumber"] as? [String: Any]
        #expect(number?["directNumber"] as? String == "+13125550170")
        #expect(number?["extension"] as? String == "2070")
        #expect(try await bench.request(.get, "\(item)/dectNetworks").items("dectNetworks").isEmpty)
        #expect(try await bench.request(.delete, item).status == .noContent)
        #expect(try await bench.request(.get, item).status == .notFound)
    }

    @Test("The devices of a line are those of others that have it; while they have it, it stays")
    func devices() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.request(.post, Self.collection, json: Self.body()).id)
        let key = try #require(WebexID(.virtualLine, parsing: id)).key
        var dave = try await bench.person("dave")
        let account = SIPAccount(username: "dave2", ha1MD5: "0", ha1SHA256: "0")
        let shared = SIPAccount(username: "support", ha1MD5: "0", ha1SHA256: "0")
        dave.devices = [
            Device(
                id: "desk", name: "Desk",
                lines: [DeviceLine(memberID: dave.id, account: account), DeviceLine(memberID: MemberID(.virtualLine, key), account: shared)])
        ]
        try await bench.directory.save(dave)
        let devices = try await bench.request(.get, "\(Self.collection)/\(id)/devices").items("devices")
        #expect(devices.count == 1)
        #expect(devices.first?["primaryOwner"] as? Bool == false)
        #expect((devices.first?["owner"] as? [String: String])?["firstName"] == "Dave")
        #expect(try await bench.request(.get, "\(Self.collection)?hasDeviceAssigned=true").items("virtualLines").count == 1)
        let refused = try await bench.request(.delete, "\(Self.collection)/\(id)")
        #expect(refused.status == .conflict && refused.message?.contains("is a line of the device Desk of Dave") == true, "\(refused.text)")
        dave.devices[0].lines.removeLast()
        try await bench.directory.save(dave)
        #expect(try await bench.request(.delete, "\(Self.collection)/\(id)").status == .noContent)
        #expect(await bench.directory.read { $0.line(username: "support") } == nil)
    }

    @Test("Every filter lets through what it should")
    func filters() async throws {
        let bench = try await APIBench()
        let first = try #require(try await bench.request(.post, Self.collection, json: Self.body()).id)
        let more = #""displayName": "Zebra", "phoneNumber": "+13125550171""#
        let second = try #require(try await bench.request(.post, Self.collection, json: Self.body(more)).id)
        for (query, expected) in [
            ("", [first, second]), ("order=lname-desc,fname", [first, second]), ("ownerName=zeb", [second]),
            ("ownerName=zeb,support", [first, second]),
            ("phoneNumber=%2B1312", [second]), ("hasDnAssigned=true", [second]), ("hasExtensionAssigned=true", [first]),
            ("hasDeviceAssigned=true", []), ("locationId=wh", [first, second]), ("locationId=hq", []), ("locationName=ware", [first, second]),
            ("id=\(second)", [second]), ("max=1&start=1", [second]),
        ] {
            let lines = try await bench.request(.get, "\(Self.collection)?\(query)").items("virtualLines")
            #expect(lines.compactMap { $0["id"] as? String } == expected, "\(query)")
        }
    }

    @Test(
        "What cannot be is refused by name",
        arguments: [
            (#"{"firstName": "x", "lastName": "y", "extension": "2070"}"#, 400, "locationId is missing"),
            (#"{"locationId": "wh", "lastName": "y", "extension": "2070"}"#, 400, "firstName is missing"),
            (body(#""displayName": "x""#), 400, "one of extension and phoneNumber is needed"),
            (body(#""extension": "2001""#), 409, "extension: 2001 is already assigned to Dave Diaz"),
            (body(#""extension": "2070", "callerIdNumber": "me""#), 400, "callerIdNumber: must be an E.164 number such as +12025550101"),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, Self.collection, json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == .acme)
    }

    @Test("Virtual lines are changed where one administers")
    func rights() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.request(.post, Self.collection, token: "erin", json: Self.body()).id)
        #expect(try await bench.request(.put, "\(Self.collection)/\(id)", token: "rita", json: "{}").status == .forbidden)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)", token: "rita").status == .ok)
        #expect(try await bench.request(.get, "\(Self.collection)/\(id)", token: "zoe").status == .notFound)
        let hq = Self.body().replacing(WebexID(.location, "wh").description, with: "hq")
        #expect(try await bench.request(.post, Self.collection, token: "erin", json: hq).status == .forbidden)
    }
}
