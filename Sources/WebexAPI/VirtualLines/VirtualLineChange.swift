import Directory
internal import Foundation

/// What a request makes of a virtual line. What it does not name stays; an empty text takes away.
struct VirtualLineChange: Sendable {
    private let body: JSONBody

    init(_ body: JSONBody) {
        self.body = body
    }

    /// A new virtual line.
    ///
    /// - Throws: ``APIError``, `DirectoryError`
    func line(id: String, organizationID: String, now: Int64, _ index: DirectoryIndex) throws -> Member {
        let location = try index.location(webexID: try self.body.requiredText("locationId"), organizationID: organizationID)
        _ = try self.body.requiredText("firstName")
        _ = try self.body.requiredText("lastName")
        let line = Member(
            id: MemberID(.virtualLine, id), organizationID: organizationID, locationID: location.id, displayName: "", extension: nil,
            createdAt: now)
        return try self.applied(to: line)
    }

    /// The line afterwards.
    ///
    /// - Throws: ``APIError`` when neither extension nor number is left, `DirectoryError`
    func applied(to old: Member) throws -> Member {
        var line = old
        for (key, field) in [("firstName", \Member.firstName), ("lastName", \Member.lastName)] as [(String, WritableKeyPath<Member, String?>)] {
            guard let name = try self.body.text(key) else { continue }
            try DirectoryValidation.name(name, field: key, limit: 64)
            line[keyPath: field] = name
        }
        let made = [line.firstName, line.lastName].compactMap { $0 }.joined(separator: " ")
        if let name = try self.body.text("displayName"), !name.isEmpty {
            try DirectoryValidation.name(name, field: "displayName", limit: 256)
            line.displayName = name
        } else if old.displayName.isEmpty {
            line.displayName = made
        }
        Self.set(try self.body.text("extension"), &line.extension)
        Self.set(try self.number("phoneNumber"), &line.phoneNumber)
        guard line.hasCalling else { throw APIError.invalid("one of extension and phoneNumber is needed") }
        var profile = line.profile
        Self.set(try self.body.text("callerIdFirstName"), &profile.callerIDFirstName)
        Self.set(try self.body.text("callerIdLastName"), &profile.callerIDLastName)
        Self.set(try self.number("callerIdNumber"), &profile.callerIDNumber)
        Self.set(try self.body.text("announcementLanguage"), &profile.announcementLanguage)
        if let zone = try self.body.text("timeZone") {
            guard zone.isEmpty || TimeZone(identifier: zone) != nil else { throw APIError.invalid("timeZone: there is no time zone \(zone)") }
            profile.timeZone = zone.isEmpty ? nil : zone
        }
        line.profile = profile
        return line
    }

    private func number(_ key: String) throws -> String? {
        try self.body.text(key).map { $0.isEmpty ? $0 : try PhoneNumberText.number($0, field: key) }
    }

    private static func set(_ text: String?, _ value: inout String?) {
        if let text { value = text.isEmpty ? nil : text }
    }
}
