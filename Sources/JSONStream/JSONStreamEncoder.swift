/// Writes values as JSON (RFC 8259), piece by piece as they tell them.
///
/// Foundation's encoder makes a tree of each value first, and the text of the tree then: most of the time of a long list, and a fifth of that
/// of a parked call. This one writes the text at once and says what Foundation's says, which reads it; keys come in the order in which a type
/// encodes them, those of dictionaries in the order of their text. There is one rule in return: what has begun a nested object or list
/// ends it before it goes on with the outer one. What the compiler makes keeps it; anything else is an error, and never a wrong text.
package struct JSONStreamEncoder: Sendable {
    package init() {}

    /// UTF-8.
    ///
    /// - Throws: `EncodingError.invalidValue` for numbers that JSON has not (infinite, not a number), and for a value that goes on with
    ///   an object or list that has ended; whatever the value throws.
    package func encode(_ value: some Encodable) throws -> [UInt8] {
        let text = JSONText()
        try text.write(value)
        if let failure = text.failure { throw failure }
        return text.bytes
    }
}
