import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Incoming permissions of people, workspaces and virtual lines", .timeLimit(.minutes(1)))
struct IncomingPermissionTests {
    private static let usual =
        #"{"collectCallsEnabled":true,"externalTransfer":"ALLOW_ALL_EXTERNAL","internalCallsEnabled":true,"useCustomEnabled":false}"#

    @Test(
        "They are shown whole, changed in parts, and may be written back as they were read",
        arguments: [
            ("/v1/people/bob/features/", "bob"), ("/v1/workspaces/lobby/features/", "lobby"), ("/v1/telephony/config/virtualLines/sales/", "sales"),
        ])
    func change(_ path: String, _ key: String) async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let path = path + "incomingPermission"
        #expect(try await bench.request(.get, path).text == Self.usual)
        let json = #"{"useCustomEnabled": true, "externalTransfer": "ALLOW_ONLY_TRANSFERRED_EXTERNAL", "internalCallsEnabled": false}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let stored = try #require(await bench.store.load().members.first { $0.id.key == key }).settings.permissions.incoming
        #expect(stored.isCustom && !stored.internalCalls && stored.collectCalls && stored.externalCalls == .transferredOnly)
        let read = try await bench.request(.get, path)
        #expect(
            read.text
                == #"{"collectCallsEnabled":true,"externalTransfer":"ALLOW_ONLY_TRANSFERRED_EXTERNAL","internalCallsEnabled":false,"useCustomEnabled":true}"#
        )
        #expect(try await bench.request(.put, path, json: read.text).status == .noContent)
        #expect(try await bench.request(.put, path, json: Self.usual).status == .noContent)
        let restored = try #require(await bench.store.load().members.first { $0.id.key == key })
        #expect(restored.settings.permissions.incoming == IncomingPermissions())
    }

    @Test(
        "What cannot be is refused with its field, and nothing changes",
        arguments: [
            (#"{"externalTransfer": "SOME"}"#, "externalTransfer must be one of ALLOW_ALL_EXTERNAL"),
            (#"{"internalCallsEnabled": "no"}"#, "internalCallsEnabled must be true or false"),
        ])
    func refused(_ json: String, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let answer = try await bench.request(.put, "/v1/people/bob/features/incomingPermission", json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains(message) == true)
        #expect(await bench.store.load() == .acmeWithDevices)
    }
}
