import Directory

/// What a request makes of a location. What it does not name stays; an empty text takes away.
struct LocationChange: Sendable {
    private let body: JSONBody

    init(_ body: JSONBody) {
        self.body = body
    }

    /// What a new location must say.
    ///
    /// - Throws: ``APIError`` for what is missing.
    func checkIsComplete() throws {
        for key in ["name", "timeZone", "preferredLanguage"] { _ = try self.body.requiredText(key) }
        // wxcadm sends null and means the language of the location.
        if try self.body.text("announcementLanguage") != nil || !self.body.has("announcementLanguage") {
            _ = try self.body.requiredText("announcementLanguage")
        }
        guard let address = try self.body.object("address") else { throw APIError.invalid("address is missing") }
        for key in ["address1", "city", "country"] { _ = try address.requiredText(key) }
    }

    /// Name, time zone, languages, address, place and notes.
    ///
    /// - Throws: ``APIError``
    func apply(to location: inout Location) throws {
        if let name = try self.body.text("name") {
            try DirectoryValidation.name(name, limit: 256)
            location.name = name
        }
        if let zone = try self.body.text("timeZone"), zone != location.timeZone {
            try DirectoryValidation.timeZone(zone)
            location.timeZone = zone
        }
        Self.set(try self.body.text("preferredLanguage"), &location.profile.preferredLanguage)
        Self.set(try self.body.text("announcementLanguage"), &location.profile.announcementLanguage)
        Self.set(try self.body.text("notes"), &location.profile.notes)
        if self.body.has("latitude") { location.profile.latitude = try self.body.decimal("latitude", alsoAsText: true) }
        if self.body.has("longitude") { location.profile.longitude = try self.body.decimal("longitude", alsoAsText: true) }
        guard let address = try self.body.object("address") else { return }
        Self.set(try address.text("address1"), &location.profile.address.address1)
        // Taken away by null, as clients send the whole address.
        if address.has("address2") { location.profile.address.address2 = try address.text("address2").flatMap { $0.isEmpty ? nil : $0 } }
        Self.set(try address.text("city"), &location.profile.address.city)
        Self.set(try address.text("state"), &location.profile.address.state)
        Self.set(try address.text("postalCode"), &location.profile.address.postalCode)
        Self.set(try address.text("country")?.uppercased(), &location.profile.address.country)
    }

    /// Main number, caller id, way out, digits and prefix.
    ///
    /// - Throws: ``APIError``, `DirectoryError`
    func applyCalling(to location: inout Location, _ index: DirectoryIndex) throws {
        Self.set(try self.body.text("announcementLanguage"), &location.profile.announcementLanguage)
        if let line = try self.body.object("callingLineId") {
            Self.set(try line.text("name"), &location.calling.callingLineName)
            if let text = try line.text("phoneNumber") {
                location.calling.mainNumber = text.isEmpty ? nil : try PhoneNumberText.number(text, field: line.name(of: "phoneNumber"))
            }
        }
        if self.body.has("connection") {
            location.calling.route = try self.body.object("connection").map {
                try index.route($0, type: "type", id: "id", organizationID: location.organizationID)
            }
        }
        Self.set(try self.body.text("externalCallerIdName"), &location.calling.externalCallerIDName)
        if self.body.has("outsideDialDigit") {
            location.calling.outsideDialDigit = try self.body.text("outsideDialDigit").flatMap { $0.isEmpty ? nil : $0 }
        }
        if let isEnforced = try self.body.flag("enforceOutsideDialDigit") { location.calling.isOutsideDialDigitEnforced = isEnforced }
        if self.body.has("routingPrefix") { location.routingPrefix = try self.body.text("routingPrefix").flatMap { $0.isEmpty ? nil : $0 } }
    }

    private static func set(_ text: String?, _ value: inout String?) {
        if let text { value = text.isEmpty ? nil : text }
    }
}
