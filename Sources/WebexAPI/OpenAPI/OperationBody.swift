/// What a request brings.
enum OperationBody: Hashable, Sendable {
    case json(Schema)
    /// `multipart/form-data`, with a file in it.
    case form(Schema)
    /// `application/x-www-form-urlencoded`, as browsers and OAuth's clients send it; some take the same in JSON.
    case fields(Schema, takesJSON: Bool)

    var schema: Schema {
        switch self {
        case .json(let schema), .form(let schema), .fields(let schema, _): schema
        }
    }

    var mediaTypes: [String] {
        switch self {
        case .json: ["application/json"]
        case .form: ["multipart/form-data"]
        case .fields(_, let takesJSON): ["application/x-www-form-urlencoded"] + (takesJSON ? ["application/json"] : [])
        }
    }
}
