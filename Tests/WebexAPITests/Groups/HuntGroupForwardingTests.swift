import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call forwarding of hunt groups: settings and rules", .timeLimit(.minutes(1)))
struct HuntGroupForwardingTests {
    private static let path = HuntGroupTests.path("help") + "/callForwarding"
    private static let rules = Self.path + "/selectiveRules"

    private static func forwarding(_ bench: APIBench) async throws -> GroupForwarding {
        try #require(await bench.store.load().groups.first { $0.id == "help" }).settings.hunt.forwarding
    }

    private static func put(_ bench: APIBench, _ body: String) async throws -> Answer {
        try await bench.request(.put, Self.path, json: "{\"callForwarding\": \(body)}")
    }

    @Test("A group that forwards nothing says so, with its rules in words and without operating modes")
    func settings() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let answer = try await bench.request(.get, Self.path)
        #expect(answer.status == .ok)
        let forwarding = try #require(answer.object["callForwarding"] as? [String: Any])
        #expect(Set(forwarding.keys) == ["always", "selective", "rules", "operatingModes"])
        let always = try #require(forwarding["always"] as? [String: Any])
        #expect(always["enabled"] as? Bool == false && always["destination"] as? String == "")
        let rule = try #require((forwarding["rules"] as? [[String: Any]])?.first)
        #expect(rule["name"] as? String == "Boss" && rule["forwardTo"] as? String == "Do not forward")
        #expect(rule["callsFrom"] as? String == "Any number" && rule["callsTo"] as? String == "Any number")
        let modes = try #require(forwarding["operatingModes"] as? [String: Any])
        #expect(modes["enabled"] as? Bool == false && (modes["modes"] as? [Any])?.isEmpty == true)
    }

    @Test("What a body names is changed and nothing else; of rules, whether they count")
    func update() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let body = #"{"always": {"enabled": true, "destination": "1001", "ringReminderEnabled": false, "sendToVoicemailEnabled": false}}"#
        #expect(try await Self.put(bench, body).status == .noContent)
        var forwarding = try await Self.forwarding(bench)
        #expect(forwarding.always == CallForwarding.Rule(isEnabled: true, destination: "1001") && forwarding.rules.map(\.isEnabled) == [false])
        let id = WebexID(forwarding.rules[0]).description
        #expect(try await Self.put(bench, #"{"always": {"enabled": false}, "rules": [{"id": "\#(id)", "enabled": true}]}"#).status == .noContent)
        forwarding = try await Self.forwarding(bench)
        #expect(forwarding.always == CallForwarding.Rule(isEnabled: false, destination: "1001") && forwarding.rules.map(\.isEnabled) == [true])
        #expect(try await Self.put(bench, #"{"always": {"destination": ""}}"#).status == .noContent)
        #expect(try await Self.forwarding(bench).always == CallForwarding.Rule())
    }

    @Test(
        "What cannot be done is refused with the field's name, and nothing changes",
        arguments: [
            (#"{"always": {"enabled": true}}"#, "callForwarding.always.destination: is needed while always is enabled"),
            (#"{"always": {"destination": "some body"}}"#, "callForwarding.always.destination: must be a number or an address"),
            (#"{"always": {"ringReminderEnabled": true}}"#, "callForwarding.always.ringReminderEnabled is not supported"),
            (#"{"selective": {"destinationVoiceMailEnabled": true}}"#, "callForwarding.selective.destinationVoiceMailEnabled is not supported"),
            (#"{"rules": [{"id": "nobody", "enabled": true}]}"#, "callForwarding.rules[0].id is not the id of a rule"),
            (#"{"rules": ["Boss"]}"#, "callForwarding.rules must be an array of objects"),
            (#"{"operatingModes": {"enabled": true}}"#, "callForwarding.operatingModes.enabled is not supported"),
            (#"{"operatingModes": {"modes": [{"id": "x"}]}}"#, "callForwarding.operatingModes.modes is not supported"),
        ])
    func refused(_ body: String, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let before = try await Self.forwarding(bench)
        let answer = try await Self.put(bench, body)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains(message) == true, "\(answer.message ?? "")")
        #expect(try await Self.forwarding(bench) == before)
    }

    @Test("A rule is created, read, renamed with a new id, and deleted")
    func rule() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let created = try await bench.request(
            .post, Self.rules,
            json: """
                {"name": "Sales", "enabled": true, "forwardTo": {"selection": "FORWARD_TO_SPECIFIED_NUMBER", "phoneNumber": "1002"},
                 "callsTo": {"numbers": [{"extension": "1050", "type": "PRIMARY"}]},
                 "callsFrom": {"selection": "CUSTOM", "customNumbers": {"privateNumberEnabled": true, "unavailableNumberEnabled": false,
                  "numbers": ["+1-3125550111", "+1-1001", "+44 20 7183 8750"]}}}
                """)
        #expect(created.status == .created)
        let id = try #require(created.id)
        let stored = try #require(try await Self.forwarding(bench).rules.last)
        #expect(stored.target == .number("1002") && stored.namesNumber && stored.callers.withheld && !stored.callers.isEverybody)
        #expect(stored.callers.numbers == ["+13125550111", "1001", "+442071838750"])
        let read = try await bench.request(.get, "\(Self.rules)/\(id)")
        #expect(read.object["name"] as? String == "Sales" && read.id == id)
        #expect((read.object["callsTo"] as? [String: [[String: String]]])?["numbers"] == [["extension": "1050", "type": "PRIMARY"]])
        let changed = try await bench.request(
            .put, "\(Self.rules)/\(id)", json: #"{"name": "Buyers", "forwardTo": {"selection": "DO_NOT_FORWARD"}, "callsTo": {"numbers": []}}"#)
        #expect(changed.status == .ok)
        let renamed = try #require(changed.id)
        #expect(renamed != id)
        #expect(try await bench.request(.get, "\(Self.rules)/\(id)").status == .notFound)
        let rule = try #require(try await Self.forwarding(bench).rules.last)
        #expect(rule.name == "Buyers" && rule.target == .nowhere && !rule.namesNumber && rule.callers == stored.callers && rule.isEnabled)
        #expect(try await bench.request(.delete, "\(Self.rules)/\(renamed)").status == .noContent)
        #expect(try await Self.forwarding(bench).rules.map(\.name) == ["Boss"])
        #expect(try await bench.request(.delete, "\(Self.rules)/\(renamed)").status == .notFound)
    }

    @Test(
        "A rule that cannot be is refused",
        arguments: [
            ("{}", HTTPResponse.Status.badRequest, "name is missing"),
            (#"{"name": "Boss"}"#, .conflict, "name: Boss is already assigned to another rule"),
            (#"{"name": "X", "businessSchedule": "Day"}"#, .badRequest, "businessSchedule names no schedule: this server has none"),
            (#"{"name": "X", "holidaySchedule": "Xmas"}"#, .badRequest, "holidaySchedule names no schedule: this server has none"),
            (#"{"name": "X", "forwardTo": {"selection": "FORWARD_TO_SPECIFIED_NUMBER"}}"#, .badRequest, "forwardTo.phoneNumber is missing"),
            (#"{"name": "X", "forwardTo": {"selection": "ELSEWHERE"}}"#, .badRequest, "forwardTo.selection must be one of"),
            (#"{"name": "X", "callsTo": {"numbers": [{"extension": "1051", "type": "PRIMARY"}]}}"#, .badRequest, "extension is not the hunt group's"),
            (#"{"name": "X", "callsTo": {"numbers": [{"type": "ALTERNATE"}]}}"#, .badRequest, "the hunt group has no alternate numbers"),
            (#"{"name": "X", "callsFrom": {"selection": "CUSTOM"}}"#, .badRequest, "callsFrom.customNumbers: must name a number"),
            (#"{"name": "X", "callsFrom": {"customNumbers": {"numbers": ["bob"]}}}"#, .badRequest, "bob is not a number"),
            (#"{"name": "X", "callsFrom": {"customNumbers": {"numbers": ["*73"]}}}"#, .badRequest, "*73 is no number"),
        ])
    func refusedRule(_ body: String, _ status: HTTPResponse.Status, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let answer = try await bench.request(.post, Self.rules, json: body)
        #expect(answer.status == status)
        #expect(answer.message?.contains(message) == true, "\(answer.message ?? "")")
        #expect(try await Self.forwarding(bench).rules.count == 1)
    }

    @Test("Thirteen numbers are too many, and so is a rule that needs a default number where there is none")
    func limits() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let numbers = (10...22).map { "\"10\($0)\"" }.joined(separator: ", ")
        let many = try await bench.request(.post, Self.rules, json: #"{"name": "X", "callsFrom": {"customNumbers": {"numbers": [\#(numbers)]}}}"#)
        #expect(many.status == .badRequest && many.message?.contains("may be 12 at most") == true)
        #expect(try await Self.put(bench, #"{"selective": {"enabled": true}}"#).status == .noContent)
        let answer = try await bench.request(.post, Self.rules, json: #"{"name": "X", "enabled": true}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.message == "callForwarding.selective.destination: is needed while the rule X forwards to the default number")
    }

    @Test("There are no operating modes: the switch is refused and says so; a group that is not there has no forwarding")
    func switchMode() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let answer = try await bench.request(.post, Self.path + "/actions/switchMode/invoke")
        #expect(answer.status == .conflict && answer.message == "Help desk has no operating modes that could be switched")
        for (method, path) in [(HTTPRequest.Method.get, Self.path), (.get, Self.rules + "/Boss"), (.post, Self.path + "/actions/switchMode/invoke")] {
            #expect(try await bench.request(method, path.replacing("/help", with: "/front")).status == .notFound)
        }
    }
}
