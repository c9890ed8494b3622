@testable import WebexAPI

/// Reading what was written; null is in no answer, so it is an error.
extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The commonest first: what is tried in vain takes time.
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([String: JSONValue].self) {
            self = .object(values)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .decimal(try container.decode(Double.self))
        }
    }

    /// A member of an object; nil where it is none, or has no such member.
    subscript(_ key: String) -> JSONValue? {
        if case .object(let values) = self { values[key] } else { nil }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    var members: [String: JSONValue] { if case .object(let values) = self { values } else { [:] } }
}
