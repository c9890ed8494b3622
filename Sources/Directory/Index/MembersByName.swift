/// Members of every kind in the order of their names, one after another: whoever needs a page looks at no more of them than that.
package struct MembersByName: Sequence, Sendable {
    private let lists: [OrderedList]

    fileprivate init(_ lists: [OrderedList]) {
        self.lists = lists
    }

    package func makeIterator() -> Iterator { Iterator(self.lists.map { $0.makeIterator() }) }

    /// Leaves out members at the beginning as long as all of them together have no more than so many devices, and says how many they have.
    ///
    /// Whole chunks are left out, in whichever order: what is before the last one of a chunk is in that chunk or in the first ones left of the
    /// other lists. So of a list of 100,000 some hundred names are compared.
    package func leavingOut(devices limit: Int) -> (rest: Iterator, devices: Int) {
        var firsts = self.lists.map { _ in 0 }
        var devices = 0
        func last(_ list: Int) -> Listing? { firsts[list] < self.lists[list].chunks.count ? self.lists[list].chunks[firsts[list]].last : nil }
        while true {
            var next: Int?
            var ahead = 0
            for list in self.lists.indices {
                guard let end = last(list) else { continue }
                ahead += self.lists[list].deviceCounts[firsts[list]]
                if let other = next.flatMap({ last($0) }), !Listing.isBefore(end, other, by: .name) { continue }
                next = list
            }
            guard let next, devices + ahead <= limit else { break }
            devices += self.lists[next].deviceCounts[firsts[next]]
            firsts[next] += 1
        }
        return (Iterator(self.lists.indices.map { OrderedList.Iterator(self.lists[$0].chunks, from: firsts[$0]) }), devices)
    }

    package struct Iterator: IteratorProtocol {
        private var lists: [OrderedList.Iterator]
        private var heads: [Listing?]

        fileprivate init(_ lists: [OrderedList.Iterator]) {
            self.lists = lists
            self.heads = self.lists.indices.map { _ in nil }
            for index in self.lists.indices { self.heads[index] = self.lists[index].next() }
        }

        package mutating func next() -> MemberTable.Box? {
            var first: Int?
            for index in self.heads.indices {
                guard let head = self.heads[index] else { continue }
                if let other = first.flatMap({ self.heads[$0] }), !Listing.isBefore(head, other, by: .name) { continue }
                first = index
            }
            guard let first, case .member(let box)? = self.heads[first] else { return nil }
            self.heads[first] = self.lists[first].next()
            return box
        }
    }
}

extension DirectoryIndex {
    /// Members of an organisation, or of one of its locations.
    package func membersByName(organizationID: String, locationID: String? = nil) -> MembersByName {
        self.membersByName(organizationID: organizationID, at: locationID.map { [$0] })
    }

    /// Members of an organisation, or of some of its locations.
    package func membersByName(organizationID: String, at locationIDs: [String]?) -> MembersByName {
        MembersByName(
            MemberID.Kind.allCases.flatMap { kind in
                locationIDs.map { $0.map { self.list(.localMembers(at: $0, kind)) } }
                    ?? [self.list(.members(organizationID: organizationID, kind))]
            })
    }

    /// Members that have devices besides the one that their own account stands for, in no order.
    package var deviceOwners: [Member] { Set(self.byDevice.values).compactMap { self.members[$0] } }

    /// Who has a device with a MAC address in an organisation.
    package func member(mac: String, organizationID: String) -> Member? {
        self.byMAC[MACKey(organizationID: organizationID, mac: mac)].flatMap { self.members[$0] }
    }
}
