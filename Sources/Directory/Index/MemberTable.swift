/// The members of a directory by id. Each is kept once, also where several copies of the index hold it.
package struct MemberTable: Sendable {
    package final class Box: Sendable {
        /// The display name in lower case, as lists are ordered by it and searched for it. First, as it is looked at most.
        package let name: String
        package let member: Member

        init(_ member: Member) {
            self.name = member.displayName.lowercased()
            self.member = member
        }

        /// Whether the only device is the one that the member's own account stands for.
        package var hasStandardDeviceAlone: Bool { self.member.devices.isEmpty && self.member.account != nil }
    }

    private var boxes = ShardedDictionary<MemberID, Box>()

    package subscript(id: MemberID) -> Member? {
        get { self.boxes[id]?.member }
        set { self.boxes[id] = newValue.map(Box.init) }
    }

    /// The member as lists have it.
    func listing(_ id: MemberID) -> Listing? { self.boxes[id].map { .member($0) } }

    mutating func removeAll(where isGone: (Member) -> Bool) { self.boxes.removeAll { isGone($1.member) } }

    package var count: Int { self.boxes.count }
    package var isEmpty: Bool { self.boxes.isEmpty }
    package var values: Values { Values(boxes: self.boxes.values) }
    /// All of them as lists have them.
    var listings: some Sequence<Box> { self.boxes.values }

    /// The members, in no order.
    package struct Values: Sequence, Sendable {
        fileprivate let boxes: ShardedDictionary<MemberID, Box>.Values

        package var underestimatedCount: Int { self.boxes.underestimatedCount }

        package func makeIterator() -> Iterator { Iterator(boxes: self.boxes.makeIterator()) }
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var boxes: ShardedDictionary<MemberID, Box>.Iterator

        package mutating func next() -> Member? { self.boxes.next()?.member }
    }
}
