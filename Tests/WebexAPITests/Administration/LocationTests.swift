import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Locations (API: Locations, Location Call Settings)", .timeLimit(.minutes(1)))
struct LocationTests {
    private static let new = """
        {"name": "Harbour", "timeZone": "Europe/Paris", "preferredLanguage": "en_US", "announcementLanguage": "en_us", "latitude": "48.5",
         "address": {"address1": "1 Quay", "city": "Brest", "postalCode": "29200", "country": "fr"}}
        """
    private static let calling = "/v1/telephony/config/locations"

    @Test("A location is created, enabled for calling, given a main number, changed, and deleted when nothing is in it")
    func life() async throws {
        let bench = try await APIBench()
        let created = try await bench.request(.post, "/v1/locations", json: Self.new)
        #expect(created.status == .created)
        let id = try #require(created.id)
        let details = try await bench.request(.get, "/v1/locations/\(id)").object
        #expect(details["name"] as? String == "Harbour")
        #expect(details["timeZone"] as? String == "Europe/Paris")
        #expect(details["latitude"] as? Double == 48.5)
        #expect((details["address"] as? [String: String])?["country"] == "FR")
        // Before its calls are enabled there are none to set, and nobody there has an extension.
        #expect(try await bench.request(.get, "\(Self.calling)/\(id)").status == .notFound)
        let numbers = #"{"phoneNumbers": ["+33298000001", "+33298000002"]}"#
        #expect(try await bench.request(.post, "\(Self.calling)/\(id)/numbers", json: numbers).status == .badRequest)
        let enabled = try await bench.request(.post, Self.calling, json: #"{"id": "\#(id)", "announcementLanguage": "fr_fr"}"#)
        #expect(enabled.status == .created)
        #expect(enabled.id == id)
        #expect(try await bench.request(.post, Self.calling, json: #"{"id": "\#(id)", "announcementLanguage": "fr_fr"}"#).status == .conflict)
        #expect(try await bench.request(.post, "\(Self.calling)/\(id)/numbers", json: numbers).status == .ok)
        let change = """
            {"announcementLanguage": "en_gb", "callingLineId": {"name": "Brest", "phoneNumber": "+33298000001"}, "routingPrefix": "8300",
             "outsideDialDigit": "9", "enforceOutsideDialDigit": true, "externalCallerIdName": "Acme Brest"}
            """
        #expect(try await bench.request(.put, "\(Self.calling)/\(id)", json: change).status == .noContent)
        let calling = try await bench.request(.get, "\(Self.calling)/\(id)").object
        #expect(calling["callingLineId"] as? [String: String] == ["name": "Brest", "phoneNumber": "+33298000001"])
        #expect(calling["announcementLanguage"] as? String == "en_gb")
        #expect(calling["routingPrefix"] as? String == "8300")
        #expect(calling["outsideDialDigit"] as? String == "9")
        #expect(calling["enforceOutsideDialDigit"] as? Bool == true)
        #expect(try await bench.request(.put, "/v1/locations/\(id)", json: #"{"name": "Port", "notes": "By the sea"}"#).status == .noContent)
        #expect(try await bench.request(.get, "/v1/locations?name=POR").items().compactMap { $0["id"] as? String } == [id])
        #expect(try await bench.request(.get, "/v1/locations?id=\(id)").items().count == 1)
        // Its numbers go with it.
        #expect(try await bench.request(.delete, "/v1/locations/\(id)").status == .noContent)
        #expect(try await bench.request(.get, "/v1/locations/\(id)").status == .notFound)
        #expect(await bench.directory.read { !$0.hasNumber("+33298000001") })
    }

    @Test("Lists have the organisation's locations by name; those of calling only where calls are enabled, in either order")
    func lists() async throws {
        let bench = try await APIBench()
        _ = try await bench.request(.post, "/v1/locations", json: Self.new)
        let all = try await bench.request(.get, "/v1/locations")
        #expect(all.items().compactMap { $0["name"] as? String } == ["Harbour", "Headquarters", "Shed", "Warehouse"])
        let calling = try await bench.request(.get, "\(Self.calling)?order=DSC&max=2")
        #expect(calling.items("locations").compactMap { $0["name"] as? String } == ["Warehouse", "Shed"])
        #expect(calling.headers[.link]?.contains("rel=\"next\"") == true)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var location: String
        var message: String

        var testDescription: String { self.message }
    }

    @Test(
        "A location that is in use is not deleted; the answer says by what",
        arguments: [
            Refusal(location: "hq", message: "Headquarters has the person Alice Archer and 4 more"),
            Refusal(location: "wh", message: "Warehouse has the person Dave Diaz and 1 more"),
            Refusal(location: "shed", message: "Shed has the call park extension Shelf"),
        ])
    func inUse(_ refusal: Refusal) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.delete, "/v1/locations/\(WebexID(.location, refusal.location))")
        #expect(answer.status == .conflict)
        #expect(answer.message == refusal.message)
        #expect(await bench.store.load() == .acme)
    }

    @Test(
        "What cannot be is refused by name",
        arguments: [
            (#"{"name": "Warehouse"}"#, 409, "name: Warehouse is already assigned to the location wh"),
            (#"{"name": ""}"#, 400, "name: must have 1 to 256 characters"),
            (#"{"timeZone": "Moon/Crater"}"#, 400, "timeZone: there is no time zone Moon/Crater"),
            (#"{"address": {"country": "USA"}}"#, 400, "address.country: there is no country USA (ISO 3166)"),
            (#"{"latitude": 91}"#, 400, "latitude: must be -90 to 90"),
            (#"{"longitude": "east"}"#, 400, "longitude must be a number"),
        ])
    func refused(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, "/v1/locations/hq", json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
        #expect(await bench.store.load() == .acme)
    }

    @Test(
        "What cannot be set for calls is refused by name",
        arguments: [
            (#"{"routingPrefix": "8200"}"#, 409, "routingPrefix: 8200 is already assigned to Warehouse"),
            (#"{"routingPrefix": "x"}"#, 400, "routingPrefix: must have 1 to 7 digits"),
            (#"{"outsideDialDigit": "99"}"#, 400, "outsideDialDigit: must be one digit from 1 to 9"),
            (
                #"{"callingLineId": {"phoneNumber": "+13125550199"}}"#, 400,
                "callingLineId.phoneNumber: +13125550199 is not a number of Headquarters"
            ), (#"{"callingLineId": {"phoneNumber": "no"}}"#, 400, "callingLineId.phoneNumber: must be an E.164 number such as +12025550101"),
        ])
    func refusedCalling(_ body: String, _ status: Int, _ message: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, "\(Self.calling)/hq", json: body)
        #expect(answer.status.code == status)
        #expect(answer.message == message)
    }

    @Test(
        "A new location must say where it is and what it speaks",
        arguments: ["name", "timeZone", "preferredLanguage", "announcementLanguage", "address"])
    func incomplete(_ key: String) async throws {
        let answer = try await APIBench().request(.post, "/v1/locations", json: Self.new.replacing("\"\(key)\"", with: "\"other\""))
        #expect(answer.status == .badRequest)
        #expect(answer.message == "\(key) is missing")
    }

    @Test("Location administrators change their locations and no others, and make and delete none")
    func rights() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.put, "/v1/locations/wh", token: "erin", json: #"{"notes": "Cold"}"#).status == .noContent)
        #expect(try await bench.request(.put, "/v1/locations/hq", token: "erin", json: #"{"notes": "Cold"}"#).status == .forbidden)
        #expect(try await bench.request(.put, "\(Self.calling)/hq", token: "erin", json: #"{"outsideDialDigit": "9"}"#).status == .forbidden)
        #expect(try await bench.request(.post, "/v1/locations", token: "erin", json: Self.new).status == .forbidden)
        #expect(try await bench.request(.delete, "/v1/locations/wh", token: "erin").status == .forbidden)
        #expect(try await bench.request(.put, "/v1/locations/hq", token: "rita", json: "{}").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/locations", token: "rita").status == .ok)
        #expect(try await bench.request(.get, "/v1/locations", token: "bob").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/locations/zhq").status == .notFound)
        #expect(try await bench.request(.put, "/v1/locations/zhq", json: "{}").status == .notFound)
    }
}
