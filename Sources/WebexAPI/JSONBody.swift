internal import Foundation
import HTTPTypes
package import Hummingbird

/// The object in a request's body, read field by field: unknown keys are ignored, wrong types are named.
package struct JSONBody: Sendable {
    /// Bytes of a body at most.
    package static let limit = 1 << 20

    private enum Value: Sendable {
        case text(String)
        case flag(Bool)
        case null
        case other(String)
    }

    private let values: [String: Value]

    package init(_ request: Request) async throws {
        var data = Data()
        for try await buffer in request.body {
            data.append(contentsOf: buffer.readableBytesView)
            guard data.count <= Self.limit else { throw APIError(.contentTooLarge, "The body is larger than 1 MiB") }
        }
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
        guard type == "application/json" || (type == nil && data.isEmpty) else {
            throw APIError(.unsupportedMediaType, "Content-Type must be application/json")
        }
        try self.init(data)
    }

    init(_ data: Data) throws {
        if data.isEmpty {
            self.values = [:]
            return
        }
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: data)
        } catch {
            throw APIError(.badRequest, "The body is not valid JSON")
        }
        guard let dictionary = object as? [String: Any] else { throw APIError(.badRequest, "The body must be a JSON object") }
        self.values = dictionary.mapValues(Self.value)
    }

    private static func value(_ any: Any) -> Value {
        switch any {
        case let text as String: .text(text)
        case is NSNull: .null
        // A number is an NSNumber as well; only true and false are of the boolean type.
        case let number as NSNumber where isBoolean(number): .flag(number.boolValue)
        case is NSNumber: .other("a number")
        case is [Any]: .other("an array")
        default: .other("an object")
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
    }

    /// A text, or nil where the key is absent or null.
    package func text(_ key: String) throws -> String? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .text(let text)?: return text
        case .flag?: throw APIError.invalid("\(key) must be a string, not a boolean")
        case .other(let what)?: throw APIError.invalid("\(key) must be a string, not \(what)")
        }
    }

    package func requiredText(_ key: String) throws -> String {
        guard let text = try self.text(key), !text.isEmpty else { throw APIError.invalid("\(key) is missing") }
        return text
    }

    package func flag(_ key: String) throws -> Bool? {
        switch self.values[key] {
        case nil, .null?: return nil
        case .flag(let flag)?: return flag
        case .text?: throw APIError.invalid("\(key) must be true or false, not a string")
        case .other(let what)?: throw APIError.invalid("\(key) must be true or false, not \(what)")
        }
    }
}
