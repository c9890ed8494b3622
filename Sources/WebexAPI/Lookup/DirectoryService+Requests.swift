import Directory
import HTTPTypes

/// What the path and the body of a request name, found or refused.
extension DirectoryService {
    /// The location in the path.
    ///
    /// - Throws: ``APIError``: 404 for one that is not of the principal's organisation, 403 for a location administrator of others.
    func location(_ request: AuthorizedRequest, writes: Bool) throws -> Location {
        let location = WebexID(.location, parsing: request.path["locationId"] ?? "").flatMap { self.index.locations[$0.key] }
        guard let location, location.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "The location was not found", errorCode: 4_008)
        }
        try request.principal.check(location, writes: writes)
        return location
    }

    /// The group that the path's `groupId` names at the path's location.
    ///
    /// - Throws: as ``location(_:writes:)``, and 404 when there is no such group there.
    func group(_ kind: MemberGroup.Kind, _ request: AuthorizedRequest, writes: Bool) throws -> MemberGroup {
        let location = try self.location(request, writes: writes)
        guard let group = self.index.group(kind, webexID: request.path["groupId"] ?? "", locationID: location.id) else {
            throw APIError(.notFound, "The \(Self.name(of: kind)) was not found", errorCode: 4_008)
        }
        return group
    }

    /// The workspace or virtual line in the path.
    ///
    /// - Throws: ``APIError``: 404 for one that is not of the principal's organisation, 403 for a location administrator of others.
    func member(_ kind: MemberID.Kind, _ request: AuthorizedRequest, _ parameter: String, writes: Bool) throws -> Member {
        let member = WebexID(WebexID.Kind(kind), parsing: request.path[parameter] ?? "").flatMap { self.index.members[MemberID(kind, $0.key)] }
        guard let member, member.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "The \(kind.name) was not found", errorCode: 4_008)
        }
        if let location = self.index.locations[member.locationID] { try request.principal.check(location, writes: writes) }
        return member
    }

    /// The members that a body's field names for a group.
    ///
    /// - Throws: ``APIError``: 404 for an id of nobody in the organisation, 403 for somebody new whose location the principal does not
    ///   administer.
    func memberIDs(_ ids: [String], field: String, of group: MemberGroup, _ principal: Principal) throws -> [MemberID] {
        let old = group.memberIDs.map { NamedThing($0) }
        return try ids.enumerated().map { position, id in
            guard let member = self.index.member(webexID: id, organizationID: group.organizationID) else {
                throw APIError(.notFound, "\(field)[\(position)] names nobody of the organization", errorCode: 4_008)
            }
            try NamedThing(member.id).check(mayBeNamedBy: principal, field: "\(field)[\(position)]", besides: old, self.index)
            return member.id
        }
    }

    private static func name(of kind: MemberGroup.Kind) -> String {
        switch kind {
        case .callPark: "call park"
        case .huntGroup: "hunt group"
        case .pickupGroup: "call pickup"
        }
    }
}
