/// Where jobs are kept, so that the next process goes on with them. See ``InMemoryNumberJobStore``; on disk, `Storage`.
///
/// What is ``AuditEvent/pending`` while something is written is written with it, both or neither.
package protocol NumberJobStore: Sendable {
    /// Keeps a new job with its items; of an organisation's jobs that are over the latest ``NumberJob/kept`` stay.
    func insert(_ job: NumberJob) async throws
    /// Writes a job's status and its moments, and nothing of its items.
    func update(_ job: NumberJob) async throws
    /// Writes what became of one item.
    ///
    /// - Parameter moment: milliseconds since 1970.
    func update(_ item: NumberJob.Item, at position: Int, of jobID: String, moment: Int64) async throws
    func job(_ id: String) async throws -> NumberJob?
    /// An organisation's jobs, the latest first.
    func jobs(of organizationID: String) async throws -> [NumberJob]
    /// Those that are not over, of every organisation, the oldest first.
    func unfinished() async throws -> [NumberJob]
}

/// Jobs that last as long as the process; for tests.
package actor InMemoryNumberJobStore: NumberJobStore {
    private var jobs: [NumberJob] = []
    private let audit: InMemoryAuditLog

    package init(audit: InMemoryAuditLog = InMemoryAuditLog()) {
        self.audit = audit
    }

    package func insert(_ job: NumberJob) {
        self.jobs.append(job)
        let over = self.jobs.filter { $0.organizationID == job.organizationID && $0.isOver }
        let forgotten = Set(over.dropLast(NumberJob.kept).map(\.id))
        self.jobs.removeAll { forgotten.contains($0.id) }
        self.audit.appendPending()
    }

    package func update(_ job: NumberJob) {
        guard let index = self.jobs.firstIndex(where: { $0.id == job.id }) else { return }
        let items = self.jobs[index].items
        self.jobs[index] = job
        self.jobs[index].items = items
        self.audit.appendPending()
    }

    package func update(_ item: NumberJob.Item, at position: Int, of jobID: String, moment: Int64) {
        guard let index = self.jobs.firstIndex(where: { $0.id == jobID }) else { return }
        self.jobs[index].items[position] = item
        self.jobs[index].updatedAt = moment
    }

    package func job(_ id: String) -> NumberJob? { self.jobs.first { $0.id == id } }

    package func jobs(of organizationID: String) -> [NumberJob] { self.jobs.reversed().filter { $0.organizationID == organizationID } }

    package func unfinished() -> [NumberJob] { self.jobs.filter { !$0.isOver } }
}
