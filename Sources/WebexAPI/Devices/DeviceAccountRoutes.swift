import Directory
import HTTPTypes
import Hummingbird

/// What each line of a device registers with: user names are read, passwords are set.
///
/// Webex's API knows one password for a device, that of its owner's line; here each line has an account of its own.
struct DeviceAccountRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let path = "/x-orbit/devices/{deviceId}/lines"

    var routes: [Route] {
        [Route(.get, Self.path, Self.read, self.list), Route(.put, Self.path, Self.write, self.changePasswords)]
    }

    private struct List: Encodable {
        struct Line: Encodable {
            var port: Int
            var memberId: String
            var displayName: String
            var sipUserName: String
            var linePort: String
        }

        var lines: [Line]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.read)
        let lines = await self.directory.read { index in
            let domain = index.organizations[owner.organizationID]?.sipDomain ?? ""
            return device.lines.enumerated().map { position, line in
                List.Line(
                    port: position + 1, memberId: WebexID(line.memberID).description,
                    displayName: index.members[line.memberID]?.displayName ?? "", sipUserName: line.account.username,
                    linePort: "\(line.account.username)@\(domain)")
            }
        }
        return JSONResponse.make(.ok, List(lines: lines))
    }

    /// All that the body names, or none.
    @Sendable private func changePasswords(_ request: AuthorizedRequest) async throws -> Response {
        let (device, owner) = try await self.directory.device(request, Self.write)
        guard let elements = try await request.body().list("lines"), !elements.isEmpty else { throw APIError.invalid("lines is missing") }
        let index = await self.directory.index
        var changed = owner
        var seen: Set<MemberID> = []
        for (position, element) in elements.enumerated() {
            guard case .object(let line) = element else { throw APIError.invalid("lines[\(position)] must be an object") }
            let id = try line.requiredText("memberId")
            guard let member = index.member(webexID: id, organizationID: owner.organizationID),
                let place = device.lines.firstIndex(where: { $0.memberID == member.id })
            else { throw APIError(.notFound, "\(line.name(of: "memberId")) names nobody with a line on \(device.name)", errorCode: 4_008) }
            guard seen.insert(member.id).inserted else { throw APIError.invalid("\(line.name(of: "memberId")) names a line twice") }
            guard let password = try DeviceRoutes.password(line, "sipPassword") else {
                throw APIError.invalid("\(line.name(of: "sipPassword")) is missing")
            }
            // With it, somebody takes calls as that member.
            try Self.write.check(request.principal, on: member)
            let account = DeviceRoutes.account(device.lines[place].account.username, password: password, of: owner, index)
            if let own = owner.devices.firstIndex(where: { $0.id == device.id }) {
                changed.devices[own].lines[place].account = account
            } else {
                changed.account = account
            }
        }
        try await self.directory.save(changed, replacing: owner)
        return JSONResponse.noContent
    }
}
