/// What requests write in more than one way.
extension Schema {
    /// A number in E.164, separators or not (see ``PhoneNumberText``).
    static let writtenNumber = Schema.text(pattern: #"^\+([ ().-]*[0-9]){7,15}[ ().-]*$"#)
    /// The same; an empty one takes the number away.
    static let writtenNumberOrNone = Schema.text(pattern: #"^(\+([ ().-]*[0-9]){7,15}[ ().-]*)?$"#)
    /// An extension; an empty one takes the extension away.
    static let extensionOrNone = Schema.text(pattern: "^([0-9]{2,10})?$")
    /// A text that an empty one takes away.
    static let textOrNone = Schema.text(length: 0...1_024)

    /// A number with or without a fraction.
    static func decimal(_ range: ClosedRange<Int>) -> Schema {
        Schema(keywords: ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
    }

    /// The same, or null, which takes away.
    var orNull: Schema { self.saying("nullable", true) }

    /// A list's schema that wants an element at least.
    var notEmpty: Schema { self.saying("minItems", 1) }

    private func saying(_ keyword: String, _ value: JSONValue) -> Schema {
        var keywords = self.keywords
        keywords[keyword] = value
        return Schema(keywords: keywords, components: self.components, isOptional: self.isOptional)
    }
}

extension OperationParameter {
    /// `max` where a page has fewer elements than usual.
    ///
    /// - Parameters:
    ///   - limit: elements of a page at most.
    ///   - standard: elements of a page where the request does not say; nil for the limit.
    static func pageSize(_ limit: Int, standard: Int? = nil) -> OperationParameter {
        OperationParameter(
            "max", .number(from: 1), "Elements of a page at most; \(limit) at most, \(standard ?? limit) without it")
    }
}
