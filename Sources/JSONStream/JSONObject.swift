/// An object that is being written.
struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
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
        self.init(text, depth: text.depth, number: text.begin(.object).number)
    }

    var codingPath: [any CodingKey] { [] }

    private func next(_ key: some CodingKey) throws { try self.text.next(key, at: self.depth, self.number) }

    func write(_ value: some Encodable, _ key: Key) throws {
        try self.next(key)
        try self.text.write(value)
    }

    private func write(integer value: some BinaryInteger, _ key: Key) throws {
        try self.next(key)
        self.text.write(integer: value)
    }

    func encodeNil(forKey key: Key) throws {
        try self.next(key)
        self.text.writeNull()
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try self.next(key)
        self.text.write(value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try self.next(key)
        self.text.write(value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try self.next(key)
        try self.text.write(value)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try self.next(key)
        try self.text.write(value)
    }

    func encode(_ value: Int, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try self.write(integer: value, key) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try self.write(value, key) }

    // MARK: What is in it

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        KeyedEncodingContainer(self.begun(key) ? JSONObject<NestedKey>(self.text) : JSONObject<NestedKey>(self.text, depth: 0, number: 0))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        self.begun(key) ? JSONList(self.text) : JSONList(self.text, depth: 0, number: 0)
    }

    func superEncoder() -> any Encoder {
        guard let key = Key(stringValue: "super") else { return JSONNode(text: self.text, depth: self.text.depth) }
        return self.superEncoder(forKey: key)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        _ = self.begun(key)
        return JSONNode(text: self.text, depth: self.text.depth)
    }

    /// False when this object has ended: what is nested cannot be written then, which its first entry tells.
    private func begun(_ key: Key) -> Bool { (try? self.next(key)) != nil }
}
