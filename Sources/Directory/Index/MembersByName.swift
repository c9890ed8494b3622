/// Members of every kind in the order of their names, one after another: whoever needs a page looks at no more of them than that.
package struct MembersByName: Sequence, Sendable {
    private let lists: [OrderedList]

    fileprivate init(_ lists: [OrderedList]) {
        self.lists = lists
    }

    package func makeIterator() -> Iterator { Iterator(self.lists.filter { $0.count > 0 }) }

    package struct Iterator: IteratorProtocol {
        private struct Place {
            let list: OrderedList
            var rest: OrderedList.Iterator
            var head: Listing?
            /// Where the head is in the list.
            var offset = 0

            init(_ list: OrderedList) {
                self.list = list
                self.rest = list.makeIterator()
                self.head = self.rest.next()
            }

            mutating func take() -> Listing? {
                defer {
                    self.head = self.rest.next()
                    self.offset += 1
                }
                return self.head
            }
        }

        private var places: [Place]
        /// The place that is read, and how many of its list come before anything of another one.
        private var current = 0
        private var run = 0

        fileprivate init(_ lists: [OrderedList]) {
            self.places = lists.map(Place.init)
        }

        package mutating func next() -> MemberTable.Box? {
            if self.run == 0 { self.choose() }
            guard self.run > 0, case .member(let box)? = self.places[self.current].take() else { return nil }
            self.run -= 1
            return box
        }

        /// Names are compared here alone: how far a list goes until another one's turn comes is found by halves.
        private mutating func choose() {
            let order = self.places.indices.filter { self.places[$0].head != nil }.sorted {
                guard let left = self.places[$0].head, let right = self.places[$1].head else { return false }
                return Listing.isBefore(left, right, by: .name)
            }
            guard let first = order.first else { return }
            self.current = first
            let place = self.places[first]
            guard let other = order.dropFirst().first.flatMap({ self.places[$0].head }) else {
                self.run = place.list.count - place.offset
                return
            }
            self.run = Swift.max(1, place.list.offset { Listing.isBefore($0, other, by: .name) } - place.offset)
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
