/// Something that has a name or a number, with what lists are ordered and searched by. Texts are in lower case.
package final class Listing: Sendable {
    /// What it is.
    package enum Subject: Hashable, Sendable {
        case owner(DirectoryIndex.Target)
        /// A number that nobody has.
        case number(String)
    }

    package let subject: Subject
    package let locationID: String
    package let name: String
    /// People only.
    private let lastName: String?
    private let firstName: String?
    package let phoneNumber: String?
    package let digits: String?

    init(_ member: Member) {
        self.subject = .owner(.member(member.id))
        self.locationID = member.locationID
        self.name = member.displayName.lowercased()
        self.lastName = member.lastName
        self.firstName = member.firstName
        self.phoneNumber = member.phoneNumber
        self.digits = member.extension
    }

    init(_ group: MemberGroup) {
        self.subject = .owner(.group(group.id))
        self.locationID = group.locationID
        self.name = group.name.lowercased()
        self.lastName = nil
        self.firstName = nil
        self.phoneNumber = group.phoneNumber
        self.digits = group.extension
    }

    init(unassigned number: PhoneNumber) {
        self.subject = .number(number.number)
        self.locationID = number.locationID
        self.name = ""
        self.lastName = nil
        self.firstName = nil
        self.phoneNumber = number.number
        self.digits = nil
    }

    /// Last name before first name, in lower case; the name, where there is no last name.
    var surname: String {
        guard let lastName = self.lastName else { return self.name }
        return [lastName, self.firstName].compactMap { $0 }.joined(separator: " ").lowercased()
    }

    /// Whether lists would have both in the same places.
    func says(theSameAs other: Listing) -> Bool {
        self.subject == other.subject && self.name == other.name && self.lastName == other.lastName && self.firstName == other.firstName
            && self.phoneNumber == other.phoneNumber
            && self.digits == other.digits && self.locationID == other.locationID
    }

    /// What tells two with the same texts apart.
    private var key: String {
        switch self.subject {
        case .owner(.member(let id)): id.key
        case .owner(.callParkExtension(let id)), .owner(.group(let id)): id
        case .number(let number): number
        }
    }

    /// What a list is ordered by. Whatever has no such text comes last.
    package enum Order: Hashable, Sendable, CaseIterable {
        case name
        case surname
        case phoneNumber
        case digits
    }

    static func isBefore(_ left: Listing, _ right: Listing, by order: Order) -> Bool {
        switch order {
        case .name:
            if left.name != right.name { return left.name < right.name }
        case .surname:
            let (first, second) = (left.surname, right.surname)
            if first != second { return first < second }
        case .phoneNumber:
            if left.phoneNumber != right.phoneNumber { return Self.isBefore(left.phoneNumber, right.phoneNumber) }
            if left.digits != right.digits { return Self.isBefore(left.digits, right.digits) }
        case .digits:
            if left.digits != right.digits { return Self.isBefore(left.digits, right.digits) }
            if left.phoneNumber != right.phoneNumber { return Self.isBefore(left.phoneNumber, right.phoneNumber) }
        }
        return left.key < right.key
    }

    private static func isBefore(_ left: String?, _ right: String?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left < right
    }
}
