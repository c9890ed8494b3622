import Directory

/// The `order` of a list of members; by last name, first name and extension when none is asked for.
struct MemberOrder: Sendable {
    private enum Field: Hashable, Sendable {
        case firstName
        case lastName
        case number
        case digits
    }

    private static let fields: [String: Field] = [
        "fname": .firstName, "firstname": .firstName, "lname": .lastName, "lastname": .lastName, "number": .number, "phonenumber": .number,
        "extension": .digits,
    ]

    private let order: SortOrder<Field>

    /// - Throws: ``APIError`` for a field or a direction that there is not.
    init(_ text: String?) throws {
        self.order = try SortOrder(text, fields: Self.fields, standard: [.lastName, .firstName, .digits])
    }

    @Sendable func isBefore(_ left: Member, _ right: Member) -> Bool {
        let isBefore = self.order.isBefore { field in (Self.value(field, left), Self.value(field, right)) }
        return isBefore ?? ((left.displayName, left.id.key) < (right.displayName, right.id.key))
    }

    /// Workspaces and virtual lines have one name: it stands for both.
    private static func value(_ field: Field, _ member: Member) -> String {
        switch field {
        case .firstName: (member.firstName ?? member.displayName).lowercased()
        case .lastName: (member.lastName ?? member.displayName).lowercased()
        case .number: member.phoneNumber ?? ""
        case .digits: member.extension ?? ""
        }
    }
}
