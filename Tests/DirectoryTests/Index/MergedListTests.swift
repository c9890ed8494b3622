import Testing

@testable import Directory

@Suite("Lists of some locations as one")
struct MergedListTests {
    /// Six hundred people at three locations of unlike sizes, and as many extensions.
    private static func index() throws -> DirectoryIndex {
        var contents = DirectoryContents()
        contents.organizations = [Organization(id: "acme", name: "Acme", sipDomain: "acme.example")]
        contents.locations = ["a", "b", "c", "d"].map { Location(id: $0, organizationID: "acme", name: $0, routingPrefix: nil) }
        contents.members = (0..<600).map { number in
            let place = number % 7 == 0 ? "a" : number % 3 == 0 ? "b" : "c"
            return Member(
                id: MemberID(.person, "p\(number)"), organizationID: "acme", locationID: place, displayName: "N\((number * 7_919) % 600)",
                extension: String(1_000 + number))
        }
        var index = try DirectoryIndex(contents)
        index.prepareLists()
        return index
    }

    private static func keys(_ locations: [String]) -> [DirectoryIndex.ListKey] { locations.map { .localMembers(at: $0, .person) } }

    /// The names there, in order.
    private static func names(_ index: DirectoryIndex, _ locations: [String]) -> [String] {
        index.members.values.filter { locations.contains($0.locationID) }.map { $0.displayName.lowercased() }.sorted()
    }

    @Test("Pages follow each other without gap and in order, from either end", arguments: [1, 7, 50, 256, 599, 5_000])
    func pages(_ size: Int) throws {
        let index = try Self.index()
        for locations in [[], ["d"], ["a"], ["a", "b"], ["c", "a", "d"], ["a", "b", "c"]] {
            let list = index.merged(Self.keys(locations))
            let names = Self.names(index, locations)
            #expect(list.count == names.count)
            let starts = Array(stride(from: 0, to: names.count, by: size))
            #expect(starts.flatMap { list.slice(from: $0, limit: size).map(\.name) } == names)
            #expect(starts.flatMap { list.slice(from: $0, limit: size, isDescending: true).map(\.name) } == names.reversed())
            #expect(list.slice(from: names.count, limit: size).isEmpty)
            #expect(list.slice(from: .max, limit: .max).isEmpty)
        }
    }

    @Test("Names that begin with a text are found together, and are counted")
    func prefixes() throws {
        let index = try Self.index()
        for prefix in ["", "n1", "n59", "x"] {
            let list = index.merged(Self.keys(["a", "c"])).withNames(beginningWith: prefix)
            let names = Self.names(index, ["a", "c"]).filter { $0.hasPrefix(prefix) }
            #expect(list.count == names.count)
            #expect(list.slice(from: 0, limit: 600).map(\.name) == names)
            #expect(list.slice(from: 3, limit: 5).map(\.name) == Array(names.dropFirst(3).prefix(5)))
            #expect(list.page(from: 3, limit: 5, where: { _ in true }).items.map(\.name) == Array(names.dropFirst(3).prefix(5)))
        }
    }

    @Test("A filter lets a page through, and all are counted that pass")
    func filter() throws {
        let index = try Self.index()
        let list = index.merged(Self.keys(["a", "b"]))
        let names = Self.names(index, ["a", "b"]).filter { $0.contains("3") }
        for isDescending in [false, true] {
            let page = list.page(from: 10, limit: 20, isDescending: isDescending) { $0.name.contains("3") }
            #expect(page.count == names.count)
            #expect(page.items.map(\.name) == Array((isDescending ? names.reversed() : names).dropFirst(10).prefix(20)))
        }
    }

    @Test("Numbers of some locations are in order of their digits")
    func numbers() throws {
        let index = try Self.index()
        let list = index.merged(["a", "b"].map { .localNumbers(at: $0, .digits) })
        let digits = index.members.values.filter { $0.locationID != "c" }.compactMap(\.extension).sorted()
        #expect(list.slice(from: 0, limit: 600).compactMap(\.digits) == digits)
        #expect(list.withPhoneNumber == 0)
    }
}
