/// Lists in the same order as one: those of some locations, say. A page of it costs next to nothing, too.
package struct MergedList: Sendable {
    /// What of a list is meant.
    private struct Part: Sendable {
        var list: OrderedList
        var range: Range<Int>
    }

    private let parts: [Part]
    /// How many there are in all lists.
    package let count: Int

    fileprivate init(_ lists: [OrderedList]) {
        self.init(lists.map { Part(list: $0, range: 0..<$0.count) })
    }

    private init(_ parts: [Part]) {
        self.parts = parts.filter { !$0.range.isEmpty }
        self.count = self.parts.reduce(0) { $0 + $1.range.count }
    }

    /// Those whose names begin with a text, of lists by name.
    package func withNames(beginningWith prefix: String) -> MergedList {
        MergedList(self.parts.map { Part(list: $0.list, range: $0.list.range(ofNamesBeginningWith: prefix)) })
    }

    /// How many have a number, in lists by number.
    package var withPhoneNumber: Int { self.parts.reduce(0) { $0 + $1.list.withPhoneNumber } }

    /// Those from a place on, so many at most; counted from the end, last first, where that is wanted.
    package func slice(from start: Int, limit: Int, isDescending: Bool = false) -> [Listing] {
        guard start < self.count, limit > 0 else { return [] }
        let length = min(limit, self.count - start)
        guard !isDescending else { return self.slice(from: self.count - start - length, limit: length).reversed() }
        let places = self.places(leavingOut: start)
        let found = zip(self.parts, places).map { part, place in
            part.list.slice(from: place, limit: min(length, part.range.upperBound - place))
        }
        return self.merge(found, from: 0, limit: length, isDescending: false)
    }

    /// Those for which something is true, in order: a page of them, and how many there are altogether.
    package func page(
        from start: Int, limit: Int, isDescending: Bool = false, where isWanted: (Listing) -> Bool
    ) -> (items: [Listing], count: Int) {
        let found = self.parts.map { part in
            let isWhole = part.range.count == part.list.count
            let listings = isWhole ? nil : part.list.slice(from: part.range.lowerBound, limit: part.range.count).filter(isWanted)
            return listings ?? part.list.page(from: 0, limit: part.list.count, where: isWanted).items
        }
        let inOrder = isDescending ? found.map { $0.reversed() } : found
        return (self.merge(inOrder, from: start, limit: limit, isDescending: isDescending), found.reduce(0) { $0 + $1.count })
    }

    /// A page of lists that are in order each.
    private func merge(_ lists: [[Listing]], from start: Int, limit: Int, isDescending: Bool) -> [Listing] {
        guard lists.count > 1 else { return Array((lists.first ?? []).dropFirst(start).prefix(limit)) }
        var places = lists.map { _ in 0 }
        var result: [Listing] = []
        var seen = 0
        while result.count < limit {
            var first: Int?
            for list in lists.indices where places[list] < lists[list].count {
                guard let other = first else {
                    first = list
                    continue
                }
                if self.isBefore(lists[list][places[list]], lists[other][places[other]]) != isDescending { first = list }
            }
            guard let first else { break }
            if seen >= start { result.append(lists[first][places[first]]) }
            places[first] += 1
            seen += 1
        }
        return result
    }

    private func isBefore(_ left: Listing, _ right: Listing) -> Bool { Listing.isBefore(left, right, by: self.parts[0].list.order) }

    /// Where each list goes on when the first ones of all together are left out.
    ///
    /// In each step, every list is asked for what its share of those still to be left out ends with: the share of the list whose end comes
    /// first is among them. So a place far down in lists of 100,000 is found with some hundred comparisons.
    private func places(leavingOut count: Int) -> [Int] {
        var places = self.parts.map(\.range.lowerBound)
        var left = count
        while left > 0 {
            let open = self.parts.indices.filter { places[$0] < self.parts[$0].range.upperBound }
            let share = max(1, left / max(1, open.count))
            var first: (part: Int, end: Listing, length: Int)?
            for part in open {
                let length = min(share, self.parts[part].range.upperBound - places[part])
                guard let end = self.parts[part].list.listing(at: places[part] + length - 1) else { continue }
                if let other = first, !self.isBefore(end, other.end) { continue }
                first = (part, end, length)
            }
            guard let first else { break }
            places[first.part] += first.length
            left -= first.length
        }
        return places
    }
}

extension DirectoryIndex {
    /// Lists in the same order as one.
    package func merged(_ keys: [ListKey]) -> MergedList { MergedList(keys.map { self.list($0) }) }
}
