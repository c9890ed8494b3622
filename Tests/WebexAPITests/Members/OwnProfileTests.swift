import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("One's own profile (API: Call Settings For Me)", .timeLimit(.minutes(1)))
struct OwnProfileTests {
    private static let base = "/v1/telephony/config/people/me"

    @Test("It has number, phones and location")
    func profile() async throws {
        let answer = try await APIBench(.acmeWithDevices).request(.get, Self.base).object
        #expect(answer["id"] as? String == WebexID(.people, "alice").description)
        let number = try #require((answer["phoneNumbers"] as? [[String: Any]])?.first)
        #expect(number["enterprise"] as? String == "81001001" && number["extension"] as? String == "1001")
        #expect((answer["devices"] as? [[String: Any]])?.count == 2)
        #expect((answer["location"] as? [String: Any])?["name"] as? String == "Headquarters")
    }

    @Test("Without a routing prefix there is no enterprise number")
    func withoutPrefix() async throws {
        let bench = try await APIBench()
        var location = try #require(await bench.directory.read { $0.locations["hq"] })
        location.routingPrefix = nil
        try await bench.directory.save(location)
        let number = try #require((try await bench.request(.get, Self.base).object["phoneNumbers"] as? [[String: Any]])?.first)
        #expect(number["enterprise"] == nil && number["extension"] as? String == "1001")
    }

    @Test("A user sees the organization's locations by pages, in either order, by name")
    func locations() async throws {
        let bench = try await APIBench()
        func names(_ query: String) async throws -> [String] {
            try await bench.request(.get, Self.base + "/organization/locations" + query, token: "bob").items("locations")
                .compactMap { $0["name"] as? String }
        }
        let all = try await names("")
        #expect(all.count > 1 && all == all.sorted())
        #expect(try await names("?order=desc") == all.reversed())
        #expect(try await names("?max=1&start=1") == [all[1]])
        #expect(try await names("?name=ware,nothing") == ["Warehouse"])
    }

    @Test("Line keys are one flat list of members and orbits")
    func monitoring() async throws {
        let bench = try await APIBench(.acmeWithGroups)
        var alice = try await bench.person("alice")
        alice.monitoring = Monitoring(
            elements: [.init(target: .member(MemberID(.person, "bob")), label: "Bob"), .init(target: .callParkExtension("orbit-1"))],
            isCallParkNotificationEnabled: true)
        try await bench.directory.save(alice)
        let answer = try await bench.request(.get, Self.base + "/settings/monitoring")
        #expect(answer.object["callParkNotificationEnabled"] as? Bool == true)
        let elements = answer.items("monitoredElements")
        #expect(elements.compactMap { $0["monitoredLineType"] as? String } == ["MEMBER", "CALL_PARK_EXTENSION"])
        #expect(elements.compactMap { $0["type"] as? String } == ["PEOPLE", "CALL_PARK_EXTENSION"])
        #expect(elements.first?["lineKeyLabel"] as? String == "Bob")
    }
}
