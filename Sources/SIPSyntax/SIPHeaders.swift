/// The header fields of a message, in order, as they stand on the wire (RFC 3261 §7.3).
public struct SIPHeaders: Hashable, Sendable {
    /// One header field. The value has no leading or trailing white space and no folds.
    public struct Field: Hashable, Sendable {
        public var name: SIPHeaderName
        public var value: String

        public init(_ name: SIPHeaderName, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var fields: [Field]

    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    public mutating func reserveCapacity(_ count: Int) {
        self.fields.reserveCapacity(count)
    }

    /// The value of the first field with this name. Setting replaces every field with the name, in place of the first.
    public subscript(name: SIPHeaderName) -> String? {
        get {
            for field in self.fields where field.name == name { return field.value }
            return nil
        }
        set {
            guard let newValue else { return self.removeAll(name) }
            guard let first = self.fields.firstIndex(where: { $0.name == name }) else {
                return self.append(name, newValue)
            }
            self.fields[first].value = newValue
            var index = self.fields.count - 1
            while index > first {
                if self.fields[index].name == name { self.fields.remove(at: index) }
                index -= 1
            }
        }
    }

    /// Every value of the name, with comma-joined values taken apart where the header is a list.
    public subscript(values name: SIPHeaderName) -> [String] {
        var result: [String] = []
        for field in self.fields where field.name == name {
            if name.isList, field.value.utf8.contains(UInt8(ascii: ",")) {
                result += SIPGrammar.splitList(field.value)
            } else {
                result.append(field.value)
            }
        }
        return result
    }

    /// How many fields have this name.
    public func count(of name: SIPHeaderName) -> Int {
        self.fields.reduce(0) { $0 + ($1.name == name ? 1 : 0) }
    }

    public mutating func append(_ name: SIPHeaderName, _ value: String) {
        self.fields.append(Field(name, value))
    }

    public mutating func append(contentsOf other: [Field]) {
        self.fields.append(contentsOf: other)
    }

    public mutating func prepend(_ name: SIPHeaderName, _ value: String) {
        self.fields.insert(Field(name, value), at: 0)
    }

    public mutating func removeAll(_ name: SIPHeaderName) {
        self.fields.removeAll { $0.name == name }
    }

    /// Removes the first value of a list header, and only that: the rest of a comma-joined field stays.
    public mutating func removeFirst(_ name: SIPHeaderName) {
        guard let index = self.fields.firstIndex(where: { $0.name == name }) else { return }
        let values = SIPGrammar.splitList(self.fields[index].value)
        if values.count > 1 {
            self.fields[index].value = values.dropFirst().joined(separator: ", ")
        } else {
            self.fields.remove(at: index)
        }
    }

    /// Whether a token stands in a list header such as Supported or Allow.
    public func contains(_ token: String, in name: SIPHeaderName) -> Bool {
        self[values: name].contains { $0.equalsIgnoringCase(token) }
    }
}
