internal import Foundation

/// A text that is being written, and which objects and lists are open at its end.
final class JSONText {
    /// An object or a list.
    struct Container {
        enum Kind {
            case object
            case list
        }

        let kind: Kind
        /// Unlike that of every other one in this text.
        let number: Int
        var count = 0
    }

    private(set) var bytes: [UInt8] = []
    /// The first thing that was wrong where nothing could be thrown.
    private(set) var failure: EncodingError?
    /// The outermost first.
    private var open: [Container] = []
    private var numbers = 0
    /// A place is there for a value that has not come yet.
    private var isAwaiting = true
    /// Whether a type is a dictionary with texts for keys.
    private var dictionaries: [ObjectIdentifier: Bool] = [:]

    /// How many objects and lists the next value is in.
    var depth: Int { self.open.count }

    func container(at depth: Int) -> Container? { depth < self.open.count ? self.open[depth] : nil }

    init() {
        self.bytes.reserveCapacity(512)
    }

    // MARK: Objects and lists

    /// Begins an object or a list where a value is expected.
    func begin(_ kind: Container.Kind) -> Container {
        self.take()
        self.numbers += 1
        let container = Container(kind: kind, number: self.numbers)
        self.open.append(container)
        self.bytes.append(UInt8(ascii: kind == .object ? "{" : "["))
        return container
    }

    /// Makes room for the next entry of the container at a depth; whatever is open in it ends.
    ///
    /// - Throws: `EncodingError` when that container has ended.
    func next(at depth: Int, _ number: Int) throws {
        guard depth < self.open.count, self.open[depth].number == number else {
            let error = Self.error("An object or list that has ended cannot be continued in a stream")
            self.failure = self.failure ?? error
            throw error
        }
        self.end(to: depth + 1)
        if self.open[depth].count > 0 { self.bytes.append(UInt8(ascii: ",")) }
        self.open[depth].count += 1
        self.isAwaiting = true
    }

    /// The same with the key of the entry.
    func next(_ key: some CodingKey, at depth: Int, _ number: Int) throws {
        try self.next(at: depth, number)
        self.quote(key.stringValue)
        self.bytes.append(UInt8(ascii: ":"))
    }

    /// Ends whatever is open deeper than that. A place whose value has not come gets an empty object, as in Foundation.
    func end(to depth: Int) {
        if self.isAwaiting {
            self.isAwaiting = false
            self.bytes.append(contentsOf: "{}".utf8)
        }
        while self.open.count > depth, let container = self.open.popLast() {
            self.bytes.append(UInt8(ascii: container.kind == .object ? "}" : "]"))
        }
    }

    /// A value comes where one is expected.
    private func take() {
        if !self.isAwaiting { self.failure = self.failure ?? Self.error("A second value was written in the place of one") }
        self.isAwaiting = false
    }

    private static func error(_ description: String) -> EncodingError {
        .invalidValue(description, .init(codingPath: [], debugDescription: description))
    }

    // MARK: Values

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String { return self.write(text) }
        if Value.self == Data.self, let data = value as? Data { return self.write(data.base64EncodedString()) }
        if Value.self == URL.self, let url = value as? URL { return self.write(url.absoluteString) }
        let depth = self.depth
        if self.isDictionary(Value.self), let dictionary = value as? any TextKeyed {
            try dictionary.write(to: self)
        } else {
            try value.encode(to: JSONNode(text: self, depth: depth))
        }
        self.end(to: depth)
    }

    private func isDictionary(_ type: (some Encodable).Type) -> Bool {
        if let known = self.dictionaries[ObjectIdentifier(type)] { return known }
        let isDictionary = type is any TextKeyed.Type
        self.dictionaries[ObjectIdentifier(type)] = isDictionary
        return isDictionary
    }

    func write(_ text: String) {
        self.take()
        self.quote(text)
    }

    func write(_ flag: Bool) { self.append(flag ? "true" : "false") }

    func write(integer number: some BinaryInteger) { self.append(number.description) }

    func writeNull() { self.append("null") }

    /// - Throws: `EncodingError` for a number that JSON has not.
    func write(_ number: some BinaryFloatingPoint & LosslessStringConvertible & Encodable) throws {
        guard number.isFinite else {
            throw Self.error("JSON has no number \(number)")
        }
        let digits = number.description
        self.append(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
    }

    private func append(_ text: String) {
        self.take()
        self.bytes.append(contentsOf: text.utf8)
    }

    private func quote(_ text: String) {
        var text = text
        self.bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            var start = 0
            for index in characters.indices {
                let character = characters[index]
                guard character < 0x20 || character == 0x22 || character == 0x5C else { continue }
                self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: characters[start..<index]))
                self.bytes.append(contentsOf: Self.escape(character))
                start = index + 1
            }
            self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: characters[start...]))
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 8259, section 7.
    private static func escape(_ character: UInt8) -> [UInt8] {
        switch character {
        case 0x08: return Array(#"\b"#.utf8)
        case 0x09: return Array(#"\t"#.utf8)
        case 0x0A: return Array(#"\n"#.utf8)
        case 0x0C: return Array(#"\f"#.utf8)
        case 0x0D: return Array(#"\r"#.utf8)
        case 0x22, 0x5C: return [0x5C, character]
        default:
            let digits = String(character, radix: 16)
            return Array((#"\u00"# + (digits.count == 1 ? "0" : "") + digits).utf8)
        }
    }
}

/// A dictionary with texts for keys.
private protocol TextKeyed {
    func write(to text: JSONText) throws
}

extension Dictionary: TextKeyed where Key == String, Value: Encodable {
    fileprivate func write(to text: JSONText) throws {
        let container = JSONObject<TextKey>(text)
        for (key, value) in self.sorted(by: { $0.key < $1.key }) { try container.write(value, TextKey(stringValue: key)) }
    }
}

private struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
