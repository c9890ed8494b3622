import Directory
import GRDB
import Storage
import Testing

@Suite("The directory in SQLite")
struct SQLiteDirectoryStoreTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteDirectoryStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteDirectoryStore(self.temporary.database)
    }

    /// A call park extension at the demo's Headquarters.
    private func orbit(_ id: String, _ digits: String, name: String = "New") throws -> CallParkExtension {
        let location = try #require(try DirectoryContents.demo().location("Headquarters"))
        return CallParkExtension(id: id, organizationID: location.organizationID, locationID: location.id, name: name, extension: digits)
    }

    @Test("A new store is empty and no demo")
    func empty() async throws {
        #expect(try await self.store.load().isEmpty)
        #expect(try await self.store.load() == DirectoryContents())
        #expect(try await !self.store.isDemo())
    }

    @Test("The demo directory comes back as it went in, also in the next process")
    func roundTrip() async throws {
        let demo = try DirectoryContents.demo()
        try await self.store.replace(with: demo)
        #expect(try await self.store.load().ordered() == demo.ordered())
        let next = SQLiteDirectoryStore(try self.temporary.reopened())
        #expect(try await next.load().ordered() == demo.ordered())
    }

    @Test("The order of a group's members and orbits is kept")
    func order() async throws {
        var demo = try DirectoryContents.demo()
        let front = try #require(demo.groups.firstIndex { $0.name == "Front desk" })
        demo.groups[front].memberIDs.reverse()
        demo.groups[front].callParkExtensionIDs.reverse()
        try await self.store.replace(with: demo)
        #expect(try await self.store.load().group("Front desk") == demo.groups[front])
    }

    @Test("Replacing leaves nothing of what was there before, except the tokens")
    func replaced() async throws {
        let demo = try DirectoryContents.demo()
        try await self.store.replace(with: demo)
        let token = AccessToken(hash: "abc", personID: "alice", organizationID: "acme", scopes: [], roles: [], expiresAt: nil)
        try await self.store.save(token)
        var small = DirectoryContents()
        small.organizations = [Organization(id: "zeta", name: "Zeta", sipDomain: "zeta.example")]
        small.locations = [
            Location(id: "z", organizationID: "zeta", name: "Only", routingPrefix: nil, timeZone: "UTC", musicOnHold: MusicOnHold(file: "piece.wav"))
        ]
        try await self.store.replace(with: small)
        #expect(try await self.store.load() == small)
        let rows = try await self.temporary.pool.read {
            try Int.fetchOne($0, sql: "SELECT (SELECT count(*) FROM number) + (SELECT count(*) FROM member_group_member)")
        }
        #expect(rows == 0)
        #expect(try await self.store.token(hash: "abc") == token)
    }

    @Test("Replacing is all or nothing: what the schema refuses leaves everything as it was")
    func allOrNothing() async throws {
        let demo = try DirectoryContents.demo()
        try await self.store.replace(with: demo)
        var broken = demo
        broken.callParkExtensions.append(try self.orbit("new", "1001"))
        let contents = broken
        await #expect(throws: DirectoryError.self) { try await self.store.replace(with: contents) }
        #expect(try await self.store.load().ordered() == demo.ordered())
    }

    @Test("A saved call park extension is there, changed by saving it again, and gone when it is deleted")
    func saveAndDelete() async throws {
        let demo = try DirectoryContents.demo()
        try await self.store.replace(with: demo)
        try await self.store.save(try self.orbit("new", "7050"))
        #expect(try await self.store.load().callParkExtensions.count == demo.callParkExtensions.count + 1)
        let changed = try self.orbit("new", "7051", name: "Renamed")
        try await self.store.save(changed)
        #expect(try await self.store.load().callParkExtensions.filter { $0.id == "new" } == [changed])
        try await self.store.deleteCallParkExtension("new")
        #expect(try await self.store.load().ordered() == demo.ordered())
    }

    @Test("A number that was given up can be taken")
    func numberGivenUp() async throws {
        try await self.store.replace(with: .demo())
        try await self.store.save(try self.orbit("first", "7050"))
        try await self.store.save(try self.orbit("first", "7051"))
        try await self.store.save(try self.orbit("second", "7050"))
        try await self.store.deleteCallParkExtension("first")
        try await self.store.save(try self.orbit("third", "7051"))
        let digits = try await self.store.load().callParkExtensions.filter { ["second", "third"].contains($0.id) }.map(\.extension)
        #expect(digits.sorted() == ["7050", "7051"])
    }

    @Test("A call park extension that moves takes its number with it")
    func move() async throws {
        try await self.store.replace(with: .demo())
        let warehouse = try #require(try DirectoryContents.demo().location("Warehouse"))
        var orbit = try self.orbit("new", "7050")
        try await self.store.save(orbit)
        orbit.locationID = warehouse.id
        try await self.store.save(orbit)
        #expect(try await self.store.load().callParkExtensions.first { $0.id == "new" } == orbit)
        try await self.store.save(try self.orbit("other", "7050"))
        orbit.id = "third"
        let third = orbit
        await #expect(throws: DirectoryError.self) { try await self.store.save(third) }
    }

    @Test("A deleted call park extension leaves the groups that list it, and their other orbits stay")
    func deleteFromGroup() async throws {
        let demo = try DirectoryContents.demo()
        try await self.store.replace(with: demo)
        let first = try #require(demo.orbit("Orbit 1"))
        try await self.store.deleteCallParkExtension(first.id)
        #expect(try await self.store.load().group("Front desk")?.callParkExtensionIDs == [try #require(demo.orbit("Orbit 2")).id])
    }

    @Test("An extension that somebody has is refused by the store too, and nothing of the save is kept")
    func duplicateExtension() async throws {
        try await self.store.replace(with: .demo())
        try await self.store.save(try self.orbit("new", "7050"))
        let error = await #expect(throws: DirectoryError.self) { try await self.store.save(try self.orbit("new", "1001", name: "Renamed")) }
        guard case .notUnique(field: "extension", _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await self.store.load().callParkExtensions.first { $0.id == "new" } == self.orbit("new", "7050"))
    }

    @Test("A value that the schema does not take is invalid, not somebody else's")
    func invalid() async throws {
        try await self.store.replace(with: .demo())
        // Thirty letters with thirty accents: 30 characters here, 60 there.
        let long = String(repeating: "e\u{301}", count: 30)
        for orbit in [try self.orbit("new", "1"), try self.orbit("new", "7050", name: ""), try self.orbit("new", "7050", name: long)] {
            let error = await #expect(throws: DirectoryError.self) { try await self.store.save(orbit) }
            guard case .invalid? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A call park extension at a location that is not there is refused")
    func unknownLocation() async throws {
        try await self.store.replace(with: .demo())
        var orbit = try self.orbit("new", "7050")
        orbit.locationID = "moon"
        let lost = orbit
        let error = await #expect(throws: DirectoryError.self) { try await self.store.save(lost) }
        guard case .notFound? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("While another process holds the database a save says that it is unavailable, and afterwards it works")
    func locked() async throws {
        try await self.store.replace(with: .demo())
        let other = try self.temporary.secondConnection()
        try other.holdWriteLock()
        let error = await #expect(throws: DirectoryError.self) { try await self.store.save(try self.orbit("new", "7050")) }
        guard case .unavailable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await self.store.load().ordered() == DirectoryContents.demo().ordered())
        try other.releaseWriteLock()
        try await self.store.save(try self.orbit("new", "7050"))
        #expect(try await self.store.load().callParkExtensions.contains { $0.id == "new" })
    }

    @Test("On a full disk replacing says that it is unavailable and changes nothing")
    func diskFull() async throws {
        try await self.store.replace(with: .demo())
        try self.temporary.fillDisk()
        var big = try DirectoryContents.demo()
        big.locations[0].musicOnHold.file = String(repeating: "x", count: 200_000)
        let contents = big
        let error = await #expect(throws: DirectoryError.self) { try await self.store.replace(with: contents) }
        guard case .unavailable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await self.store.load().ordered() == DirectoryContents.demo().ordered())
        try self.temporary.freeDisk()
        try await self.store.replace(with: contents)
        #expect(try await self.store.load().ordered() == contents.ordered())
    }

    @Test("A store that was made by the demo says so, also in the next process")
    func demo() async throws {
        try await self.store.markDemo()
        try await self.store.markDemo()
        #expect(try await self.store.isDemo())
        #expect(try await SQLiteDirectoryStore(try self.temporary.reopened()).isDemo())
    }
}
