import Foundation
import JSONStream
import Testing

@Suite("JSON written as it comes (RFC 8259)")
struct JSONStreamEncoderTests {
    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONStreamEncoder().encode(value), as: UTF8.self)
    }

    /// Foundation's text with its keys in order, of this encoder's text and of Foundation's own.
    private func both(_ value: some Encodable) throws -> (mine: Data, foundations: Data) {
        func sorted(_ data: Data) throws -> Data {
            let object = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
            return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .fragmentsAllowed])
        }
        return (try sorted(Data(try JSONStreamEncoder().encode(value))), try sorted(try JSONEncoder().encode(value)))
    }

    private struct Person: Codable, Equatable {
        struct Phone: Codable, Equatable {
            var number: String?
            var isActive: Bool
        }

        var name: String
        var age: Int
        var weight: Double
        var phones: [Phone]
        var nothing: String?
        var tags: [String: [Int]]
    }

    @Test("Keys come in the order in which a type has them; what is nil is left out")
    func order() throws {
        let person = Person(
            name: "Ada", age: 36, weight: 61.5, phones: [.init(number: "+1", isActive: true), .init(number: nil, isActive: false)], nothing: nil,
            tags: ["b": [2], "a": []])
        #expect(
            try self.text(person)
                == #"{"name":"Ada","age":36,"weight":61.5,"phones":[{"number":"+1","isActive":true},{"isActive":false}],"tags":{"a":[],"b":[2]}}"#)
        #expect(try JSONDecoder().decode(Person.self, from: Data(try JSONStreamEncoder().encode(person))) == person)
    }

    @Test("Texts: what must be escaped is, and nothing else")
    func texts() throws {
        #expect(try self.text("a\"b\\c/d") == #""a\"b\\c/d""#)
        #expect(try self.text("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}") == #""\b\t\n\f\r\u0000\u001f"# + "\u{7F}\"")
        #expect(try self.text("Zoë 電話 👩‍💻") == "\"Zoë 電話 👩‍💻\"")
        #expect(try self.text("") == "\"\"")
        for scalar in 0..<0x180 {
            let text = "x\(Character(Unicode.Scalar(UInt32(scalar)).unsafelyUnwrapped))y"
            #expect(try JSONDecoder().decode([String].self, from: Data(try JSONStreamEncoder().encode([text]))) == [text])
        }
        // Bridged and lazy texts have no contiguous UTF-8 of their own.
        #expect(try self.text(String("abc".reversed())) == "\"cba\"")
        #expect(try self.text(["k\"ey": 1]) == #"{"k\"ey":1}"#)
    }

    @Test("Numbers: the ends of every type; those that JSON has not are refused")
    func numbers() throws {
        #expect(try self.text([Int64.min, Int64.max]) == "[-9223372036854775808,9223372036854775807]")
        #expect(try self.text([UInt64.max]) == "[18446744073709551615]")
        #expect(try self.text([Int8.min]) == "[-128]")
        #expect(try self.text([1.0, -0.5, 1e300, 1e-300]) == "[1,-0.5,1e+300,1e-300]")
        #expect(try self.text([Float(0.1)]) == "[0.1]")
        for number in [Double.infinity, -.infinity, .nan] {
            #expect(throws: EncodingError.self) { try self.text([number]) }
            #expect(throws: EncodingError.self) { try self.text(["a": number]) }
        }
    }

    @Test("What is not an object or a list is a text of its own")
    func fragments() throws {
        #expect(try self.text(true) == "true")
        #expect(try self.text(7) == "7")
        #expect(try self.text([Int?.none, 1]) == "[null,1]")
        #expect(try self.text([String]()) == "[]")
        #expect(try self.text([String: Int]()) == "{}")
        #expect(try self.text(Person.Phone?.none) == "null")
    }

    @Test("Bytes and addresses are texts, moments numbers, as Foundation has them")
    func foundationTypes() throws {
        struct Everything: Codable, Equatable {
            var data = Data([0, 1, 255])
            var url = URL(string: "https://example.com/a?b=c#d")
            var date = Date(timeIntervalSince1970: 1_800_000_000.25)
            var key = UUID()
            var list = [Data([1])]
        }
        let value = Everything()
        #expect(try JSONDecoder().decode(Everything.self, from: Data(try JSONStreamEncoder().encode(value))) == value)
        let both = try self.both(value)
        #expect(both.mine == both.foundations)
    }

    private enum Choice: Codable, Equatable {
        case nothing
        case one(Int)
        case two(name: String, Choice2)
        enum Choice2: String, Codable { case a, b }
    }

    @Test("Cases with values, and types without fields")
    func cases() throws {
        struct Empty: Encodable {}
        struct Holder: Encodable {
            var empty = Empty()
            var after = 1
        }
        #expect(try self.text([Choice.nothing, .one(1), .two(name: "x", .b)]) == #"[{"nothing":{}},{"one":{"_0":1}},{"two":{"name":"x","_1":"b"}}]"#)
        #expect(try self.text(Empty()) == "{}")
        #expect(try self.text(Holder()) == #"{"empty":{},"after":1}"#)
    }

    @Test("A type may write into the object that another one has begun")
    func flattened() throws {
        struct Inner: Encodable {
            var a = 1
            var list = [1, 2]
        }
        struct Outer: Encodable {
            enum Key: CodingKey { case b }

            func encode(to encoder: any Encoder) throws {
                try Inner().encode(to: encoder)
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(2, forKey: .b)
            }
        }
        #expect(try self.text([Outer(), Outer()]) == #"[{"a":1,"list":[1,2],"b":2},{"a":1,"list":[1,2],"b":2}]"#)
    }

    @Test("Nested containers and encoders end when the outer one goes on")
    func nested() throws {
        struct Nested: Encodable {
            enum Key: CodingKey { case list, object, parent, unused, last }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                var list = container.nestedUnkeyedContainer(forKey: .list)
                try list.encode(1)
                var deep = list.nestedContainer(keyedBy: Key.self)
                try deep.encode(true, forKey: .last)
                try list.encodeNil()
                #expect(list.count == 3)
                var object = container.nestedContainer(keyedBy: Key.self, forKey: .object)
                try object.encodeNil(forKey: .last)
                try [7].encode(to: container.superEncoder(forKey: .parent))
                _ = container.superEncoder(forKey: .unused)
                try container.encode("z", forKey: .last)
            }
        }
        #expect(try self.text([Nested()]) == #"[{"list":[1,{"last":true},null],"object":{"last":null},"parent":[7],"unused":{},"last":"z"}]"#)
    }

    private enum Key: CodingKey { case a, b }

    private struct Returning: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            var inner = container.nestedContainer(keyedBy: Key.self, forKey: .a)
            try container.encode(1, forKey: .b)
            try inner.encode(1, forKey: .a)
        }
    }
    private struct Twice: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(1)
            try container.encode(2)
        }
    }
    private struct Both: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: .b)
            _ = encoder.unkeyedContainer()
        }
    }
    private struct Reason: Error {}

    private struct Failing: Encodable {
        func encode(to encoder: any Encoder) throws { throw Reason() }
    }

    @Test("What would be a wrong text is an error")
    func disorder() {
        #expect(throws: EncodingError.self) { try self.text(Returning()) }
        #expect(throws: EncodingError.self) { try self.text([Twice()]) }
        #expect(throws: EncodingError.self) { try self.text(Both()) }
        #expect(throws: Reason.self) { try self.text(["a": Failing()]) }
    }

    /// Any JSON, made by chance.
    private indirect enum Value: Encodable {
        case null
        case flag(Bool)
        case number(Int)
        case decimal(Double)
        case text(String)
        case list([Value])
        case object([String: Value])

        init(depth: Int, _ generator: inout SystemRandomNumberGenerator) {
            func text() -> String {
                String(
                    String.UnicodeScalarView(
                        (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
                            Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &generator))
                        }))
            }
            switch Int.random(in: 0...(depth == 0 ? 4 : 6), using: &generator) {
            case 0: self = .null
            case 1: self = .flag(Bool.random(using: &generator))
            case 2: self = .number(Int.random(in: -1_000_000...1_000_000, using: &generator))
            case 3: self = .decimal(Double(Int.random(in: -1_000_000...1_000_000, using: &generator)) / 64)
            case 4: self = .text(text())
            case 5: self = .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in Value(depth: depth - 1, &generator) })
            default:
                self = .object(
                    Dictionary(
                        (0..<Int.random(in: 0...4, using: &generator)).map { _ in (text(), Value(depth: depth - 1, &generator)) },
                        uniquingKeysWith: { $1 }))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .flag(let flag): try container.encode(flag)
            case .number(let number): try container.encode(number)
            case .decimal(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            case .object(let object): try container.encode(object)
            }
        }
    }

    @Test("Values by chance read back as what Foundation writes")
    func chance() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let both = try self.both([Value(depth: 4, &generator)])
            #expect(both.mine == both.foundations)
        }
    }
}
