import Directory
import Foundation
import Testing

@Suite("Jobs that move numbers, and what they lock")
struct NumberJobTests {
    private let directory: DirectoryService
    private let store: InMemoryNumberJobStore
    private let jobs: NumberJobService

    private static let numbers = ["+12025550180", "+12025550181", "+12025550182"]

    init() async throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.members.removeAll { $0.id == .bob }
        contents.members.append(.sample(.bob, extension: "1902", number: "+12025550181"))
        contents.numbers += [Self.numbers[0], Self.numbers[2]].map { PhoneNumber(number: $0, locationID: "hq") }
        contents.groups = []
        self.directory = try await DirectoryService(store: InMemoryDirectoryStore(contents))
        self.store = InMemoryNumberJobStore()
        self.jobs = NumberJobService(store: self.store, directory: self.directory, pace: .zero)
    }

    private static func job(_ id: String = "job", _ numbers: [String] = Self.numbers) -> NumberJob {
        NumberJob(
            id: id, organizationID: "acme", creator: AuditActor(.person, id: "alice", name: "Alice"), trackingID: "T", targetLocationID: "wh",
            items: numbers.map { .init(number: $0, locationID: "hq") }, createdAt: 1)
    }

    private func location(of number: String) async -> String? {
        await self.directory.read { $0.number(number, organizationID: "acme")?.number.locationID }
    }

    private func bob() async throws -> Member { try #require(await self.directory.read { $0.members[.bob] }) }

    @Test("Numbers are moved one after another, with who has them, and the job ends without errors")
    func moves() async throws {
        try await self.jobs.start(Self.job())
        for step in 0..<5 {
            #expect(try await self.jobs.job("job", of: "acme").moved == max(0, step - 1))
            try await self.jobs.step()
        }
        for number in Self.numbers { #expect(await self.location(of: number) == "wh") }
        #expect(try await self.bob().locationID == "wh")
        let job = try await self.jobs.job("job", of: "acme")
        #expect(job.status == .completed && job.endedAt != nil && job.startedAt != nil && job.failures.isEmpty)
    }

    @Test("While it runs its numbers, their owners and both locations cannot be changed by others; reading and everything else go on")
    func locks() async throws {
        try await self.jobs.start(Self.job())
        var bob = try await self.bob()
        bob.displayName = "Robert"
        let changed = bob
        let locked = DirectoryError.locked("Bob", jobID: "job")
        await #expect(throws: locked) { try await self.directory.save(changed) }
        await #expect(throws: locked) { try await self.directory.deleteMember(.bob) }
        for id in ["hq", "wh"] {
            let location = try #require(await self.directory.read { $0.locations[id] })
            await #expect(throws: DirectoryError.locked(location.name, jobID: "job")) { try await self.directory.save(location) }
            await #expect(throws: DirectoryError.locked(location.name, jobID: "job")) {
                try await self.directory.save([PhoneNumber(number: "+12025550199", locationID: id)])
            }
        }
        await #expect(throws: DirectoryError.locked(Self.numbers[0], jobID: "job")) { try await self.directory.deleteNumbers([Self.numbers[0]]) }
        // Somebody else may not get a number that is being moved.
        var carol = try #require(await self.directory.read { $0.members[.carol] })
        carol.phoneNumber = Self.numbers[2]
        let other = carol
        await #expect(throws: DirectoryError.locked(Self.numbers[2], jobID: "job")) { try await self.directory.save(other) }
        carol.phoneNumber = nil
        carol.displayName = "Caroline"
        try await self.directory.save(carol)
        for _ in 0..<5 { try await self.jobs.step() }
        bob = try await self.bob()
        bob.displayName = "Robert"
        try await self.directory.save(bob)
    }

    @Test("A paused job holds nothing and does nothing; it goes on when it is resumed")
    func pause() async throws {
        try await self.jobs.start(Self.job())
        try await self.jobs.step()
        try await self.jobs.step()
        try await self.jobs.pause("job", of: "acme")
        await #expect(throws: NumberJobService.Refusal.wrongState(.stopped)) { try await self.jobs.pause("job", of: "acme") }
        try await self.jobs.step()
        #expect(try await self.jobs.job("job", of: "acme").moved == 1)
        try await self.directory.save(try await self.bob())
        try await self.jobs.resume("job", of: "acme")
        await #expect(throws: DirectoryError.locked("Bob", jobID: "job")) { try await self.directory.save(try await self.bob()) }
        for _ in 0..<3 { try await self.jobs.step() }
        #expect(try await self.jobs.job("job", of: "acme").status == .completed)
    }

    @Test("An abandoned job leaves what it moved where it is, and the rest")
    func abandon() async throws {
        try await self.jobs.start(Self.job())
        for _ in 0..<2 { try await self.jobs.step() }
        try await self.jobs.abandon("job", of: "acme")
        try await self.jobs.step()
        #expect(await self.location(of: Self.numbers[0]) == "wh")
        #expect(await self.location(of: Self.numbers[1]) == "hq")
        try await self.directory.save(try await self.bob())
        let over = NumberJobService.Refusal.wrongState(.abandoned)
        await #expect(throws: over) { try await self.jobs.pause("job", of: "acme") }
        await #expect(throws: over) { try await self.jobs.resume("job", of: "acme") }
        await #expect(throws: over) { try await self.jobs.abandon("job", of: "acme") }
        await #expect(throws: NumberJobService.Refusal.notFound) { try await self.jobs.pause("job", of: "zeta") }
    }

    @Test("One job runs at a time in an organisation")
    func alone() async throws {
        try await self.jobs.start(Self.job())
        await #expect(throws: NumberJobService.Refusal.anotherJob("job")) { try await self.jobs.start(Self.job("second")) }
        try await self.jobs.abandon("job", of: "acme")
        try await self.jobs.start(Self.job("second"))
        #expect(try await self.jobs.jobs(of: "acme").map(\.id) == ["second", "job"])
    }

    @Test("What cannot be moved is told, number by number, and the others are moved all the same")
    func failures() async throws {
        var location = try #require(await self.directory.read { $0.locations["hq"] })
        location.calling.mainNumber = Self.numbers[0]
        try await self.directory.save(location)
        try await self.directory.save(
            MemberGroup(
                id: "desk", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Desk", phoneNumber: Self.numbers[2], memberIDs: []))
        try await self.directory.save([PhoneNumber(number: "+12025550183", locationID: "hq", isActive: false)])
        // Dave's extension at the Warehouse.
        var bob = try await self.bob()
        bob.extension = await self.directory.read { $0.members[.dave]?.extension }
        try await self.directory.save(bob)
        try await self.directory.save([PhoneNumber(number: "+12025550184", locationID: "hq")])
        try await self.jobs.start(Self.job("job", Self.numbers + ["+12025550183", "+12025550184", "+12025550185"]))
        for _ in 0..<8 { try await self.jobs.step() }
        let job = try await self.jobs.job("job", of: "acme")
        #expect(job.status == .completed && job.moved == 1)
        #expect(job.failures.map(\.position) == [0, 1, 2, 3, 5])
        #expect(job.failures.map(\.code) == ["BATCH-1017024", nil, "BATCH-1017023", "BATCH-1017021", nil])
        #expect(job.failures[1].reason.contains("already assigned to"))
        #expect(await self.location(of: "+12025550184") == "wh")
    }

    @Test("The next process goes on where the last one ended, with its locks, and does nothing twice")
    func restart() async throws {
        try await self.jobs.start(Self.job())
        for _ in 0..<2 { try await self.jobs.step() }
        // The last process moved one more and had no time to write it down.
        try await DirectoryLock.$holder.withValue("job") {
            try await self.directory.place([PhoneNumber(number: Self.numbers[2], locationID: "wh")])
        }
        await self.directory.unlock("job")
        let next = NumberJobService(store: self.store, directory: self.directory, pace: .zero)
        try await next.load()
        await #expect(throws: DirectoryError.locked("Bob", jobID: "job")) { try await self.directory.save(try await self.bob()) }
        for _ in 0..<3 { try await next.step() }
        let job = try await next.job("job", of: "acme")
        #expect(job.status == .completed && job.moved == 3)
    }

    @Test("What a job does is done by who started it, in the audit log too", .timeLimit(.minutes(1)))
    func audited() async throws {
        let audit = InMemoryAuditLog()
        var contents = DirectoryContents.acmeAndZeta
        contents.numbers.append(PhoneNumber(number: "+12025550180", locationID: "hq"))
        let directory = try await DirectoryService(store: InMemoryDirectoryStore(contents, audit: audit))
        let jobs = NumberJobService(store: InMemoryNumberJobStore(audit: audit), directory: directory, pace: .zero)
        try await jobs.start(Self.job("job", ["+12025550180"]))
        let run = Task { await jobs.run() }
        while try await jobs.job("job", of: "acme").status != .completed { await Task.yield() }
        run.cancel()
        await run.value
        let events = audit.all
        #expect(events.map(\.category) == [.jobs, .numbers])
        #expect(events.last?.context.actor.id == "alice" && events.last?.context.trackingID == "T")
        #expect(events.last?.action == .updated)
    }
}
