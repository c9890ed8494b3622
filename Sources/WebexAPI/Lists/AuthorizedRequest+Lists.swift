/// Query parameters that lists have in common.
extension AuthorizedRequest {
    /// - Throws: ``APIError`` when `order` is neither `ASC` nor `DSC`.
    func isDescending() throws -> Bool {
        switch self.query("order")?.uppercased() {
        case nil, "ASC"?: return false
        case "DSC"?, "DESC"?: return true
        default: throw APIError.invalid("order must be ASC or DSC")
        }
    }

    /// The key in `locationId`, where it is given.
    func locationFilter() throws -> String? {
        try self.query("locationId").map { text in
            guard let id = WebexID(.location, parsing: text) else { throw APIError.invalid("locationId is not the id of a location") }
            return id.key
        }
    }

    /// A filter from a parameter.
    func filter(_ name: String) -> TextFilter { TextFilter(self.query(name)) }

    /// Filters for numbers, with commas between them, of which one must let a number through.
    func numberFilters(_ name: String) -> [TextFilter] {
        (self.query(name) ?? "").split(separator: ",").map { TextFilter(String($0.filter { !$0.isWhitespace })) }
    }

    /// A filter for numbers: a plus sign that was not encoded has become a space, and matters to nobody here.
    func numberFilter(_ name: String) -> TextFilter { TextFilter(self.query(name)?.filter { !$0.isWhitespace }) }
}

extension [TextFilter] {
    /// Whether one of them lets a text through that is in lower case, or there is none.
    func allow(_ candidate: String?) -> Bool { self.isEmpty || self.contains { $0.allows(folded: candidate) } }
}
