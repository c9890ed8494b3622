/// Where one value is written: it makes it an object or a list, or says what it is.
struct JSONNode: Encoder, SingleValueEncodingContainer {
    let text: JSONText
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        // A type may ask for its object more than once, and write into it what others have begun.
        if let container = self.text.container(at: self.depth), container.kind == .object {
            return KeyedEncodingContainer(JSONObject(self.text, depth: self.depth, number: container.number))
        }
        return KeyedEncodingContainer(JSONObject(self.text))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if let container = self.text.container(at: self.depth), container.kind == .list {
            return JSONList(self.text, depth: self.depth, number: container.number)
        }
        return JSONList(self.text)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    // MARK: One value

    func encodeNil() { self.text.writeNull() }
    func encode(_ value: Bool) { self.text.write(value) }
    func encode(_ value: String) { self.text.write(value) }
    func encode(_ value: Double) throws { try self.text.write(value) }
    func encode(_ value: Float) throws { try self.text.write(value) }
    func encode(_ value: Int) { self.text.write(integer: value) }
    func encode(_ value: Int8) { self.text.write(integer: value) }
    func encode(_ value: Int16) { self.text.write(integer: value) }
    func encode(_ value: Int32) { self.text.write(integer: value) }
    func encode(_ value: Int64) { self.text.write(integer: value) }
    func encode(_ value: UInt) { self.text.write(integer: value) }
    func encode(_ value: UInt8) { self.text.write(integer: value) }
    func encode(_ value: UInt16) { self.text.write(integer: value) }
    func encode(_ value: UInt32) { self.text.write(integer: value) }
    func encode(_ value: UInt64) { self.text.write(integer: value) }
    func encode(_ value: some Encodable) throws { try self.text.write(value) }
}
