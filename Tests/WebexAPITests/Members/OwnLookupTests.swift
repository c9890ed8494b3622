import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("What people look up about their location and their country", .timeLimit(.minutes(1)))
struct OwnLookupTests {
    private static let me = "/v1/telephony/config/people/me"

    @Test(
        "Who has which number at one's location is found by name, number and extension, in an order",
        arguments: [
            ("?name=bak", ["1002"]), ("?phoneNumber=0101", ["1001"]), ("?extension=1002", ["1002"]), ("?name=nobody", []),
            ("?extension=100&order=extension-desc&max=2", ["1004", "1003"]),
        ])
    func numbers(_ query: String, _ digits: [String]) async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let answer = try await bench.request(.get, Self.me + "/location/assignedNumbers" + query, token: "bob")
        #expect(answer.items("phoneNumbers").compactMap { $0["extension"] as? String } == digits)
    }

    @Test("Numbers of other locations, and those that nobody has, are not among them")
    func onlyOwn() async throws {
        var contents = DirectoryContents.acmeWithGroups
        contents.numbers = [PhoneNumber(number: "+12025550150", locationID: "hq")]
        let bench = try await APIBench(contents)
        let numbers = try await bench.request(.get, Self.me + "/location/assignedNumbers", token: "dave").items("phoneNumbers")
        #expect(numbers.contains { ($0["owner"] as? [String: Any])?["id"] as? String == WebexID(.people, "dave").description })
        #expect(!numbers.contains { ($0["owner"] as? [String: Any])?["id"] as? String == WebexID(.people, "bob").description })
        let here = try await bench.request(.get, Self.me + "/location/assignedNumbers", token: "bob").items("phoneNumbers")
        #expect(!here.contains { $0["phoneNumber"] as? String == "+12025550150" })
        #expect(try await bench.request(.get, Self.me + "/location/assignedNumbers?order=shoe").status == .badRequest)
        #expect(try await bench.request(.get, Self.me + "/settings/guestCalling/numbers").items("phoneNumbers").isEmpty)
    }

    @Test("Services are those of everybody with calling, for oneself and for an administrator; without calling there are none")
    func services() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        let own = try await bench.request(.get, Self.me + "/settings/services", token: "bob").object["services"] as? [String]
        #expect(own?.contains("Call Forwarding Always") == true && Set(own ?? []).count == own?.count)
        let bob = try await bench.request(.get, "/v1/telephony/config/people/bob/services").object["services"] as? [String]
        #expect(bob == own)
        #expect(try await bench.request(.get, "/v1/telephony/config/people/quiet/services").object["services"] as? [String] == [])
    }

    @Test("A country has its time zones, whatever the case of its letters; one that there is not is not found")
    func country() async throws {
        let bench = try await APIBench()
        for path in ["/v1/telephony/config/countries/fr", Self.me + "/countries/FR"] {
            let answer = try await bench.request(.get, path)
            #expect(answer.object["timeZones"] as? [String] == ["Europe/Paris"])
            #expect(answer.object["stateRequired"] as? Bool == false && answer.object["zipCodeRequired"] as? Bool == false)
        }
        let zones = try await bench.request(.get, "/v1/telephony/config/countries/US").object["timeZones"] as? [String]
        #expect(zones?.first == "America/New_York" && zones?.contains("America/Denver") == true)
        #expect(try await bench.request(.get, "/v1/telephony/config/countries/XX").status == .notFound)
    }

    @Test("A small organization is told so")
    func size() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.get, "/v1/telephony/config/largeOrgStatus")
        #expect(answer.object["isLargeOrg"] as? Bool == false && answer.object["largeOrgThresholdPercentage"] as? Int == 0)
        let own = try await bench.request(.get, Self.me + "/organization/largeOrgStatus", token: "bob")
        #expect(own.object as? [String: Bool] == ["isLargeOrg": false])
    }

    @Test("A person's time zone and language are set, and are their location's again")
    func timeZone() async throws {
        let bench = try await APIBench()
        let path = "/v1/telephony/config/people/bob"
        #expect(try await bench.request(.get, path).object as? [String: String] == ["timeZone": "America/New_York"])
        let json = #"{"timeZone": "Asia/Tokyo", "announcementLanguage": "en_us"}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        #expect(try await bench.request(.get, path).object as? [String: String] == ["timeZone": "Asia/Tokyo", "announcementLanguage": "en_us"])
        #expect(try await bench.request(.get, Self.me, token: "bob").object["announcementLanguage"] as? String == "en_us")
        #expect(try await bench.request(.put, path, json: #"{"timeZone": ""}"#).status == .noContent)
        #expect(try await bench.request(.get, path).object["timeZone"] as? String == "America/New_York")
        for (json, says) in [(#"{"timeZone": "Mars/Base"}"#, "no time zone Mars/Base"), (#"{"announcementLanguage": "de_de"}"#, "spoken in de_de")] {
            let answer = try await bench.request(.put, path, json: json)
            #expect(answer.status == .badRequest && answer.message?.contains(says) == true)
        }
    }
}
