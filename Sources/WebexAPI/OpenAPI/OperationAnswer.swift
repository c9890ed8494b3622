import HTTPTypes

/// A success of an operation: its status, and what is in the body.
struct OperationAnswer: Hashable, Sendable {
    var status: HTTPResponse.Status
    var schema: Schema?
    var mediaType = "application/json"

    static func ok(_ schema: Schema) -> OperationAnswer { OperationAnswer(status: .ok, schema: schema) }
    static func created(_ schema: Schema) -> OperationAnswer { OperationAnswer(status: .created, schema: schema) }
    static let noContent = OperationAnswer(status: .noContent, schema: nil)
}
