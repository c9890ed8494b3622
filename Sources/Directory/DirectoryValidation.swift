/// Rules for single values. What the schema can say, it says too.
package enum DirectoryValidation {
    /// A name: so many code points at most, as the store counts them, and not only white space.
    package static func name(_ name: String, field: String = "name", limit: Int = 30) throws(DirectoryError) {
        guard (1...limit).contains(name.unicodeScalars.count), name.contains(where: { !$0.isWhitespace }) else {
            throw .invalid(field: field, reason: "must have 1 to \(limit) characters")
        }
        guard !name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
            throw .invalid(field: field, reason: "must not have control characters")
        }
    }

    /// An extension: 2 to 10 digits.
    package static func `extension`(_ text: String, field: String = "extension") throws(DirectoryError) {
        guard (2...10).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid(field: field, reason: "must have 2 to 10 digits")
        }
    }

    /// An E.164 number with its plus sign.
    package static func phoneNumber(_ text: String, field: String = "number") throws(DirectoryError) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid(field: field, reason: "must be an E.164 number such as +12025550101")
        }
    }

    /// Feature codes: a star and two or three digits each, none of them twice.
    package static func featureCodes(_ codes: FeatureCodes) throws(DirectoryError) {
        var seen: Set<String> = []
        for feature in FeatureCodes.Feature.allCases {
            let code = codes[feature]
            let digits = code.utf8.dropFirst()
            guard code.utf8.first == UInt8(ascii: "*"), (2...3).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
                throw .invalid(field: "feature code \(feature.rawValue)", reason: "must be a star and two or three digits")
            }
            guard seen.insert(code).inserted else {
                throw .invalid(field: "feature code \(feature.rawValue)", reason: "\(code) is another feature's code")
            }
        }
    }

    package static func callPark(_ settings: CallParkSettings) throws(DirectoryError) {
        for (field, value) in [("recallTime", settings.recallTime), ("huntWaitTime", settings.huntWaitTime)]
        where !CallParkSettings.timeRange.contains(value) {
            throw .invalid(field: field, reason: "must be 30 to 600 seconds")
        }
    }

    /// A routing prefix: 1 to 7 digits.
    package static func routingPrefix(_ text: String, field: String = "routing-prefix") throws(DirectoryError) {
        guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid(field: field, reason: "must have 1 to 7 digits")
        }
    }

    /// A MAC address: twelve hexadecimal digits in upper case.
    package static func mac(_ text: String, field: String = "mac") throws(DirectoryError) {
        guard text.utf8.count == 12, text.utf8.allSatisfy({ (48...57).contains($0) || (65...70).contains($0) }) else {
            throw .invalid(field: field, reason: "must be twelve hexadecimal digits in upper case")
        }
    }

    /// Call settings: destinations that can be dialled, and what the API allows of rings (2 to 20) and of reminding tones (10 to
    /// 1,800 seconds).
    package static func settings(_ settings: CallSettings) throws(DirectoryError) {
        let forwarding = settings.forwarding
        for (field, rule) in [("always", forwarding.always), ("busy", forwarding.busy), ("noAnswer", forwarding.noAnswer)] {
            guard !rule.isEnabled || rule.destination?.isEmpty == false else {
                throw .invalid(field: "callForwarding.\(field).destination", reason: "is needed while \(field) is enabled")
            }
            if let destination = rule.destination, !destination.isEmpty, DialString(parsing: destination) == nil {
                throw .invalid(field: "callForwarding.\(field).destination", reason: "must be a number or an address")
            }
        }
        guard CallForwarding.ringRange.contains(forwarding.numberOfRings) else {
            throw .invalid(field: "callForwarding.noAnswer.numberOfRings", reason: "must be 2 to 20")
        }
        guard (10...1_800).contains(settings.recording.repeatInterval) else {
            throw .invalid(field: "repeat.interval", reason: "must be 10 to 1800 seconds")
        }
        if let number = settings.voicemailNumber, DialString(parsing: number) == nil {
            throw .invalid(field: "voicemailNumber", reason: "must be a number or an address")
        }
        try self.permissions(settings.permissions)
    }
}
