/// Lists of the directory that are kept in order, so that a page of one costs next to nothing.
extension DirectoryIndex {
    /// Names a list.
    package enum ListKey: Hashable, Sendable {
        /// Members of an organisation by name.
        case members(organizationID: String, MemberID.Kind)
        /// Members of a location by name.
        case localMembers(at: String, MemberID.Kind)
        /// People with a role by name.
        case role(organizationID: String, Role)
        /// Who has a licence, by name.
        case license(String, MemberID.Kind)
        /// Members of an organisation of every kind by last or by first name.
        case everybody(organizationID: String, Listing.Order)
        /// Those of them whose calls are recorded, by last name.
        case recorded(organizationID: String)
        /// Those of everybody who have neither a number nor an extension, by name.
        case unnumbered(organizationID: String)
        /// Numbers and extensions of an organisation but those of call park extensions, in an order that is not by name.
        case numbers(organizationID: String, Listing.Order)
        /// Those of a location.
        case localNumbers(at: String, Listing.Order)
        /// Numbers of an organisation that nobody has.
        case freeNumbers(organizationID: String)
        /// Those of a location.
        case localFreeNumbers(at: String)

        var order: Listing.Order {
            switch self {
            case .members, .localMembers, .role, .license, .unnumbered: .name
            case .numbers(_, let order), .localNumbers(_, let order), .everybody(_, let order): order
            case .freeNumbers, .localFreeNumbers: .phoneNumber
            case .recorded: .surname
            }
        }
    }

    private static func made(_ key: ListKey, _ listings: [Listing] = []) -> OrderedList {
        var hasDeviceHashes = false
        if case .members = key { hasDeviceHashes = true }
        return OrderedList(by: key.order, hasDeviceHashes: hasDeviceHashes, listings)
    }

    private static let numberOrders: [Listing.Order] = [.phoneNumber, .digits, .surname]

    /// Makes the lists, which every change keeps in order from now on.
    package mutating func prepareLists() {
        var listings: [ListKey: [Listing]] = [:]
        self.forEachListing { key, listing in listings[key, default: []].append(listing) }
        var lists = ShardedDictionary<ListKey, OrderedList>()
        for (key, listings) in listings { lists[key] = Self.made(key, listings) }
        self.lists = lists
    }

    /// A list. One that is not kept is made on the spot.
    package func list(_ key: ListKey) -> OrderedList {
        if let lists = self.lists { return lists[key] ?? Self.made(key) }
        var listings: [Listing] = []
        self.forEachListing { if $0 == key { listings.append($1) } }
        return Self.made(key, listings)
    }

    private func forEachListing(_ body: (ListKey, Listing) -> Void) {
        for box in self.members.listings {
            for key in self.keys(of: box.member) { body(key, .member(box)) }
            for listing in Listing.alternates(of: box.member) { for key in self.numberKeys(of: listing) { body(key, listing) } }
        }
        for group in self.groups.values { for key in self.numberKeys(of: Listing(group)) { body(key, Listing(group)) } }
        for entry in self.everyNumber where entry.target == nil {
            let listing = Listing(unassigned: entry.number)
            for key in self.numberKeys(of: listing) { body(key, listing) }
        }
    }

    private func keys(of member: Member) -> [ListKey] {
        var keys: [ListKey] = [.members(organizationID: member.organizationID, member.id.kind), .localMembers(at: member.locationID, member.id.kind)]
        for role in member.roles { keys.append(.role(organizationID: member.organizationID, role)) }
        for license in Set(member.licenseIDs) { keys.append(.license(license, member.id.kind)) }
        for order in [Listing.Order.surname, .givenName] { keys.append(.everybody(organizationID: member.organizationID, order)) }
        if member.settings.recording.isOn { keys.append(.recorded(organizationID: member.organizationID)) }
        if member.extension != nil || member.phoneNumber != nil {
            keys += Self.numberOrders.map { .numbers(organizationID: member.organizationID, $0) }
            keys += Self.numberOrders.map { .localNumbers(at: member.locationID, $0) }
        } else {
            keys.append(.unnumbered(organizationID: member.organizationID))
        }
        return keys
    }

    /// The lists of what is there for its number only.
    private func numberKeys(of listing: Listing) -> [ListKey] {
        guard listing.phoneNumber != nil || listing.digits != nil else { return [] }
        let organizationID = self.locations[listing.locationID]?.organizationID
        let free: [ListKey]
        if case .number = listing.subject {
            free = [.localFreeNumbers(at: listing.locationID)] + (organizationID.map { [.freeNumbers(organizationID: $0)] } ?? [])
        } else {
            free = []
        }
        return free
            + Self.numberOrders.flatMap { order -> [ListKey] in
                [.localNumbers(at: listing.locationID, order)] + (organizationID.map { [.numbers(organizationID: $0, order)] } ?? [])
            }
    }

    // MARK: Keeping them

    mutating func list(_ listing: Listing) {
        for key in self.numberKeys(of: listing) { self.lists?[key, default: Self.made(key)].insert(listing) }
    }

    mutating func unlist(_ listing: Listing) {
        for key in self.numberKeys(of: listing) { self.remove(listing, from: key) }
    }

    private mutating func remove(_ listing: Listing, from key: ListKey) {
        guard self.lists != nil else { return }
        self.lists?[key, default: Self.made(key)].remove(listing)
        if self.lists?[key]?.count == 0 { self.lists?[key] = nil }
    }

    /// A member has changed, come or gone.
    mutating func relist(from old: Listing?, to new: Listing?) {
        guard self.lists != nil else { return }
        let oldKeys = old.map { self.keys(of: $0) } ?? []
        for key in oldKeys { if let old { self.remove(old, from: key) } }
        guard let new else { return }
        for key in self.keys(of: new) { self.lists?[key, default: Self.made(key)].insert(new) }
    }

    private func keys(of listing: Listing) -> [ListKey] {
        switch listing {
        case .member(let box): self.keys(of: box.member)
        case .other: self.numberKeys(of: listing)
        }
    }
}
