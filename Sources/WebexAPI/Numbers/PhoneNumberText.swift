import Directory

/// Numbers as requests write them.
enum PhoneNumberText {
    /// A number in E.164, from one with separators too.
    ///
    /// - Throws: `DirectoryError.invalid` for anything else.
    static func number(_ text: String, field: String) throws -> String {
        guard case .digits(let digits)? = DialString(parsing: text) else {
            throw DirectoryError.invalid(field: field, reason: "must be an E.164 number such as +12025550101")
        }
        try DirectoryValidation.callableNumber(digits, field: field)
        return digits
    }
}
