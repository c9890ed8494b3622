import Synchronization

@testable import WebexAPI

/// Finds what is wrong with a value by a schema of OpenAPI 3.0.3, as far as the document's schemas go.
struct SchemaValidator: Sendable {
    /// The document that references lead into.
    let document: JSONValue

    /// Keywords that say nothing of a value, or only what another one says better.
    private static let silent: Set<String> = ["type", "format", "description"]

    /// What is wrong, each with its place; empty for a value that fits.
    func violations(_ value: JSONValue, _ schema: JSONValue, at place: String = "body") -> [String] {
        if let reference = schema["$ref"]?.text { return self.violations(value, self.resolve(reference), at: place) }
        if let type = schema["type"]?.text, type != Self.type(of: value), type != "number" || Self.type(of: value) != "integer" {
            return ["\(place) is \(Self.type(of: value)), not \(type)"]
        }
        return schema.members.flatMap { keyword, wanted in
            Self.silent.contains(keyword) ? [] : self.violations(value, schema, keyword, wanted, place)
        }
    }

    /// What a reference such as `#/components/schemas/Call` leads to.
    func resolve(_ reference: String) -> JSONValue {
        reference.split(separator: "/").dropFirst().reduce(self.document) { $0[String($1)] ?? [:] }
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .text: "string"
        case .number: "integer"
        case .decimal: "number"
        case .flag: "boolean"
        case .list: "array"
        case .object: "object"
        }
    }

    private func violations(_ value: JSONValue, _ schema: JSONValue, _ keyword: String, _ wanted: JSONValue, _ place: String) -> [String] {
        switch (keyword, wanted, value) {
        case ("enum", .list(let values), _): values.contains(value) ? [] : ["\(place) is none of its values: \(value)"]
        case ("anyOf", .list(let schemas), _):
            schemas.contains { self.violations(value, $0, at: place).isEmpty } ? [] : ["\(place) is none of its schemas"]
        case ("pattern", .text(let pattern), .text(let text)): Self.matches(text, pattern) ? [] : ["\(place) does not match \(pattern): \(text)"]
        case ("minLength", .number(let limit), .text(let text)): text.unicodeScalars.count >= limit ? [] : ["\(place) is too short"]
        case ("maxLength", .number(let limit), .text(let text)): text.unicodeScalars.count <= limit ? [] : ["\(place) is too long"]
        case ("minimum", .number(let limit), .number(let number)): number >= limit ? [] : ["\(place) is too small: \(number)"]
        case ("minimum", .number(let limit), .decimal(let number)): number >= Double(limit) ? [] : ["\(place) is too small: \(number)"]
        case ("maximum", .number(let limit), .decimal(let number)): number <= Double(limit) ? [] : ["\(place) is too large: \(number)"]
        case ("maximum", .number(let limit), .number(let number)): number <= limit ? [] : ["\(place) is too large: \(number)"]
        case ("minItems", .number(let limit), .list(let list)): list.count >= limit ? [] : ["\(place) has too few elements"]
        case ("maxItems", .number(let limit), .list(let list)): list.count <= limit ? [] : ["\(place) has too many elements"]
        case ("items", _, .list(let list)):
            list.enumerated().flatMap { self.violations($0.element, wanted, at: "\(place)[\($0.offset)]") }
        case ("required", .list(let keys), .object(let values)):
            keys.compactMap(\.text).filter { values[$0] == nil }.map { "\(place).\($0) is missing" }
        case ("properties", .object(let properties), .object(let values)):
            values.sorted { $0.key < $1.key }.flatMap { key, value in
                properties[key].map { self.violations(value, $0, at: "\(place).\(key)") } ?? []
            }
        case ("additionalProperties", .flag(false), .object(let values)):
            values.keys.filter { schema["properties"]?[$0] == nil }.sorted().map { "\(place).\($0) is not documented" }
        default: ["\(place): \(keyword) is a keyword that is not checked here"]
        }
    }

    /// Patterns as they were compiled, which takes longer than to use them.
    private static let compiled = Mutex<[String: Regex<AnyRegexOutput>]>([:])

    /// Whether a pattern occurs in a text (ECMA 262, of which the document uses what Swift's regular expressions share).
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        self.compiled.withLock { compiled in
            guard let regex = compiled[pattern] ?? (try? Regex(pattern)) else { return false }
            compiled[pattern] = regex
            return text.contains(regex)
        }
    }
}
