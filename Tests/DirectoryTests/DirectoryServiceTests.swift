import Directory
import Testing

@Suite("The directory's writes (ARCHITECTURE.md, “Directory”)")
struct DirectoryServiceTests {
    @Test("What the store holds is there from the start")
    func load() async throws {
        let service = try await DirectoryService(store: InMemoryDirectoryStore(.acmeAndZeta))
        #expect(await service.read { $0.target(digits: "7001", from: "hq") } == .callParkExtension("orbit-1"))
        #expect(await service.index.contents == (try DirectoryIndex.acmeAndZeta().contents))
    }

    @Test("A store whose contents break a rule is not served from")
    func badStore() async throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.callParkExtensions.append(.sample("new", "7001"))
        let store = InMemoryDirectoryStore(contents)
        await #expect(throws: DirectoryError.self) { try await DirectoryService(store: store) }
    }

    @Test("A saved call park extension is in the index and in the store, and a deleted one in neither")
    func saveAndDelete() async throws {
        let store = InMemoryDirectoryStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        try await service.save(.sample("new", "7050"))
        try await service.save(.sample("new", "7051", name: "Renamed"))
        try await service.deleteCallParkExtension("dock")
        let loaded = await store.load()
        #expect(loaded.callParkExtensions.filter { $0.id == "new" } == [.sample("new", "7051", name: "Renamed")])
        #expect(!loaded.callParkExtensions.contains { $0.id == "dock" })
        #expect(await service.index.contents == (try DirectoryIndex(loaded).contents))
    }

    @Test("Deleting what is not there says so")
    func deleteNothing() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let error = await #expect(throws: DirectoryError.self) { try await service.deleteCallParkExtension("nothing") }
        guard case .notFound? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(await store.log.isEmpty)
    }

    @Test("A write that breaks a rule never comes to the store, nor to the listener")
    func refused() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(.acmeAndZeta)
        await service.setListener { await told.note($0) }
        await #expect(throws: DirectoryError.self) { try await service.save(.sample("new", "1001")) }
        await #expect(throws: DirectoryError.self) { try await service.save(.sample("new", "1")) }
        var contents = DirectoryContents.acmeAndZeta
        contents.organizations.removeAll()
        let broken = contents
        await #expect(throws: DirectoryError.self) { try await service.replace(with: broken) }
        #expect(await store.log.isEmpty)
        #expect(await told.entries.isEmpty)
        #expect(await service.index.contents == (try DirectoryIndex.acmeAndZeta().contents))
    }

    @Test("A store that fails changes nothing and tells nobody, and when it works again so does the directory")
    func failingStore() async throws {
        let store = FailingStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(.acmeAndZeta)
        await service.setListener { await told.note($0) }
        let before = await service.index.contents
        await store.setFull(true)
        await #expect(throws: FailingStore.DiskFull()) { try await service.save(.sample("new", "7050")) }
        await #expect(throws: FailingStore.DiskFull()) { try await service.deleteCallParkExtension("dock") }
        await #expect(throws: FailingStore.DiskFull()) { try await service.replace(with: DirectoryContents()) }
        #expect(await service.index.contents == before)
        #expect(await service.read { $0.target(digits: "7001", from: "hq") } == .callParkExtension("orbit-1"))
        #expect(await told.entries.isEmpty)
        await store.setFull(false)
        try await service.save(.sample("new", "7050"))
        #expect(await told.entries == ["save new"])
        #expect(await service.read { $0.target(digits: "7050", from: "hq") } == .callParkExtension("new"))
    }

    @Test("Writes go one after another, however many come at once, and none is lost")
    func oneAfterAnother() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        await withThrowingTaskGroup { group in
            for number in 0..<40 { group.addTask { try await service.save(.sample("new-\(number)", "\(280 + number)")) } }
        }
        #expect(await store.mostAtOnce == 1)
        #expect(await store.log.count == 40)
        #expect(await service.index.callParkExtensions.count == 45)
        #expect(await store.load().callParkExtensions.count == 45)
    }

    @Test("Of two who want the same number at the same time one gets it")
    func race() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<10 {
                group.addTask { (try? await service.save(.sample("rival-\(number)", "7050"))) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.filter { $0 }.count == 1)
        #expect(await store.log.count == 1)
        _ = try DirectoryIndex(await store.load())
    }

    @Test("Of two who delete the same call park extension at the same time one is told that it is gone already")
    func deleteRace() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(.acmeAndZeta)
        await service.setListener { await told.note($0) }
        let results = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask { (try? await service.deleteCallParkExtension("dock")) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.filter { $0 }.count == 1)
        #expect(await told.entries == ["delete dock"])
    }

    @Test("A write that fails lets the ones behind it go on")
    func failureInQueue() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let digits = number % 2 == 0 ? "\(80 + number)" : "1001"
                group.addTask { (try? await service.save(.sample("new-\(number)", digits))) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.filter { $0 }.count == 10)
        #expect(await service.index.callParkExtensions.count == 15)
    }

    @Test("The listener hears of each change after it is durable, in the order in which they were written")
    func listener() async throws {
        let store = SlowStore(.acmeAndZeta)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(.acmeAndZeta)
        await service.setListener { change in
            // Slower than the writes: the order must not depend on how fast one listens.
            for _ in 0..<50 { await Task.yield() }
            await told.note(change)
            #expect(await told.entries.count == store.log.count)
        }
        await withThrowingTaskGroup { group in
            for number in 0..<12 { group.addTask { try await service.save(.sample("new-\(number)", "\(280 + number)")) } }
            group.addTask { try await service.deleteCallParkExtension("dock") }
            group.addTask { try await service.deleteCallParkExtension("zorbit-2") }
        }
        #expect(await told.entries.count == 14)
        #expect(await told.entries == store.log)
        #expect(await told.index.contents == service.index.contents)
    }

    @Test("Replacing everything tells of everything")
    func replace() async throws {
        let store = InMemoryDirectoryStore()
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(DirectoryContents())
        await service.setListener { await told.note($0) }
        try await service.replace(with: .acmeAndZeta)
        #expect(await told.entries == ["replace"])
        #expect(await told.index.contents == service.index.contents)
        #expect(await store.load() == .acmeAndZeta)
        #expect(await service.read { $0.target(digits: "1001", from: "hq") } == .member(.alice))
    }

    @Test("A token is found by its hash")
    func tokens() async throws {
        let service = try await DirectoryService(store: InMemoryDirectoryStore(.acmeAndZeta))
        let token = AccessToken(hash: "abc", personID: "alice", organizationID: "acme", scopes: ["spark:all"], roles: [], expiresAt: 5)
        try await service.save(token)
        #expect(try await service.token(hash: "abc") == token)
        #expect(try await service.token(hash: "ABC") == nil)
        #expect(try await service.token(hash: "") == nil)
    }

    @Test("Of two changes made of the same reading the second is refused, and what was deleted does not come back")
    func changedMeanwhile() async throws {
        let contents = DirectoryContents.acmeAndZeta
        let service = try await DirectoryService(store: InMemoryDirectoryStore(contents))
        let orbit = try #require(await service.index.callParkExtensions["dock"])
        var first = orbit
        first.name = "First"
        var second = orbit
        second.name = "Second"
        try await service.save(first, replacing: orbit)
        await #expect(throws: DirectoryError.changedMeanwhile("Second")) { try await service.save(second, replacing: orbit) }
        #expect(await service.index.callParkExtensions[orbit.id] == first)
        try await service.deleteCallParkExtension(orbit.id)
        await #expect(throws: DirectoryError.changedMeanwhile("First")) { try await service.save(first, replacing: first) }
        #expect(await service.index.callParkExtensions[orbit.id] == nil)
        let location = try #require(await service.index.locations.values.first)
        var changed = location
        changed.callPark.recallTime = 60
        try await service.save(changed, replacing: location)
        await #expect(throws: DirectoryError.changedMeanwhile(location.name)) { try await service.save(location, replacing: location) }
    }
}
