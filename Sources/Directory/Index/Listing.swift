/// Something that has a name or a number, with what lists are ordered and searched by. One word in size, however long the list.
package enum Listing: Sendable {
    case member(MemberTable.Box)
    case other(Other)

    /// What it is.
    package enum Subject: Hashable, Sendable {
        case owner(DirectoryIndex.Target)
        /// A number or an extension that somebody has besides their own.
        case alternate(MemberID, String)
        /// A number that nobody has.
        case number(String)
    }

    /// What is no member.
    package final class Other: Sendable {
        fileprivate let subject: Subject
        fileprivate let locationID: String
        fileprivate let name: String
        fileprivate let phoneNumber: String?
        fileprivate let digits: String?

        fileprivate init(_ subject: Subject, at locationID: String, name: String = "", phoneNumber: String?, digits: String? = nil) {
            self.subject = subject
            self.locationID = locationID
            self.name = name
            self.phoneNumber = phoneNumber
            self.digits = digits
        }
    }

    init(_ member: Member) { self = .member(MemberTable.Box(member)) }

    init(_ group: MemberGroup) {
        self = .other(
            Other(
                .owner(.group(group.id)), at: group.locationID, name: group.name.lowercased(), phoneNumber: group.phoneNumber,
                digits: group.extension))
    }

    init(unassigned number: PhoneNumber) {
        self = .other(Other(.number(number.number), at: number.locationID, phoneNumber: number.number))
    }

    /// What a member is called by besides their own number.
    static func alternates(of member: Member) -> [Listing] {
        member.settings.alternates.entries.map { entry in
            .other(
                Other(
                    .alternate(member.id, entry.phoneNumber ?? entry.extension ?? ""), at: member.locationID, name: member.displayName.lowercased(),
                    phoneNumber: entry.phoneNumber, digits: entry.extension))
        }
    }

    package var subject: Subject {
        switch self {
        case .member(let box): .owner(.member(box.member.id))
        case .other(let other): other.subject
        }
    }

    package var locationID: String {
        switch self {
        case .member(let box): box.member.locationID
        case .other(let other): other.locationID
        }
    }

    /// In lower case; of a number that nobody has, empty.
    package var name: String {
        switch self {
        case .member(let box): box.name
        case .other(let other): other.name
        }
    }

    package var phoneNumber: String? {
        switch self {
        case .member(let box): box.member.phoneNumber
        case .other(let other): other.phoneNumber
        }
    }

    package var digits: String? {
        switch self {
        case .member(let box): box.member.extension
        case .other(let other): other.digits
        }
    }

    /// Last name before first name, in lower case; where one is missing, the name stands for it.
    var surname: String {
        guard case .member(let box) = self else { return self.name }
        return Self.joined(box.member.lastName ?? box.name, box.member.firstName ?? box.name)
    }

    /// First name before last name, likewise.
    var givenName: String {
        guard case .member(let box) = self else { return self.name }
        return Self.joined(box.member.firstName ?? box.name, box.member.lastName ?? box.name)
    }

    /// What comes before any letter is between them: a text that goes on comes after one that has ended.
    private static func joined(_ first: String, _ second: String) -> String { "\(first)\0\(second)".lowercased() }

    /// How many devices a member has.
    package var deviceCount: Int {
        switch self {
        case .member(let box): box.member.deviceCount
        case .other: 0
        }
    }

    /// The member, where it is one.
    package var box: MemberTable.Box? {
        switch self {
        case .member(let box): box
        case .other: nil
        }
    }

    var isMember: Bool {
        switch self {
        case .member: true
        case .other: false
        }
    }

    /// The hash of the id of a member's only device, where that is the one that their own account stands for; 0 of all others.
    var deviceHash: Int {
        guard case .member(let box) = self, box.hasStandardDeviceAlone else { return 0 }
        return box.member.id.key.hashValue
    }

    /// What tells two with the same texts apart.
    private var key: String {
        switch self.subject {
        case .owner(.member(let id)): id.key
        case .owner(.callParkExtension(let id)), .owner(.group(let id)): id
        case .alternate(let id, let number): "\(id.key) \(number)"
        case .number(let number): number
        }
    }

    /// What a list is ordered by. Whatever has no such text comes last.
    package enum Order: Hashable, Sendable, CaseIterable {
        case name
        case surname
        case givenName
        case phoneNumber
        case digits
    }

    static func isBefore(_ left: Listing, _ right: Listing, by order: Order) -> Bool {
        switch order {
        case .name:
            let (first, second) = (left.name, right.name)
            if first != second { return first < second }
        case .surname:
            let (first, second) = (left.surname, right.surname)
            if first != second { return first < second }
        case .givenName:
            let (first, second) = (left.givenName, right.givenName)
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
