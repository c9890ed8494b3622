import Directory
import Storage
import Testing

@Suite("Whatever administrators do, every rule stays kept")
struct DirectoryPropertyTests {
    /// Every list that a directory can be asked for.
    private static func keys(_ contents: DirectoryContents) -> [DirectoryIndex.ListKey] {
        let orders: [Listing.Order] = [.phoneNumber, .digits, .surname]
        let organizations = contents.organizations.map(\.id).flatMap { id -> [DirectoryIndex.ListKey] in
            MemberID.Kind.allCases.map { .members(organizationID: id, $0) } + Role.allCases.map { .role(organizationID: id, $0) }
                + orders.map { .numbers(organizationID: id, $0) } + [.unnumbered(organizationID: id)]
                + [.surname, .givenName].map { .everybody(organizationID: id, $0) }
        }
        let locations = contents.locations.map(\.id).flatMap { id -> [DirectoryIndex.ListKey] in
            MemberID.Kind.allCases.map { .localMembers(at: id, $0) } + orders.map { .localNumbers(at: id, $0) }
        }
        let licenses = contents.licenses.flatMap { license in MemberID.Kind.allCases.map { DirectoryIndex.ListKey.license(license.id, $0) } }
        return organizations + locations + licenses
    }

    private static func subjects(_ list: OrderedList) -> [Listing.Subject] { list.slice(from: 0, limit: list.count).map(\.subject) }

    @Test(
        "Random creations, changes and deletions leave memory, disk, lists and the file in agreement, and refusals leave everything as it was",
        arguments: [1, 2, 3] as [UInt64])
    func randomDay(_ seed: UInt64) async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        try await store.replace(with: DirectoryDay.morning)
        let service = try await DirectoryService(store: store)
        var day = DirectoryDay(seed: seed)
        for step in 1...300 {
            let before = await service.index.contents
            let refused = day.refused
            try await day.change(service)
            let index = await service.index
            if day.refused > refused { #expect(index.contents == before, "seed \(seed), step \(step)") }
            guard step.isMultiple(of: 20) else { continue }
            // What a change made of the index is what building it from scratch makes: every rule is checked on the way.
            let loaded = try DirectoryIndex(try await store.load())
            #expect(loaded.contents == index.contents, "seed \(seed), step \(step)")
            for key in Self.keys(index.contents) {
                #expect(Self.subjects(index.list(key)) == Self.subjects(loaded.list(key)), "seed \(seed), step \(step), \(key)")
            }
            let text = try DirectoryDocument.write(index.contents)
            let read = try DirectoryDocument.read(text, now: 0)
            #expect(read == index.contents, "seed \(seed), step \(step)")
            #expect(try DirectoryDocument.write(read) == text, "seed \(seed), step \(step)")
        }
        // The day was worth it: many changes of both sorts.
        #expect(day.done > 75)
        #expect(day.refused > 40)
    }
}
