import CallPark
import Directory
internal import Foundation
import Hummingbird
import SIPUserAgent

/// Devices of people and workspaces: list, create by MAC address, details, tags, delete, and the password of one.
struct DeviceRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    private static let read = Access.member(own: "spark:devices_read", administrator: "spark-admin:devices_read", writes: false)
    private static let write = Access.member(own: "spark:devices_write", administrator: "spark-admin:devices_write", writes: true)
    private static let administer = Access.administrator(scope: "spark-admin:devices_write", writes: true)
    private static let configure = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/devices", Self.read, self.list), Route(.post, "/devices", Self.administer, self.create),
            Route(.get, "/devices/{deviceId}", Self.read, self.details), Route(.patch, "/devices/{deviceId}", Self.write, self.changeTags),
            Route(.delete, "/devices/{deviceId}", Self.write, self.delete),
            Route(.put, "/telephony/config/devices/{deviceId}", Self.configure, self.changePassword),
        ]
    }

    // MARK: Reading

    private struct List: Encodable {
        var items: [DeviceBody]
    }

    /// Filters for what no phone of another maker tells: none of them has it.
    private static let unknowable = ["serial", "software", "upgradeChannel", "errorCode", "capability", "permission", "devicePlatform"]

    /// What the API has for a device's `connectionStatus`; the phones of a list are connected or not.
    private static let statuses = [
        "connected", "disconnected", "connected_with_issues", "offline_expired", "activating", "unknown", "offline_deep_sleep", "pending",
    ]

    /// All devices of the organisation for an administrator, for others their own.
    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000)
        let (principal, locationID) = (request.principal, try request.locationFilter())
        let locations = LocationScope(principal, locationID: locationID)
        let owner = try Self.ownerFilter(request)
        let isAdministrator = (try? Access.administrator(scope: "spark-admin:devices_read", writes: false).check(principal)) != nil
        let filter = DeviceFilter(request, mac: request.query("mac").map(Self.normalized))
        let status = request.query("connectionStatus")
        guard status.map({ Self.statuses.contains($0) }) ?? true else {
            throw APIError.invalid("connectionStatus must be one of \(Self.statuses.joined(separator: ", "))")
        }
        // Of phones that are connected or not, others are never seen here.
        let wantsConnected = status.map { $0 == "connected" }
        let isEmpty =
            ![nil, "connected", "disconnected"].contains(status) || !["phone", nil].contains(request.query("type"))
            || Self.unknowable.contains { request.query($0)?.isEmpty == false }
        // Of all phones as they are at one moment.
        let connected = await self.exchange.connectedDevices
        let only = isAdministrator ? owner : principal.person.id
        let (found, count) = await self.directory.read { index -> ([DeviceBody], Int) in
            var found: [(device: Device, owner: Member)] = []
            var seen = 0
            func isAsked(_ deviceID: String) -> Bool { wantsConnected.map { $0 == connected.contains(deviceID) } ?? true }
            /// False once it is known that there is another page.
            func see(_ member: Member) -> Bool {
                for device in member.allDevices where filter.allows(device) && isAsked(device.id) {
                    if seen >= paging.start, found.count < paging.max { found.append((device, member)) }
                    seen += 1
                }
                return seen - paging.start <= paging.max
            }
            func isWanted(_ member: Member) -> Bool {
                // Where somebody is does not matter when they look for what is their own.
                let isThere = member.id == principal.person.id ? locationID == nil || locationID == member.locationID : false
                return member.organizationID == principal.organizationID && (isThere || locations.contains(member.locationID))
            }
            if isEmpty {
            } else if let only {
                if let member = index.members[only], isWanted(member), owner == nil || owner == only { _ = see(member) }
            } else if let mac = filter.mac {
                if let member = index.member(mac: mac, organizationID: principal.organizationID), isWanted(member) { _ = see(member) }
            } else {
                let everybody = index.membersByName(organizationID: principal.organizationID, at: locations.locationIDs(index))
                var members: MembersByName.Iterator
                if filter.isOpen, wantsConnected == nil {
                    (members, seen) = everybody.leavingOut(devices: paging.start)
                } else {
                    (members, seen) = everybody.leavingOut(
                        devices: paging.start, where: { filter.allows($0) && isAsked($0.id) },
                        hash: { hash in filter.allowsStandard && (wantsConnected.map { $0 == connected.contains(hash: hash) } ?? true) })
                }
                while let box = members.next() {
                    // Most members have the standard device alone. What is not asked for, or before the page, is counted only: members are
                    // large, and here they all come by.
                    if box.hasStandardDeviceAlone {
                        guard filter.allowsStandard, isAsked(box.member.id.key) else { continue }
                        if seen < paging.start {
                            seen += 1
                            continue
                        }
                    } else if box.member.devices.isEmpty {
                        continue
                    }
                    if !see(box.member) { break }
                }
            }
            return (found.map { DeviceBody($0.device, of: $0.owner, isConnected: connected.contains($0.device.id), index) }, seen)
        }
        var response = JSONResponse.make(.ok, List(items: found))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    private static func ownerFilter(_ request: AuthorizedRequest) throws -> MemberID? {
        for (field, kind) in [("personId", MemberID.Kind.person), ("workspaceId", .workspace)] {
            guard let text = request.query(field) else { continue }
            guard let id = WebexID(WebexID.Kind(kind), parsing: text) else { throw APIError.invalid("\(field) is not the id of a \(kind.rawValue)") }
            return MemberID(kind, id.key)
        }
        return nil
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.read)
        return await self.answer(device, of: owner)
    }

    private func answer(_ device: Device, of owner: Member, madePassword: String? = nil) async -> Response {
        let isConnected = await self.exchange.connectedDevices.contains(device.id)
        var response = JSONResponse.make(.ok, await self.directory.read { DeviceBody(device, of: owner, isConnected: isConnected, $0) })
        // Not in the body: clients refuse keys that the API's device has not.
        if let madePassword { response.headers[.sipPassword] = madePassword }
        return response
    }

    // MARK: Changing

    /// A device of a person or workspace, with a new SIP account for its line.
    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        let mac = Self.normalized(try body.requiredText("mac"))
        let model = try body.text("model").flatMap { $0.isEmpty ? nil : $0 }
        if let model { try DirectoryValidation.name(model, field: "model", limit: 64) }
        let given = try Self.password(body)
        let password = given ?? UUID().uuidString
        let owner = try await self.owner(body, request)
        let line = await self.directory.read { index in
            DeviceLine(memberID: owner.id, account: Self.account(Self.newUsername(index), password: password, of: owner, index))
        }
        let device = Device(
            id: UUID().uuidString.lowercased(), name: model ?? Device.standardName, model: model, mac: mac, lines: [line],
            createdAt: Int64(Date().timeIntervalSince1970 * 1_000))
        var changed = owner
        changed.devices.append(device)
        try await self.directory.save(changed, replacing: owner)
        // Only its hash is kept: one that was made here is shown now or never.
        return await self.answer(device, of: changed, madePassword: given == nil ? password : nil)
    }

    private func owner(_ body: JSONBody, _ request: AuthorizedRequest) async throws -> Member {
        let fields = try [("personId", MemberID.Kind.person), ("workspaceId", .workspace)].compactMap { field, kind in
            try body.text(field).map { (field: field, kind: kind, id: $0) }
        }
        guard fields.count == 1, let field = fields.first else { throw APIError.invalid("Either personId or workspaceId must be given") }
        let owner = await self.directory.read { index in
            WebexID(WebexID.Kind(field.kind), parsing: field.id).flatMap { index.members[MemberID(field.kind, $0.key)] }
        }
        guard let owner, owner.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "\(field.field) names nobody of the organization", errorCode: 4_008)
        }
        try Self.administer.check(request.principal, on: owner)
        return owner
    }

    @Sendable private func changeTags(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.write)
        let tags = try DeviceTags(try await JSONBody.objects(of: request.request, alsoAs: "application/json-patch+json"))
        var changed = owner
        let position = try Self.position(of: device, in: owner, "be named")
        changed.devices[position] = try tags.applied(to: device)
        try await self.directory.save(changed, replacing: owner)
        return await self.answer(changed.devices[position], of: changed)
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.write)
        var changed = owner
        changed.devices.remove(at: try Self.position(of: device, in: owner, "be deleted"))
        if changed.settings.preferredDeviceID == device.id { changed.settings.preferredDeviceID = nil }
        try await self.directory.save(changed, replacing: owner)
        return JSONResponse.noContent
    }

    /// A new password for the device's own line. Lines of others on the device keep theirs.
    @Sendable private func changePassword(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.configure)
        guard let password = try Self.password(try await request.body(), "sipPassword") else { throw APIError.invalid("sipPassword is missing") }
        guard let username = device.lines.first?.account.username else { throw APIError(.conflict, "\(device.name) has no line") }
        let account = await self.directory.read { Self.account(username, password: password, of: owner, $0) }
        var changed = owner
        if let position = owner.devices.firstIndex(where: { $0.id == device.id }) {
            changed.devices[position].lines[0].account = account
        } else {
            changed.account = account
        }
        try await self.directory.save(changed, replacing: owner)
        return JSONResponse.noContent
    }

    /// - Throws: ``APIError``: 409 for the device that the owner's own account stands for.
    static func position(of device: Device, in owner: Member, _ what: String) throws -> Int {
        guard let position = owner.devices.firstIndex(where: { $0.id == device.id }) else {
            throw APIError(.conflict, "\(device.name) stands for the SIP account of \(owner.displayName) itself and cannot \(what)")
        }
        return position
    }

    // MARK: Values

    /// MAC addresses are kept as digits alone, in upper case.
    static func normalized(_ mac: String) -> String { mac.filter { !":-.".contains($0) }.uppercased() }

    static func password(_ body: JSONBody, _ field: String = "password") throws -> String? {
        guard let password = try body.text(field) else { return nil }
        guard (1...128).contains(password.unicodeScalars.count) else {
            throw APIError.invalid("\(body.name(of: field)) must have 1 to 128 characters")
        }
        try DirectoryValidation.password(password, field: body.name(of: field))
        return password
    }

    static func newUsername(_ index: DirectoryIndex) -> String {
        var username: String
        repeat {
            username = "d" + String(UInt64.random(in: .min ... .max), radix: 36)
        } while index.line(username: username) != nil
        return username
    }

    static func account(_ username: String, password: String, of owner: Member, _ index: DirectoryIndex) -> SIPAccount {
        let realm = index.organizations[owner.organizationID]?.sipDomain ?? ""
        func ha1(_ algorithm: DigestAlgorithm) -> String {
            DigestCredentials.ha1(username: username, realm: realm, password: password, algorithm: algorithm)
        }
        return SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256))
    }
}
