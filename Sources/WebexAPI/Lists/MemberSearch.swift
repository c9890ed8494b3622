import Directory

/// Members of an organisation that a request asks for: by `memberName`, `phoneNumber`, `extension` and `locationId`, in its `order`.
struct MemberSearch: Sendable {
    private let organizationID: String
    private let locations: LocationScope
    private let name: TextFilter
    private let number: TextFilter
    private let digits: TextFilter
    private let order: MemberOrder

    /// - Parameter byExtension: whether the list has the filter `extension`.
    /// - Throws: ``APIError`` for an order that there is not, or a `locationId` that is none.
    init(_ request: AuthorizedRequest, organizationID: String, byExtension: Bool = false) throws {
        self.organizationID = organizationID
        self.locations = LocationScope(request.principal, locationID: try request.locationFilter())
        self.name = request.filter("memberName")
        self.number = request.numberFilter("phoneNumber")
        self.digits = byExtension ? request.numberFilter("extension") : TextFilter(nil)
        self.order = try MemberOrder(request.query("order"))
    }

    /// Lists have members of the organisation alone.
    private func isWanted(_ box: MemberTable.Box) -> Bool {
        (self.locations.isWhole || self.locations.contains(box.member.locationID))
            && self.name.allowsName(of: box)
            && (self.number.isEmpty || self.number.allows(box.member.phoneNumber, box.member.extension))
            && (self.digits.isEmpty || self.digits.allows(box.member.extension))
    }

    /// How many there are.
    func count(_ index: DirectoryIndex, where isAllowed: (MemberTable.Box) -> Bool) -> Int {
        index.membersByName(organizationID: self.organizationID, at: self.locations.locationIDs(index)).reduce(0) {
            $0 + (self.isWanted($1) && isAllowed($1) ? 1 : 0)
        }
    }

    /// A page of them, and how many there are, or at least that there are more.
    ///
    /// No more is looked at than comes before the end of the page, in lists that are kept in order. Members go by their boxes: they are
    /// large, and a list passes many.
    ///
    /// - Parameter excluded: who is not in the list.
    func page(_ paging: Paging, _ index: DirectoryIndex, without excluded: Set<MemberID>) -> (members: [Member], count: Int) {
        guard let kept = self.order.kept else { return ([], 0) }
        var found: [Member] = []
        var seen = 0
        /// False once it is known that there is another page.
        func see(_ box: MemberTable.Box) -> Bool {
            if seen >= paging.start, found.count < paging.max { found.append(box.member) }
            seen += 1
            return seen - paging.start <= paging.max
        }
        /// The last one, and those whose first fields are the same, who are in the order of the others only when all of them are there.
        var last: MemberTable.Box?
        var ties: [MemberTable.Box] = []
        func settle() -> Bool {
            defer { (last, ties) = (nil, []) }
            guard !ties.isEmpty else { return last.map(see) ?? true }
            return self.order.sorted(ties).allSatisfy(see)
        }
        let absent = excluded.compactMap { index.listing(.member($0)) }
        let absentBoxes = Set(absent.compactMap(\.box).map(ObjectIdentifier.init))
        for key in self.lists(kept) {
            let list = index.list(key)
            // Who waits for an order may have the same in this list.
            let skipped = self.isOpen && last == nil ? self.leavingOut(paging.start - seen, of: list, kept, without: absent) : (place: 0, members: 0)
            seen += skipped.members
            list.forEach(isDescending: kept.isDescending, from: skipped.place) { listing in
                guard case .member(let box) = listing, !absentBoxes.contains(ObjectIdentifier(box)), self.isWanted(box) else { return true }
                if kept.isWhole { return see(box) }
                if let other = last, self.order.isTie(other, box, kept) {
                    if ties.isEmpty { ties = [other] }
                    ties.append(box)
                } else if last != nil, !settle() {
                    return false
                }
                last = box
                return true
            }
            if seen - paging.start > paging.max { return (found, seen) }
        }
        _ = settle()
        return (found, seen)
    }

    /// Whether everybody is wanted.
    private var isOpen: Bool { self.locations.isWhole && self.name.isEmpty && self.number.isEmpty && self.digits.isEmpty }

    /// The place at which a list of which everybody is wanted may begin, and how many come before it: no more than so many, and nobody who
    /// is like the one who comes there, as these have their order from each other.
    private func leavingOut(
        _ limit: Int, of list: OrderedList, _ kept: MemberOrder.Kept, without absent: [Listing]
    ) -> (place: Int, members: Int) {
        guard limit > 0 else { return (0, 0) }
        let gaps = absent.compactMap { list.place(of: $0, isDescending: kept.isDescending) }
        var (place, members) = list.place(afterMembers: limit, isDescending: kept.isDescending)
        func at(_ place: Int) -> Listing? { list.listing(at: kept.isDescending ? list.count - 1 - place : place) }
        if !kept.isWhole {
            var ahead: MemberTable.Box?
            var next = place
            while ahead == nil, next < list.count {
                ahead = at(next)?.box
                next += 1
            }
            while place > 0, let before = at(place - 1) {
                if let box = before.box {
                    // At the end of a list the next one may go on with those who are like its last ones.
                    let other = ahead ?? box
                    ahead = other
                    guard self.order.isTie(box, other, kept) else { break }
                    members -= 1
                }
                place -= 1
            }
        }
        return (place, members - gaps.count { $0 < place })
    }

    /// Lists that have everybody once, in order one after another.
    private func lists(_ kept: MemberOrder.Kept) -> [DirectoryIndex.ListKey] {
        switch kept.order {
        case .name, .surname, .givenName: return [.everybody(organizationID: self.organizationID, kept.order)]
        case .phoneNumber, .digits:
            let numbered = self.locations.only.map { DirectoryIndex.ListKey.localNumbers(at: $0, kept.order) }
            let lists = [numbered ?? .numbers(organizationID: self.organizationID, kept.order), .unnumbered(organizationID: self.organizationID)]
            return kept.isDescending ? lists.reversed() : lists
        }
    }
}
