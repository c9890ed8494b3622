import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Who records calls, whose, and what follows a failure", .timeLimit(.minutes(1)))
struct RecordingVendorTests {
    private static let path = "/v1/telephony/config/callRecording"
    private static let place = "/v1/telephony/config/locations/hq/callRecording"
    private static let vendor = RecordingVendorBody.webexID.description

    @Test("There is one vendor, this server, for the organization and each location")
    func vendors() async throws {
        let bench = try await APIBench()
        let whole = try await bench.request(.get, Self.path + "/vendors")
        #expect(whole.object["vendorId"] as? String == Self.vendor)
        #expect((whole.object["vendors"] as? [[String: Any]])?.map { $0["id"] as? String } == [Self.vendor])
        #expect(whole.object["failureBehavior"] as? String == "PROCEED_WITH_CALL_NO_ANNOUNCEMENT")
        let place = try await bench.request(.get, Self.place + "/vendors")
        #expect(place.object["defaultVendorId"] as? String == Self.vendor && place.object["orgDefaultVendorId"] as? String == Self.vendor)
        #expect(place.object["orgDefaultEnabled"] as? Bool == true)
        #expect(place.object["orgFailureBehaviorEnabled"] as? Bool == true)
    }

    @Test("What follows a failure: of the organization, and of a location that has its own until it does as the organization again")
    func failureBehavior() async throws {
        let bench = try await APIBench()
        let (end, told) = ("END_CALL_WITH_ANNOUNCEMENT", "PROCEED_CALL_WITH_ANNOUNCEMENT")
        func behaviors() async throws -> [String] {
            let answer = try await bench.request(.get, Self.place + "/vendors").object
            return ["orgFailureBehavior", "failureBehavior"].compactMap { answer[$0] as? String }
        }
        let answer = try await bench.request(.put, Self.path + "/vendor", json: #"{"vendorId": "\#(Self.vendor)", "failureBehavior": "\#(end)"}"#)
        #expect(answer.status == .ok)
        #expect((answer.object["jobId"] as? String).flatMap { WebexID(.job, parsing: $0) } != nil)
        #expect(try await behaviors() == [end, end])
        for json in [
            #"{"id": "\#(Self.vendor)", "orgDefaultEnabled": true, "failureBehavior": "\#(told)", "orgFailureBehaviorEnabled": false}"#,
            #"{"orgFailureBehaviorEnabled": false}"#, "{}",
        ] {
            #expect(try await bench.request(.put, Self.place + "/vendor", json: json).status == .ok)
            #expect(try await behaviors() == [end, told])
        }
        #expect(
            try await bench.request(.put, Self.place + "/vendor", json: #"{"orgFailureBehaviorEnabled": true, "failureBehavior": "\#(told)"}"#).status
                == .ok)
        #expect(try await behaviors() == [end, end])
        #expect(try await bench.request(.get, Self.path + "/vendors").object["failureBehavior"] as? String == end)
    }

    @Test("Another vendor is not found; regions and failure behaviors that there are not are refused; nothing changes")
    func invalid() async throws {
        let bench = try await APIBench()
        let other = WebexID(.recordingVendor, "0a426754-a470-4c2d-8ba0-fbc6773a8a7c").description
        let cases: [(String, String, HTTPResponse.Status, String)] = [
            (Self.path, #"{"vendorId": "\#(other)"}"#, .notFound, "vendorId"), (Self.place, #"{"id": "\#(other)"}"#, .notFound, "id"),
            (Self.path, "{}", .badRequest, "vendorId"),
            (Self.path, #"{"vendorId": "\#(Self.vendor)", "failureBehavior": "PANIC"}"#, .badRequest, "failureBehavior"),
            (Self.path, #"{"vendorId": "\#(Self.vendor)", "storageRegion": "US"}"#, .badRequest, "storageRegion"),
            (Self.place, #"{"storageRegion": "US"}"#, .badRequest, "storageRegion"),
            (Self.place, #"{"orgDefaultEnabled": false}"#, .badRequest, "orgDefaultEnabled"),
            (Self.place, #"{"orgFailureBehaviorEnabled": false}"#, .badRequest, "failureBehavior"),
        ]
        for (path, json, status, field) in cases {
            let answer = try await bench.request(.put, path + "/vendor", json: json)
            #expect(answer.status == status, "\(json)")
            #expect(answer.message?.contains(field) == true, "\(json)")
        }
        #expect(await bench.store.load() == .acme)
    }

    @Test("Those whose calls may be recorded are listed by name, page by page, all of them or of one location or licence")
    func users() async throws {
        var contents = DirectoryContents.acmeWithDevices
        contents.licenses.append(License(id: "basic", organizationID: "acme", name: "Webex Calling - Basic", totalUnits: 10))
        for index in contents.members.indices {
            let key = contents.members[index].id.key
            guard ["alice", "bob", "dave", "lobby", "sales", "zoe"].contains(key) else { continue }
            contents.members[index].settings.recording.isEnabled = key != "bob"
            contents.members[index].settings.recording.mode = key == "dave" ? .onDemand : .always
            if key == "dave" { contents.members[index].licenseIDs = ["basic"] }
            if key == "alice" { contents.members[index].licenseIDs = ["professional"] }
        }
        let bench = try await APIBench(contents)
        func list(_ path: String) async throws -> [String: String] {
            let answer = try await bench.request(.get, path)
            let members = try #require(answer.object["members"] as? [[String: String]])
            return Dictionary(uniqueKeysWithValues: members.map { ($0["id"] ?? "", "\($0["type"] ?? "") \($0["licenseType"] ?? "")") })
        }
        let alice = WebexID(.people, "alice").description
        let dave = WebexID(.people, "dave").description
        let (lobby, sales) = (WebexID(.place, "lobby").description, WebexID(.virtualLine, "sales").description)
        let all = [alice: "PEOPLE PROFESSIONAL_USER", dave: "PEOPLE BASIC_USER", lobby: "PLACE WORKSPACE", sales: "VIRTUAL_LINE VIRTUAL_PROFILE"]
        #expect(try await list(Self.path + "/vendorUsers") == all)
        #expect(try await list(Self.path + "/vendorUsers?standardUserOnly=true") == [dave: "PEOPLE BASIC_USER"])
        let here = try await list(Self.place + "/vendorUsers")
        #expect(here == all.filter { $0.key != dave })
        let first = try await bench.request(.get, Self.path + "/vendorUsers?max=3")
        #expect((first.object["members"] as? [Any])?.count == 3)
        #expect(first.headers[.link]?.contains("start=3") == true)
        #expect(try await list(Self.path + "/vendorUsers?max=3&start=3").count == 1)
        #expect(try await bench.request(.get, Self.path + "/vendorUsers?standardUserOnly=perhaps").status == .badRequest)
    }
}
