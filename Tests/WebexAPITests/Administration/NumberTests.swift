import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Numbers (API: Numbers)", .timeLimit(.minutes(1)))
struct NumberTests {
    private static let list = "/v1/telephony/config/numbers"
    private static let headquarters = "/v1/telephony/config/locations/hq/numbers"

    /// Three numbers nobody has: one active, one inactive, one toll-free for services.
    private static func bench() async throws -> APIBench {
        let bench = try await APIBench(.acmeWithGroups)
        for body in [
            #"{"phoneNumbers": ["+12025550150"]}"#, #"{"phoneNumbers": ["+12025550151"], "state": "INACTIVE"}"#,
            #"{"phoneNumbers": ["+18005550152"], "numberType": "TOLLFREE", "numberUsageType": "SERVICE"}"#,
        ] {
            #expect(try await bench.request(.post, Self.headquarters, json: body).status == .ok)
        }
        return bench
    }

    private static func numbers(_ bench: APIBench, _ query: String) async throws -> [String] {
        let answer = try await bench.request(.get, "\(Self.list)?\(query)")
        #expect(answer.status == .ok, "\(answer.text)")
        return answer.items("phoneNumbers").map { ($0["phoneNumber"] ?? $0["extension"]) as? String ?? "?" }
    }

    @Test(
        "Every filter lets through what it should",
        arguments: [
            ("numberType=NUMBER", ["+12025550101", "+12025550110", "+12025550150", "+12025550151", "+18005550152"]),
            ("phoneNumber=555015", ["+12025550150", "+12025550151", "+18005550152"]),
            ("assigned=true&numberType=NUMBER", ["+12025550101", "+12025550110"]),
            ("assigned=false", ["+12025550150", "+12025550151", "+18005550152"]), ("available=true&state=ACTIVE", ["+12025550150", "+18005550152"]),
            ("state=INACTIVE", ["+12025550151"]), ("tollFreeNumbers=true", ["+18005550152"]), ("serviceNumber=true", ["+18005550152"]),
            ("serviceNumber=false&available=true", ["+12025550150", "+12025550151"]), ("ownerName=archer", ["+12025550101"]),
            ("ownerType=HUNT_GROUP", ["1050"]), ("ownerType=PLACE", ["+12025550110"]), ("extension=100&ownerName=BO", ["1002"]),
            ("extension=1001", ["+12025550101"]), ("phoneNumberType=PRIMARY&extension=1001", ["+12025550101"]), ("phoneNumberType=FAX", []),
            ("includedTelephonyTypes=MOBILE_NUMBER", []), ("reservedNumber=true", []), ("elinEnabled=true", []),
            ("restrictedNonGeoNumbers=true", []),
        ])
    func filters(_ query: String, _ expected: [String]) async throws {
        #expect(try await Self.numbers(try await Self.bench(), query) == expected)
    }

    @Test("By owner, by location, and in every order")
    func orders() async throws {
        let bench = try await Self.bench()
        #expect(try await Self.numbers(bench, "ownerId=\(WebexID(.people, "bob"))") == ["1002"])
        #expect(try await Self.numbers(bench, "locationId=wh") == ["2001", "2002"])
        #expect(try await Self.numbers(bench, "locationId=wh&order=extension-desc") == ["2002", "2001"])
        #expect(try await Self.numbers(bench, "locationId=zhq").isEmpty)
        let all = try await Self.numbers(bench, "")
        #expect(all.prefix(5) == ["+12025550101", "+12025550110", "+12025550150", "+12025550151", "+18005550152"])
        #expect(try await Self.numbers(bench, "order=DESC") == all.reversed())
        #expect(try await Self.numbers(bench, "order=lastName&assigned=true&numberType=NUMBER") == ["+12025550101", "+12025550110"])
        #expect(try await Self.numbers(bench, "max=2&start=1") == Array(all[1...2]))
    }

    @Test("A number comes with all the keys that it has, and its owner")
    func body() async throws {
        let bench = try await Self.bench()
        let number = try #require(try await bench.request(.get, "\(Self.list)?extension=1001").items("phoneNumbers").first)
        #expect(number["esn"] as? String == "81001001")
        #expect(number["state"] as? String == "ACTIVE")
        #expect(number["mainNumber"] as? Bool == false)
        #expect((number["location"] as? [String: String])?["name"] == "Headquarters")
        let owner = try #require(number["owner"] as? [String: String])
        #expect(owner["type"] == "PEOPLE")
        #expect(owner["lastName"] == "Archer")
    }

    @Test("Details count numbers of every sort")
    func counts() async throws {
        let bench = try await Self.bench()
        let count = try #require(try await bench.request(.get, "\(Self.list)?details=true&max=1").object["count"] as? [String: Int])
        #expect(count["assigned"] == 2)
        #expect(count["unAssigned"] == 3)
        #expect(count["inActive"] == 1)
        #expect(count["available"] == 2)
        #expect(count["tollFreeNumbers"] == 1)
        #expect(count["total"] == count["assigned"].map { $0 + 3 + (count["extensionOnly"] ?? 0) })
    }

    @Test("A number is deactivated and activated, and leads nowhere in between; one that somebody has is not deactivated")
    func states() async throws {
        let bench = try await Self.bench()
        for (action, state) in [("DEACTIVATE", false), ("ACTIVATE", true)] {
            let body = #"{"phoneNumbers": ["+12025550150"], "action": "\#(action)"}"#
            #expect(try await bench.request(.put, Self.headquarters, json: body).status == .noContent)
            #expect(await bench.directory.read { $0.number("+12025550150", organizationID: "acme")?.number.isActive } == state)
        }
        let taken = try await bench.request(.put, Self.headquarters, json: #"{"phoneNumbers": ["+12025550101"], "action": "DEACTIVATE"}"#)
        #expect(taken.status == .conflict)
        let body = #"{"emails": ["n@acme.example"], "displayName": "N", "phoneNumbers": [{"type": "work", "value": "+12025550151"}]}"#
        #expect(try await bench.request(.post, "/v1/people?callingData=true", json: body).status == .ok)
        #expect(await bench.directory.read { $0.target(digits: "+12025550151", from: "hq") } == nil)
        #expect(try await bench.request(.put, Self.headquarters, json: #"{"phoneNumbers": ["+12025550151"]}"#).status == .noContent)
        #expect(await bench.directory.read { $0.target(digits: "+12025550151", from: "hq") } != nil)
    }

    @Test("Adding a number again changes nothing; another location's and a malformed one are refused, and no others are added with them")
    func adding() async throws {
        let bench = try await Self.bench()
        let before = await bench.store.load()
        #expect(try await bench.request(.post, Self.headquarters, json: #"{"phoneNumbers": ["+12025550151"]}"#).status == .ok)
        let elsewhere = #"{"phoneNumbers": ["+12025550199", "+12025550150"]}"#
        let other = try await bench.request(.post, "/v1/telephony/config/locations/wh/numbers", json: elsewhere)
        #expect(other.status == .conflict)
        #expect(other.message == "phoneNumber: +12025550150 is already assigned to the location Headquarters")
        let malformed = try await bench.request(.post, Self.headquarters, json: #"{"phoneNumbers": ["+12025550199", "many"]}"#)
        #expect(malformed.status == .badRequest)
        #expect(malformed.text.contains(#""number":"many""#))
        #expect(try await bench.request(.post, Self.headquarters, json: #"{"phoneNumbers": []}"#).status == .badRequest)
        #expect(await bench.store.load() == before)
    }

    @Test("A number that somebody has or the location is called by is not removed; the answer says by whom")
    func removing() async throws {
        let bench = try await Self.bench()
        let taken = try await bench.request(.delete, Self.headquarters, json: #"{"phoneNumbers": ["+12025550150", "+12025550101"]}"#)
        #expect(taken.status == .conflict)
        #expect(taken.message == "+12025550101 is assigned to Alice Archer")
        #expect(await bench.directory.read { $0.hasNumber("+12025550150") })
        let calling = "/v1/telephony/config/locations/hq"
        #expect(try await bench.request(.put, calling, json: #"{"callingLineId": {"phoneNumber": "+12025550150"}}"#).status == .noContent)
        let main = try await bench.request(.delete, Self.headquarters, json: #"{"phoneNumbers": ["+12025550150"]}"#)
        #expect(main.message == "+12025550150 is the main number of Headquarters")
        #expect(try await bench.request(.put, calling, json: #"{"callingLineId": {"phoneNumber": ""}}"#).status == .noContent)
        #expect(try await bench.request(.delete, Self.headquarters, json: #"{"phoneNumbers": ["+12025550150"]}"#).status == .noContent)
        #expect(try await bench.request(.delete, Self.headquarters, json: #"{"phoneNumbers": ["+12025550150"]}"#).status == .notFound)
    }

    @Test("A hunt group is offered the active numbers of its location that nobody has, and takes one")
    func available() async throws {
        let bench = try await Self.bench()
        let groups = "/v1/telephony/config/locations/hq/huntGroups"
        for path in ["\(groups)/availableNumbers", "\(groups)/alternate/availableNumbers", "/v1/telephony/config/locations/hq/availableNumbers"] {
            let numbers = try await bench.request(.get, path).items("phoneNumbers")
            #expect(numbers.compactMap { $0["phoneNumber"] as? String } == ["+12025550150", "+18005550152"])
            #expect(numbers.allSatisfy { $0["owner"] == nil })
        }
        #expect(try await bench.request(.get, "\(groups)/availableNumbers?phoneNumber=800").items("phoneNumbers").count == 1)
        let made = try await bench.request(.post, groups, json: #"{"name": "Sales", "phoneNumber": "+18005550152"}"#)
        #expect(made.status == .created)
        #expect(try await bench.request(.get, "\(groups)/availableNumbers").items("phoneNumbers").count == 1)
        let wrong = try await bench.request(
            .post, "/v1/telephony/config/locations/wh/huntGroups", json: #"{"name": "Sales", "phoneNumber": "+12025550150"}"#)
        #expect(wrong.status == .badRequest)
        #expect(wrong.message == "phoneNumber: +12025550150 is a number of the location Headquarters, not of Warehouse")
    }

    @Test("Numbers and extensions are told apart: free, taken, named twice, malformed, another organisation's")
    func validation() async throws {
        let bench = try await Self.bench()
        let numbers = try await bench.request(
            .post, "/v1/telephony/config/actions/validateNumbers/invoke",
            json: #"{"phoneNumbers": ["+12025550160", "+12025550160", "+12025550101", "x"]}"#)
        #expect(numbers.object["status"] as? String == "ERRORS")
        #expect(numbers.items("phoneNumbers").compactMap { $0["state"] as? String } == ["Available", "Duplicate In List", "Duplicate", "Invalid"])
        let foreign = try await bench.request(
            .post, "/v1/telephony/config/actions/validateNumbers/invoke", token: "zoe", json: #"{"phoneNumbers": ["+12025550101"]}"#)
        #expect(foreign.items("phoneNumbers").compactMap { $0["state"] as? String } == ["Unavailable"])
        let extensions = #"{"extensions": ["1001", "7001", "1999", "1999", "1"]}"#
        let local = try await bench.request(
            .post, "/v1/telephony/config/locations/hq/actions/validateExtensions/invoke", json: extensions)
        #expect(
            local.items("extensionStatus").compactMap { $0["state"] as? String } == [
                "DUPLICATE", "DUPLICATE", "VALID", "DUPLICATE_IN_LIST", "INVALID",
            ])
        let wide = try await bench.request(.post, "/v1/telephony/config/actions/validateExtensions/invoke", json: #"{"extensions": ["1001"]}"#)
        #expect(wide.object["status"] as? String == "OK")
    }

    @Test(
        "Filters that cannot be are refused",
        arguments: ["numberType=EXTENSION&assigned=true", "reservedNumber=true&available=true", "state=MAYBE", "order=colour", "assigned=perhaps"])
    func contradictions(_ query: String) async throws {
        #expect(try await APIBench().request(.get, "\(Self.list)?\(query)").status == .badRequest)
    }

    @Test("Numbers are changed where one administers")
    func rights() async throws {
        let bench = try await APIBench()
        let body = #"{"phoneNumbers": ["+12025550160"]}"#
        #expect(try await bench.request(.post, Self.headquarters, token: "erin", json: body).status == .forbidden)
        #expect(try await bench.request(.post, Self.headquarters, token: "rita", json: body).status == .forbidden)
        #expect(try await bench.request(.post, "/v1/telephony/config/locations/zhq/numbers", json: body).status == .notFound)
        #expect(try await bench.request(.post, "/v1/telephony/config/locations/wh/numbers", token: "erin", json: body).status == .ok)
        #expect(try await bench.request(.get, Self.list, token: "bob").status == .forbidden)
        #expect(try await bench.request(.get, Self.list, token: "zoe").items("phoneNumbers").count == 1)
    }
}
