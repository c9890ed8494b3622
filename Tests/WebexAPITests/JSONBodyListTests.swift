import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Numbers, objects and lists in bodies of requests")
struct JSONBodyListTests {
    private static func body(_ text: String) throws -> JSONBody { try JSONBody(Data(text.utf8)) }

    /// What the error says when a field has this value.
    private static func complaint(_ value: String, _ read: (JSONBody) throws -> Void) throws -> String {
        let body = try self.body(#"{"field": \#(value)}"#)
        let error = #expect(throws: APIError.self) { try read(body) }
        #expect(error?.status == .badRequest)
        #expect(error?.errorCode == 25_008)
        return error?.message ?? ""
    }

    @Test("A whole number is read", arguments: [("5", 5), ("0", 0), ("1", 1), ("-7", -7), ("5.0", 5), ("1e2", 100)])
    func number(_ value: String, _ number: Int) throws {
        #expect(try Self.body(#"{"field": \#(value)}"#).number("field") == number)
    }

    @Test(
        "A value that is no whole number is named",
        arguments: [
            ("5.5", "a whole number"), ("1e300", "a whole number"), (#""5""#, "a number, not a string"), ("true", "a number, not a boolean"),
            ("[5]", "a number, not an array"), ("{}", "a number, not an object"),
        ])
    func noNumber(_ value: String, _ complaint: String) throws {
        #expect(try Self.complaint(value) { _ = try $0.number("field") } == "field must be \(complaint)")
    }

    @Test(
        "A number may be a text where it is said so, and then must be one",
        arguments: [(#""40""#, 40), ("40", 40), (#""""#, nil)] as [(String, Int?)])
    func numberAsText(_ value: String, _ number: Int?) throws {
        #expect(try Self.body(#"{"field": \#(value)}"#).number("field", alsoAsText: true) == number)
        #expect(try Self.complaint(#""forty""#) { _ = try $0.number("field", alsoAsText: true) } == "field must be a whole number")
    }

    @Test("A flag may be a text where it is said so, and then must be one")
    func flagAsText() throws {
        #expect(try Self.body(#"{"field": "true"}"#).flag("field", alsoAsText: true) == true)
        #expect(try Self.body(#"{"field": "False"}"#).flag("field", alsoAsText: true) == false)
        #expect(try Self.complaint(#""yes""#) { _ = try $0.flag("field", alsoAsText: true) } == "field must be true or false, not a string")
    }

    @Test("Fields of an object inside are named with their place")
    func object() throws {
        let body = try Self.body(#"{"outer": {"inner": {"text": 5, "flag": true}}}"#)
        let inner = try #require(try body.object("outer")?.object("inner"))
        #expect(try inner.flag("flag") == true)
        let wrong = #expect(throws: APIError.self) { try inner.text("text") }
        #expect(wrong?.message == "outer.inner.text must be a string, not a number")
        let missing = #expect(throws: APIError.self) { try inner.requiredText("none") }
        #expect(missing?.message == "outer.inner.none is missing")
    }

    @Test(
        "A value that is no object is named",
        arguments: [("5", "a number"), (#""a""#, "a string"), ("[]", "an array"), ("false", "a boolean")])
    func noObject(_ value: String, _ name: String) throws {
        #expect(try Self.complaint(value) { _ = try $0.object("field") } == "field must be an object, not \(name)")
    }

    @Test("A list has texts and objects, which know their place in it")
    func list() throws {
        let list = try #require(try Self.body(#"{"field": ["a", {"id": 5}]}"#).list("field"))
        #expect(list.count == 2)
        guard case .text(let text) = list[0], case .object(let object) = list[1] else {
            Issue.record("not a text and an object")
            return
        }
        #expect(text == "a")
        let wrong = #expect(throws: APIError.self) { try object.text("id") }
        #expect(wrong?.message == "field[1].id must be a string, not a number")
    }

    @Test(
        "A value that is no list, and an element that is neither text nor object, are named",
        arguments: [
            ("5", "field must be an array, not a number"), (#""a""#, "field must be an array, not a string"),
            ("{}", "field must be an array, not an object"), (#"["a", 5]"#, "field[1] must be a string or an object, not a number"),
            ("[null]", "field[0] must be a string or an object, not null"), ("[[]]", "field[0] must be a string or an object, not an array"),
        ])
    func noList(_ value: String, _ complaint: String) throws {
        #expect(try Self.complaint(value) { _ = try $0.list("field") } == complaint)
    }

    @Test("Ids are texts, or stand in objects under the first name that is there")
    func ids() throws {
        let body = try Self.body(#"{"field": ["a", {"id": "b"}, {"cpeId": "c"}, {"id": "d", "cpeId": "e"}]}"#)
        #expect(try body.ids("field", under: ["id", "cpeId"]) == ["a", "b", "c", "d"])
        #expect(try body.ids("other") == nil)
        #expect(try Self.complaint(#"["a", {"name": "b"}]"#) { _ = try $0.ids("field") } == "field[1].id is missing")
    }

    @Test("What is null is the same as what is not there", arguments: [#"{"field": null}"#, "{}"])
    func absent(_ text: String) throws {
        let body = try Self.body(text)
        #expect(try body.number("field") == nil)
        #expect(try body.object("field") == nil)
        #expect(try body.list("field") == nil)
        #expect(try body.ids("field") == nil)
        #expect(try body.choice("field", RingPattern.self) == nil)
    }

    @Test("A choice is one of those there are, and a wrong one is told which these are")
    func choice() throws {
        #expect(try Self.body(#"{"field": "LONG_LONG"}"#).choice("field", RingPattern.self) == .longLong)
        let complaint = try Self.complaint(#""LOUD""#) { _ = try $0.choice("field", RingPattern.self) }
        #expect(complaint == "field must be one of NORMAL, LONG_LONG, SHORT_SHORT_LONG, SHORT_LONG_SHORT")
    }

    @Test("Keys in snake case are read in camel case, inside as well, and give way to those spelled as documented")
    func snakeCase() throws {
        let body = try Self.body(
            #"{"park_on_agents_enabled": true, "recall": {"hunt_group_id": "h"}, "list": [{"cpe_id": "c"}], "a_b": "snake", "aB": "camel"}"#
        ).camelCased
        #expect(try body.flag("parkOnAgentsEnabled") == true)
        #expect(try body.object("recall")?.text("huntGroupId") == "h")
        #expect(try body.ids("list", under: ["id", "cpeId"]) == ["c"])
        #expect(try body.text("aB") == "camel")
    }
}
