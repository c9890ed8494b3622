import Foundation
import HTTPTypes
import Synchronization

@testable import WebexAPI

/// Holds answers against the document: whatever a test asks, the answer must be as documented.
struct AnswerConformance: Sendable {
    private let document: JSONValue
    private let table: RouteTable

    /// The document of the whole API, built once: every bench has the same routes.
    private static let built = Mutex<JSONValue?>(nil)

    init(_ table: RouteTable) {
        self.table = table
        self.document = Self.built.withLock { built in
            let document = built ?? OpenAPIDocument(routes: table.routes).json
            built = document
            return document
        }
    }

    /// A status that belongs to no operation. 500 is no such: it is never right.
    private static let undocumented = 405

    /// What is wrong with an answer; empty where it is as documented, and where the path leads to no route.
    func violations(_ method: HTTPRequest.Method, _ path: String, _ answer: Answer) -> [String] {
        let bare = path.prefix { $0 != "?" }
        guard bare.hasPrefix("/v1/"), case .route(let route, _) = self.table.find(method, bare.dropFirst("/v1".count)) else { return [] }
        guard answer.status.code != Self.undocumented else { return [] }
        let name = "\(method.rawValue) \(route.path) \(answer.status.code)"
        let operation = self.document["paths"]?[route.path]?[method.rawValue.lowercased()]
        guard var response = operation?["responses"]?[String(answer.status.code)] else { return ["\(name) is not documented"] }
        let validator = SchemaValidator(document: self.document)
        if let reference = response["$ref"]?.text { response = validator.resolve(reference) }
        return (self.headerViolations(response, answer, validator) + self.bodyViolations(response, answer, validator)).map { "\(name): \($0)" }
    }

    private func headerViolations(_ response: JSONValue, _ answer: Answer, _ validator: SchemaValidator) -> [String] {
        (response["headers"]?.members ?? [:]).flatMap { name, header -> [String] in
            let header = validator.resolve(header["$ref"]?.text ?? "")
            guard let value = HTTPField.Name(name).flatMap({ answer.headers[$0] }) else {
                return header["required"] == true ? ["\(name) is missing"] : []
            }
            guard let schema = header["schema"] else { return ["\(name) has no schema"] }
            let isNumber = schema["type"] == "integer"
            return validator.violations(isNumber ? Int(value).map(JSONValue.number) ?? .text(value) : .text(value), schema, at: name)
        }
    }

    private func bodyViolations(_ response: JSONValue, _ answer: Answer, _ validator: SchemaValidator) -> [String] {
        // Sound, pages and the like: of their bytes the document says nothing.
        let types = Set((response["content"]?.members ?? [:]).keys)
        let type = answer.headers[.contentType].map { String($0.prefix { $0 != ";" }) } ?? ""
        if !types.isEmpty, types != ["application/json"], !types.contains("application/json") || type != "application/json" {
            return types.contains(type) && !answer.bytes.isEmpty ? [] : ["the body is not \(types.sorted().joined(separator: " or "))"]
        }
        guard let schema = response["content"]?["application/json"]?["schema"] else {
            return answer.bytes.isEmpty ? [] : ["there is a body: \(answer.text)"]
        }
        guard answer.headers[.contentType] == "application/json;charset=UTF-8" else { return ["the body is not labelled JSON"] }
        guard let body = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.bytes)) else {
            return ["the body is no JSON of texts, whole numbers and flags: \(answer.text)"]
        }
        return validator.violations(body, schema)
    }
}
