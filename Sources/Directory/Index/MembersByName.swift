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
        self.leavingOut(devices: limit, hash: nil) { $0.summaries[$1].devices }
    }

    /// The same where only some devices are counted; what is left has no one whose only device is not.
    ///
    /// - Parameters:
    ///   - isCounted: whether a device is.
    ///   - isHashCounted: the same by the hash of the id, for the many members whose only device is the one that their own account stands for.
    package func leavingOut(
        devices limit: Int, where isCounted: (Device) -> Bool, hash isHashCounted: @escaping (Int) -> Bool
    ) -> (rest: Iterator, devices: Int) {
        self.leavingOut(devices: limit, hash: isHashCounted) { list, chunk in
            var count = 0
            let hashes = list.summaries[chunk].deviceHashes
            for offset in list.chunks[chunk].indices {
                let hash = hashes.isEmpty ? 0 : hashes[offset]
                if hash != 0 {
                    if isHashCounted(hash) { count += 1 }
                } else if case .member(let box) = list.chunks[chunk][offset] {
                    count += box.member.allDevices.count(where: isCounted)
                }
            }
            return count
        }
    }

    private func leavingOut(
        devices limit: Int, hash isHashCounted: ((Int) -> Bool)?, counting count: (OrderedList, Int) -> Int
    ) -> (rest: Iterator, devices: Int) {
        var firsts = self.lists.map { _ in 0 }
        /// Of the first chunk that is left of each list.
        var counts = self.lists.map { $0.chunks.isEmpty ? 0 : count($0, 0) }
        var devices = 0
        func last(_ list: Int) -> Listing? { firsts[list] < self.lists[list].chunks.count ? self.lists[list].chunks[firsts[list]].last : nil }
        while true {
            var next: Int?
            for list in self.lists.indices {
                guard let end = last(list) else { continue }
                if let other = next.flatMap({ last($0) }), !Listing.isBefore(end, other, by: .name) { continue }
                next = list
            }
            guard let next, devices + counts.reduce(0, +) <= limit else { break }
            devices += counts[next]
            firsts[next] += 1
            counts[next] = firsts[next] < self.lists[next].chunks.count ? count(self.lists[next], firsts[next]) : 0
        }
        return (Iterator(self.lists.indices.map { OrderedList.Iterator(self.lists[$0], from: firsts[$0], where: isHashCounted) }), devices)
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
