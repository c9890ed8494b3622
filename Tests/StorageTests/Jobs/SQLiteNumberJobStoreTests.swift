import Directory
import Storage
import Testing

@Suite("Jobs in the store")
struct SQLiteNumberJobStoreTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteNumberJobStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteNumberJobStore(self.temporary.database)
    }

    private static func job(_ id: String = "job", of organization: String = "acme", _ status: NumberJob.Status = .starting) -> NumberJob {
        NumberJob(
            id: id, organizationID: organization,
            creator: AuditActor(.person, id: "alice", name: "Alice", email: "alice@acme.example", organizationID: "acme"), trackingID: "T",
            targetLocationID: "wh",
            items: [
                .init(number: "+12025550101", locationID: "hq"), .init(number: "+12025550102", locationID: "hq"),
                .init(number: "+12025550103", locationID: "hq"),
            ], status: status, createdAt: 1, endedAt: status == .completed ? 2 : nil)
    }

    @Test("A job and what became of its numbers come back, also to the next process")
    func roundTrip() async throws {
        var job = Self.job()
        try await self.store.insert(job)
        #expect(try await self.store.job("job") == job)
        job.status = .started
        job.startedAt = 5
        try await self.store.update(job)
        job.items[0].state = .done
        job.items[1].state = .failed(code: "BATCH-1017023", reason: "is somebody's")
        try await self.store.update(job.items[0], at: 0, of: "job", moment: 6)
        try await self.store.update(job.items[1], at: 1, of: "job", moment: 7)
        job.updatedAt = 7
        let next = SQLiteNumberJobStore(try self.temporary.reopened())
        #expect(try await next.unfinished() == [job])
        job.status = .completed
        job.endedAt = 9
        try await next.update(job)
        #expect(try await next.unfinished() == [])
        #expect(try await next.jobs(of: "acme") == [job])
        #expect(try await next.job("nothing") == nil)
    }

    @Test("Lists have an organisation's jobs, the latest first; of those that are over the oldest go")
    func list() async throws {
        try await self.store.insert(Self.job("other", of: "zeta"))
        try await self.store.insert(Self.job("running"))
        for number in 0..<(NumberJob.kept + 2) { try await self.store.insert(Self.job("job \(number)", .completed)) }
        let ids = try await self.store.jobs(of: "acme").map(\.id)
        #expect(ids.count == NumberJob.kept + 1)
        #expect(ids.first == "job \(NumberJob.kept + 1)")
        #expect(ids.suffix(2) == ["job 2", "running"])
        #expect(try await self.store.jobs(of: "zeta").map(\.id) == ["other"])
    }
}
