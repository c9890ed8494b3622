/// A query parameter of an operation.
struct OperationParameter: Hashable, Sendable {
    var name: String
    var schema: Schema
    var summary: String
    /// Some values are answered with 400; a filter takes whatever it is given.
    var isChecked: Bool
    var isRequired: Bool

    init(_ name: String, _ schema: Schema, _ summary: String, isChecked: Bool = true, isRequired: Bool = false) {
        self.name = name
        self.schema = schema
        self.summary = summary
        self.isChecked = isChecked
        self.isRequired = isRequired
    }

    /// A filter that lets through what contains a text.
    static func filter(_ name: String, _ what: String) -> OperationParameter {
        OperationParameter(name, .text, "Only those whose \(what) contains this, in any case", isChecked: false)
    }

    static let max = OperationParameter("max", .number(from: 1), "Elements of a page at most; 2000 at most and without it")
    static let start = OperationParameter("start", .number(from: 0), "Elements to leave out before the page")
    static let order = OperationParameter("order", .one(of: "ASC", "DSC"), "By name, forwards or backwards")
    static let locationID = OperationParameter("locationId", .text, "Only those of this location")
    static let lineOwnerID = OperationParameter(
        "lineOwnerId", .text, "Whose line it is about, where it is not the caller's own: somebody whose line the caller's devices have")

    /// The order of a list of members; several fields are joined with commas.
    static let memberOrder = OperationParameter(
        "order", .text(pattern: "^(lname|fname|number|extension)(-(asc|desc))?(,(lname|fname|number|extension)(-(asc|desc))?)*$"),
        "The fields to sort by, such as `lname-asc,fname-desc`")
}
