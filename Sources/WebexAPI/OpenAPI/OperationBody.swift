/// What a request brings.
enum OperationBody: Hashable, Sendable {
    case json(Schema)
    /// `multipart/form-data`, with a file in it.
    case form(Schema)

    var schema: Schema {
        switch self {
        case .json(let schema), .form(let schema): schema
        }
    }

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .form: "multipart/form-data"
        }
    }
}
