import CallControl
import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Location administrators see what is at their locations (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(2)))
struct LocationAdministratorTests {
    /// Erin administers the Warehouse or, where it says so, the Shed as well.
    static func bench(_ locations: [String] = ["wh"]) async throws -> APIBench {
        var contents = DirectoryContents.acmeWithDevices
        let trunks = DirectoryContents.acmeWithTrunks
        (contents.trunks, contents.routeGroups, contents.dialPlans) = (trunks.trunks, trunks.routeGroups, trunks.dialPlans)
        if let erin = contents.members.firstIndex(where: { $0.id.key == "erin" }) { contents.members[erin].administeredLocationIDs = locations }
        contents.members += [
            Member(id: MemberID(.workspace, "bay"), organizationID: "acme", locationID: "wh", displayName: "Bay", extension: "2010"),
            Member(id: MemberID(.workspace, "roof"), organizationID: "acme", locationID: "shed", displayName: "Attic", extension: "3010"),
            Member(id: MemberID(.virtualLine, "orders"), organizationID: "acme", locationID: "wh", displayName: "Orders", extension: "2020"),
        ]
        contents.numbers = [
            PhoneNumber(number: "+12025550150", locationID: "hq"), PhoneNumber(number: "+12025550250", locationID: "wh"),
            PhoneNumber(number: "+12025550251", locationID: "wh", isActive: false),
            PhoneNumber(number: "+12025550151", locationID: "hq", isActive: false),
        ]
        contents.groups.append(
            MemberGroup(
                id: "load", kind: .huntGroup, organizationID: "acme", locationID: "wh", name: "Loaders", extension: "2050",
                memberIDs: [MemberID(.person, "dave")]))
        return try await APIBench(contents)
    }

    struct List: Sendable, CustomTestStringConvertible {
        var path: String
        var key: String
        var name: String
        /// What Erin is shown.
        var names: [String]
        /// What is shown to her when she administers the Shed as well.
        var both: [String]?

        init(_ path: String, _ key: String, _ name: String, _ names: [String], both: [String]? = nil) {
            (self.path, self.key, self.name, self.names, self.both) = (path, key, name, names, both)
        }

        var testDescription: String { self.path }
    }

    static let lists = [
        List("people", "items", "displayName", ["Dave Diaz", "Erin Evans"]),
        List("people?callingData=true&max=1&start=1", "items", "displayName", ["Erin Evans"]),
        List("people?roles=\(WebexID(Role.fullAdministrator))", "items", "displayName", []),
        List("workspaces", "items", "displayName", ["Bay"], both: ["Attic", "Bay"]),
        List("workspaces?displayName=a", "items", "displayName", ["Bay"], both: ["Attic", "Bay"]),
        List("devices", "items", "displayName", ["SIP phone", "Ramp", "SIP phone"]),
        List("devices?mac=0011223344FF", "items", "displayName", []),
        List("locations", "items", "name", ["Warehouse"], both: ["Shed", "Warehouse"]),
        List("workspaceLocations", "items", "displayName", ["Warehouse"], both: ["Shed", "Warehouse"]),
        List("telephony/config/locations", "locations", "name", ["Warehouse"], both: ["Shed", "Warehouse"]),
        List("telephony/config/virtualLines", "virtualLines", "displayName", ["Orders"]),
        List(
            "telephony/config/numbers?order=extension", "phoneNumbers", "extension", ["2001", "2002", "2010", "2020", "2050"],
            both: ["2001", "2002", "2010", "2020", "2050", "3010"]),
        List("telephony/config/numbers?available=true", "phoneNumbers", "phoneNumber", ["+12025550250", "+12025550251"]),
        List("telephony/config/numbers?state=INACTIVE", "phoneNumbers", "phoneNumber", ["+12025550251"]),
        List("telephony/config/numbers?ownerId=bob", "phoneNumbers", "extension", []),
        List("telephony/config/huntGroups", "huntGroups", "name", ["Loaders"]),
        List("telephony/config/callParkExtensions", "callParkExtensions", "name", ["Dock"], both: ["Dock", "Shelf"]),
        List("telephony/config/premisePstn/trunks", "trunks", "name", ["Back gate"]),
        List("telephony/config/routeChoices", "routeIdentities", "name", ["Back gate", "Ways"]),
        List("x-orbit/trunks", "items", "name", ["Back gate"]),
        List(
            "telephony/config/people/dave/monitoring/availableMembers", "members", "displayName", ["Orders", "Bay", "Erin Evans"],
            both: ["Orders", "Bay", "Attic", "Erin Evans"]),
        List("telephony/config/devices/ramp/availableMembers", "members", "lastName", ["Evans"]),
        List("licenses/professional?includeAssignedTo=user", "users", "displayName", ["Dave Diaz", "Erin Evans"]),
        // A filter for another location lets nothing through.
        List("people?locationId=hq", "items", "displayName", []), List("workspaces?locationId=hq", "items", "displayName", []),
        List("devices?locationId=hq", "items", "displayName", []), List("telephony/config/numbers?locationId=hq", "phoneNumbers", "extension", []),
        List("telephony/config/huntGroups?locationId=hq", "huntGroups", "name", []),
        List("telephony/config/callParkExtensions?locationId=hq", "callParkExtensions", "name", []),
        List("telephony/config/virtualLines?locationId=hq", "virtualLines", "displayName", []),
    ]

    private static func names(_ bench: APIBench, _ list: List, _ token: String) async throws -> [String] {
        let answer = try await bench.request(.get, "/v1/\(list.path)", token: token)
        #expect(answer.status == .ok, "\(list.path): \(answer.text)")
        return answer.items(list.key).compactMap { $0[list.name] as? String }
    }

    @Test("A list has what is at their locations alone, for others of the organisation too", arguments: lists)
    func list(_ list: List) async throws {
        let both = try await Self.bench(["wh", "shed"])
        #expect(try await Self.names(both, list, "erin").sorted() == (list.both ?? list.names).sorted())
        let bench = try await Self.bench()
        #expect(try await Self.names(bench, list, "erin").sorted() == list.names.sorted())
        #expect(try await Self.names(bench, list, "rita") != list.names)
    }

    @Test("A list of two locations is in order and has pages")
    func pages() async throws {
        let bench = try await Self.bench(["wh", "shed"])
        let path = "/v1/telephony/config/numbers?order=extension-desc&max=2"
        // Numbers without an extension are last.
        let first = try await bench.request(.get, path + "&start=2", token: "erin")
        #expect(first.items("phoneNumbers").compactMap { $0["extension"] as? String } == ["3010", "2050"])
        #expect(first.headers[.link]?.contains("rel=\"next\"") == true)
        let second = try await bench.request(.get, path + "&start=4", token: "erin")
        #expect(second.items("phoneNumbers").compactMap { $0["extension"] as? String } == ["2020", "2010"])
        let last = try await bench.request(.get, path + "&start=6", token: "erin")
        #expect(last.headers[.link]?.contains("rel=\"next\"") == false)
    }

    @Test("How many numbers there are is told of their locations")
    func counts() async throws {
        let bench = try await Self.bench()
        let count = try await bench.request(.get, "/v1/telephony/config/numbers?details=true", token: "erin").object["count"] as? [String: Int]
        #expect(count?["total"] == 7)
        #expect(count?["extensionOnly"] == 5)
        #expect(count?["unAssigned"] == 2)
        #expect(count?["inActive"] == 1)
    }

    @Test("Of people elsewhere they are told what everybody is, and nothing where their token is good for administration alone")
    func people() async throws {
        let bench = try await Self.bench()
        try await bench.addToken("administration", of: try await bench.person("erin"), scopes: ["spark-admin:people_read"])
        let bob = try await bench.request(.get, "/v1/people/bob?callingData=true", token: "erin")
        #expect(bob.text == (try await bench.request(.get, "/v1/people/bob?callingData=true", token: "carol")).text)
        #expect(bob.object["locationId"] == nil && bob.object["licenses"] == nil)
        for query in ["displayName=Bob", "id=bob", "email=bob@acme.example"] {
            let found = try await bench.request(.get, "/v1/people?callingData=true&\(query)", token: "erin")
            #expect(found.text == (try await bench.request(.get, "/v1/people?callingData=true&\(query)", token: "carol")).text)
            #expect(found.items().count == 1)
            #expect(try await bench.request(.get, "/v1/people?\(query)", token: "administration").items().isEmpty)
        }
        let dave = try await bench.request(.get, "/v1/people/dave?callingData=true", token: "erin")
        #expect(dave.object["locationId"] != nil && dave.object["licenses"] != nil)
        #expect(try await bench.request(.get, "/v1/people/dave", token: "administration").status == .ok)
        #expect(try await bench.request(.get, "/v1/people/bob", token: "administration").status == .forbidden)
    }

    @Test("What is their own they read wherever they are")
    func own() async throws {
        let bench = try await Self.bench(["shed"])
        for path in [
            "people/erin?callingData=true", "telephony/config/people/erin/devices", "people/erin/features/callForwarding",
            "telephony/calls/members/erin/calls",
            "telephony/calls/members/erin/history", "people/erin/features/monitoring", "devices?personId=erin",
        ] {
            #expect(try await bench.request(.get, "/v1/\(path)", token: "erin").status == .ok, "\(path)")
        }
        #expect(try await bench.request(.get, "/v1/devices?personId=erin", token: "erin").items().count == 1)
        #expect(try await bench.request(.get, "/v1/devices?personId=dave", token: "erin").items().isEmpty)
        #expect(try await bench.request(.put, "/v1/people/erin/features/callWaiting", token: "erin", json: "{}").status == .forbidden)
    }

    @Test("Who is a read-only administrator too sees the whole organisation")
    func reader() async throws {
        var contents = DirectoryContents.acmeWithDevices
        if let erin = contents.members.firstIndex(where: { $0.id.key == "erin" }) { contents.members[erin].roles.append(.readOnlyAdministrator) }
        let bench = try await APIBench(contents)
        #expect(try await bench.request(.get, "/v1/people", token: "erin").items().count == 7)
        #expect(try await bench.request(.get, "/v1/people/bob/features/callWaiting", token: "erin").status == .ok)
        #expect(try await bench.request(.put, "/v1/people/bob/features/callWaiting", token: "erin", json: "{}").status == .forbidden)
    }

    @Test("Detailed call records are those of their locations, whatever these are called")
    func callDetails() async throws {
        let bench = try await Self.bench()
        for (id, location) in [("a", "hq"), ("b", "wh")] {
            var record = CallDetailRecord.sample(id, location: "Warehouse")
            record.user.locationID = location
            await bench.details.append(record)
        }
        let path = "/v1/cdr_feed?startTime=2025-08-05T00:00:00.000Z&endTime=2025-08-06T00:00:00.000Z"
        for (token, count) in [("rita", 2), ("erin", 1)] {
            for query in ["", "&locations=Warehouse"] {
                #expect(try await bench.request(.get, path + query, token: token).items().count == count, "\(token)")
            }
        }
    }
}
