/// A list that is being written.
struct JSONList: UnkeyedEncodingContainer {
    private let text: JSONText
    private let depth: Int
    private let number: Int

    /// One that was begun before.
    init(_ text: JSONText, depth: Int, number: Int) {
        self.text = text
        self.depth = depth
        self.number = number
    }

    /// A new one, where a value is expected.
    init(_ text: JSONText) {
        self.init(text, depth: text.depth, number: text.begin(.list).number)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int { self.text.container(at: self.depth).map { $0.number == self.number ? $0.count : 0 } ?? 0 }

    private func next() throws { try self.text.next(at: self.depth, self.number) }

    func encodeNil() throws {
        try self.next()
        self.text.writeNull()
    }

    func encode(_ value: some Encodable) throws {
        try self.next()
        try self.text.write(value)
    }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer((try? self.next()) == nil ? JSONObject<Key>(self.text, depth: 0, number: 0) : JSONObject<Key>(self.text))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        (try? self.next()) == nil ? JSONList(self.text, depth: 0, number: 0) : JSONList(self.text)
    }

    func superEncoder() -> any Encoder {
        _ = try? self.next()
        return JSONNode(text: self.text, depth: self.text.depth)
    }
}
