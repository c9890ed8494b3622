import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Bodies of requests (NOTES.md, “Shapes”)")
struct JSONBodyTests {
    private static func body(_ text: String) throws -> JSONBody { try JSONBody(Data(text.utf8)) }

    /// What the error says when a field has this value.
    private static func complaint(_ value: String, _ read: (JSONBody) throws -> Void) throws -> String {
        let body = try self.body(#"{"field": \#(value)}"#)
        let error = #expect(throws: APIError.self) { try read(body) }
        #expect(error?.status == .badRequest)
        #expect(error?.errorCode == 25_008)
        return error?.message ?? ""
    }

    @Test("A text is read with its escapes", arguments: [(#""7001""#, "7001"), (#""""#, ""), (#""a\"b\u00e9\n""#, "a\"bé\n"), (#""😀""#, "😀")])
    func text(_ value: String, _ text: String) throws {
        #expect(try Self.body(#"{"field": \#(value)}"#).text("field") == text)
    }

    @Test(
        "A value that is no text is named",
        arguments: [
            ("5", "a number"), ("5.5", "a number"), ("0", "a number"), ("1", "a number"), ("-1e3", "a number"), ("true", "a boolean"),
            ("false", "a boolean"), ("[]", "an array"), (#"["a"]"#, "an array"), ("{}", "an object"), (#"{"a": 1}"#, "an object"),
        ])
    func noText(_ value: String, _ name: String) throws {
        #expect(try Self.complaint(value) { _ = try $0.text("field") } == "field must be a string, not \(name)")
        #expect(try Self.complaint(value) { _ = try $0.requiredText("field") } == "field must be a string, not \(name)")
    }

    @Test("A flag is true or false", arguments: [true, false])
    func flag(_ flag: Bool) throws {
        #expect(try Self.body(#"{"field": \#(flag)}"#).flag("field") == flag)
    }

    @Test(
        "A value that is no flag is named",
        arguments: [
            ("0", "a number"), ("1", "a number"), ("1.5", "a number"), (#""true""#, "a string"), (#""""#, "a string"), ("[true]", "an array"),
            ("{}", "an object"),
        ])
    func noFlag(_ value: String, _ name: String) throws {
        #expect(try Self.complaint(value) { _ = try $0.flag("field") } == "field must be true or false, not \(name)")
    }

    @Test("A field that is null is the same as one that is not there", arguments: [#"{"field": null}"#, "{}", #"{"other": 1}"#, ""])
    func absent(_ text: String) throws {
        let body = try Self.body(text)
        #expect(try body.text("field") == nil)
        #expect(try body.flag("field") == nil)
        let error = #expect(throws: APIError.self) { try body.requiredText("field") }
        #expect(error?.message == "field is missing")
        #expect(error?.errorCode == 25_008)
    }

    @Test("A required text that is empty is missing")
    func emptyText() throws {
        #expect(try Self.complaint(#""""#) { _ = try $0.requiredText("field") } == "field is missing")
    }

    @Test("A body that is JSON but no object is refused", arguments: ["[]", #"[{"field": 1}]"#, #""field""#, "5", "true", "null"])
    func noObject(_ text: String) {
        let error = #expect(throws: APIError.self) { try Self.body(text) }
        #expect(error?.status == .badRequest)
        #expect(error?.message == "The body must be a JSON object" || error?.message == "The body is not valid JSON")
    }

    @Test(
        "A body that is no JSON is refused",
        arguments: ["{", "field=1", #"{"field": }"#, #"{'field': 1}"#, #"{"field": 1} x"#, "{\"field\": \"\u{1}\"}", "<xml/>", " "])
    func noJSON(_ text: String) {
        let error = #expect(throws: APIError.self) { try Self.body(text) }
        #expect(error?.status == .badRequest)
        #expect(error?.message.hasPrefix("The body is not valid JSON") == true)
    }

    @Test("A body nested a hundred thousand deep is refused and harms nobody")
    func deep() {
        for text in [String(repeating: "[", count: 100_000), #"{"field": "# + String(repeating: #"{"a":"#, count: 100_000)] {
            #expect(throws: APIError.self) { try Self.body(text) }
        }
    }

    @Test("Bytes that are no text are refused")
    func notUTF8() {
        #expect(throws: APIError.self) { try JSONBody(Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])) }
    }
}
