import HTTPTypes

/// Rows of operations that all families have: they differ in path, id and whose line it can be.
extension CallFamily {
    /// A row of this family.
    ///
    /// - Parameters:
    ///   - id: as the family of the token's own user has it.
    ///   - fields: of the body beside those that all operations read; nil for an operation without a body.
    func row(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, fields: KeyValuePairs<String, Schema>? = nil,
        _ answers: OperationAnswer..., refusals: [HTTPResponse.Status] = []
    ) -> OperationDescription {
        var row = OperationDescription(method, path, id + self.suffix, summary + self.whose, refusals: refusals)
        row.answers = answers
        row.body = fields.map { .json(.input($0).with(self.lineFields)) }
        if fields == nil, self != .member { row.query = [.lineOwnerID] }
        return row
    }

    private var suffix: String {
        switch self {
        case .own: ""
        case .me: "OfMe"
        case .member: "OfMember"
        }
    }

    private var whose: String {
        switch self {
        case .own, .me: ""
        case .member: ", for a member of the organization"
        }
    }

    /// What every operation reads.
    private var lineFields: KeyValuePairs<String, Schema> {
        switch self {
        case .own, .me: ["endpointId": .text.optional, "lineOwnerId": .text.optional, "singleNumberReachPhoneNumber": .text.optional]
        case .member: ["endpointId": .text.optional, "singleNumberReachPhoneNumber": .text.optional]
        }
    }
}
