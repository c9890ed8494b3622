import Directory
import Testing

@testable import Directory

@Suite("Lists that stay in order")
struct OrderedListTests {
    private static func listing(_ name: String, _ key: String? = nil) -> Listing {
        Listing(
            Member(
                id: MemberID(.person, key ?? name), organizationID: "acme", locationID: "hq", displayName: name, extension: nil))
    }

    private static func names(_ list: OrderedList) -> [String] { list.slice(from: 0, limit: list.count).map(\.name) }

    @Test("Three thousand names put in and taken out in any order are in order after each of them")
    func order() {
        var list = OrderedList(by: .name)
        let names = (0..<3_000).map { "n\(($0 * 7_919) % 3_000)" }
        for name in names { list.insert(Self.listing(name)) }
        #expect(list.count == 3_000)
        #expect(Self.names(list) == names.sorted())
        for name in names.prefix(2_500) { list.remove(Self.listing(name)) }
        #expect(Self.names(list) == names.suffix(500).sorted())
        for name in names.suffix(500) { list.remove(Self.listing(name)) }
        #expect(list.count == 0)
        #expect(Self.names(list).isEmpty)
    }

    @Test("A list made at once is the same as one made piece by piece")
    func atOnce() {
        let listings = (0..<1_000).map { Self.listing("n\(($0 * 31) % 1_000)") }
        var list = OrderedList(by: .name)
        for listing in listings { list.insert(listing) }
        #expect(Self.names(OrderedList(by: .name, listings)) == Self.names(list))
    }

    @Test("Pages follow each other without gap and without end", arguments: [1, 7, 256, 999, 1_000, 5_000])
    func pages(_ size: Int) {
        let list = OrderedList(by: .name, (0..<1_000).map { Self.listing("n\($0)") })
        var seen: [String] = []
        var reversed: [String] = []
        for start in stride(from: 0, to: 1_000, by: size) {
            seen += list.slice(from: start, limit: size).map(\.name)
            reversed += list.reversedSlice(from: start, limit: size).map(\.name)
        }
        #expect(seen == Self.names(list))
        #expect(reversed == Self.names(list).reversed())
        #expect(list.slice(from: 1_000, limit: size).isEmpty)
        #expect(list.reversedSlice(from: 1_000, limit: size).isEmpty)
        #expect(list.slice(from: .max, limit: .max).isEmpty)
    }

    @Test("Names that begin with a text are found together", arguments: ["", "a", "an", "ann", "anna", "b", "z", "é", "zz"])
    func prefixes(_ prefix: String) {
        let names = ["adam", "ann", "anna", "annabel", "anton", "bob", "zoe", "élan", "émile"]
        let list = OrderedList(by: .name, names.map { Self.listing($0) })
        let range = list.range(ofNamesBeginningWith: prefix)
        #expect(
            list.slice(from: range.lowerBound, limit: range.count).map(\.name) == names.filter { prefix.isEmpty || $0.hasPrefix(prefix) })
    }

    @Test("Of two with one name the id decides, and only the one that is meant is removed")
    func sameName() {
        var list = OrderedList(by: .name, [Self.listing("ann", "2"), Self.listing("ann", "1"), Self.listing("ann", "3")])
        list.remove(Self.listing("ann", "2"))
        #expect(list.slice(from: 0, limit: 9).map(\.subject) == [.owner(.member(MemberID(.person, "1"))), .owner(.member(MemberID(.person, "3")))])
        list.remove(Self.listing("ann", "4"))
        #expect(list.count == 2)
    }

    @Test("A filtered page counts all that pass, in both directions")
    func filtered() {
        let list = OrderedList(by: .name, (100..<400).map { Self.listing("n\($0)") })
        let page = list.page(from: 5, limit: 3) { $0.name.hasSuffix("0") }
        #expect(page.count == 30)
        #expect(page.items.map(\.name) == ["n150", "n160", "n170"])
        let last = list.page(from: 0, limit: 2, isDescending: true) { $0.name.hasSuffix("0") }
        #expect(last.items.map(\.name) == ["n390", "n380"])
    }

    @Test("A copy of a list stays as it was")
    func copies() {
        var list = OrderedList(by: .name, (0..<600).map { Self.listing("n\($0)") })
        let copy = list
        list.insert(Self.listing("a"))
        list.remove(Self.listing("n5"))
        #expect(copy.count == 600)
        #expect(Self.names(copy).contains("n5"))
        #expect(!Self.names(copy).contains("a"))
    }
}
