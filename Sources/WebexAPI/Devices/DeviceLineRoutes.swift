import CallControl
import CallPark
import Directory
import Hummingbird

/// The lines of a device: changing them, and who may be given one; and telling its phone to fetch its configuration.
struct DeviceLineRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/devices"

    var routes: [Route] {
        [
            Route(.put, Self.collection + "/{deviceId}/members", Self.write, self.changeLines),
            Route(.get, Self.collection + "/{deviceId}/availableMembers", Self.read, self.available),
            Route(.get, Self.collection + "/{deviceId}/availableMembers/count", Self.read, self.countAvailable),
            Route(.get, Self.collection + "/availableMembers/count", Self.read, self.countForDevices),
            Route(.post, Self.collection + "/{deviceId}/actions/applyChanges/invoke", Self.write, self.applyChanges),
        ]
    }

    // MARK: Changing

    /// A line that stays keeps its account; one that is new gets an account of its own. See ``DeviceAccountRoutes``.
    @Sendable private func changeLines(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.write)
        let change = try DeviceLinesChange(try await request.body())
        let index = await self.directory.index
        let lines = try change.lines(of: device, owner, index)
        let old = device.lines.map { NamedThing($0.memberID) }
        for line in lines {
            try NamedThing(line.memberID).check(mayBeNamedBy: request.principal, field: "members", besides: old, index)
        }
        guard lines != device.lines else { return JSONResponse.noContent }
        var changed = owner
        changed.devices[try DeviceRoutes.position(of: device, in: owner, "have lines of others")].lines = lines
        try await self.directory.save(changed, replacing: owner)
        return JSONResponse.noContent
    }

    /// The phone of the device is asked to fetch its configuration, wherever that is.
    @Sendable private func applyChanges(_ request: AuthorizedRequest) async throws -> Response {
        let (device, _) = try await self.directory.device(request, Self.write)
        do {
            try await self.exchange.checkSync(device)
        } catch .notRegistered {
            throw APIError(.conflict, "No phone of \(device.name) is registered; it fetches its configuration when it starts")
        }
        return JSONResponse.noContent
    }

    // MARK: Who may be given a line

    /// What somebody is to be on a device (the API's `usageType`).
    private enum Usage: String, CaseIterable {
        case owner = "DEVICE_OWNER"
        case sharedLine = "SHARED_LINE"
    }

    private struct List: Encodable {
        var members: [AvailableLineBody]
    }

    private struct Count: Encodable {
        var totalCount: Int
    }

    /// Everybody of the organisation who has no line on the device. Nobody can become its owner: a device stays with whom it was made for.
    @Sendable private func available(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let search = try await self.search(request)
        let (bodies, count) = await self.directory.read { index -> ([AvailableLineBody], Int) in
            guard search.sharesLine else { return ([], 0) }
            let (members, count) = search.members.page(paging, index, without: search.taken)
            return (members.map { AvailableLineBody($0, index) }, count)
        }
        var response = JSONResponse.make(.ok, List(members: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    @Sendable private func countAvailable(_ request: AuthorizedRequest) async throws -> Response {
        let search = try await self.search(request)
        let count = await self.directory.read { index in
            search.sharesLine ? search.members.count(index) { !search.taken.contains($0.member.id) } : 0
        }
        return JSONResponse.make(.ok, Count(totalCount: count))
    }

    private func search(_ request: AuthorizedRequest) async throws -> (members: MemberSearch, taken: Set<MemberID>, sharesLine: Bool) {
        let (device, owner) = try await self.directory.device(request, Self.read)
        let members = try MemberSearch(request, organizationID: owner.organizationID, byExtension: true)
        let taken = Set(device.lines.map(\.memberID))
        let sharesLine = try request.choice("usageType", Usage.self) != .owner
        return (members, taken, sharesLine)
    }

    /// For any device that is there or will be: its owner is a person or workspace with room for one more.
    @Sendable private func countForDevices(_ request: AuthorizedRequest) async throws -> Response {
        let search = try MemberSearch(request, organizationID: request.principal.organizationID, byExtension: true)
        let isOwner = try request.choice("usageType", Usage.self) == .owner
        let excludesVirtualLines = try request.flag("excludeVirtualLine") ?? false
        let place = try request.query("deviceLocationId").map { text in
            guard let id = WebexID(.location, parsing: text) else { throw APIError.invalid("deviceLocationId is not the id of a location") }
            return id.key
        }
        let count = await self.directory.read { index in
            search.count(index) { box in
                (place == nil || box.member.locationID == place) && !(excludesVirtualLines && box.member.id.kind == .virtualLine)
                    && (!isOwner || (box.member.id.kind != .virtualLine && box.member.deviceCount < Device.limit))
            }
        }
        return JSONResponse.make(.ok, Count(totalCount: count))
    }
}
