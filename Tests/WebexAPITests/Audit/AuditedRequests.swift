import Directory
import Foundation
import HTTPTypes

@testable import WebexAPI

/// A request for every route that writes, which succeeds in the directory of ``DirectoryContents/acmeWithDevices``.
enum AuditedRequests {
    /// Routes that change nothing which an administrator looks after, by the beginning of their paths: calls and their lamps, questions
    /// that are asked by POST, and one that takes no change.
    static let exceptions = [
        "POST /telephony/calls/", "POST /telephony/conference", "DELETE /telephony/conference", "POST /telephony/externalVoicemail/",
        "POST /telephony/config/actions/validateNumbers/invoke", "POST /telephony/config/actions/validateExtensions/invoke",
        "POST /telephony/config/locations/{locationId}/actions/validateExtensions/invoke",
        "PUT /telephony/config/people/me/endpoints/{deviceId}", "POST /telephony/config/actions/testCallRouting/invoke",
        "POST /telephony/config/devices/actions/validateMacs/invoke",
        "POST /telephony/config/devices/{deviceId}/actions/applyChanges/invoke",
        "POST /telephony/config/locations/{locationId}/actions/precheckForDeletion/invoke",
        "POST /telephony/config/locations/{locationId}/actions/generatePassword/invoke",
        "POST /telephony/config/locations/{locationId}/huntGroups/{groupId}/callForwarding/actions/switchMode/invoke",
        // Not of a person with a token; AuditEventsTests has what they leave.
        "POST /authorize", "POST /access_token", "POST /revoke",
    ]

    static func isException(_ route: Route) -> Bool {
        let name = "\(route.method.rawValue) \(route.path)"
        return self.exceptions.contains { name.hasPrefix($0) }
    }

    private static let location = "/telephony/config/locations/{locationId}"

    private static let jobs = "/telephony/config/jobs/numbers/manageNumbers"

    private static let outside = "/telephony/config/premisePstn"

    /// Bodies of those that want one.
    private static let bodies: [String: String] = [
        "POST \(jobs)": #"{"operation": "MOVE", "targetLocationId": "wh", "numberList": [{"locationId": "hq", "numbers": ["+12025550177"]}]}"#,
        "POST /people": #"{"emails": ["new@acme.example"], "firstName": "Nora", "lastName": "New", "roles": []}"#,
        "PUT /people/{personId}": #"{"title": "Clerk"}"#,
        "POST \(location)/callParkExtensions": #"{"name": "New", "extension": "7099"}"#,
        "PUT \(location)/callParkExtensions/{callParkExtensionId}": #"{"name": "Renamed"}"#,
        "POST \(location)/callParks": #"{"name": "New"}"#, "POST \(location)/callPickups": #"{"name": "New"}"#,
        "POST \(location)/huntGroups": #"{"name": "New", "extension": "1099"}"#,
        "PUT \(location)/callParks/{groupId}": #"{"name": "Renamed"}"#, "PUT \(location)/callPickups/{groupId}": #"{"name": "Renamed"}"#,
        "PUT \(location)/huntGroups/{groupId}": #"{"name": "Renamed"}"#,
        "PUT \(location)/huntGroups/{groupId}/callForwarding": #"{"callForwarding": {"always": {"enabled": true, "destination": "1001"}}}"#,
        "POST \(location)/huntGroups/{groupId}/callForwarding/selectiveRules": #"{"name": "New"}"#,
        "PUT \(location)/huntGroups/{groupId}/callForwarding/selectiveRules/{ruleId}": #"{"name": "Renamed"}"#,
        "POST /devices": #"{"mac": "AABBCCDDEE01", "model": "DMS Cisco 8845", "personId": "bob"}"#,
        "PATCH /devices/{deviceId}": #"{"op": "add", "path": "tags", "value": ["name=Lobby desk"]}"#,
        "PUT /telephony/config/devices/{deviceId}": #"{"sipPassword": "correct-horse-battery-1"}"#,
        "PUT /telephony/config/devices/{deviceId}/members": "{}",
        "PUT /x-orbit/devices/{deviceId}/lines": #"{"lines": [{"memberId": "bob", "sipPassword": "correct-horse-battery-2"}]}"#,
        "PUT /telephony/config/people/{memberId}/preferredAnswerEndpoint": #"{"preferredAnswerEndpointId": null}"#,
        "PUT /telephony/config/people/me/settings/preferredAnswerEndpoint": #"{"id": null}"#,
        "POST /webhooks":
            #"{"name": "w", "targetUrl": "https://example.com/w", "resource": "telephony_calls", "event": "all", "secret": "open sesame"}"#,
        "PUT /webhooks/{webhookId}": #"{"name": "v", "targetUrl": "https://example.com/v"}"#,
        "PATCH /licenses/users":
            #"{"personId": "quiet", "licenses": [{"id": "professional", "operation": "add", "properties": {"locationId": "hq", "extension": "1077"}}]}"#,
        "POST /locations":
            #"{"name": "New", "timeZone": "Europe/Paris", "preferredLanguage": "fr_FR", "announcementLanguage": "fr_fr", "address": {"address1": "1 Quai", "city": "Paris", "state": "IDF", "postalCode": "75001", "country": "FR"}}"#,
        "PUT /locations/{locationId}": #"{"notes": "Cold"}"#,
        "POST /locations/{locationId}/floors": #"{"floorNumber": 3}"#,
        "PUT /locations/{locationId}/floors/{floorId}": #"{"floorNumber": 4, "displayName": "Roof"}"#,
        "POST \(location)/receptionistContacts/directories": #"{"name": "New", "contacts": [{"personId": "bob"}]}"#,
        "PUT \(location)/receptionistContacts/directories/{directoryId}": #"{"name": "Renamed", "contacts": ["bob"]}"#,
        "POST /workspaceLocations": #"{"displayName": "New", "address": "1 Quai", "countryCode": "FR", "latitude": 48, "longitude": 2}"#,
        "PUT /workspaceLocations/{locationId}": #"{"displayName": "Renamed", "address": "1 Quai", "countryCode": "FR"}"#,
        "PUT \(location)/features/emergencyCallbackNumber": #"{"selected": "LOCATION_MEMBER_NUMBER", "locationMemberId": "alice"}"#,
        "PUT /telephony/config/people/{memberId}": #"{"timeZone": "Europe/Paris"}"#,
        "POST /telephony/config/locations": #"{"id": "bare", "announcementLanguage": "fr_fr"}"#,
        "POST \(location)/numbers": #"{"phoneNumbers": ["+12025550188"]}"#,
        "PUT \(location)/numbers": #"{"phoneNumbers": ["+12025550177"], "action": "DEACTIVATE"}"#,
        "DELETE \(location)/numbers": #"{"phoneNumbers": ["+12025550177"]}"#, "POST /workspaces": #"{"displayName": "New"}"#,
        "POST /telephony/config/virtualLines": #"{"firstName": "New", "lastName": "Line", "locationId": "hq", "extension": "1088"}"#,
        "PUT /telephony/config/virtualLines/{virtualLineId}/directorySearch": #"{"enabled": false}"#,
        "POST /x-orbit/trunks": #"{"name": "New", "locationId": "hq", "host": "192.0.2.1"}"#,
        "PUT /x-orbit/trunks/{trunkId}": #"{"name": "Renamed"}"#,
        "POST \(outside)/trunks": #"{"name": "New", "locationId": "hq", "address": "192.0.2.1", "password": "s3cret", "trunkType": "REGISTERING"}"#,
        "PUT \(outside)/trunks/{trunkId}": #"{"name": "Renamed", "password": "s3cret"}"#,
        "POST \(outside)/routeGroups": #"{"name": "New", "localGateways": [{"id": "used", "priority": 1}]}"#,
        "PUT \(outside)/routeGroups/{routeGroupId}": #"{"name": "Renamed", "localGateways": [{"id": "used", "priority": 1}]}"#,
        "POST \(outside)/dialPlans": #"{"name": "New", "dialPatterns": ["+33!"], "routeId": "used", "routeType": "TRUNK"}"#,
        "PUT \(outside)/dialPlans/{dialPlanId}": #"{"name": "Renamed", "routeId": "used", "routeType": "TRUNK"}"#,
        "PUT \(outside)/dialPlans/{dialPlanId}/dialPatterns": #"{"dialPatterns": [{"dialPattern": "+39!", "action": "ADD"}]}"#,
        "PUT \(location)/internalDialing":
            #"{"enableUnknownExtensionRoutePolicy": true, "unknownExtensionRouteIdentity": {"id": "used", "type": "TRUNK"}}"#,
        "PUT /telephony/config/callRecording": #"{"enabled": false}"#,
        "PUT /telephony/config/callRecording/vendor": #"{"vendorId": "\#(RecordingVendorBody.webexID)"}"#,
        "PUT /telephony/pstn/locations/{locationId}/connection": #"{"premiseRouteType": "TRUNK", "premiseRouteId": "used"}"#,
    ]

    /// Makes what the request is about, and asks.
    static func ask(_ route: Route, _ bench: APIBench) async throws -> Answer {
        let name = "\(route.method.rawValue) \(route.path)"
        var ids = [
            "locationId": "hq", "memberId": "bob", "personId": "bob", "callParkExtensionId": "orbit-1", "deviceId": "desk",
            "workspaceId": "lobby", "virtualLineId": "sales", "recordingId": "rec-1", "authorizationId": "grant",
            "organizationId": "acme", "trunkId": "idle", "ruleId": "Boss", "routeGroupId": "ways", "dialPlanId": "north", "floorId": "roof",
            "directoryId": "night",
        ]
        if route.path.contains("/workspaces/") { ids["memberId"] = "lobby" }
        if route.path.contains("/virtualLines/") { ids["memberId"] = "sales" }
        ids["groupId"] = ["callParks": "front", "huntGroups": "help", "callPickups": "all"].first { route.path.contains($0.key) }?.value
        // What is in use stays.
        if name == "DELETE \(self.location)/callParkExtensions/{callParkExtensionId}" { ids["callParkExtensionId"] = "orbit-3" }
        if name == "DELETE /telephony/config/virtualLines/{virtualLineId}" { ids["virtualLineId"] = "spare" }
        if ["DELETE /locations/{locationId}", "DELETE /workspaceLocations/{locationId}"].contains(name) { ids["locationId"] = "bare" }
        if route.path.contains("{announcementId}") { ids["announcementId"] = try await bench.upload().id }
        if route.path.contains("{recordingId}") { await bench.keep(.sample()) }
        if route.path.contains("{webhookId}") {
            ids["webhookId"] = try await bench.request(.post, "/v1/webhooks", json: self.bodies["POST /webhooks"] ?? "").id
        }
        if route.path.contains("{jobId}") {
            ids["jobId"] = try await bench.request(.post, "/v1" + self.jobs, json: self.bodies["POST \(self.jobs)"] ?? "").id
            if route.path.contains("resume") { try await bench.jobs.pause(WebexID(.job, parsing: ids["jobId"] ?? "")?.key ?? "", of: "acme") }
        }
        if name == "POST \(self.location)/announcements" { return try await bench.upload() }
        let path = ids.reduce("/v1" + route.path) { $0.replacing("{\($1.key)}", with: $1.value) }
        let query = name == "DELETE /authorizations" ? "?clientId=board" : ""
        let type = route.method == .patch && route.path.hasPrefix("/devices") ? "application/json-patch+json" : "application/json"
        return try await bench.request(
            route.method, path + query, headers: [.contentType: type, .trackingID: "the request"], bytes: Array((self.bodies[name] ?? "{}").utf8))
    }

    /// A directory and accounts in which every request above succeeds.
    static func bench() async throws -> APIBench {
        var contents = DirectoryContents.acmeWithDevices
        var bare = Location(id: "bare", organizationID: "acme", name: "Bare", routingPrefix: nil)
        bare.calling.isEnabled = false
        contents.locations.append(bare)
        for (id, name) in [("used", "Used"), ("idle", "Idle")] {
            contents.trunks.append(Trunk(id: id, organizationID: "acme", locationID: "hq", name: name, host: "192.0.2.10"))
        }
        contents.routeGroups = [RouteGroup(id: "ways", organizationID: "acme", name: "Ways", trunkIDs: ["used"])]
        contents.dialPlans = [DialPlan(id: "north", organizationID: "acme", name: "North", patterns: ["+47!"], route: .trunk("used"))]
        contents.members.append(
            Member(
                id: MemberID(.virtualLine, "spare"), organizationID: "acme", locationID: "hq", displayName: "Spare", firstName: "Spare",
                lastName: "Line", extension: "1999"))
        contents.floors = [Floor(id: "roof", organizationID: "acme", locationID: "hq", number: 9)]
        contents.contactDirectories = [
            ContactDirectory(id: "night", organizationID: "acme", locationID: "hq", name: "Night", contacts: [.member(MemberID(.person, "dave"))])
        ]
        contents.numbers.append(PhoneNumber(number: "+12025550177", locationID: "hq"))
        let bench = try await APIBench(contents)
        await bench.accounts.save(
            OAuthApplication(
                id: "board", kind: .integration, name: "Board", secretHash: APIBench.hash("secret"), redirectURIs: ["https://board.example/"],
                scopes: ["spark:all"], createdAt: 0))
        let grant = OAuthGrant(
            id: "grant", applicationID: "board", personID: "bob", organizationID: "acme", scopes: ["spark:all"], refreshHash: "r",
            refreshExpiresAt: 9_000_000_000_000, createdAt: 0)
        let token = AccessToken(
            hash: "granted", personID: "bob", organizationID: "acme", scopes: ["spark:all"], roles: [], expiresAt: nil, grantID: "grant")
        await bench.accounts.save(grant, token)
        return bench
    }
}
