import Directory
internal import Foundation
import HTTPTypes

/// What a request makes of the lines of a device. Without `members`, or with none, only the owner's is left.
struct DeviceLinesChange: Sendable {
    private struct Wanted: Sendable {
        var id: String
        var idField: String
        var port: Int
        var portField: String
        /// Where it is said at all.
        var isOwner: Bool?
        var isOwnerField: String
    }

    /// By their ports.
    private let wanted: [Wanted]

    /// - Throws: ``APIError`` for what cannot be, and for what a phone alone could do, which has its own configuration.
    init(_ body: JSONBody) throws {
        let wanted = try (try body.list("members") ?? []).enumerated().map { position, element -> Wanted in
            guard case .object(let member) = element else { throw APIError.invalid("members[\(position)] must be an object") }
            _ = try member.choice("lineType", LineType.self)
            _ = try member.flag("allowCallDeclineEnabled")
            guard try member.number("lineWeight") ?? 1 == 1 else { throw Self.fixed(member, "lineWeight", "1: a line has one port") }
            for field in ["hotlineEnabled", "t38FaxCompressionEnabled"] where try member.flag(field) == true {
                throw Self.fixed(member, field, "false: it is set on the phone itself")
            }
            guard try member.text("lineLabel")?.isEmpty ?? true else {
                throw Self.fixed(member, "lineLabel", "empty: what a key shows is set on the phone itself")
            }
            guard let port = try member.number("port") else { throw APIError.invalid("\(member.name(of: "port")) is missing") }
            return Wanted(
                id: try member.requiredText("id"), idField: member.name(of: "id"), port: port, portField: member.name(of: "port"),
                isOwner: try member.flag("primaryOwner"), isOwnerField: member.name(of: "primaryOwner"))
        }
        self.wanted = wanted.sorted { $0.port < $1.port }
        for (position, line) in self.wanted.enumerated() where line.port != position + 1 {
            throw APIError.invalid("\(line.portField) is \(line.port); the ports must be 1 to \(wanted.count), each once")
        }
    }

    private static func fixed(_ member: JSONBody, _ field: String, _ value: String) -> APIError {
        .invalid("\(member.name(of: field)) must be \(value)")
    }

    /// The lines of the device from now on.
    ///
    /// - Throws: ``APIError``: 404 for somebody who is not of the organisation, 400 for an owner who would not be first.
    func lines(of device: Device, _ owner: Member, _ index: DirectoryIndex) throws -> [DeviceLine] {
        var usernames: Set<String> = []
        var seen: Set<MemberID> = []
        let lines = try self.wanted.map { wanted -> DeviceLine in
            guard let member = index.member(webexID: wanted.id, organizationID: owner.organizationID) else {
                throw APIError(.notFound, "\(wanted.idField) names nobody of the organization", errorCode: 4_008)
            }
            guard (wanted.port == 1) == (member.id == owner.id) else {
                throw APIError.invalid("\(wanted.portField): port 1 is that of \(owner.displayName), whose device it is, and no other is")
            }
            guard seen.insert(member.id).inserted else { throw APIError.invalid("\(wanted.idField) names \(member.displayName) twice") }
            if let isOwner = wanted.isOwner, isOwner != (member.id == owner.id) {
                throw APIError.invalid("\(wanted.isOwnerField): the device stays that of \(owner.displayName)")
            }
            if let line = device.lines.first(where: { $0.memberID == member.id }) { return line }
            var username = DeviceRoutes.newUsername(index)
            while !usernames.insert(username).inserted { username = DeviceRoutes.newUsername(index) }
            // Nobody knows the password until one is set.
            return DeviceLine(memberID: member.id, account: DeviceRoutes.account(username, password: UUID().uuidString, of: owner, index))
        }
        return lines.isEmpty ? Array(device.lines.prefix(1)) : lines
    }
}
