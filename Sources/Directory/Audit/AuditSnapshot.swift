internal import Foundation

/// A resource as it was at a moment, as JSON (RFC 8259).
package enum AuditSnapshot: Hashable, Sendable, Codable {
    case null
    case text(String)
    case number(Int)
    /// A number that is not whole.
    case decimal(Double)
    case flag(Bool)
    case list([AuditSnapshot])
    case object([String: AuditSnapshot])

    /// Keys whose values are in no audit log: passwords, what is made of them, and what signs.
    private static let secrets: Set<String> = [
        "ha1MD5", "ha1SHA256", "password", "secret", "hash", "secretHash", "codeHash", "refreshHash", "formerRefreshHash",
    ]

    package init(_ value: some Encodable) {
        guard let data = try? JSONEncoder().encode(value), let snapshot = try? JSONDecoder().decode(AuditSnapshot.self, from: data) else {
            preconditionFailure("a resource that is stored can be written as JSON: \(type(of: value))")
        }
        self = snapshot
    }

    /// Reads what ``json`` wrote; nil for anything else.
    package init?(json: String) {
        guard let snapshot = try? JSONDecoder().decode(AuditSnapshot.self, from: Data(json.utf8)) else { return nil }
        self = snapshot
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { preconditionFailure("JSON can be written") }
        return String(decoding: data, as: UTF8.self)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The commonest first: what is tried in vain takes time.
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([String: AuditSnapshot].self) {
            self = .object(values)
        } else if let list = try? container.decode([AuditSnapshot].self) {
            self = .list(list)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if container.decodeNil() {
            self = .null
        } else {
            self = .decimal(try container.decode(Double.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .decimal(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .object(let values): try container.encode(values)
        }
    }

    /// The same without what nobody may read.
    var withoutSecrets: AuditSnapshot {
        switch self {
        case .list(let list): .list(list.map(\.withoutSecrets))
        case .object(let values): .object(values.filter { !Self.secrets.contains($0.key) }.mapValues(\.withoutSecrets))
        case .null, .text, .number, .decimal, .flag: self
        }
    }

    /// The keys of two objects whose values are not the same, in order.
    static func differences(_ before: AuditSnapshot?, _ after: AuditSnapshot?) -> [String] {
        guard case .object(let old)? = before, case .object(let new)? = after else { return [] }
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
    }
}

extension AuditSnapshot: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral {
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(number) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(dictionaryLiteral elements: (String, AuditSnapshot)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
