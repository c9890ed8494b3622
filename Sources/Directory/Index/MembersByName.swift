/// Members of every kind in the order of their names, one after another: whoever needs a page looks at no more of them than that.
package struct MembersByName: Sequence, Sendable {
    private let lists: [OrderedList]

    fileprivate init(_ lists: [OrderedList]) {
        self.lists = lists
    }

    package func makeIterator() -> Iterator { Iterator(self.lists.map { $0.makeIterator() }) }

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
        MembersByName(
            MemberID.Kind.allCases.map { kind in
                self.list(locationID.map { .localMembers(at: $0, kind) } ?? .members(organizationID: organizationID, kind))
            })
    }

    /// Members that have devices besides the one that their own account stands for, in no order.
    package var deviceOwners: [Member] { Set(self.byDevice.values).compactMap { self.members[$0] } }

    /// Who has a device with a MAC address in an organisation.
    package func member(mac: String, organizationID: String) -> Member? {
        self.byMAC[MACKey(organizationID: organizationID, mac: mac)].flatMap { self.members[$0] }
    }
}
