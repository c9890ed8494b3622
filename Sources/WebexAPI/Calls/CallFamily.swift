import CallControl
import Directory
import Hummingbird

/// Whose calls a path is about: three front doors to one implementation.
///
/// The token's own user at `/telephony/calls` and at `/telephony/calls/members/me`, and any member of the organisation at
/// `/telephony/calls/members/{memberId}` for administrators. Conferences have the same three.
enum CallFamily: CaseIterable {
    case own
    case me
    case member

    func prefix(_ root: String) -> String {
        switch self {
        case .own: root
        case .me: root + "/members/me"
        case .member: root + "/members/{memberId}"
        }
    }

    func access(writes: Bool) -> Access {
        switch self {
        case .own, .me: .scope([writes ? "spark:calls_write" : "spark:calls_read"])
        case .member: .administrator(scope: writes ? "spark-admin:calls_write" : "spark-admin:calls_read", writes: writes)
        }
    }
}

/// Whose calls a request acts on, and with which phones.
struct CallActor: Sendable {
    /// Whose line it is.
    var member: Member
    /// The devices that the request names or implies; nil leaves the choice to the member's settings.
    var devices: Set<String>?
    /// Empty for a request that reads.
    var body: JSONBody

    func callID(_ key: String = "callId") throws -> CallHalfID { try Self.callID(try self.body.requiredText(key)) }

    static func callID(_ text: String) throws -> CallHalfID {
        guard let id = WebexID(.call, parsing: text) else { throw CallControlError.callNotFound }
        return CallHalfID(rawValue: id.key)
    }

    /// An empty destination is a mistake; none at all means what the operation says.
    func destination(_ key: String = "destination") throws -> String? {
        guard let text = try self.body.text(key) else { return nil }
        guard !text.isEmpty else { throw APIError.invalid("\(key) must not be empty") }
        return text
    }
}

/// Finds out who acts, the same way for every operation on calls.
struct CallFamilies: Sendable {
    typealias Operation = @Sendable (AuthorizedRequest, CallActor) async throws -> Response

    let directory: DirectoryService

    func route(
        _ method: Route.Method, _ family: CallFamily, _ path: String, writes: Bool, _ operation: @escaping Operation
    ) -> Route {
        Route(method, path, family.access(writes: writes)) { request in
            // A body is read where there is one: DELETE and GET name the line in the query.
            let body = method == .post ? try await request.body() : JSONBody.empty
            return try await operation(request, try await self.actor(request, family, body, writes: writes))
        }
    }

    private func actor(_ request: AuthorizedRequest, _ family: CallFamily, _ body: JSONBody, writes: Bool) async throws -> CallActor {
        let owner = try await self.owner(request, family, writes: writes)
        var actor = CallActor(member: owner, devices: nil, body: body)
        if family != .member, let line = try body.text("lineOwnerId") ?? request.query("lineOwnerId"), !line.isEmpty {
            actor.member = try await self.lineOwner(line, owner)
            // Somebody else's line, on one's own phones.
            if actor.member.id != owner.id { actor.devices = Set(owner.allDevices.map(\.id)) }
        }
        if let number = try body.text("singleNumberReachPhoneNumber"), !number.isEmpty {
            throw APIError(.conflict, "Single number reach is not configured for \(owner.displayName)")
        }
        if let endpoint = try body.text("endpointId"), !endpoint.isEmpty {
            guard let id = WebexID(.device, parsing: endpoint)?.key, owner.allDevices.contains(where: { $0.id == id }) else {
                throw APIError(.notFound, "The endpoint \(endpoint) was not found", errorCode: 4_008)
            }
            actor.devices = [id]
        }
        return actor
    }

    private func owner(_ request: AuthorizedRequest, _ family: CallFamily, writes: Bool) async throws -> Member {
        guard family == .member else { return request.principal.person }
        let found = await self.directory.read { index in
            index.member(webexID: request.path["memberId"] ?? "", organizationID: request.principal.organizationID)
        }
        guard let member = found else { throw APIError(.notFound, "The member was not found", errorCode: 4_008) }
        try family.access(writes: writes).check(request.principal, on: member)
        return member
    }

    /// The owner of a line on one of the caller's own devices.
    private func lineOwner(_ webexID: String, _ caller: Member) async throws -> Member {
        let found = await self.directory.read { index -> Member? in
            guard let member = index.member(webexID: webexID, organizationID: caller.organizationID),
                index.mayUseLine(of: member.id, caller.id)
            else { return nil }
            return member
        }
        guard let found else { throw APIError(.badRequest, "Target user not authorized", errorCode: 4_003) }
        return found
    }
}
