import HTTPTypes

/// An answer of an operation: its status, and what is in the body. Of refusals only those that are not as all are.
struct OperationAnswer: Hashable, Sendable {
    var status: HTTPResponse.Status
    var schema: Schema?
    var mediaType = "application/json"
    /// Whether an answer with this status may also be an error as all operations have it.
    var isAlsoError = false
    /// Headers besides `TrackingID`, each with what the document calls it.
    var headers: [String: String] = [:]

    static func ok(_ schema: Schema) -> OperationAnswer { OperationAnswer(status: .ok, schema: schema) }
    static func created(_ schema: Schema) -> OperationAnswer { OperationAnswer(status: .created, schema: schema) }
    static let noContent = OperationAnswer(status: .noContent, schema: nil)

    /// A page for a person.
    static func page(_ status: HTTPResponse.Status, isAlsoError: Bool = false, headers: [String: String] = [:]) -> OperationAnswer {
        OperationAnswer(status: status, schema: .some, mediaType: "text/html", isAlsoError: isAlsoError, headers: headers)
    }

    /// To where an application wants its people sent.
    static let redirection = OperationAnswer(status: .found, schema: nil, headers: ["Location": "Location"])
}
