import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Actions on locations (API: Location Call Settings)", .timeLimit(.minutes(1)))
struct LocationActionTests {
    private static func path(_ location: String, _ action: String) -> String { "/v1/telephony/config/locations/\(location)/actions/\(action)/invoke" }

    @Test("What keeps a location is counted; one where nothing is could go")
    func precheck() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let kept = try await bench.request(.post, Self.path("hq", "precheckForDeletion")).object
        #expect(kept["locationDeleteStatus"] as? String == "BLOCKED")
        let blocking = try #require(kept["blocking"] as? [String: Any])
        let users = await bench.directory.read { index in index.members.values.filter { $0.locationID == "hq" && $0.id.kind == .person }.count }
        #expect(blocking["usersInUseCount"] as? Int == users && users > 0)
        #expect(blocking["lastLocation"] as? Bool == false)
        #expect((kept["blockingUnlessForced"] as? [String: Any])?["nonUserEntitiesInUse"] as? Bool == true)
        var empty = Location(id: "empty", organizationID: "acme", name: "Empty", routingPrefix: nil)
        empty.calling.isEnabled = true
        try await bench.directory.save(empty)
        try await bench.directory.save([PhoneNumber(number: "+12025550999", locationID: "empty")])
        let free = try await bench.request(.post, Self.path("empty", "precheckForDeletion")).object
        #expect(free["locationDeleteStatus"] as? String == "UNBLOCKED")
        #expect((free["nonBlocking"] as? [String: Any])?["numbersPresent"] as? Bool == true)
        // Asking has deleted nothing; deleting does what was said.
        #expect(try await bench.request(.delete, "/v1/locations/hq").status == .conflict)
        #expect(try await bench.request(.delete, "/v1/locations/empty").status == .noContent)
    }

    @Test("An organization's last location stays, and is not another's to ask about")
    func last() async throws {
        let bench = try await APIBench()
        var zoe = try await bench.person("zoe")
        zoe.roles = [.fullAdministrator]
        try await bench.directory.save(zoe)
        try await bench.addToken("zoe's", of: zoe)
        let answer = try await bench.request(.post, Self.path("zhq", "precheckForDeletion"), token: "zoe's").object
        #expect((answer["blocking"] as? [String: Any])?["lastLocation"] as? Bool == true)
        #expect(answer["locationDeleteStatus"] as? String == "BLOCKED")
        #expect(try await bench.request(.post, Self.path("zhq", "precheckForDeletion")).status == .notFound)
    }

    @Test("A password has characters of every kind and is another each time")
    func password() async throws {
        let bench = try await APIBench()
        var passwords: Set<String> = []
        for _ in 0..<20 {
            let answer = try await bench.request(.post, Self.path("hq", "generatePassword"), json: #"{"generate": ["SIP"]}"#)
            let password = try #require(answer.object["exampleSipPassword"] as? String)
            #expect(password.count == 20)
            for kind in [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/] { #expect(password.contains(kind), "\(password)") }
            passwords.insert(password)
        }
        #expect(passwords.count == 20)
        #expect(try await bench.request(.post, Self.path("hq", "generatePassword"), json: #"{"generate": ["PIN"]}"#).status == .badRequest)
    }
}
