/// Rules for single values. What the schema can say, it says too.
package enum DirectoryValidation {
    /// A name: 1 to 30 characters, not only white space.
    package static func name(_ name: String, field: String = "name") throws(DirectoryError) {
        guard (1...30).contains(name.count), name.contains(where: { !$0.isWhitespace }) else {
            throw .invalid(field: field, reason: "must have 1 to 30 characters")
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

    /// A routing prefix: 1 to 7 digits.
    package static func routingPrefix(_ text: String, field: String = "routing-prefix") throws(DirectoryError) {
        guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid(field: field, reason: "must have 1 to 7 digits")
        }
    }
}
