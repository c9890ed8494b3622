import Testing

@testable import Directory

@Suite("What members are called by besides their own numbers")
struct AlternateNumberTests {
    private static let first = AlternateNumbers.Entry(phoneNumber: "+12025550171", extension: "1771", ringPattern: .longLong)
    private static let second = AlternateNumbers.Entry(extension: "1772")

    private static func index(_ entries: [AlternateNumbers.Entry] = [Self.first, Self.second]) throws -> (DirectoryIndex, Member) {
        var index = try DirectoryIndex(.acmeAndZeta)
        index.prepareLists()
        for number in ["+12025550171", "+12025550172"] { try index.insert(PhoneNumber(number: number, locationID: "hq")) }
        var bob = try #require(index.members[.bob])
        bob.settings.alternates.entries = entries
        bob.settings.alternates.isRingDistinctive = true
        try index.save(bob)
        return (index, bob)
    }

    @Test("They lead to the member as their own do, and to nobody once they are taken away or the member is gone")
    func routing() throws {
        var (index, bob) = try Self.index()
        for digits in ["1771", "1772", "+12025550171", "2025550171"] {
            #expect(index.target(digits: digits, from: "hq") == .member(.bob), "\(digits)")
        }
        #expect(index.number("+12025550171", organizationID: "acme")?.target == .member(.bob))
        bob.settings.alternates.entries.removeFirst()
        try index.save(bob)
        #expect(index.target(digits: "1771", from: "hq") == nil && index.target(digits: "1772", from: "hq") == .member(.bob))
        // The number stays the location's.
        let entry = index.number("+12025550171", organizationID: "acme")
        #expect(entry != nil && entry?.target == nil)
        try index.delete(.bob)
        #expect(index.target(digits: "1772", from: "hq") == nil)
    }

    @Test("A number that somebody has in addition is in the lists of numbers once, and free again afterwards")
    func lists() throws {
        var (index, bob) = try Self.index()
        func numbers(_ key: DirectoryIndex.ListKey) -> [String] {
            let list = index.list(key)
            return list.slice(from: 0, limit: list.count).compactMap(\.phoneNumber)
        }
        #expect(numbers(.localFreeNumbers(at: "hq")).contains("+12025550171") == false)
        let taken = numbers(.localNumbers(at: "hq", .phoneNumber))
        #expect(taken.filter { $0 == "+12025550171" }.count == 1)
        for order in Listing.Order.allCases where order != .name {
            let kept = index.list(.localNumbers(at: "hq", order))
            var fresh = index
            fresh.prepareLists()
            #expect(kept.count == fresh.list(.localNumbers(at: "hq", order)).count)
        }
        bob.settings.alternates.entries = []
        try index.save(bob)
        #expect(numbers(.localFreeNumbers(at: "hq")).contains("+12025550171"))
        #expect(numbers(.localNumbers(at: "hq", .phoneNumber)) == taken)
    }

    @Test("What somebody else has is not to be had, nor what the member has already, nor more than ten")
    func rules() throws {
        for (entries, message) in [
            ([AlternateNumbers.Entry(extension: "1001")], "already assigned"), ([.init(phoneNumber: "12")], "E.164"), ([.init()], "need a number"),
            ([.init(extension: "1002")], "twice"), ([.init(extension: "1772"), .init(extension: "1772")], "twice"),
            ((0...10).map { AlternateNumbers.Entry(extension: "19\($0)") }, "10 at most"), ([.init(extension: "911")], "emergency"),
        ] {
            let error = #expect(throws: DirectoryError.self) { try Self.index(entries) }
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
        var (index, _) = try Self.index()
        var alice = try #require(index.members[.alice])
        alice.extension = "1771"
        #expect(throws: DirectoryError.self) { try index.save(alice) }
        var sales = try #require(index.members[.sales])
        sales.settings.alternates.entries = [.init(extension: "1779")]
        #expect(throws: DirectoryError.self) { try index.save(sales) }
        #expect(throws: DirectoryError.self) { try index.removeNumber("+12025550171") }
    }

    @Test(
        "Phones ring by the number that was called, while that is switched on",
        arguments: ["1771", "81001771", "+12025550171", "2025550171", "12025550171"])
    func pattern(_ dialled: String) throws {
        let (index, old) = try Self.index()
        var bob = old
        #expect(index.ringPattern(of: bob, calledBy: dialled) == .longLong)
        #expect(index.ringPattern(of: bob, calledBy: "1002") == .normal && index.ringPattern(of: bob, calledBy: "1772") == .normal)
        bob.settings.alternates.isRingDistinctive = false
        #expect(index.ringPattern(of: bob, calledBy: dialled) == .normal)
    }
}
