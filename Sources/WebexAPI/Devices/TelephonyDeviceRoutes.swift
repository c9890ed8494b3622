import Directory
import Hummingbird

/// Devices as Webex Calling sees them: those of a person, workspace or virtual line, and the lines of one.
struct TelephonyDeviceRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)

    var routes: [Route] {
        let lists = [("people", MemberID.Kind.person), ("workspaces", .workspace), ("virtualLines", .virtualLine)].map { collection, kind in
            Route(.get, "/telephony/config/\(collection)/{memberId}/devices", Self.read) { try await self.list($0, kind) }
        }
        return lists + [
            Route(.get, "/telephony/config/people/{memberId}/devices/count", Self.read, self.count),
            Route(.get, "/telephony/config/devices/{deviceId}", Self.read, self.details),
            Route(.get, "/telephony/config/devices/{deviceId}/members", Self.read, self.members),
        ]
    }

    private struct List: Encodable {
        var devices: [TelephonyDeviceBody]
        var maxDeviceCount: Int
        /// Of people alone.
        var maxOwnedDeviceCount: Int?
    }

    private func list(_ request: AuthorizedRequest, _ kind: MemberID.Kind) async throws -> Response {
        let member = try await self.directory.member(kind, request, Self.read)
        let devices = await self.directory.read { index in
            index.devices(withLineOf: member.id).map { TelephonyDeviceBody($0.device, of: $0.owner, for: member.id, index) }
        }
        var list = List(devices: devices, maxDeviceCount: Device.limit)
        if kind == .person { list.maxOwnedDeviceCount = Device.limit }
        return JSONResponse.make(.ok, list)
    }

    private struct Count: Encodable {
        var totalDeviceCount: Int
        var applicationsCount = 0
    }

    @Sendable private func count(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.read)
        return JSONResponse.make(.ok, Count(totalDeviceCount: member.deviceCount))
    }

    private struct Details: Encodable {
        struct Owner: Encodable {
            var linePort: String?
            var sipUserName: String?
        }

        var manufacturer = "THIRD_PARTY"
        var managedBy = "CUSTOMER"
        var id: String
        var mac: String?
        var model: String
        var description: [String]
        var upgradeChannelEnabled = false
        var owner: Owner
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.read)
        let body = await self.directory.read { DeviceBody(device, of: owner, isConnected: false, $0) }
        return JSONResponse.make(
            .ok,
            Details(
                id: body.id, mac: device.mac, model: device.product, description: device.shownTags,
                owner: .init(linePort: body.linePort, sipUserName: body.sipUserName)))
    }

    private struct Members: Encodable {
        var model: String
        var members: [DeviceMemberBody]
        var maxLineCount: Int
    }

    @Sendable private func members(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.read)
        let members = await self.directory.read { index in
            device.lines.enumerated().compactMap { position, line in
                index.members[line.memberID].map { DeviceMemberBody($0, port: position + 1, isOwner: $0.id == owner.id, index) }
            }
        }
        return JSONResponse.make(.ok, Members(model: device.product, members: members, maxLineCount: Device.lineLimit))
    }
}

extension DirectoryIndex {
    /// A member's own devices first, then others' on which the member has a line, in the order of their owners' names.
    func devices(withLineOf id: MemberID) -> [(device: Device, owner: Member)] {
        guard let member = self.members[id] else { return [] }
        let others = self.deviceOwners.filter { $0.id != id && $0.secondaryLineOwners.contains(id) }
            .sorted { ($0.displayName.lowercased(), $0.id.key) < ($1.displayName.lowercased(), $1.id.key) }
        return member.allDevices.map { ($0, member) }
            + others.flatMap { owner in owner.devices.filter { $0.lines.contains { $0.memberID == id } }.map { ($0, owner) } }
    }
}
