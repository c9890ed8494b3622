/// The `order` of a list by fields: `lname`, `fname|extension`, `lastName-asc,firstName-desc`; `DSC` alone turns the usual one.
struct SortOrder<Field: Hashable & Sendable>: Sendable {
    struct Key: Sendable {
        var field: Field
        var isDescending: Bool
    }

    let keys: [Key]

    /// - Parameter fields: the names that fields have in requests.
    /// - Throws: ``APIError`` for a name or a direction that there is not.
    init(_ text: String?, fields: [String: Field], standard: [Field]) throws {
        guard let text, !text.isEmpty else {
            self.keys = standard.map { Key(field: $0, isDescending: false) }
            return
        }
        if ["asc", "desc", "dsc"].contains(text.lowercased()) {
            self.keys = standard.map { Key(field: $0, isDescending: text.lowercased() != "asc") }
            return
        }
        self.keys = try text.split(whereSeparator: { $0 == "|" || $0 == "," }).map { item in
            let parts = item.split(separator: "-", maxSplits: 1).map { $0.lowercased() }
            let direction = parts.count > 1 ? parts[1] : "asc"
            guard let name = parts.first, let field = fields[name], ["asc", "desc", "dsc"].contains(direction) else {
                throw APIError.invalid("order: \(item) is not one of \(fields.keys.sorted().joined(separator: ", ")), with -asc or -desc")
            }
            return Key(field: field, isDescending: direction != "asc")
        }
    }

    /// Whether one goes before another, by what their fields say; nil when these say nothing about it.
    func isBefore<Value: Comparable>(_ value: (Field) -> (Value, Value)) -> Bool? {
        for key in self.keys {
            let (left, right) = value(key.field)
            if left != right { return (left < right) != key.isDescending }
        }
        return nil
    }
}
