import Directory
import HTTPTypes

/// Whom and which device a request is about, found or refused.
extension DirectoryService {
    /// The member that the path's `memberId` names.
    ///
    /// - Throws: ``APIError``: 404 for nobody of this kind in the principal's organisation, 403 as `access` says.
    func member(_ kind: MemberID.Kind, _ request: AuthorizedRequest, _ access: Access) throws -> Member {
        let id = WebexID(WebexID.Kind(kind), parsing: request.path["memberId"] ?? "")
        guard let member = id.flatMap({ self.index.members[MemberID(kind, $0.key)] }), member.organizationID == request.principal.organizationID
        else { throw APIError(.notFound, "The \(Self.name(of: kind)) was not found", errorCode: 4_008) }
        try access.check(request.principal, on: member)
        return member
    }

    /// The token's own user, as the directory has them now.
    func me(_ request: AuthorizedRequest) -> Member { self.index.members[request.principal.person.id] ?? request.principal.person }

    /// The device that the path's `deviceId` names, and its owner.
    ///
    /// - Throws: as ``member(_:_:_:)``, with `access` to the owner.
    func device(_ request: AuthorizedRequest, _ access: Access) throws -> (device: Device, owner: Member) {
        let id = WebexID(.device, parsing: request.path["deviceId"] ?? "")
        guard let found = id.flatMap({ self.index.device($0.key, organizationID: request.principal.organizationID) }) else {
            throw APIError(.notFound, "The device was not found", errorCode: 4_008)
        }
        try access.check(request.principal, on: found.owner)
        return found
    }

    private static func name(of kind: MemberID.Kind) -> String {
        switch kind {
        case .person: "person"
        case .workspace: "workspace"
        case .virtualLine: "virtual line"
        }
    }
}
