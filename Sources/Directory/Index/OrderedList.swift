/// A list that is always in order: changes and pages cost next to nothing in a list of 100,000.
///
/// It is kept in chunks, so that a change copies one of them, not the whole, while an earlier copy is still held.
package struct OrderedList: Sendable {
    /// A chunk of so many is cut in two.
    private static let chunkLimit = 512

    /// What is known of a chunk without a look at what is in it.
    struct Summary: Sendable {
        var members = 0
        var devices = 0
        /// Of each place what ``Listing/deviceHash`` says, in a list that has them: one glance at all devices touches no member.
        var deviceHashes: [Int] = []

        fileprivate init(_ chunk: some Collection<Listing>, hasDeviceHashes: Bool) {
            for listing in chunk {
                self.members += listing.isMember ? 1 : 0
                self.devices += listing.deviceCount
            }
            if hasDeviceHashes { self.deviceHashes = chunk.map(\.deviceHash) }
        }
    }

    package let order: Listing.Order
    private let hasDeviceHashes: Bool
    private(set) var chunks: [[Listing]] = []
    /// One for each chunk.
    private(set) var summaries: [Summary] = []
    package private(set) var count = 0

    package init(by order: Listing.Order, hasDeviceHashes: Bool = false, _ listings: [Listing] = []) {
        self.order = order
        self.hasDeviceHashes = hasDeviceHashes
        let sorted: [Listing]
        switch order {
        case .surname, .givenName:
            // These are made anew for each comparison otherwise.
            sorted = listings.map { (order == .surname ? $0.surname : $0.givenName, $0) }
                .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : Listing.isBefore($0.1, $1.1, by: order) }.map(\.1)
        case .name, .phoneNumber, .digits: sorted = listings.sorted { Listing.isBefore($0, $1, by: order) }
        }
        self.count = sorted.count
        let size = Self.chunkLimit / 2
        self.chunks = stride(from: 0, to: sorted.count, by: size).map { Array(sorted[$0..<min($0 + size, sorted.count)]) }
        self.summaries = self.chunks.map { Summary($0, hasDeviceHashes: hasDeviceHashes) }
    }

    /// The place where something is or would be.
    private func place(of listing: Listing) -> (chunk: Int, offset: Int) {
        let chunk = max(0, Self.partition(self.chunks.count) { !Listing.isBefore(listing, self.chunks[$0][0], by: self.order) } - 1)
        guard chunk < self.chunks.count else { return (0, 0) }
        return (chunk, Self.partition(self.chunks[chunk].count) { Listing.isBefore(self.chunks[chunk][$0], listing, by: self.order) })
    }

    /// How many of `count` come first for which something is true that is true for none after them.
    private static func partition(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func insert(_ listing: Listing) {
        self.count += 1
        guard !self.chunks.isEmpty else {
            self.summaries = [Summary(CollectionOfOne(listing), hasDeviceHashes: self.hasDeviceHashes)]
            return self.chunks.append([listing])
        }
        let (chunk, offset) = self.place(of: listing)
        self.chunks[chunk].insert(listing, at: offset)
        self.summaries[chunk].members += listing.isMember ? 1 : 0
        self.summaries[chunk].devices += listing.deviceCount
        if self.hasDeviceHashes { self.summaries[chunk].deviceHashes.insert(listing.deviceHash, at: offset) }
        guard self.chunks[chunk].count >= Self.chunkLimit else { return }
        let half = self.chunks[chunk].count / 2
        let upper = Array(self.chunks[chunk][half...])
        self.chunks[chunk].removeSubrange(half...)
        self.chunks.insert(upper, at: chunk + 1)
        self.summaries[chunk] = Summary(self.chunks[chunk], hasDeviceHashes: self.hasDeviceHashes)
        self.summaries.insert(Summary(upper, hasDeviceHashes: self.hasDeviceHashes), at: chunk + 1)
    }

    /// Removes what says the same of the same subject.
    mutating func remove(_ listing: Listing) {
        let (chunk, offset) = self.place(of: listing)
        guard chunk < self.chunks.count, offset < self.chunks[chunk].count, self.chunks[chunk][offset].subject == listing.subject else { return }
        self.count -= 1
        let removed = self.chunks[chunk].remove(at: offset)
        self.summaries[chunk].members -= removed.isMember ? 1 : 0
        self.summaries[chunk].devices -= removed.deviceCount
        if self.hasDeviceHashes { self.summaries[chunk].deviceHashes.remove(at: offset) }
        guard self.chunks[chunk].isEmpty else { return }
        self.chunks.remove(at: chunk)
        self.summaries.remove(at: chunk)
    }

    // MARK: Reading

    /// How many have a number, in a list by number: those come first.
    package var withPhoneNumber: Int { self.offset { $0.phoneNumber != nil } }

    /// Those from a place on, so many at most.
    package func slice(from start: Int, limit: Int) -> [Listing] {
        guard start < self.count, limit > 0 else { return [] }
        var result: [Listing] = []
        var skipped = 0
        for chunk in self.chunks {
            if skipped + chunk.count > start {
                result += chunk[max(0, start - skipped)...].prefix(limit - result.count)
                if result.count == limit { break }
            }
            skipped += chunk.count
        }
        return result
    }

    /// What is at a place; nil where there is nothing.
    package func listing(at place: Int) -> Listing? {
        var before = 0
        for chunk in self.chunks {
            if place < before + chunk.count { return chunk[place - before] }
            before += chunk.count
        }
        return nil
    }

    /// The same counted from the end, last first.
    package func reversedSlice(from start: Int, limit: Int) -> [Listing] {
        guard start < self.count else { return [] }
        let end = self.count - start
        return self.slice(from: max(0, end - limit), limit: min(limit, end)).reversed()
    }

    /// Where names that begin with a text are: in a list by name, which are all together.
    package func range(ofNamesBeginningWith prefix: String) -> Range<Int> {
        guard self.order == .name, !prefix.isEmpty else { return 0..<self.count }
        let start = self.offset { $0.name < prefix }
        return start..<max(start, self.offset { $0.name < prefix || $0.name.utf8.starts(with: prefix.utf8) })
    }

    private func offset(where isBefore: (Listing) -> Bool) -> Int {
        let chunk = Self.partition(self.chunks.count) { isBefore(self.chunks[$0][self.chunks[$0].count - 1]) }
        let before = self.chunks[..<chunk].reduce(0) { $0 + $1.count }
        guard chunk < self.chunks.count else { return before }
        return before + Self.partition(self.chunks[chunk].count) { isBefore(self.chunks[chunk][$0]) }
    }

    /// Those for which something is true, in order: a page of them, and how many there are altogether.
    package func page(
        from start: Int, limit: Int, isDescending: Bool = false, where isWanted: (Listing) -> Bool
    ) -> (items: [Listing], count: Int) {
        var items: [Listing] = []
        var count = 0
        func see(_ listing: Listing) {
            guard isWanted(listing) else { return }
            if count >= start, items.count < limit { items.append(listing) }
            count += 1
        }
        if isDescending {
            for chunk in self.chunks.reversed() { for listing in chunk.reversed() { see(listing) } }
        } else {
            for chunk in self.chunks { for listing in chunk { see(listing) } }
        }
        return (items, count)
    }
}

extension OrderedList {
    /// One after another, in order.
    package struct Iterator: IteratorProtocol {
        private let list: OrderedList
        private var chunk: Int
        private var offset = 0
        private let isHashWanted: ((Int) -> Bool)?

        /// - Parameters:
        ///   - chunk: the first one that is looked at.
        ///   - isHashWanted: leaves out those whose ``Listing/deviceHash`` it does not want, without a look at them; those who have none stay.
        init(_ list: OrderedList, from chunk: Int = 0, where isHashWanted: ((Int) -> Bool)? = nil) {
            self.list = list
            self.chunk = chunk
            self.isHashWanted = list.hasDeviceHashes ? isHashWanted : nil
        }

        package mutating func next() -> Listing? {
            // No chunk is empty.
            while self.chunk < self.list.chunks.count {
                let (chunk, offset) = (self.chunk, self.offset)
                self.offset += 1
                if self.offset == self.list.chunks[chunk].count { (self.chunk, self.offset) = (chunk + 1, 0) }
                if let isHashWanted = self.isHashWanted {
                    let hash = self.list.summaries[chunk].deviceHashes[offset]
                    guard hash == 0 || isHashWanted(hash) else { continue }
                }
                return self.list.chunks[chunk][offset]
            }
            return nil
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }

    /// Calls a closure with one after another until it says false, the last first if that is wanted.
    ///
    /// - Parameter place: how many are left out before the first.
    package func forEach(isDescending: Bool, from place: Int = 0, while body: (Listing) -> Bool) {
        var left = place
        for index in self.chunks.indices {
            let chunk = self.chunks[isDescending ? self.chunks.count - 1 - index : index]
            guard left < chunk.count else {
                left -= chunk.count
                continue
            }
            if isDescending {
                for listing in chunk.dropLast(left).reversed() where !body(listing) { return }
            } else {
                for listing in chunk.dropFirst(left) where !body(listing) { return }
            }
            left = 0
        }
    }

    /// A place before which no more than so many members are, and how many are: the last one of those that are found without a look at each.
    package func place(afterMembers limit: Int, isDescending: Bool) -> (place: Int, members: Int) {
        var (place, members) = (0, 0)
        for index in self.chunks.indices {
            let chunk = isDescending ? self.chunks.count - 1 - index : index
            guard members + self.summaries[chunk].members <= limit else { break }
            place += self.chunks[chunk].count
            members += self.summaries[chunk].members
        }
        return (place, members)
    }

    /// The place at which something is, counted from the end if that is wanted; nil where it is not in the list.
    package func place(of listing: Listing, isDescending: Bool) -> Int? {
        let (chunk, offset) = self.place(of: listing)
        guard chunk < self.chunks.count, offset < self.chunks[chunk].count, self.chunks[chunk][offset].subject == listing.subject else { return nil }
        let place = self.chunks[..<chunk].reduce(offset) { $0 + $1.count }
        return isDescending ? self.count - 1 - place : place
    }
}
