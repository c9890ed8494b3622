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

    /// After every text: who has no number comes after those who have one.
    private static let last = "\u{10FFFF}"

    private let order: SortOrder<Field>

    /// - Throws: ``APIError`` for a field or a direction that there is not.
    init(_ text: String?) throws {
        self.order = try SortOrder(text, fields: Self.fields, standard: [.lastName, .firstName, .digits])
    }

    /// The same members in this order. What they are ordered by is worked out once for each.
    func sorted(_ boxes: [MemberTable.Box]) -> [MemberTable.Box] {
        let keys = self.order.keys
        return boxes.map { box in (values: keys.map { Self.value($0.field, box.member) }, box: box) }
            .sorted { left, right in
                for (position, key) in keys.enumerated() where left.values[position] != right.values[position] {
                    return (left.values[position] < right.values[position]) != key.isDescending
                }
                return (left.box.member.displayName, left.box.member.id.key) < (right.box.member.displayName, right.box.member.id.key)
            }
            .map(\.box)
    }

    /// Workspaces and virtual lines have one name: it stands for both.
    private static func value(_ field: Field, _ member: Member) -> String {
        switch field {
        case .firstName: (member.firstName ?? member.displayName).lowercased()
        case .lastName: (member.lastName ?? member.displayName).lowercased()
        case .number: member.phoneNumber ?? Self.last
        case .digits: member.extension ?? Self.last
        }
    }

    // MARK: Lists that are kept

    /// A list that is kept in the order of the first fields.
    struct Kept: Sendable {
        var order: Listing.Order
        var isDescending: Bool
        /// Of how many fields it has the order.
        var fields: Int
        /// Whether these are all.
        var isWhole: Bool
    }

    /// The one that begins as this order does.
    var kept: Kept? {
        guard let first = self.order.keys.first else { return nil }
        let order: Listing.Order
        let second: Field
        switch first.field {
        case .lastName: (order, second) = (.surname, .firstName)
        case .firstName: (order, second) = (.givenName, .lastName)
        case .number: (order, second) = (.phoneNumber, .digits)
        case .digits: (order, second) = (.digits, .number)
        }
        let keys = self.order.keys
        let fields = keys.count > 1 && keys[1].field == second && keys[1].isDescending == first.isDescending ? 2 : 1
        return Kept(order: order, isDescending: first.isDescending, fields: fields, isWhole: keys.count == fields)
    }

    /// Whether the fields whose order a list has say the same of two.
    func isTie(_ left: MemberTable.Box, _ right: MemberTable.Box, _ kept: Kept) -> Bool {
        self.order.keys.prefix(kept.fields).allSatisfy { key in
            switch key.field {
            case .firstName:
                Self.isSame(left.member.firstName ?? left.member.displayName, right.member.firstName ?? right.member.displayName)
            case .lastName: Self.isSame(left.member.lastName ?? left.member.displayName, right.member.lastName ?? right.member.displayName)
            case .number: left.member.phoneNumber == right.member.phoneNumber
            case .digits: left.member.extension == right.member.extension
            }
        }
    }

    /// Whether two texts are the same in lower case: quick for those that begin with different letters.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        if let first = left.utf8.first, let other = right.utf8.first, first < 0x80, other < 0x80, (first ^ other) & ~0x20 != 0 { return false }
        return left.lowercased() == right.lowercased()
    }
}
