/// Rules for what is known of members and locations besides their calls.
extension DirectoryValidation {
    package static func profile(_ profile: MemberProfile) throws(DirectoryError) {
        let texts = [
            ("nickName", profile.nickName), ("avatar", profile.avatar), ("department", profile.department), ("manager", profile.manager),
            ("title", profile.title), ("notes", profile.notes), ("callerIdFirstName", profile.callerIDFirstName),
            ("callerIdLastName", profile.callerIDLastName), ("announcementLanguage", profile.announcementLanguage),
            ("timeZone", profile.timeZone),
        ]
        for (field, text) in texts { try self.text(text, field: field) }
        if let capacity = profile.capacity, !(0...100_000).contains(capacity) {
            throw .invalid(field: "capacity", reason: "must be 0 to 100000 people")
        }
        if let number = profile.callerIDNumber { try self.phoneNumber(number, field: "callerIdNumber") }
    }

    package static func profile(_ profile: LocationProfile) throws(DirectoryError) {
        let address = profile.address
        let texts = [
            ("address1", address.address1), ("address2", address.address2), ("city", address.city), ("state", address.state),
            ("postalCode", address.postalCode), ("preferredLanguage", profile.preferredLanguage),
            ("announcementLanguage", profile.announcementLanguage), ("notes", profile.notes),
        ]
        for (field, text) in texts { try self.text(text, field: field) }
        if let country = address.country, country.utf8.count != 2 || !country.utf8.allSatisfy({ (65...90).contains($0) }) {
            throw .invalid(field: "country", reason: "must be two letters in upper case (ISO 3166)")
        }
        if let latitude = profile.latitude, !(-90...90).contains(latitude) { throw .invalid(field: "latitude", reason: "must be -90 to 90") }
        if let longitude = profile.longitude, !(-180...180).contains(longitude) {
            throw .invalid(field: "longitude", reason: "must be -180 to 180")
        }
    }

    package static func calling(_ calling: LocationCalling) throws(DirectoryError) {
        if let number = calling.mainNumber { try self.phoneNumber(number, field: "callingLineId.phoneNumber") }
        try self.text(calling.callingLineName, field: "callingLineId.name", limit: 80)
        try self.text(calling.externalCallerIDName, field: "externalCallerIdName", limit: 80)
        if let digit = calling.outsideDialDigit {
            guard digit.utf8.count == 1, digit.utf8.allSatisfy({ (49...57).contains($0) }) else {
                throw .invalid(field: "outsideDialDigit", reason: "must be one digit from 1 to 9")
            }
        }
    }

    /// A text that may be absent: not empty, of a length that can be shown, without control characters but those between lines.
    private static func text(_ text: String?, field: String, limit: Int = 1_024) throws(DirectoryError) {
        guard let text else { return }
        guard (1...limit).contains(text.unicodeScalars.count) else {
            throw .invalid(field: field, reason: "must have 1 to \(limit) characters")
        }
        guard !text.unicodeScalars.contains(where: { ($0.value < 32 && $0 != "\n" && $0 != "\t") || $0.value == 127 }) else {
            throw .invalid(field: field, reason: "must not have control characters")
        }
    }
}
