import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("What a location administrator may name in a body (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(2)))
struct NamedThingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var path: String
        /// With `%` for what is named.
        var body: String
        /// Something of Headquarters, something of the Warehouse, and the field that a refusal names.
        var names: (elsewhere: String, theirs: String)
        var field: String

        init(_ method: HTTPRequest.Method, _ path: String, _ body: String, _ elsewhere: String, _ theirs: String, _ field: String) {
            (self.method, self.path, self.body, self.names, self.field) = (method, path, body, (elsewhere, theirs), field)
        }

        var testDescription: String { "\(self.method) \(self.path) \(self.body)" }
    }

    private static let warehouse = "telephony/config/locations/wh"
    private static let gate = "\(warehouse)/callParks/R2F0ZQ=="

    static let cases = [
        Case(.post, "\(warehouse)/huntGroups", #"{"name": "New", "extension": "2061", "agents": [{"id": "%"}]}"#, "bob", "dave", "agents[0]"),
        Case(.put, "\(warehouse)/huntGroups/load", #"{"agents": [{"id": "dave"}, {"id": "%"}]}"#, "lobby", "erin", "agents[1]"),
        Case(.post, "\(warehouse)/callPickups", #"{"name": "New", "agents": ["%"]}"#, "sales", "dave", "agents[0]"),
        Case(.post, "\(warehouse)/callParks", #"{"name": "New", "agents": ["%"]}"#, "bob", "erin", "agents[0]"),
        Case(.post, "\(warehouse)/callParks", #"{"name": "New", "callParkExtensions": ["%"]}"#, "orbit-1", "dock", "callParkExtensions[0]"),
        Case(
            .post, "\(warehouse)/callParks", #"{"name": "New", "recall": {"option": "ALERT_HUNT_GROUP_ONLY", "huntGroupId": "%"}}"#, "help", "load",
            "recall.huntGroupId"),
        Case(.put, gate, #"{"agents": ["dave", "%"]}"#, "sales", "erin", "agents[1]"),
        Case(
            .put, gate, #"{"recall": {"option": "ALERT_HUNT_GROUP_ONLY", "huntGroupId": "%"}}"#, "help", "load", "recall.huntGroupId"),
        Case(
            .put, "\(warehouse)/callParks/settings", #"{"callParkRecall": {"option": "ALERT_HUNT_GROUP_ONLY", "huntGroupId": "%"}}"#, "help", "load",
            "callParkRecall.huntGroupId"),
        Case(.put, "people/dave/features/monitoring", #"{"monitoredElements": ["%"]}"#, "bob", "erin", "monitoredElements[0]"),
        Case(.put, "workspaces/bay/features/monitoring", #"{"monitoredElements": ["dave", "%"]}"#, "orbit-1", "dock", "monitoredElements[1]"),
        Case(.put, "people/dave/features/privacy", #"{"monitoringAgents": ["%"]}"#, "bob", "erin", "monitoringAgents[0]"),
        Case(
            .put, "telephony/config/workspaces/bay/privacy", #"{"monitoringAgents": ["dave", "%"]}"#, "lobby", "erin", "monitoringAgents[1]"),
        Case(
            .put, "telephony/config/devices/ramp/members",
            #"{"members": [{"id": "dave", "port": 1, "primaryOwner": true}, {"id": "%", "port": 2}]}"#, "bob", "erin", "members"),
        Case(
            .put, "\(warehouse)/features/emergencyCallbackNumber", #"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "%"}"#, "lobby",
            "dave",
            "locationMemberId"),
        Case(.put, "\(warehouse)", #"{"connection": {"type": "TRUNK", "id": "%"}}"#, "front-gate", "back-gate", "connection.id"),
        Case(
            .put, "telephony/pstn/locations/wh/connection", #"{"premiseRouteType": "TRUNK", "premiseRouteId": "%"}"#, "front-gate", "back-gate",
            "premiseRouteId"),
        Case(
            .put, "\(warehouse)/internalDialing",
            #"{"enableUnknownExtensionRoutePolicy": true, "unknownExtensionRouteIdentity": {"type": "TRUNK", "id": "%"}}"#, "front-gate", "back-gate",
            "unknownExtensionRouteIdentity.id"),
        Case(
            .post, "telephony/config/actions/testCallRouting/invoke",
            #"{"originatorType": "USER", "originatorId": "%", "destination": "2001"}"#, "bob", "dave", "originatorId"),
        Case(
            .post, "telephony/config/actions/testCallRouting/invoke",
            #"{"originatorType": "TRUNK", "originatorId": "%", "destination": "2001"}"#, "front-gate", "back-gate", "originatorId"),
    ]

    /// The Warehouse's own number is Dave's.
    private static func bench() async throws -> APIBench {
        let bench = try await LocationAdministratorTests.bench()
        var dave = try await bench.person("dave")
        let old = dave
        dave.phoneNumber = "+12025550250"
        try await bench.directory.save(dave, replacing: old)
        return bench
    }

    @Test("Something of another location is 403 with its field, something of theirs is taken", arguments: cases)
    func names(_ test: Case) async throws {
        let bench = try await Self.bench()
        let before = await bench.store.load()
        let elsewhere = test.body.replacing("%", with: test.names.elsewhere)
        let refused = try await bench.request(test.method, "/v1/\(test.path)", token: "erin", json: elsewhere)
        #expect(refused.status == .forbidden, "\(refused.text)")
        #expect(refused.message?.hasPrefix("\(test.field): ") == true, "\(refused.text)")
        #expect(await bench.store.load() == before)
        let theirs = test.body.replacing("%", with: test.names.theirs)
        let taken = try await bench.request(test.method, "/v1/\(test.path)", token: "erin", json: theirs)
        #expect(taken.status.kind == .successful, "\(taken.text)")
    }

    @Test("For a full administrator there is no such limit", arguments: cases)
    func full(_ test: Case) async throws {
        let body = test.body.replacing("%", with: test.names.elsewhere)
        let answer = try await Self.bench().request(test.method, "/v1/\(test.path)", json: body)
        // Emergency calls show a number of the location, and a trunk of another one can be the way out.
        #expect(answer.status != .forbidden, "\(answer.text)")
    }

    /// But for whom no administrator may name there: a call park has members of its location, an emergency call a number of it.
    private static let lasting = cases.filter { $0.method == .put && $0.field != "locationMemberId" && ($0.path != gate || $0.field != "agents[1]") }

    @Test("What was named before may stay", arguments: lasting)
    func kept(_ test: Case) async throws {
        let bench = try await Self.bench()
        let body = test.body.replacing("%", with: test.names.elsewhere)
        #expect(try await bench.request(.put, "/v1/\(test.path)", json: body).status.kind == .successful)
        let again = try await bench.request(.put, "/v1/\(test.path)", token: "erin", json: body)
        #expect(again.status.kind == .successful, "\(again.text)")
    }
}
