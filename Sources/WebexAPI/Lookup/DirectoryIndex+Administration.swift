import Directory
import HTTPTypes

/// Finding what administrators' requests name.
extension DirectoryIndex {
    /// - Throws: ``APIError``: 404 for one that is not of the organisation.
    func location(webexID text: String, organizationID: String, field: String = "locationId") throws -> Location {
        let location = WebexID(.location, parsing: text).flatMap { self.locations[$0.key] }
        guard let location, location.organizationID == organizationID else {
            throw APIError(.notFound, "\(field): the location was not found", errorCode: 4_008)
        }
        return location
    }

    /// Where somebody new is of whom the administrator's own location says nothing.
    ///
    /// - Throws: ``APIError``: 400 when the body does not say it, 404 for a location that is not of the organisation.
    func newcomersLocation(_ body: JSONBody, organizationID: String) throws -> Location {
        guard let text = try body.text("locationId"), !text.isEmpty else {
            throw APIError.invalid("locationId is missing: an administrator who is at no location of the organization must name one")
        }
        return try self.location(webexID: text, organizationID: organizationID)
    }

    /// Keys of licences, each once.
    ///
    /// - Throws: ``APIError``: 404 for one that is not of the organisation.
    func licenseIDs(_ ids: [String], organizationID: String, field: String = "licenses") throws -> [String] {
        var keys: [String] = []
        for (position, id) in ids.enumerated() {
            guard let license = self.license(webexID: id, organizationID: organizationID) else {
                throw APIError(.notFound, "\(field)[\(position)]: the license was not found", errorCode: 4_008)
            }
            if !keys.contains(license.id) { keys.append(license.id) }
        }
        return keys
    }

    func license(webexID text: String, organizationID: String) -> License? {
        let license = WebexID(.license, parsing: text).flatMap { self.licenses[$0.key] }
        return license?.organizationID == organizationID ? license : nil
    }

    /// The members of a part of a list, in its order.
    func members(_ listings: [Listing]) -> [Member] {
        listings.compactMap { listing in
            guard case .owner(.member(let id)) = listing.subject else { return nil }
            return self.members[id]
        }
    }
}

extension WebexID {
    init(_ role: Role) {
        self.init(.role, "id_\(role.rawValue.replacing("-", with: "_"))")
    }
}

extension Role {
    init?(webexID text: String) {
        guard let id = WebexID(.role, parsing: text), let role = Role.allCases.first(where: { WebexID($0).key == id.key }) else { return nil }
        self = role
    }

    /// As the API names it.
    var title: String {
        switch self {
        case .fullAdministrator: "Full Administrator"
        case .readOnlyAdministrator: "Read-only Administrator"
        case .locationAdministrator: "Location Administrator"
        case .partnerAdministrator: "Partner Full Administrator"
        case .complianceOfficer: "Compliance Officer"
        }
    }
}

extension Principal {
    /// Where somebody is of whom a request does not say it: where the administrator is, or what they administer;
    /// empty for a partner administrator, who is nowhere there.
    var standardLocationID: String {
        guard self.person.organizationID == self.organizationID else { return "" }
        let own = self.person.locationID
        return self.mayAdminister(own) ? own : self.person.administeredLocationIDs.first ?? own
    }

    /// - Throws: ``APIError``: 403 for somebody who does not administer the location.
    func checkAdministers(_ location: Location) throws {
        try self.check(location, writes: true)
    }

    /// - Throws: ``APIError``: 403 for somebody who may not change what is at the location or, where nothing is to be changed, not see it.
    func check(_ location: Location, writes: Bool) throws {
        guard writes ? self.mayAdminister(location.id) : self.maySee(location.id) else {
            throw APIError(.forbidden, "The user does not administer \(location.name)")
        }
    }

    /// - Throws: ``APIError``: 403 for all but full administrators.
    func checkIsFullAdministrator() throws {
        guard self.roles.contains(.fullAdministrator) else {
            throw APIError(.forbidden, "The user does not have a role that allows this request")
        }
    }
}
