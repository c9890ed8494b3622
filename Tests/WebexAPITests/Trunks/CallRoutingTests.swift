import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Where a call would go", .timeLimit(.minutes(1)))
struct CallRoutingTests {
    private static let path = "/v1/telephony/config/actions/testCallRouting/invoke"

    private static func ask(_ destination: String, from originator: String = "alice", type: String = "USER") async throws -> Answer {
        try await TrunkTests.bench().request(
            .post, Self.path, json: #"{"originatorId": "\#(originator)", "originatorType": "\#(type)", "destination": "\#(destination)"}"#)
    }

    struct Case: Sendable {
        var destination: String
        var originator = "alice"
        var type: String
        var address: String
        var key: String
        /// Something that is said of it.
        var detail: (key: String, value: String)?
        var isRejected = false
    }

    static let cases = [
        Case(destination: "1002", type: "HOSTED_AGENT", address: "1002", key: "hostedAgent", detail: ("firstName", "Bob")),
        Case(destination: "bob@acme.example", type: "HOSTED_AGENT", address: "1002", key: "hostedAgent", detail: ("type", "PEOPLE")),
        Case(destination: "2025550110", type: "HOSTED_AGENT", address: "+12025550110", key: "hostedAgent", detail: ("type", "PLACE")),
        Case(destination: "1020", type: "HOSTED_AGENT", address: "1020", key: "hostedAgent", detail: ("type", "VIRTUAL_LINE")),
        Case(destination: "81001050", type: "HOSTED_FEATURE", address: "1050", key: "hostedFeature", detail: ("type", "HUNT_GROUP")),
        Case(destination: "7001", type: "HOSTED_FEATURE", address: "7001", key: "hostedFeature", detail: ("type", "CALL_PARK_EXTENSION")),
        Case(destination: "913125550199", type: "PSTN_NUMBER", address: "+13125550199", key: "pstnNumber", detail: ("routeGroupName", "Ways")),
        Case(destination: "911", type: "EMERGENCY", address: "911", key: "emergency", detail: ("routeGroupName", "Ways")),
        // A location without a way out of its own.
        Case(destination: "911", originator: "dave", type: "EMERGENCY", address: "911", key: "emergency", detail: ("trunkName", "Front gate")),
        Case(destination: "9911", type: "EMERGENCY", address: "911", key: "emergency"),
        Case(
            destination: "01133199001234", type: "PBX_USER", address: "+33199001234", key: "pbxUser", detail: ("dialPattern", "+33!"),
            isRejected: true),
        Case(
            destination: "7712", originator: "dave", type: "PBX_USER", address: "7712", key: "pbxUser", detail: ("dialPattern", "77XX"),
            isRejected: true),
        Case(destination: "*68", type: "FAC", address: "*68", key: "featureAccessCode", detail: ("code", "*68")),
        Case(destination: "1999", type: "UNKNOWN_EXTENSION", address: "1999", key: "unknownExtension", isRejected: true),
        Case(
            destination: "+13125550199", originator: "dave", type: "UNKNOWN_NUMBER", address: "+13125550199", key: "unknownNumber", isRejected: true),
    ]

    @Test("A destination has its type, its address and what is known of it", arguments: cases)
    func destinations(_ test: Case) async throws {
        let answer = try await Self.ask(test.destination, from: test.originator)
        #expect(answer.status == .ok)
        #expect(answer.object["destinationType"] as? String == test.type)
        #expect(answer.object["routingAddress"] as? String == test.address)
        #expect(answer.object["isRejected"] as? Bool == test.isRejected)
        let kinds = ["hostedAgent", "hostedFeature", "pbxUser", "pstnNumber", "featureAccessCode", "emergency", "unknownExtension", "unknownNumber"]
        #expect(kinds.filter { answer.object[$0] != nil } == [test.key])
        guard let detail = test.detail else { return }
        #expect((answer.object[test.key] as? [String: Any])?[detail.key] as? String == detail.value)
    }

    @Test("A number that comes in on a trunk goes to whoever has it, else to the main number, else nowhere")
    func incoming() async throws {
        for number in ["+12025550110", "12025550110", "2025550110"] {
            let answer = try await Self.ask(number, from: "front-gate", type: "TRUNK")
            #expect(answer.object["destinationType"] as? String == "HOSTED_AGENT", "\(number)")
            #expect(answer.object["routingAddress"] as? String == "+12025550110")
        }
        #expect(try await Self.ask("+13125550199", from: "front-gate", type: "TRUNK").object["destinationType"] as? String == "UNKNOWN_NUMBER")
        // Who calls from outside dials no extensions.
        #expect(try await Self.ask("1002", from: "front-gate", type: "TRUNK").object["isRejected"] as? Bool == true)
        let bench = try await TrunkTests.bench()
        var location = try #require(await bench.directory.index.locations["hq"])
        location.calling.mainNumber = "+12025550110"
        try await bench.directory.save(location)
        let answer = try await bench.request(
            .post, Self.path, json: #"{"originatorId": "front-gate", "originatorType": "TRUNK", "destination": "+13125550199"}"#)
        #expect(answer.object["routingAddress"] as? String == "+12025550110")
    }

    @Test(
        "What is wrong is told with its field",
        arguments: [
            ("{}", 400, "originatorType is missing"), (#"{"originatorType": "USER"}"#, 400, "originatorId is missing"),
            (#"{"originatorType": "USER", "originatorId": "zoe", "destination": "1"}"#, 404, "originatorId names nobody of the organization"),
            (#"{"originatorType": "TRUNK", "originatorId": "zgate", "destination": "1"}"#, 404, "originatorId: the trunk was not found"),
            (
                #"{"originatorType": "USER", "originatorId": "alice", "destination": "not a number"}"#, 400,
                "destination must be a number or an address"
            ),
        ])
    func errors(_ json: String, _ status: Int, _ message: String) async throws {
        let answer = try await TrunkTests.bench().request(.post, Self.path, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
    }
}
