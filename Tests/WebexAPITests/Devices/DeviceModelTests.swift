import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Device models and MAC addresses (API: Device Call Settings)", .timeLimit(.minutes(1)))
struct DeviceModelTests {
    private static let models = "/v1/telephony/config/supportedDevices"
    private static let validation = "/v1/telephony/config/devices/actions/validateMacs/invoke"

    @Test("There are phones of other makers, and each model that a phone has been given, once")
    func supported() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let found = try await bench.request(.get, Self.models).items("devices").compactMap { $0["model"] as? String }
        #expect(found.first == Device.standardName && found.contains("Nice 5000"))
        #expect(Set(found).count == found.count)
        for query in ["?type=GENERIC_SIP", "?type=not:MPP"] {
            #expect(try await bench.request(.get, Self.models + query).items("devices").count == found.count)
        }
        for query in ["?type=MPP", "?type=not:GENERIC_SIP", "?allowConfigureLayoutEnabled=true"] {
            #expect(try await bench.request(.get, Self.models + query).items("devices").isEmpty)
        }
    }

    @Test("A MAC address is free, taken, twice in the list, or none")
    func addresses() async throws {
        let bench = try await APIBench(.acmeWithDevices)
        let body = #"{"macs": ["0011223344FF", "00:11:22:33:44:ee", "001122-3344EE", "0011", "00112233445G"]}"#
        let answer = try await bench.request(.post, Self.validation, json: body)
        #expect(answer.object["status"] as? String == "ERRORS")
        let states = answer.items("macStatus").compactMap { $0["state"] as? String }
        #expect(states == ["UNAVAILABLE", "AVAILABLE", "DUPLICATE_IN_LIST", "INVALID", "INVALID"])
        let free = try await bench.request(.post, Self.validation, json: #"{"macs": ["0011223344EE"]}"#)
        #expect(free.object["status"] as? String == "OK")
        for body in ["{}", #"{"macs": []}"#] { #expect(try await bench.request(.post, Self.validation, json: body).status == .badRequest) }
    }
}
