/// An id with the name that goes with it.
struct NamedBody: Encodable {
    var id: String
    var name: String
}
