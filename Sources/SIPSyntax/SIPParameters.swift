/// Parameters such as `;transport=udp;lr`, in order. Names are compared without regard to case.
public struct SIPParameters: Hashable, Sendable, Codable {
    public struct Parameter: Hashable, Sendable, Codable {
        public var name: String
        /// Nil for a parameter without a value, such as `lr`. Held without quotes.
        public var value: String?

        public init(name: String, value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var list: [Parameter]

    public init(_ list: [Parameter] = []) {
        self.list = list
    }

    public var isEmpty: Bool { self.list.isEmpty }

    public func contains(_ name: String) -> Bool {
        self.list.contains { $0.name.equalsIgnoringCase(name) }
    }

    /// The parameter's value; an empty string where it has none, nil where it is absent.
    public subscript(name: String) -> String? {
        get {
            for parameter in self.list where parameter.name.equalsIgnoringCase(name) { return parameter.value ?? "" }
            return nil
        }
        set {
            let index = self.list.firstIndex { $0.name.equalsIgnoringCase(name) }
            switch (index, newValue) {
            case (.some(let index), .some(let value)): self.list[index].value = value
            case (.some(let index), nil): self.list.remove(at: index)
            case (nil, .some(let value)): self.list.append(Parameter(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a parameter that has no value, such as `lr`.
    public mutating func setFlag(_ name: String) {
        guard !self.contains(name) else { return }
        self.list.append(Parameter(name: name, value: nil))
    }

    /// Whether a parameter's name stands here twice, which RFC 3261 §7.3.1 forbids.
    var hasDuplicate: Bool {
        guard self.list.count > 1 else { return false }
        // Each compared with each, one header of a thousand parameters would take tens of milliseconds.
        guard self.list.count <= 8 else { return Set(self.list.map { $0.name.lowercased() }).count < self.list.count }
        for (index, parameter) in self.list.enumerated() {
            if self.list[..<index].contains(where: { $0.name.equalsIgnoringCase(parameter.name) }) { return true }
        }
        return false
    }

    /// Parameters of a header field: `;name=value`, values being tokens, hosts or quoted strings.
    static func parse(_ scanner: inout GrammarScanner, field: String) throws(SIPParseError) -> SIPParameters {
        var list: [Parameter] = []
        while scanner.takeSeparator(UInt8(ascii: ";")) {
            guard let name = scanner.token() else { throw scanner.error(.malformedHeader, field: field) }
            guard scanner.takeSeparator(UInt8(ascii: "=")) else {
                list.append(Parameter(name: name, value: nil))
                continue
            }
            if scanner.current == UInt8(ascii: "\"") {
                guard let value = scanner.quotedString() else { throw scanner.error(.malformedHeader, field: field) }
                list.append(Parameter(name: name, value: value))
            } else {
                let value = scanner.take { byte in
                    byte.isToken || byte == 91 || byte == 93 || byte == 58 || byte == 47 || byte == 64 || byte >= 128
                        || byte == 38 || byte == 36 || byte == 63 || byte == 61
                }
                guard !value.isEmpty else { throw scanner.error(.malformedHeader, field: field) }
                list.append(Parameter(name: name, value: String(decoding: value, as: UTF8.self)))
            }
        }
        return SIPParameters(list)
    }

    /// Writes parameters of a header field, quoting the values that are not tokens or hosts.
    func write(to text: inout String) {
        for parameter in self.list {
            text += ";"
            text += parameter.name
            guard let value = parameter.value else { continue }
            text += "="
            let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0.isToken || $0 == 91 || $0 == 93 || $0 == 58 }
            text += isPlain ? value : SIPGrammar.quote(value)
        }
    }
}
