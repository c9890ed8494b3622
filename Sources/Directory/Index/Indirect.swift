/// A value that most owners leave as it is by default: kept elsewhere, and nowhere while it is the default.
@propertyWrapper
package struct Indirect<Value: Hashable & Sendable & Codable & DefaultInitializable>: Hashable, Sendable, Codable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) {
            self.value = value
        }
    }

    private var box: Box?

    package init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        self.wrappedValue = try Value(from: decoder)
    }

    package var wrappedValue: Value {
        get { self.box?.value ?? Value() }
        set { self.box = newValue == Value() ? nil : Box(newValue) }
    }

    package static func == (left: Indirect, right: Indirect) -> Bool {
        left.box === right.box || left.wrappedValue == right.wrappedValue
    }

    package func hash(into hasher: inout Hasher) { self.wrappedValue.hash(into: &hasher) }

    package func encode(to encoder: any Encoder) throws { try self.wrappedValue.encode(to: encoder) }
}

/// Something with a default: what it is while nobody has set it.
package protocol DefaultInitializable {
    init()
}
