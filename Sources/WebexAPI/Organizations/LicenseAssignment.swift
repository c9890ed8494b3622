import Directory
import HTTPTypes

/// The `licenses` of a request that gives them to a person, or takes them away.
struct LicenseAssignment: Sendable {
    private enum Operation: String, CaseIterable {
        case add
        case remove
    }

    private let requests: [JSONBody]

    /// - Throws: ``APIError``
    init(_ body: JSONBody) throws {
        self.requests = try (body.list("licenses") ?? []).enumerated().map { position, element in
            guard case .object(let object) = element else { throw APIError.invalid("licenses[\(position)] must be an object") }
            return object
        }
        guard !self.requests.isEmpty else { throw APIError.invalid("licenses is missing") }
    }

    /// The person afterwards.
    ///
    /// - Throws: ``APIError``: 404 for a licence or a location that is not of the organisation, 400 for a calling licence without
    ///   extension and number; `DirectoryError`.
    func applied(to old: Member, _ index: DirectoryIndex) throws -> Member {
        var member = old
        for request in self.requests {
            let id = try request.requiredText("id")
            guard let license = index.license(webexID: id, organizationID: member.organizationID) else {
                throw APIError(.notFound, "\(request.name(of: "id")): the license was not found", errorCode: 4_008)
            }
            switch try request.choice("operation", Operation.self) ?? .add {
            case .remove:
                member.licenseIDs.removeAll { $0 == license.id }
            case .add:
                if !member.licenseIDs.contains(license.id) { member.licenseIDs.append(license.id) }
                if let properties = try request.object("properties") { try Self.apply(properties, to: &member, old, index) }
                guard !license.isForCalling || member.extension != nil || member.phoneNumber != nil else {
                    throw APIError.invalid("\(request.name(of: "properties")) needs extension or phoneNumber for \(license.name)")
                }
            }
        }
        return member
    }

    private static func apply(_ properties: JSONBody, to member: inout Member, _ old: Member, _ index: DirectoryIndex) throws {
        if let text = try properties.text("locationId") {
            member.locationID = try index.location(webexID: text, organizationID: member.organizationID, field: properties.name(of: "locationId")).id
        }
        if let digits = try properties.text("extension") { member.extension = digits }
        if let text = try properties.text("phoneNumber") {
            let number = try PhoneNumberText.number(text, field: properties.name(of: "phoneNumber"))
            member.phoneNumber = number
            // The number says where, when nothing else does.
            if try properties.text("locationId") == nil, old.extension == nil, old.phoneNumber == nil,
                let entry = index.number(number, organizationID: member.organizationID)
            {
                member.locationID = entry.number.locationID
            }
        }
        guard member.locationID == old.locationID || (old.extension == nil && old.phoneNumber == nil) else {
            throw APIError.invalid("\(properties.name(of: "locationId")) cannot be changed while the person has an extension or a number")
        }
    }
}

extension License {
    /// Whether it is one of Webex Calling's, by the names that these have.
    var isForCalling: Bool { self.name.hasPrefix("Webex Calling") }
}
