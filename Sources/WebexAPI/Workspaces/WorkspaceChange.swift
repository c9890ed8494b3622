import Directory
import HTTPTypes

/// What a request makes of a workspace.
struct WorkspaceChange: Sendable {
    private let body: JSONBody

    /// - Throws: ``APIError`` for calling and calendars that this server does not have.
    init(_ body: JSONBody) throws {
        self.body = body
        if let calendar = try body.object("calendar"), let type = try calendar.text("type"), type != "none" {
            throw APIError.invalid("calendar.type: calendars are not supported by this server; it must be none")
        }
        if let calling = try body.object("calling"), let type = try calling.choice("type", WorkspaceCalling.self) {
            guard [.webex, .free, .none].contains(type) else { throw APIError.invalid("calling.type must be webexCalling or none") }
        }
    }

    /// A new workspace.
    ///
    /// - Parameter locationID: where it is when the request does not say; empty when it must.
    /// - Throws: ``APIError``, `DirectoryError`
    func workspace(id: String, organizationID: String, locationID: String, now: Int64, _ index: DirectoryIndex) throws -> Member {
        var member = Member(
            id: MemberID(.workspace, id), organizationID: organizationID, locationID: locationID,
            displayName: try self.body.requiredText("displayName"), extension: nil, createdAt: now)
        if let text = try self.body.text("locationId") {
            member.locationID = try index.location(webexID: text, organizationID: organizationID).id
        } else if locationID.isEmpty {
            member.locationID = try index.newcomersLocation(self.body, organizationID: organizationID).id
        }
        member.profile.supportedDevices = try self.body.choice("supportedDevices")
        try self.apply(to: &member, index)
        return member
    }

    /// The workspace afterwards. Capacity, type and notes are what the request says, also nothing; the rest stays when it is not
    /// named. Location and supported devices cannot be changed.
    ///
    /// - Throws: ``APIError``, `DirectoryError`
    func applied(to old: Member, _ index: DirectoryIndex) throws -> Member {
        var member = old
        if let text = try self.body.text("locationId") {
            member.locationID = try index.location(webexID: text, organizationID: old.organizationID).id
        }
        try self.apply(to: &member, index)
        guard member.locationID == old.locationID || !old.hasCalling else {
            throw APIError.invalid("locationId cannot be changed while the workspace has calling")
        }
        return member
    }

    private func apply(to member: inout Member, _ index: DirectoryIndex) throws {
        if let name = try self.body.text("displayName") {
            try DirectoryValidation.name(name, field: "displayName", limit: 256)
            member.displayName = name
        }
        var profile = member.profile
        profile.capacity = try self.body.number("capacity")
        profile.workspaceType = try self.body.choice("type")
        profile.notes = try self.body.text("notes").flatMap { $0.isEmpty ? nil : $0 }
        if let status = try self.body.text("hotdeskingStatus") {
            guard let hotdesking = MemberProfile.Hotdesking(rawValue: status) else { throw APIError.invalid("hotdeskingStatus must be on or off") }
            profile.hotdesking = hotdesking
        }
        member.profile = profile
        if let calling = try self.body.object("calling") { try self.apply(calling, to: &member, index) }
        member.profile.floorID = try self.floorID(of: member, index)
    }

    /// The floor that the request names, or none where it names none with null or an empty text. Otherwise the workspace stays on its
    /// floor, as long as it stays at that location.
    private func floorID(of member: Member, _ index: DirectoryIndex) throws -> String? {
        guard self.body.has("floorId") else {
            return member.profile.floorID.flatMap { index.floors[$0]?.locationID == member.locationID ? $0 : nil }
        }
        guard let text = try self.body.text("floorId"), !text.isEmpty else { return nil }
        let floor = WebexID(.floor, parsing: text).flatMap { index.floors[$0.key] }
        guard let floor, floor.organizationID == member.organizationID else {
            throw APIError(.notFound, "floorId: the floor was not found", errorCode: 4_008)
        }
        return floor.id
    }

    private func apply(_ calling: JSONBody, to member: inout Member, _ index: DirectoryIndex) throws {
        guard try calling.choice("type", WorkspaceCalling.self) == .webex else {
            member.extension = nil
            member.phoneNumber = nil
            member.licenseIDs = []
            return
        }
        guard let webex = try calling.object("webexCalling") else {
            guard member.hasCalling else { throw APIError.invalid("calling.webexCalling is missing") }
            return
        }
        if let text = try webex.text("locationId") {
            member.locationID = try index.location(webexID: text, organizationID: member.organizationID, field: webex.name(of: "locationId")).id
        }
        member.extension = try webex.text("extension").flatMap { $0.isEmpty ? nil : $0 }
        member.phoneNumber = try webex.text("phoneNumber").flatMap {
            $0.isEmpty ? nil : try PhoneNumberText.number($0, field: webex.name(of: "phoneNumber"))
        }
        guard member.hasCalling else { throw APIError.invalid("calling.webexCalling needs extension or phoneNumber") }
        if let licenses = try webex.ids("licenses") {
            member.licenseIDs = try index.licenseIDs(licenses, organizationID: member.organizationID, field: webex.name(of: "licenses"))
        } else if member.licenseIDs.isEmpty, let license = Self.standardLicense(of: member.organizationID, index) {
            member.licenseIDs = [license]
        }
    }

    /// The licence for workspaces, where there is one with a unit left.
    private static func standardLicense(of organizationID: String, _ index: DirectoryIndex) -> String? {
        index.licenses.values
            .filter { $0.organizationID == organizationID && $0.isForCalling && $0.name.hasSuffix("Workspaces") }
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
            .first { license in
                MemberID.Kind.allCases.reduce(0) { $0 + index.consumedUnits(of: license.id, by: $1) } < license.totalUnits
            }?.id
    }
}
