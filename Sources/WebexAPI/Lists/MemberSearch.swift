import Directory

/// Members of an organisation that a request asks for: by `memberName`, `phoneNumber`, `extension` and `locationId`, in its `order`.
struct MemberSearch: Sendable {
    private let organizationID: String
    private let locationID: String?
    private let name: TextFilter
    private let number: TextFilter
    private let digits: TextFilter
    private let order: MemberOrder
    /// Whether the order is that of a list which is kept.
    private let isUsualOrder: Bool

    /// - Parameter byExtension: whether the list has the filter `extension`.
    /// - Throws: ``APIError`` for an order that there is not, or a `locationId` that is none.
    init(_ request: AuthorizedRequest, organizationID: String, byExtension: Bool = false) throws {
        let asked = request.query("order").flatMap { $0.isEmpty ? nil : $0 }
        self.organizationID = organizationID
        self.locationID = try request.locationFilter()
        self.name = request.filter("memberName")
        self.number = request.numberFilter("phoneNumber")
        self.digits = byExtension ? request.numberFilter("extension") : TextFilter(nil)
        self.order = try MemberOrder(asked)
        self.isUsualOrder = asked == nil
    }

    private func isWanted(_ box: MemberTable.Box) -> Bool {
        box.member.organizationID == self.organizationID && self.name.allowsName(of: box)
            && self.number.allows(box.member.phoneNumber, box.member.extension) && self.digits.allows(box.member.extension)
    }

    /// How many there are.
    func count(_ index: DirectoryIndex, where isAllowed: (Member) -> Bool) -> Int {
        index.membersByName(organizationID: self.organizationID, locationID: self.locationID).reduce(0) {
            $0 + (self.isWanted($1) && isAllowed($1.member) ? 1 : 0)
        }
    }

    /// A page of them, and how many there are, or at least that there are more.
    func page(_ paging: Paging, _ index: DirectoryIndex, where isAllowed: (Member) -> Bool) -> (members: [Member], count: Int) {
        func isWanted(_ box: MemberTable.Box) -> Bool { self.isWanted(box) && isAllowed(box.member) }
        let everybody = index.membersByName(organizationID: self.organizationID, locationID: self.locationID)
        guard self.isUsualOrder else {
            let found = everybody.filter(isWanted).map(\.member).sorted(by: self.order.isBefore)
            return (Array(paging.page(of: found)), found.count)
        }
        // No more is looked at than comes before the end of the page.
        var rest = everybody.filter { $0.member.extension == nil && $0.member.phoneNumber == nil && isWanted($0) }.map(\.member)
            .sorted(by: self.order.isBefore)[...]
        var found: [Member] = []
        var seen = 0
        func see(_ member: Member) {
            if seen >= paging.start, found.count < paging.max { found.append(member) }
            seen += 1
        }
        let numbered = index.list(
            self.locationID.map { .localNumbers(at: $0, .surname) } ?? .numbers(organizationID: self.organizationID, .surname))
        var listings = numbered.makeIterator()
        while let listing = listings.next() {
            guard case .member(let box) = listing, isWanted(box) else { continue }
            while let first = rest.first, self.order.isBefore(first, box.member) { see(rest.removeFirst()) }
            see(box.member)
            if seen - paging.start > paging.max { break }
        }
        while let first = rest.popFirst(), seen - paging.start <= paging.max { see(first) }
        return (found, seen)
    }
}
