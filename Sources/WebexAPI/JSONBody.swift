internal import Foundation
import HTTPTypes
package import Hummingbird

/// The object in a request's body, read field by field: unknown keys are ignored, wrong types are named.
///
/// Objects inside it are read the same way; their fields are named with their place: `recall.option`, `agents[0].id`.
package struct JSONBody: Sendable {
    /// Bytes of a body at most.
    package static let limit = 1 << 20

    /// One element of a list, as the API has them: an id, or an object.
    package enum Element: Sendable {
        case text(String)
        case object(JSONBody)
    }

    private enum Value: Sendable {
        case text(String)
        case flag(Bool)
        case number(Double)
        case null
        case list([Value])
        case object([String: Value])

        /// For messages.
        var kind: String {
            switch self {
            case .text: "a string"
            case .flag: "a boolean"
            case .number: "a number"
            case .null: "null"
            case .list: "an array"
            case .object: "an object"
            }
        }
    }

    private let values: [String: Value]
    /// What stands before the name of a field in messages: nothing, or where this object is, with a full stop.
    private let place: String

    /// No object at all.
    package static var empty: JSONBody { JSONBody(values: [:], place: "") }

    /// - Parameter alternative: a content type that is taken besides `application/json`.
    package init(_ request: Request, alsoAs alternative: String? = nil) async throws {
        try self.init(try await Self.data(of: request, alsoAs: alternative))
    }

    /// The objects of a body that is one, or a list of them.
    static func objects(of request: Request, alsoAs alternative: String? = nil) async throws -> [JSONBody] {
        let data = try await Self.data(of: request, alsoAs: alternative)
        guard !data.isEmpty, case .list(let list) = Self.value(try Self.parsed(data)) else { return [try JSONBody(data)] }
        return try list.enumerated().map { index, value in
            guard case .object(let values) = value else { throw APIError.invalid("[\(index)] must be an object, not \(value.kind)") }
            return JSONBody(values: values, place: "[\(index)].")
        }
    }

    private static func data(of request: Request, alsoAs alternative: String?) async throws -> Data {
        let data = try await Self.bytes(of: request)
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
        guard type == "application/json" || (type == nil && data.isEmpty) || (type != nil && type == alternative) else {
            throw APIError(
                .unsupportedMediaType, "Content-Type must be \(["application/json", alternative].compactMap { $0 }.joined(separator: " or "))")
        }
        return data
    }

    /// - Throws: ``APIError`` with 413
    static func bytes(of request: Request) async throws -> Data {
        try await request.bytes(upTo: Self.limit, orThrow: APIError(.contentTooLarge, "The body is larger than 1 MiB"))
    }

    init(_ data: Data) throws {
        if data.isEmpty {
            self.init(values: [:], place: "")
            return
        }
        guard let dictionary = try Self.parsed(data) as? [String: Any] else { throw APIError(.badRequest, "The body must be a JSON object") }
        self.init(values: dictionary.mapValues(Self.value), place: "")
    }

    private static func parsed(_ data: Data) throws -> Any {
        do {
            return try JSONSerialization.jsonObject(with: data)
        } catch {
            throw APIError(.badRequest, Self.complaint(about: data))
        }
    }

    /// What is wrong with a body that is not JSON. Real clients send forms under the wrong label (NOTES.md, “Client faults”).
    private static func complaint(about data: Data) -> String {
        let isForm =
            data.first.map { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "\"") } == true
            && data.contains(UInt8(ascii: "=")) && !data.contains { $0 <= UInt8(ascii: " ") }
        return isForm ? "The body is not valid JSON: it is a form (key=value&…); send a JSON object" : "The body is not valid JSON"
    }

    private init(values: [String: Value], place: String) {
        self.values = values
        self.place = place
    }

    private static func value(_ any: Any) -> Value {
        switch any {
        case let text as String: .text(text)
        case is NSNull: .null
        // A number is an NSNumber as well; only true and false are of the boolean type.
        case let number as NSNumber where isBoolean(number): .flag(number.boolValue)
        case let number as NSNumber: .number(number.doubleValue)
        case let list as [Any]: .list(list.map(Self.value))
        case let object as [String: Any]: .object(object.mapValues(Self.value))
        default: .null
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
    }

    // MARK: Reading

    /// Whether the key is there, be it with null.
    package func has(_ key: String) -> Bool { self.values[key] != nil }

    /// A text, or nil where the key is absent or null.
    package func text(_ key: String) throws -> String? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .text(let text)?: return text
        case let other?: throw self.wrong(key, "a string", other)
        }
    }

    package func requiredText(_ key: String) throws -> String {
        guard let text = try self.text(key), !text.isEmpty else { throw APIError.invalid("\(self.name(of: key)) is missing") }
        return text
    }

    /// - Parameter alsoAsText: takes the strings `true` and `false` too, as wxc-sdk sends them in places.
    package func flag(_ key: String, alsoAsText: Bool = false) throws -> Bool? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .flag(let flag)?: return flag
        case .text(let text)? where alsoAsText && text.lowercased() == "true": return true
        case .text(let text)? where alsoAsText && text.lowercased() == "false": return false
        case let other?: throw self.wrong(key, "true or false", other)
        }
    }

    /// A whole number.
    ///
    /// - Parameter alsoAsText: takes digits in a string too; an empty one is the same as none.
    package func number(_ key: String, alsoAsText: Bool = false) throws -> Int? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .number(let number)?:
            guard let whole = Int(exactly: number) else { throw APIError.invalid("\(self.name(of: key)) must be a whole number") }
            return whole
        case .text(let text)? where alsoAsText:
            if text.isEmpty { return nil }
            guard let whole = Int(text) else { throw APIError.invalid("\(self.name(of: key)) must be a whole number") }
            return whole
        case let other?: throw self.wrong(key, "a number", other)
        }
    }

    /// A number with or without a fraction.
    ///
    /// - Parameter alsoAsText: takes one in a string too; an empty one is the same as none.
    package func decimal(_ key: String, alsoAsText: Bool = false) throws -> Double? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .number(let number)?: return number
        case .text(let text)? where alsoAsText:
            if text.isEmpty { return nil }
            guard let number = Double(text), number.isFinite else { throw APIError.invalid("\(self.name(of: key)) must be a number") }
            return number
        case let other?: throw self.wrong(key, "a number", other)
        }
    }

    /// A text that is one of an enumeration's.
    package func choice<Choice>(_ key: String, _ type: Choice.Type = Choice.self) throws -> Choice?
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let text = try self.text(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw APIError.invalid("\(self.name(of: key)) must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    package func object(_ key: String) throws -> JSONBody? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .object(let values)?: return JSONBody(values: values, place: "\(self.name(of: key)).")
        case let other?: throw self.wrong(key, "an object", other)
        }
    }

    package func list(_ key: String) throws -> [Element]? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .list(let list)?:
            return try list.enumerated().map { index, value -> Element in
                switch value {
                case .text(let text): return .text(text)
                case .object(let values): return .object(JSONBody(values: values, place: "\(self.name(of: key))[\(index)]."))
                case let other: throw self.wrong("\(key)[\(index)]", "a string or an object", other)
                }
            }
        case let other?: throw self.wrong(key, "an array", other)
        }
    }

    /// Ids in a list: each a string, or an object that has it under the first of these keys that is there.
    package func ids(_ key: String, under names: [String] = ["id"]) throws -> [String]? {
        try self.list(key)?.map { element -> String in
            switch element {
            case .text(let text): return text
            case .object(let object):
                for name in names { if let id = try object.text(name) { return id } }
                return try object.requiredText(names.first ?? "id")
            }
        }
    }

    /// The same with keys in camel case, as they are documented, also where they came in snake case, inside as well.
    package var camelCased: JSONBody { JSONBody(values: Self.camelCased(self.values), place: self.place) }

    private static func camelCased(_ values: [String: Value]) -> [String: Value] {
        var result: [String: Value] = [:]
        for (key, value) in values {
            let name = self.camelCased(key)
            // What is spelled as documented goes before what is not.
            if name == key || values[name] == nil { result[name] = self.camelCased(value) }
        }
        return result
    }

    private static func camelCased(_ value: Value) -> Value {
        switch value {
        case .object(let values): .object(self.camelCased(values))
        case .list(let list): .list(list.map { self.camelCased($0) })
        case .text, .flag, .number, .null: value
        }
    }

    private static func camelCased(_ key: String) -> String {
        let words = key.split(separator: "_")
        guard words.count > 1 else { return key }
        return String(words[0]) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    // MARK: Complaining

    /// A field of this object as messages name it.
    package func name(of key: String) -> String { self.place + key }

    private func wrong(_ key: String, _ wanted: String, _ found: Value) -> APIError {
        .invalid("\(self.name(of: key)) must be \(wanted), not \(found.kind)")
    }
}
