/// What a JSON value may be, in the terms of OpenAPI 3.0.3 (“Schema Object”).
///
/// What the server sends is an ``object(_:)``: it has no key but those named, as strict clients want it. What it takes is an
/// ``input(_:)``: other keys are ignored.
struct Schema: Hashable, Sendable {
    private(set) var keywords: [String: JSONValue]
    /// The schemas with a name that this one refers to, itself included.
    private(set) var components: [String: JSONValue] = [:]
    /// As a property of an object: the key may be absent.
    private(set) var isOptional = false

    /// The schema as the document writes it.
    var json: JSONValue { .object(self.keywords) }

    // MARK: Single values

    static let text = Schema(keywords: ["type": "string"])
    /// A text that is not empty.
    static let some = Schema(keywords: ["type": "string", "minLength": 1])
    static let flag = Schema(keywords: ["type": "boolean"])
    /// An id of the API's: base64 without padding.
    static let id = Schema.text(pattern: "^[A-Za-z0-9+/]+$")
    /// A moment as ``Timestamp`` writes it.
    static let timestamp = Schema(
        keywords: ["type": "string", "format": "date-time", "pattern": #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"#])
    /// The bytes of an uploaded file.
    static let file = Schema(keywords: ["type": "string", "format": "binary"])

    static func text(pattern: String) -> Schema { Schema(keywords: ["type": "string", "pattern": .text(pattern)]) }

    /// A name: so many characters at most, no control characters, and not only white space (see `DirectoryValidation.name`).
    static func name(_ limit: Int) -> Schema {
        var schema = Schema.text(length: 1...limit)
        schema.keywords["pattern"] = #"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"#
        return schema
    }

    /// - Parameter length: in characters.
    static func text(length: ClosedRange<Int>) -> Schema {
        Schema(keywords: ["type": "string", "minLength": .number(length.lowerBound), "maxLength": .number(length.upperBound)])
    }

    static func one(of values: String...) -> Schema {
        Schema(keywords: ["type": "string", "enum": .list(values.map(JSONValue.text))])
    }

    static func one<Choice>(of choices: Choice.Type) -> Schema where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        Schema(keywords: ["type": "string", "enum": .list(Choice.allCases.map { .text($0.rawValue) })])
    }

    /// A whole number.
    static func number(_ range: ClosedRange<Int>) -> Schema {
        Schema(keywords: ["type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
    }

    /// A whole number without a bound that a client would reach.
    static func number(from minimum: Int) -> Schema { self.number(minimum...Int(Int32.max)) }

    // MARK: Values of values

    /// - Parameter count: elements at least and at most.
    static func list(_ element: Schema, count: ClosedRange<Int>? = nil) -> Schema {
        var schema = Schema(keywords: ["type": "array", "items": element.json], components: element.components)
        if let count {
            schema.keywords["minItems"] = .number(count.lowerBound)
            schema.keywords["maxItems"] = .number(count.upperBound)
        }
        return schema
    }

    static func either(_ schemas: Schema...) -> Schema {
        var schema = Schema(keywords: ["anyOf": .list(schemas.map(\.json))])
        for one in schemas { schema.components.merge(one.components) { first, _ in first } }
        return schema
    }

    /// An object with these keys and no other.
    static func object(_ properties: KeyValuePairs<String, Schema>) -> Schema {
        var schema = self.input(properties)
        schema.keywords["additionalProperties"] = false
        return schema
    }

    /// An object of which these keys are read.
    static func input(_ properties: KeyValuePairs<String, Schema>) -> Schema {
        var schema = Schema(keywords: ["type": "object"])
        schema.keywords["properties"] = .object(Dictionary(properties.map { ($0.key, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
        let required = properties.filter { !$0.value.isOptional }.map { JSONValue.text($0.key) }
        // An empty list is not allowed there.
        if !required.isEmpty { schema.keywords["required"] = .list(required) }
        for (_, property) in properties { schema.components.merge(property.components) { first, _ in first } }
        return schema
    }

    // MARK: Changing one

    /// An object's schema that wants one of these keys, or several of them.
    func needing(oneOf keys: String...) -> Schema {
        var schema = self
        schema.keywords["anyOf"] = .list(keys.map { ["required": [.text($0)]] })
        return schema
    }

    /// The same where the key may be absent.
    var optional: Schema {
        var schema = self
        schema.isOptional = true
        return schema
    }

    /// An object's schema with more properties.
    func with(_ properties: KeyValuePairs<String, Schema>) -> Schema {
        let added = Schema.input(properties)
        var schema = self
        for key in ["properties", "required"] {
            switch (self.keywords[key], added.keywords[key]) {
            case (.object(let old)?, .object(let new)?): schema.keywords[key] = .object(old.merging(new) { _, last in last })
            case (.list(let old)?, .list(let new)?): schema.keywords[key] = .list(old + new)
            case (let old, let new): schema.keywords[key] = old ?? new
            }
        }
        schema.components.merge(added.components) { first, _ in first }
        return schema
    }

    /// The same under a name, to which the document refers wherever it is used.
    func named(_ name: String) -> Schema {
        var schema = Schema(keywords: ["$ref": .text("#/components/schemas/\(name)")], components: self.components)
        schema.components[name] = self.json
        return schema
    }

    /// Whether a request may do without a body of this schema.
    var allowsNothing: Bool { self.keywords["required"] == nil }
}
