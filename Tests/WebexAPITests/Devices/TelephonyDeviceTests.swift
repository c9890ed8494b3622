import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Devices of Webex Calling", .timeLimit(.minutes(1)))
struct TelephonyDeviceTests {
    private static let base = "/v1/telephony/config"

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    @Test("A person's list has their own devices and those on which their line is, said apart")
    func people() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, Self.base + "/people/bob/devices")
        #expect(answer.status == .ok)
        #expect(Set(answer.object.keys) == ["devices", "maxDeviceCount", "maxOwnedDeviceCount"])
        let devices = answer.items("devices")
        #expect(devices.compactMap { $0["id"] as? String } == [WebexID(.device, "bob"), WebexID(.device, "desk")].map(\.description))
        #expect(devices.compactMap { $0["type"] as? String } == ["PRIMARY", "SHARED_CALL_APPEARANCE"])
        #expect(devices.compactMap { $0["primaryOwner"] as? Bool } == [true, false])
        #expect(devices[1]["description"] as? [String] == ["name=Desk"])
        #expect(devices[1]["model"] as? String == "Nice 5000")
        #expect(
            devices[1]["owner"] as? [String: String] == [
                "id": WebexID(.people, "alice").description, "firstName": "Alice", "lastName": "Archer", "type": "PEOPLE",
            ])
        #expect(devices[0]["mac"] == nil && devices[1]["mac"] as? String == "0011223344FF")
    }

    @Test(
        "Workspaces and virtual lines have the same list",
        arguments: [
            ("workspaces/lobby", ["door"], ["PRIMARY"]), ("virtualLines/sales", ["desk"], ["SHARED_CALL_APPEARANCE"]), ("people/quiet", [], []),
        ])
    func others(_ path: String, _ ids: [String], _ types: [String]) async throws {
        let answer = try await Self.bench().request(.get, "\(Self.base)/\(path)/devices")
        #expect(answer.object["devices"] != nil)
        #expect(answer.items("devices").compactMap { $0["id"] as? String } == ids.map { WebexID(.device, $0).description })
        #expect(answer.items("devices").compactMap { $0["type"] as? String } == types)
    }

    @Test("A person's devices are counted, without those of others")
    func count() async throws {
        let bench = try await Self.bench()
        for (person, count) in [("alice", 2), ("bob", 1), ("quiet", 0)] {
            let answer = try await bench.request(.get, "\(Self.base)/people/\(person)/devices/count")
            #expect(answer.object as? [String: Int] == ["totalDeviceCount": count, "applicationsCount": 0])
        }
    }

    @Test("The lines of a device have their ports in order, the owner's first")
    func members() async throws {
        let answer = try await Self.bench().request(.get, "\(Self.base)/devices/\(WebexID(.device, "desk"))/members")
        #expect(answer.object["model"] as? String == "Nice 5000")
        #expect(answer.object["maxLineCount"] as? Int == 16)
        let members = answer.items("members")
        #expect(
            members.compactMap { $0["id"] as? String }
                == [WebexID(.people, "alice"), WebexID(.virtualLine, "sales"), WebexID(.people, "bob")].map(\.description))
        #expect(members.compactMap { $0["memberType"] as? String } == ["PEOPLE", "VIRTUAL_LINE", "PEOPLE"])
        #expect(members.compactMap { $0["lineType"] as? String } == ["PRIMARY", "SHARED_CALL_APPEARANCE", "SHARED_CALL_APPEARANCE"])
        #expect(members.compactMap { $0["primaryOwner"] as? Bool } == [true, false, false])
        #expect(members.compactMap { $0["port"] as? Int } == [1, 2, 3])
        #expect(members.compactMap { $0["esn"] as? String } == ["81001001", "81001020", "81001002"])
    }

    @Test("What a phone of another maker is set up with is there, but for the password")
    func details() async throws {
        let answer = try await Self.bench().request(.get, "\(Self.base)/devices/desk")
        #expect(answer.object["owner"] as? [String: String] == ["linePort": "alice2@acme.example", "sipUserName": "alice2"])
        #expect(answer.object["manufacturer"] as? String == "THIRD_PARTY")
        #expect(answer.object["mac"] as? String == "0011223344FF")
    }

    @Test(
        "Only administrators of the organisation read them",
        arguments: [
            "people/bob/devices", "people/bob/devices/count", "workspaces/lobby/devices", "virtualLines/sales/devices", "devices/desk",
            "devices/desk/members",
        ])
    func rights(_ path: String) async throws {
        let bench = try await Self.bench()
        for (token, status) in [("alice", 200), ("rita", 200), ("erin", 403), ("bob", 403), ("zoe", 404)] {
            #expect(try await bench.request(.get, "\(Self.base)/\(path)", token: token).status.code == status, "\(token)")
        }
    }
}
