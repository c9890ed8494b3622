import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Outgoing permissions of people, workspaces, virtual lines and locations", .timeLimit(.minutes(1)))
struct OutgoingPermissionTests {
    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    static let members = [
        ("/v1/people/bob/features/", "bob"), ("/v1/telephony/config/people/bob/", "bob"), ("/v1/workspaces/lobby/features/", "lobby"),
        ("/v1/telephony/config/virtualLines/sales/", "sales"),
    ]
    static let location = "/v1/telephony/config/locations/hq/outgoingPermission"

    private func outgoing(_ bench: APIBench, _ key: String) async throws -> OutgoingPermissions {
        try #require(await bench.store.load().members.first { $0.id.key == key }).settings.permissions.outgoing
    }

    /// The action and the transfers of a type, as an answer shows them.
    private func shown(_ answer: Answer, _ type: String) throws -> String? {
        let entries = try #require(answer.object["callingPermissions"] as? [[String: Any]])
        let entry = entries.first { $0["callType"] as? String == type }
        guard let action = entry?["action"] as? String, let transfers = entry?["transferEnabled"] as? Bool else { return nil }
        return "\(action) \(transfers)"
    }

    @Test("At first every type is as it usually is, and none is custom", arguments: members)
    func usual(_ path: String, _ key: String) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.get, path + "outgoingPermission")
        #expect(answer.object["useCustomEnabled"] as? Bool == false)
        #expect(answer.object["useCustomPermissions"] as? Bool == false)
        for type in OutgoingCallType.allCases {
            let isBlocked = [.international, .premiumServicesI, .premiumServicesII, .casual].contains(type)
            #expect(try self.shown(answer, type.rawValue) == (isBlocked ? "BLOCK false" : "ALLOW true"))
        }
        let location = try await bench.request(.get, Self.location)
        #expect(location.object.keys.sorted() == ["callingPermissions"])
        #expect(try self.shown(location, "INTERNATIONAL") == "BLOCK false")
    }

    @Test("A member's are changed type by type, and may be written back as they were read", arguments: members)
    func member(_ path: String, _ key: String) async throws {
        let bench = try await Self.bench()
        let path = path + "outgoingPermission"
        let json = """
            {"useCustomEnabled": true, "useCustomPermissions": true, "callingPermissions": [
                {"callType": "INTERNATIONAL", "action": "ALLOW"}, {"callType": "NATIONAL", "action": "TRANSFER_NUMBER_2", "transferEnabled": false}]}
            """
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let stored = try await self.outgoing(bench, key)
        #expect(stored.isCustom && stored.hasCustomCallTypes)
        #expect(
            stored.callTypes == [
                .international: CallTypePermission(action: .allow, isTransferEnabled: false),
                .national: CallTypePermission(action: .transferNumber2, isTransferEnabled: false),
            ])
        let read = try await bench.request(.get, path)
        #expect(try self.shown(read, "NATIONAL") == "TRANSFER_NUMBER_2 false")
        #expect(try self.shown(read, "TOLL_FREE") == "ALLOW true")
        #expect(try await bench.request(.put, path, json: read.text).status == .noContent)
        #expect(try await bench.request(.get, path).text == read.text)
        // Switched off, the location's count and are shown; its own are kept.
        #expect(try await bench.request(.put, path, json: #"{"useCustomEnabled": false, "useCustomPermissions": true}"#).status == .noContent)
        #expect(try self.shown(try await bench.request(.get, path), "NATIONAL") == "ALLOW true")
        #expect(try await self.outgoing(bench, key).callTypes[.national]?.action == .transferNumber2)
    }

    @Test(
        "Clients that know one of the two switches alone switch both on",
        arguments: [(#"{"useCustomEnabled": true}"#, true, true), (#"{"useCustomPermissions": true}"#, true, true), ("{}", false, false)])
    func switches(_ json: String, _ isCustom: Bool, _ hasCustomCallTypes: Bool) async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.put, "/v1/people/bob/features/outgoingPermission", json: json).status == .noContent)
        let stored = try await self.outgoing(bench, "bob")
        #expect((stored.isCustom, stored.hasCustomCallTypes) == (isCustom, hasCustomCallTypes))
    }

    @Test("A location's are what its members have who have none")
    func ofLocation() async throws {
        let bench = try await Self.bench()
        let json = #"{"callingPermissions": [{"callType": "TOLL_FREE", "action": "BLOCK", "transferEnabled": false}]}"#
        #expect(try await bench.request(.put, Self.location, json: json).status == .noContent)
        #expect(try self.shown(try await bench.request(.get, Self.location), "TOLL_FREE") == "BLOCK false")
        #expect(try self.shown(try await bench.request(.get, "/v1/people/bob/features/outgoingPermission"), "TOLL_FREE") == "BLOCK false")
        #expect(try self.shown(try await bench.request(.get, "/v1/people/dave/features/outgoingPermission"), "TOLL_FREE") == "ALLOW true")
    }

    @Test("The former LOCAL and TOLL are NATIONAL")
    func formerTypes() async throws {
        let bench = try await Self.bench()
        let json = #"{"callingPermissions": [{"callType": "LOCAL", "action": "BLOCK"}, {"callType": "TOLL", "action": "BLOCK"}]}"#
        #expect(try await bench.request(.put, Self.location, json: json).status == .noContent)
        #expect(try self.shown(try await bench.request(.get, Self.location), "NATIONAL") == "BLOCK true")
    }

    @Test(
        "What cannot be is refused with its field, and nothing changes",
        arguments: [
            (#"[{"callType": "LUNAR", "action": "ALLOW"}]"#, "callingPermissions[0].callType must be one of INTERNAL_CALL"),
            (#"[{"action": "ALLOW"}]"#, "callingPermissions[0].callType is missing"),
            (#"[{"callType": "NATIONAL", "action": "MAYBE"}]"#, "callingPermissions[0].action must be one of ALLOW, BLOCK"),
            (#"[{"callType": "NATIONAL", "action": "AUTH_CODE"}]"#, "callingPermissions[0].action AUTH_CODE is not supported by this server"),
            (#"[{"callType": "NATIONAL", "transferEnabled": "yes"}]"#, "callingPermissions[0].transferEnabled must be true or false"),
            (#"["NATIONAL"]"#, "callingPermissions must be a list of objects"), (#"{}"#, "callingPermissions must be an array"),
            (
                #"[{"callType": "LOCAL", "action": "ALLOW"}, {"callType": "NATIONAL", "action": "BLOCK"}]"#,
                "LOCAL and NATIONAL are one type of call on this server; give NATIONAL once"
            ),
        ])
    func refused(_ list: String, _ message: String) async throws {
        let bench = try await Self.bench()
        for path in [Self.location, "/v1/people/bob/features/outgoingPermission"] {
            let answer = try await bench.request(.put, path, json: #"{"callingPermissions": \#(list)}"#)
            #expect(answer.status == .badRequest)
            #expect(answer.errorCode == 25_008)
            #expect(answer.message?.contains(message) == true, "\(answer.message ?? "")")
        }
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    // MARK: Transfer numbers

    @Test("Transfer numbers are the location's until a member has some; an empty one takes away, null and no key leave", arguments: members)
    func transferNumbers(_ path: String, _ key: String) async throws {
        let bench = try await Self.bench()
        let (path, location) = (path + "outgoingPermission/autoTransferNumbers", Self.location + "/autoTransferNumbers")
        #expect(
            try await bench.request(.put, location, json: #"{"autoTransferNumber1": "1001", "autoTransferNumber3": "+1 (202) 555-0103"}"#).status
                == .noContent)
        #expect(try await bench.request(.get, location).text == #"{"autoTransferNumber1":"1001","autoTransferNumber3":"+12025550103"}"#)
        #expect(
            try await bench.request(.get, path).text
                == #"{"autoTransferNumber1":"1001","autoTransferNumber3":"+12025550103","useCustomTransferNumbers":false}"#)
        let json = #"{"useCustomTransferNumbers": true, "autoTransferNumber2": "1002"}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        #expect(try await bench.request(.get, path).text == #"{"autoTransferNumber2":"1002","useCustomTransferNumbers":true}"#)
        #expect(try await self.outgoing(bench, key).isCustom)
        let change = #"{"autoTransferNumber1": null, "autoTransferNumber2": "", "autoTransferNumber3": "1003"}"#
        #expect(try await bench.request(.put, path, json: change).status == .noContent)
        #expect(try await bench.request(.get, path).text == #"{"autoTransferNumber3":"1003","useCustomTransferNumbers":true}"#)
    }

    @Test("A transfer number that cannot be dialled is refused", arguments: [#""me@acme.example""#, #""the pub""#, "5"])
    func badTransferNumber(_ number: String) async throws {
        let bench = try await Self.bench()
        for path in [Self.location, "/v1/people/bob/features/outgoingPermission"] {
            let answer = try await bench.request(.put, path + "/autoTransferNumbers", json: #"{"autoTransferNumber2": \#(number)}"#)
            #expect(answer.status == .badRequest)
            #expect(answer.message?.contains("autoTransferNumber2") == true)
        }
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    // MARK: What they do

    @Test("A call that is not permitted is answered 403 and says so")
    func dial() async throws {
        let bench = try await Self.bench()
        let json = #"{"useCustomEnabled": true, "callingPermissions": [{"callType": "INTERNAL_CALL", "action": "BLOCK"}]}"#
        #expect(try await bench.request(.put, "/v1/people/bob/features/outgoingPermission", json: json).status == .noContent)
        let answer = try await bench.request(.post, "/v1/telephony/calls/dial", token: "bob", json: #"{"destination": "1001"}"#)
        #expect(answer.status == .forbidden)
        #expect(answer.message == "The user may not call within the organization")
    }

    @Test("An extension that is an emergency number is refused with 400, a country where one is in use with 409")
    func emergency() async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(
            .post, "/v1/telephony/config/locations/hq/callParkExtensions", json: #"{"name": "Unwise", "extension": "911"}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.message == "extension: 911 is an emergency number at Headquarters")
        let made = try await bench.request(
            .post, "/v1/telephony/config/locations/hq/callParkExtensions", json: #"{"name": "British", "extension": "999"}"#)
        #expect(made.status == .created)
        let moved = try await bench.request(.put, "/v1/locations/hq", json: #"{"address": {"country": "GB"}}"#)
        #expect(moved.status == .conflict)
        #expect(moved.message == "British has the extension 999 there, which is an emergency number")
    }
}
