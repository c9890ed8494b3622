import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The number that emergency services call back (API: Location Emergency callback number)", .timeLimit(.minutes(1)))
struct EmergencyCallbackTests {
    private static let path = "/v1/telephony/config/locations/hq/features/emergencyCallbackNumber"

    /// - Parameter isActive: whether calls reach Alice's number.
    private static func bench(isActive: Bool = true) async throws -> APIBench {
        var contents = DirectoryContents.acmeWithGroups
        contents.numbers = [
            PhoneNumber(number: "+12025550150", locationID: "hq"), PhoneNumber(number: "+12025550101", locationID: "hq", isActive: isActive),
        ]
        for index in contents.locations.indices where contents.locations[index].id == "hq" {
            contents.locations[index].calling.mainNumber = "+12025550150"
        }
        return try await APIBench(contents)
    }

    private static func choose(_ bench: APIBench, _ id: String) async throws -> Answer {
        try await bench.request(.put, Self.path, json: #"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "\#(id)"}"#)
    }

    @Test("At first it is the main number")
    func standard() async throws {
        let answer = try await Self.bench().request(.get, Self.path)
        #expect(answer.object["selected"] as? String == "LOCATION_NUMBER")
        let info = try #require(answer.object["locationInfo"] as? [String: String])
        #expect(info["phoneNumber"] == "+12025550150" && info["effectiveValue"] == "+12025550150" && info["name"] == "Headquarters")
        #expect(info["effectiveLevel"] == "LOCATION_NUMBER" && info["quality"] == "RECOMMENDED")
        #expect(answer.object["locationMemberInfo"] == nil)
    }

    @Test("Without a main number there is none")
    func none() async throws {
        let info = try await APIBench().request(.get, Self.path).object["locationInfo"] as? [String: String]
        #expect(info == ["name": "Headquarters", "effectiveLevel": "NONE", "quality": "INVALID"])
    }

    @Test("Somebody of the location with a number is chosen, and the main number again")
    func choose() async throws {
        let bench = try await Self.bench()
        #expect(try await Self.choose(bench, WebexID(.people, "alice").description).status == .noContent)
        let answer = try await bench.request(.get, Self.path)
        #expect(answer.object["selected"] as? String == "LOCATION_MEMBER_NUMBER")
        let info = try #require(answer.object["locationMemberInfo"] as? [String: String])
        #expect(info["memberId"] == WebexID(.people, "alice").description && info["memberType"] == "PEOPLE" && info["lastName"] == "Archer")
        #expect(info["effectiveValue"] == "+12025550101" && info["effectiveLevel"] == "LOCATION_MEMBER_NUMBER" && info["quality"] == "RECOMMENDED")
        #expect(try await bench.request(.put, Self.path, json: #"{"selected": "LOCATION_NUMBER"}"#).status == .noContent)
        #expect(await bench.directory.read { $0.locations["hq"]?.calling.emergencyCallbackMember } == nil)
    }

    @Test("While the chosen one's number reaches nobody, it is the main number")
    func fallback() async throws {
        let bench = try await Self.bench(isActive: false)
        #expect(try await Self.choose(bench, "alice").status == .noContent)
        let alice = try await bench.person("alice")
        #expect(await bench.directory.read { $0.emergencyCallbackNumber(of: alice) } == "+12025550150")
        let info = try await bench.request(.get, Self.path).object["locationMemberInfo"] as? [String: String]
        #expect(info?["phoneNumber"] == "+12025550101" && info?["effectiveValue"] == "+12025550150")
        #expect(info?["effectiveLevel"] == "LOCATION_NUMBER" && info?["quality"] == "INVALID")
    }

    @Test(
        "What cannot be chosen is refused, and nothing has changed then",
        arguments: [
            (#"{}"#, 400, "selected is missing"), (#"{"selected": "DIRECT_LINE"}"#, 400, "selected must be one of"),
            (#"{"selected": "LOCATION_MEMBER_NUMBER"}"#, 400, "locationMemberId is missing"),
            (#"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "bob"}"#, 400, "Bob Baker has none"),
            (#"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "dave"}"#, 400, "somebody of Headquarters"),
            (#"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "zoe"}"#, 404, "nobody of the organization"),
            (#"{"selected": "LOCATION_NUMBER", "elinExpiryTimeMinutes": 60}"#, 400, "elinExpiryTimeMinutes cannot be set"),
        ])
    func refused(_ json: String, _ status: Int, _ says: String) async throws {
        let bench = try await Self.bench()
        let before = await bench.store.load()
        let answer = try await bench.request(.put, Self.path, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains(says) == true, "\(answer.text)")
        #expect(await bench.store.load() == before)
    }

    @Test("Whoever was chosen neither leaves the location nor goes before another is")
    func stays() async throws {
        let bench = try await Self.bench()
        _ = try await Self.choose(bench, "alice")
        var root = try await bench.person("bob")
        root.roles = [.fullAdministrator]
        try await bench.directory.save(root)
        let gone = try await bench.request(.delete, "/v1/people/\(WebexID(.people, "alice"))")
        #expect(gone.status == .conflict)
        #expect(gone.message?.contains("Alice Archer is called back after emergency calls of Headquarters") == true)
        var moved = try await bench.person("alice")
        (moved.locationID, moved.phoneNumber) = ("wh", nil)
        let away = moved
        await #expect(throws: DirectoryError.self) { try await bench.directory.save(away) }
        #expect(try await bench.request(.put, Self.path, json: #"{"selected": "LOCATION_NUMBER"}"#).status == .noContent)
        #expect(try await bench.request(.delete, "/v1/people/\(WebexID(.people, "alice"))").status == .noContent)
    }

    // MARK: Numbers that settings may name

    @Test(
        "Each setting is offered the numbers that it may name",
        arguments: [
            ("callIntercept", ["+12025550101", "+12025550110", "+12025550150", "+12025550151", "+12025550153", "+18005550152"]),
            ("chargeNumber", ["+12025550101", "+12025550110", "+12025550150", "+12025550151", "+12025550153"]),
            ("emergencyCallbackNumber", ["+12025550101", "+12025550110"]),
            ("externalCallerId", ["+12025550101", "+12025550110", "+12025550150", "+12025550153", "+18005550152"]),
            ("webexGo", ["+12025550150", "+12025550151", "+18005550152"]),
        ])
    func available(_ setting: String, _ numbers: [String]) async throws {
        var contents = DirectoryContents.acmeWithGroups
        contents.numbers = [
            PhoneNumber(number: "+12025550150", locationID: "hq"), PhoneNumber(number: "+12025550151", locationID: "hq", isActive: false),
            PhoneNumber(number: "+18005550152", locationID: "hq", isTollFree: true),
            PhoneNumber(number: "+12025550153", locationID: "hq", isService: true), PhoneNumber(number: "+12025550160", locationID: "wh"),
        ]
        let bench = try await APIBench(contents)
        let path = "/v1/telephony/config/locations/hq/\(setting)/availableNumbers"
        func found(_ query: String = "") async throws -> [String] {
            try await bench.request(.get, path + query).items("phoneNumbers").compactMap { $0["phoneNumber"] as? String }
        }
        #expect(try await found() == numbers)
        #expect(try await found("?max=1") == Array(numbers.prefix(1)))
        #expect(try await found("?phoneNumber=%2B12025550150,2025550101") == numbers.filter { ["+12025550150", "+12025550101"].contains($0) })
        if setting != "webexGo" { #expect(try await found("?ownerName=archer") == ["+12025550101"]) }
        #expect(try await bench.request(.get, "/v1/telephony/config/locations/zhq/\(setting)/availableNumbers").status == .notFound)
    }
}
