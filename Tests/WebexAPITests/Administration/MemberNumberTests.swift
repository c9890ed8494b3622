import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Numbers of a member (API: Get a List of Phone Numbers)", .timeLimit(.minutes(1)))
struct MemberNumberTests {
    @Test("A person has their number in every way in which it is dialled, or none")
    func people() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let answer = try await bench.request(.get, "/v1/people/alice/features/numbers")
        #expect(answer.status == .ok)
        #expect(answer.object["distinctiveRingEnabled"] as? Bool == false)
        let numbers = answer.items("phoneNumbers")
        #expect(numbers.count == 1)
        #expect(numbers.first?["primary"] as? Bool == true)
        #expect(numbers.first?["extension"] as? String == "1001")
        #expect(numbers.first?["esn"] as? String == "81001001")
        var bob = try await bench.person("bob")
        bob.extension = nil
        bob.phoneNumber = nil
        try await bench.directory.save(bob)
        #expect(try await bench.request(.get, "/v1/people/bob/features/numbers").object["phoneNumbers"] as? [String] == [])
        #expect(try await bench.request(.get, "/v1/people/lobby/features/numbers").status == .notFound)
    }

    @Test("A workspace's answer says which workspace, location and organization it is; a slash at the end does not matter")
    func workspaces() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        for path in ["/v1/workspaces/lobby/features/numbers", "/v1/workspaces/lobby/features/numbers/"] {
            let answer = try await bench.request(.get, path)
            #expect(answer.status == .ok)
            #expect(answer.items("phoneNumbers").count == 1)
            #expect((answer.object["workspace"] as? [String: String])?["id"] == WebexID(.place, "lobby").description)
            #expect((answer.object["location"] as? [String: String])?["id"] == WebexID(.location, "hq").description)
            #expect((answer.object["organization"] as? [String: String])?["name"] == "Acme")
        }
    }

    // MARK: Changing

    private static let person = "/v1/telephony/config/people/bob/numbers"

    /// Headquarters has three numbers that nobody has, the third inactive; the Warehouse has one.
    private static func bench() async throws -> APIBench {
        var contents = DirectoryContents.acmeWithDevices
        for number in ["+12025550171", "+12025550172"] { contents.numbers.append(PhoneNumber(number: number, locationID: "hq")) }
        contents.numbers.append(PhoneNumber(number: "+12025550173", locationID: "hq", isActive: false))
        contents.numbers.append(PhoneNumber(number: "+13125550171", locationID: "wh"))
        return try await APIBench(contents)
    }

    @Test("A person gets alternate numbers, shows them with their patterns, is called by them and loses them; the list of numbers says so")
    func alternates() async throws {
        let bench = try await Self.bench()
        let add = """
            {"enableDistinctiveRingPattern": true, "phoneNumbers": [
              {"primary": false, "action": "ADD", "external": "+1 202-555-0171", "extension": "1771", "ringPattern": "LONG_LONG"},
              {"primary": false, "action": "ADD", "external": "2025550172"}]}
            """
        #expect(try await bench.request(.put, Self.person, json: add).status == .noContent)
        let answer = try await bench.request(.get, "/v1/people/bob/features/numbers")
        #expect(answer.object["distinctiveRingEnabled"] as? Bool == true)
        let numbers = answer.items("phoneNumbers")
        #expect(numbers.map { $0["primary"] as? Bool } == [true, false, false])
        #expect(numbers.map { $0["directNumber"] as? String } == [nil, "+12025550171", "+12025550172"])
        #expect(numbers.map { $0["ringPattern"] as? String } == [nil, "LONG_LONG", "NORMAL"])
        #expect(numbers[1]["esn"] as? String == "81001771")
        #expect(await bench.directory.read { $0.target(digits: "+12025550172", from: "hq") } == .member(MemberID(.person, "bob")))
        let listed = try await bench.request(.get, "/v1/telephony/config/numbers?phoneNumberType=ALTERNATE")
        #expect(listed.items("phoneNumbers").map { $0["phoneNumber"] as? String } == ["+12025550171", "+12025550172"])
        #expect(listed.items("phoneNumbers").allSatisfy { ($0["owner"] as? [String: String])?["id"] == WebexID(.people, "bob").description })
        let own = try await bench.request(.get, "/v1/telephony/config/numbers?ownerId=\(WebexID(.people, "bob"))")
        #expect(own.items("phoneNumbers").count == 3)
        let change = """
            {"phoneNumbers": [{"action": "DELETE", "external": "+12025550171"},
              {"action": "ADD", "external": "+12025550172", "ringPattern": "SHORT_SHORT_LONG"}]}
            """
        #expect(try await bench.request(.put, Self.person, json: change).status == .noContent)
        let left = try await bench.person("bob").settings.alternates
        #expect(left.entries == [.init(phoneNumber: "+12025550172", ringPattern: .shortShortLong)] && left.isRingDistinctive)
        #expect(bench.audit.all.last?.target.kind == .person)
    }

    @Test("A workspace has its own spelling, and a primary number to give and to take")
    func workspace() async throws {
        let bench = try await Self.bench()
        let path = "/v1/telephony/config/workspaces/lobby/numbers"
        let old = try #require(await bench.store.load().members.first { $0.id.key == "lobby" }?.phoneNumber)
        func put(_ json: String) async throws -> Answer { try await bench.request(.put, path, json: json) }
        let body = #"{"distinctiveRingEnabled": true, "phoneNumbers": [{"action": "ADD", "directNumber": "+12025550171"}]}"#
        #expect(try await put(body).status == .noContent)
        let read = try await bench.request(.get, "/v1/workspaces/lobby/features/numbers")
        #expect(read.items("phoneNumbers").map { $0["external"] as? String } == [old, "+12025550171"])
        let promotion = #"{"primary": true, "action": "ADD", "directNumber": "+12025550171"}"#
        let refused = try await put("{\"phoneNumbers\": [\(promotion)]}")
        #expect(refused.status == .conflict && refused.message?.contains("which must be deleted first") == true)
        #expect(
            try await put(#"{"phoneNumbers": [{"primary": true, "action": "DELETE", "directNumber": "\#(old)"}, \#(promotion)]}"#).status
                == .noContent)
        let lobby = try #require(await bench.store.load().members.first { $0.id.key == "lobby" })
        #expect(lobby.phoneNumber == "+12025550171" && lobby.settings.alternates.entries.isEmpty && lobby.extension == "1010")
    }

    @Test(
        "What cannot be given or taken is refused, and nothing changes",
        arguments: [
            (#"{"action": "ADD", "external": "+12025550173"}"#, HTTPResponse.Status.badRequest, "+12025550173 is not active"),
            (#"{"action": "ADD", "external": "+13125550171"}"#, .badRequest, "+13125550171 is not a number of Headquarters"),
            (#"{"action": "ADD", "external": "+12025550199"}"#, .badRequest, "+12025550199 is not a number of Headquarters"),
            (#"{"action": "ADD", "external": "+12025550101"}"#, .conflict, "already assigned to Alice Archer"),
            (#"{"action": "ADD", "extension": "1003"}"#, .conflict, "already assigned to Carol Chen"),
            (#"{"action": "ADD", "external": "bob"}"#, .badRequest, "phoneNumbers[0].external: must be an E.164 number"),
            (#"{"action": "ADD"}"#, .badRequest, "phoneNumbers[0].external is missing"),
            (#"{"external": "+12025550171"}"#, .badRequest, "action is missing"),
            (#"{"action": "DELETE", "external": "+12025550171"}"#, .badRequest, "is not an alternate number of Bob Baker"),
            (#"{"primary": true, "action": "DELETE", "external": "+12025550171"}"#, .badRequest, "is not what Bob Baker is called by primarily"),
            (#"{"action": "ADD", "external": "+12025550171", "ringPattern": "LOUD"}"#, .badRequest, "ringPattern must be one of"),
        ])
    func refused(_ number: String, _ status: HTTPResponse.Status, _ message: String) async throws {
        let bench = try await Self.bench()
        let before = try await bench.person("bob")
        let good = #"{"action": "ADD", "external": "+12025550172"}"#
        let answer = try await bench.request(.put, Self.person, json: "{\"phoneNumbers\": [\(number), \(good)]}")
        #expect(answer.status == status)
        #expect(answer.message?.contains(message) == true, "\(answer.message ?? "")")
        #expect(try await bench.person("bob") == before)
    }
}
