import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("What cannot be is refused, by the names that the API has for it", .timeLimit(.minutes(1)))
struct RefusedValueTests {
    private static let location = "/v1/telephony/config/locations/hq"

    @Test(
        "A request with an impossible value gets 400 and the name of the field",
        arguments: [
            (HTTPRequest.Method.put, "/v1/telephony/config/locations/hq", #"{"routingPrefix": "911"}"#, "routingPrefix: "),
            (.put, "/v1/telephony/config/locations/hq", #"{"outsideDialDigit": "1"}"#, "outsideDialDigit: "),
            (.put, "/v1/telephony/config/locations/hq", #"{"announcementLanguage": "xx"}"#, "announcementLanguage: "),
            (.put, "/v1/locations/hq", #"{"address": {"country": "ZZ"}}"#, "address.country: there is no country ZZ"),
            (.put, "/v1/locations/hq", #"{"timeZone": "Mars/Olympus"}"#, "timeZone: "),
            (
                .post, "/v1/locations",
                #"{"name": "X", "timeZone": "Europe/Paris", "preferredLanguage": "en_us", "announcementLanguage": "en_us", "address": {"address1": "1", "city": "B", "country": "ZZ"}}"#,
                "address.country: "
            ),
            (
                .put, "/v1/people/alice?callingData=true",
                #"{"emails": ["alice@acme.example"], "displayName": "Alice", "extension": "1001", "phoneNumbers": [{"type": "work", "value": "+1202555019"}]}"#,
                "phoneNumbers[0].value: "
            ),
            (
                .put, "/v1/people/alice/features/callForwarding", #"{"callForwarding": {"always": {"enabled": true, "destination": "1001"}}}"#,
                "callForwarding.always"
            ),
            (
                .put, "/v1/people/alice/features/callForwarding", #"{"callForwarding": {"busy": {"enabled": true, "destination": "911"}}}"#,
                "callForwarding.busy"
            ),
            (
                .put, "/v1/people/alice/features/monitoring", #"{"enableCallParkNotification": false, "monitoredElements": ["alice"]}"#,
                "monitoredElements: "
            ),
            (
                .put, "/v1/telephony/config/locations/hq/callParks/settings", #"{"callParkSettings": {"recallTime": 1}}"#,
                "callParkSettings.recallTime: "
            ),
            (.put, "/v1/telephony/config/locations/hq/callParks/front", #"{"recall": {"option": "ALERT_HUNT_GROUP_ONLY"}}"#, "recall.huntGroupId: "),
            (.put, "/v1/telephony/config/locations/hq/callParkExtensions/orbit-1", #"{"extension": ""}"#, "extension: must have 2 to 10 digits"),
            (.put, "/v1/telephony/config/locations/hq/huntGroups/help", #"{"agents": [{"id": "bob", "weight": "-5"}]}"#, "agents[].weight: "),
            (.put, "/v1/telephony/config/locations/hq/huntGroups/help", #"{"agents": [{"id": "bob", "weight": "101"}]}"#, "agents[].weight: "),
            (
                .put, "/v1/telephony/config/locations/hq/huntGroups/help",
                #"{"callPolicies": {"noAnswer": {"destinationEnabled": true, "destination": "1001"}}}"#, "callPolicies.noAnswer.destinationEnabled"
            ),
            (
                .put, "/v1/telephony/config/locations/hq/huntGroups/help", #"{"callPolicies": {"noAnswer": {"destination": "1001"}}}"#,
                "callPolicies.noAnswer.destination"
            ),
            (.post, "/v1/devices", #"{"mac": "00ABCD123499", "personId": "bob", "password": "a\u0007b"}"#, "password: "),
            (
                .post, "/v1/webhooks",
                #"{"name": "w", "targetUrl": "https://203.0.113.9/x", "resource": "telephony_calls", "event": "all", "secret": "\u0000"}"#,
                "secret: must not have control characters"
            ), (.get, "/v1/telephony/config/numbers?ownerType=BOGUS", "", "ownerType"),
            (.get, "/v1/devices?connectionStatus=BOGUS", "", "connectionStatus"),
        ])
    func refused(_ method: HTTPRequest.Method, _ path: String, _ json: String, _ message: String) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let answer = json.isEmpty ? try await bench.request(method, path) : try await bench.request(method, path, json: json)
        #expect(answer.status == .badRequest)
        let text = try #require(answer.object["message"] as? String)
        #expect(text.contains(message), "\(text)")
        #expect(!text.contains("constraint"))
    }

    @Test("A password that the server makes for a device is in a header of the answer that makes it, and nowhere else")
    func madePassword() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let made = try await bench.request(.post, "/v1/devices", json: #"{"mac": "00ABCD123401", "personId": "bob"}"#)
        let password = try #require(made.headers[.sipPassword])
        let username = try #require(made.object["sipUserName"] as? String)
        let account = await bench.directory.read { $0.line(username: username)?.account }
        let expected = await bench.directory.read { index in
            index.members[MemberID(.person, "bob")].map { DeviceRoutes.account(username, password: password, of: $0, index) }
        }
        #expect(account == expected)
        let id = try #require(made.id)
        #expect(!made.text.contains(password))
        let read = try await bench.request(.get, "/v1/devices/\(id)")
        #expect(read.headers[.sipPassword] == nil && !read.text.contains(password))
        let given = try await bench.request(.post, "/v1/devices", json: #"{"mac": "00ABCD123402", "personId": "bob", "password": "own secret"}"#)
        #expect(given.headers[.sipPassword] == nil)
        #expect(given.object["sipUserName"] != nil)
    }

    @Test("A call park extension of a call park is not deleted; the message says which")
    func inUse() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let path = "/v1/telephony/config/locations/hq/callParkExtensions/orbit-1"
        let refused = try await bench.request(.delete, path)
        #expect(refused.status == .conflict)
        #expect((refused.object["message"] as? String)?.contains("is in the call park Front desk") == true)
        let group = "/v1/telephony/config/locations/hq/callParks/front"
        #expect(try await bench.request(.put, group, json: #"{"callParkExtensions": []}"#).status == .ok)
        #expect(try await bench.request(.delete, path).status == .noContent)
    }
}
