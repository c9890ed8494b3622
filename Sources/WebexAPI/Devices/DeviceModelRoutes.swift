import Directory
import Hummingbird

/// What phones there can be: the models, and whether MAC addresses are free.
struct DeviceModelRoutes: Sendable {
    let directory: DirectoryService

    /// MAC addresses in one request at most.
    private static let limit = 1_000
    private static let type = "GENERIC_SIP"
    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/supportedDevices", Self.read, self.models),
            Route(.post, "/telephony/config/devices/actions/validateMacs/invoke", Self.write, self.validate),
        ]
    }

    private struct Models: Encodable {
        struct Model: Encodable {
            var model: String
            var displayName: String
            var type = DeviceModelRoutes.type
            var manufacturer = "THIRD_PARTY"
            var managedBy = "CUSTOMER"
            var supportedFor = ["PEOPLE", "PLACE"]
            var onboardingMethod = ["MAC_ADDRESS"]
            var allowConfigureLayoutEnabled = false
            var numberOfLinePorts: Int
            var kemSupportEnabled = false
        }

        var upgradeChannelList: [String] = []
        var devices: [Model]
    }

    /// Phones of other makers, which configure themselves, and the models that phones of the organisation have been given.
    @Sendable private func models(_ request: AuthorizedRequest) async throws -> Response {
        let wantsLayout = try request.flag("allowConfigureLayoutEnabled") == true
        guard !wantsLayout, Self.isAsked(type: request.query("type") ?? "") else { return JSONResponse.make(.ok, Models(devices: [])) }
        let given = await self.directory.read { index in
            Set(
                index.deviceOwners.filter { $0.organizationID == request.principal.organizationID }
                    .flatMap { $0.devices.compactMap(\.model) })
        }
        let names = [Device.standardName] + given.subtracting([Device.standardName]).sorted()
        return JSONResponse.make(
            .ok, Models(devices: names.map { .init(model: $0, displayName: $0, numberOfLinePorts: Device.lineLimit) }))
    }

    /// - Parameter type: empty for all types; one of them; or any but one, as `not:MPP`.
    private static func isAsked(type: String) -> Bool {
        let excluding = "not:"
        if type.hasPrefix(excluding) { return type.dropFirst(excluding.count) != self.type }
        return type.isEmpty || type == self.type
    }

    private struct Verdict: Encodable {
        struct Item: Encodable {
            var mac: String
            var state: String
            var message: String?
        }

        var status: String
        var macStatus: [Item]
    }

    @Sendable private func validate(_ request: AuthorizedRequest) async throws -> Response {
        guard let texts = try await request.body().ids("macs"), !texts.isEmpty else { throw APIError.invalid("macs is missing") }
        guard texts.count <= Self.limit else { throw APIError.invalid("macs may be \(Self.limit) at most") }
        let organizationID = request.principal.organizationID
        let items = await self.directory.read { index in
            var seen: Set<String> = []
            return texts.map { text -> Verdict.Item in
                let mac = DeviceRoutes.normalized(text)
                guard mac.utf8.count == 12, mac.allSatisfy(\.isHexDigit) else {
                    return .init(mac: text, state: "INVALID", message: "\(text) is not twelve hexadecimal digits")
                }
                guard seen.insert(mac).inserted else { return .init(mac: text, state: "DUPLICATE_IN_LIST", message: "\(text) is in the list twice") }
                if let holder = index.member(mac: mac, organizationID: organizationID) {
                    return .init(mac: text, state: "UNAVAILABLE", message: "\(text) is a device of \(holder.displayName) already")
                }
                return .init(mac: text, state: "AVAILABLE")
            }
        }
        let status = items.allSatisfy { $0.state == "AVAILABLE" } ? "OK" : "ERRORS"
        return JSONResponse.make(.ok, Verdict(status: status, macStatus: items))
    }
}
