import Directory
internal import Yams

/// One mapping of a document, read key by key. Every key must be known, and every value of its type.
struct YAMLMapping {
    let line: Int
    private let entries: [(key: String, line: Int, value: Node)]

    init(_ node: Node, keys: Set<String>, what: String) throws {
        let line = node.mark?.line ?? 1
        guard case .mapping(let mapping) = node else { throw DirectoryDocumentError(line: line, message: "\(what) must be a mapping") }
        self.line = line
        var entries: [(key: String, line: Int, value: Node)] = []
        for (keyNode, value) in mapping {
            let keyLine = keyNode.mark?.line ?? line
            guard let key = keyNode.string else { throw DirectoryDocumentError(line: keyLine, message: "\(what): a key must be text") }
            guard keys.contains(key) else {
                throw DirectoryDocumentError(
                    line: keyLine, message: "\(what) has no key \"\(key)\"; there are \(keys.sorted().joined(separator: ", "))")
            }
            entries.append((key, keyLine, value))
        }
        self.entries = entries
    }

    func line(of key: String) -> Int { self.entries.first { $0.key == key }?.line ?? self.line }

    /// The value of a key, as it stands there.
    func node(_ key: String) -> Node? {
        guard let node = self.entries.first(where: { $0.key == key })?.value else { return nil }
        // `key:` with nothing behind it is the same as no key.
        if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null", scalar.style == .plain {
            return nil
        }
        return node
    }

    func text(_ key: String) throws -> String? {
        guard let node = self.node(key) else { return nil }
        guard case .scalar(let scalar) = node else { throw DirectoryDocumentError(line: self.line(of: key), message: "\(key) must be text") }
        return scalar.string
    }

    func requiredText(_ key: String) throws -> String {
        guard let text = try self.text(key), !text.isEmpty else { throw DirectoryDocumentError(line: self.line, message: "\(key) is missing") }
        return text
    }

    /// An id: one word, as the store keeps lists of them separated by spaces.
    func id() throws -> String? {
        guard let id = try self.text("id") else { return nil }
        guard !id.isEmpty, !id.contains(where: \.isWhitespace) else {
            throw DirectoryDocumentError(line: self.line(of: "id"), message: "id must be one word")
        }
        return id
    }

    func number(_ key: String) throws -> Int? {
        guard let text = try self.text(key) else { return nil }
        guard let number = Int(text) else { throw DirectoryDocumentError(line: self.line(of: key), message: "\(key) must be a number") }
        return number
    }

    /// Milliseconds since 1970.
    func moment(_ key: String) throws -> Int64? {
        guard let number = try self.number(key).map({ Int64($0) }) else { return nil }
        do throws(DirectoryError) {
            try DirectoryValidation.moment(number, field: key)
        } catch {
            throw DirectoryDocumentError(line: self.line(of: key), message: error.description)
        }
        return number
    }

    func decimal(_ key: String) throws -> Double? {
        guard let text = try self.text(key) else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw DirectoryDocumentError(line: self.line(of: key), message: "\(key) must be a number")
        }
        return number
    }

    func flag(_ key: String) throws -> Bool? {
        switch try self.text(key) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw DirectoryDocumentError(line: self.line(of: key), message: "\(key) must be true or false")
        }
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, as type: Word.Type) throws -> Word? where Word.RawValue == String {
        guard let text = try self.text(key) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw DirectoryDocumentError(
                line: self.line(of: key), message: "\(key) must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    func list(_ key: String) throws -> [Node] {
        guard let node = self.node(key) else { return [] }
        guard case .sequence(let sequence) = node else { throw DirectoryDocumentError(line: self.line(of: key), message: "\(key) must be a list") }
        return Array(sequence)
    }

    func texts(_ key: String) throws -> [(text: String, line: Int)] {
        try self.list(key).map { node in
            let line = node.mark?.line ?? self.line
            guard case .scalar(let scalar) = node else { throw DirectoryDocumentError(line: line, message: "\(key) must be a list of texts") }
            return (scalar.string, line)
        }
    }

    func mapping(_ key: String, keys: Set<String>) throws -> YAMLMapping? {
        try self.node(key).map { try YAMLMapping($0, keys: keys, what: key) }
    }
}
