import Directory
import HTTPTypes

/// What a request makes of a person. What it does not name stays; an empty text takes away.
struct PersonChange: Sendable {
    private let body: JSONBody
    /// Whether extension, number and location are to be changed.
    private let includesCalling: Bool

    init(_ body: JSONBody, includesCalling: Bool) {
        self.body = body
        self.includesCalling = includesCalling
    }

    /// A new person.
    ///
    /// - Parameter locationID: where they are when the request does not say; empty when it must.
    /// - Throws: ``APIError``, `DirectoryError`
    func person(id: String, organizationID: String, locationID: String, now: Int64, _ index: DirectoryIndex) throws -> Member {
        var member = Member(
            id: MemberID(.person, id), organizationID: organizationID, locationID: locationID, displayName: "", extension: nil, createdAt: now)
        guard try self.email() != nil else { throw APIError.invalid("emails is missing") }
        if locationID.isEmpty { member.locationID = try index.newcomersLocation(self.body, organizationID: organizationID).id }
        try self.apply(to: &member, index)
        if member.displayName.isEmpty {
            member.displayName = [member.firstName, member.lastName].compactMap { $0 }.joined(separator: " ")
        }
        guard !member.displayName.isEmpty else { throw APIError.invalid("one of displayName, firstName and lastName is needed") }
        return member
    }

    /// The person afterwards.
    ///
    /// - Throws: ``APIError``, `DirectoryError`
    func applied(to old: Member, now: Int64, _ index: DirectoryIndex) throws -> Member {
        var member = old
        try self.apply(to: &member, index)
        guard !member.displayName.isEmpty else { throw APIError.invalid("displayName must not be empty") }
        if self.includesCalling, member.locationID != old.locationID, old.extension != nil || old.phoneNumber != nil {
            throw APIError.invalid("locationId cannot be changed while the person has an extension or a number")
        }
        if member != old { member.profile.modifiedAt = now }
        return member
    }

    private func apply(to member: inout Member, _ index: DirectoryIndex) throws {
        if let email = try self.email() { member.email = email }
        if let name = try self.body.text("displayName") {
            if !name.isEmpty { try DirectoryValidation.name(name, field: "displayName", limit: 256) }
            member.displayName = name
        }
        try self.set("firstName", &member.firstName)
        try self.set("lastName", &member.lastName)
        for (field, name) in [("firstName", member.firstName), ("lastName", member.lastName)] {
            if let name { try DirectoryValidation.name(name, field: field, limit: 128) }
        }
        var profile = member.profile
        try self.set("nickName", &profile.nickName)
        try self.set("avatar", &profile.avatar)
        try self.set("department", &profile.department)
        try self.set("manager", &profile.manager)
        try self.set("title", &profile.title)
        member.profile = profile
        if let ids = try self.body.ids("roles") { member.roles = try Self.roles(ids) }
        if let ids = try self.body.ids("licenses") {
            member.licenseIDs = try index.licenseIDs(ids, organizationID: member.organizationID)
        }
        if self.includesCalling { try self.applyCalling(to: &member, index) }
    }

    private func applyCalling(to member: inout Member, _ index: DirectoryIndex) throws {
        if let text = try self.body.text("locationId"), !text.isEmpty {
            member.locationID = try index.location(webexID: text, organizationID: member.organizationID).id
        }
        // Null takes it away as well: wxcadm ends somebody's calling so.
        if self.body.has("extension") { member.extension = try self.body.text("extension").flatMap { $0.isEmpty ? nil : $0 } }
        if let numbers = try self.body.list("phoneNumbers") { member.phoneNumber = try Self.workNumber(numbers) }
    }

    /// The number at work. Its extension and numbers elsewhere are not kept.
    private static func workNumber(_ numbers: [JSONBody.Element]) throws -> String? {
        for (position, element) in numbers.enumerated() {
            guard case .object(let object) = element else { throw APIError.invalid("phoneNumbers[\(position)] must be an object") }
            guard try object.text("type") ?? "work" == "work" else { continue }
            return try PhoneNumberText.number(try object.requiredText("value"), field: object.name(of: "value"))
        }
        return nil
    }

    private func set(_ key: String, _ value: inout String?) throws {
        if let text = try self.body.text(key) { value = text.isEmpty ? nil : text }
    }

    /// The one address that a person has, in lower case.
    private func email() throws -> String? {
        guard let emails = try self.body.ids("emails") else { return nil }
        guard emails.count == 1, let email = emails.first?.lowercased() else { throw APIError.invalid("emails must have exactly one address") }
        try DirectoryValidation.email(email)
        return email
    }

    private static func roles(_ ids: [String]) throws -> [Role] {
        var roles: [Role] = []
        for (position, id) in ids.enumerated() {
            guard let role = Role(webexID: id) else { throw APIError(.notFound, "roles[\(position)] was not found", errorCode: 4_008) }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles
    }
}
