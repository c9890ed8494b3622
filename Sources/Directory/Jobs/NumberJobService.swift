internal import Foundation

/// The jobs that move numbers: one number after another in the background, with pauses between them, so that nobody else waits long.
///
/// While a job runs, its numbers, their owners and the locations are locked for everybody else (``DirectoryLock``); a job that is
/// paused holds nothing. What was done of a job is written number by number: the next process goes on where this one ended.
package actor NumberJobService {
    /// Why a job cannot be started or told something.
    package enum Refusal: Error, Hashable, Sendable {
        /// Another job of the organisation is not over.
        case anotherJob(String)
        /// The job is not in the state for it.
        case wrongState(NumberJob.Status)
        case notFound
    }

    private let store: any NumberJobStore
    private let directory: DirectoryService
    private let pace: Duration
    private let now: @Sendable () -> Int64
    /// Those that are not over, the oldest first.
    private var unfinished: [NumberJob] = []
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - pace: how long to wait between two numbers.
    ///   - now: milliseconds since 1970.
    package init(
        store: any NumberJobStore, directory: DirectoryService, pace: Duration = .milliseconds(20),
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) {
        self.store = store
        self.directory = directory
        self.pace = pace
        self.now = now
        (self.signals, self.signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes over what an earlier process left. To be called once, before anything else.
    package func load() async throws {
        self.unfinished = try await self.store.unfinished()
        for job in self.unfinished where job.isRunning { await self.lock(job) }
        self.signal.yield()
    }

    /// Works at the jobs that there are and that come, until the task is cancelled.
    package func run() async {
        for await _ in self.signals {
            while !Task.isCancelled, self.unfinished.contains(where: \.isRunning) {
                do {
                    try await self.step()
                    // Between two numbers others get to write: one job must not hold up everybody's changes.
                    try? await Task.sleep(for: self.pace)
                } catch {
                    // The disk is full or busy, and tells nobody when it is not any more: the number is tried again a second later.
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    // MARK: Reading

    package func jobs(of organizationID: String) async throws -> [NumberJob] { try await self.store.jobs(of: organizationID) }

    /// - Throws: ``Refusal/notFound``
    package func job(_ id: String, of organizationID: String) async throws -> NumberJob {
        guard let job = try await self.store.job(id), job.organizationID == organizationID else { throw Refusal.notFound }
        return job
    }

    // MARK: Changing

    /// Starts a job. One at a time in an organisation.
    package func start(_ job: NumberJob) async throws {
        if let other = self.unfinished.first(where: { $0.organizationID == job.organizationID }) { throw Refusal.anotherJob(other.id) }
        // Before it is durable: two at once must not both be alone.
        self.unfinished.append(job)
        do {
            try await AuditEvent.$pending.withValue([Self.event(job)]) { try await self.store.insert(job) }
        } catch {
            self.unfinished.removeAll { $0.id == job.id }
            throw error
        }
        await self.lock(job)
        self.signal.yield()
    }

    /// - Throws: ``Refusal``: only a job that runs can be paused.
    package func pause(_ id: String, of organizationID: String) async throws {
        try await self.change(id, of: organizationID, to: .stopped) { $0.isRunning }
        await self.directory.unlock(id)
    }

    /// - Throws: ``Refusal``: only a paused job can be resumed.
    package func resume(_ id: String, of organizationID: String) async throws {
        let job = try await self.change(id, of: organizationID, to: .started) { $0.status == .stopped }
        await self.lock(job)
        self.signal.yield()
    }

    /// Ends a job; what it has moved stays where it is.
    ///
    /// - Throws: ``Refusal``: a job that is over cannot be abandoned.
    package func abandon(_ id: String, of organizationID: String) async throws {
        try await self.change(id, of: organizationID, to: .abandoned) { !$0.isOver }
        self.unfinished.removeAll { $0.id == id }
        await self.directory.unlock(id)
    }

    /// An organisation is deleted, and its jobs with it. None of them runs: a job that does keeps its organisation from being deleted.
    package func forget(ofOrganization id: String) async {
        for job in self.unfinished where job.organizationID == id { await self.directory.unlock(job.id) }
        self.unfinished.removeAll { $0.organizationID == id }
    }

    @discardableResult private func change(
        _ id: String, of organizationID: String, to status: NumberJob.Status, if isAllowed: (NumberJob) -> Bool
    ) async throws -> NumberJob {
        guard let index = self.unfinished.firstIndex(where: { $0.id == id && $0.organizationID == organizationID }) else {
            throw Refusal.wrongState(try await self.job(id, of: organizationID).status)
        }
        let old = self.unfinished[index]
        guard isAllowed(old) else { throw Refusal.wrongState(old.status) }
        var job = old
        job.status = status
        job.updatedAt = self.now()
        if job.isOver { job.endedAt = job.updatedAt }
        // At once, so that no number is begun any more while this is written.
        self.unfinished[index] = job
        do {
            let changed = job
            try await AuditEvent.$pending.withValue([Self.event(changed, from: old)]) { try await self.store.update(changed) }
        } catch {
            self.setStatus(of: id, old.status)
            throw error
        }
        return job
    }

    private func setStatus(of id: String, _ status: NumberJob.Status) {
        if let index = self.unfinished.firstIndex(where: { $0.id == id }) { self.unfinished[index].status = status }
    }

    // MARK: Working

    /// Does the next number of the oldest job that runs, or ends that job when there is none left.
    package func step() async throws {
        guard let index = self.unfinished.firstIndex(where: \.isRunning) else { return }
        var job = self.unfinished[index]
        if job.status == .starting {
            job.status = .started
            job.startedAt = self.now()
            self.unfinished[index] = job
            try await self.store.update(job)
            return
        }
        guard let position = job.items.firstIndex(where: { $0.state == .waiting }) else { return try await self.complete(job) }
        var item = job.items[position]
        item.state = try await self.move(item, job)
        let moment = self.now()
        try await self.store.update(item, at: position, of: job.id, moment: moment)
        guard let index = self.unfinished.firstIndex(where: { $0.id == job.id }) else { return }
        self.unfinished[index].items[position] = item
        self.unfinished[index].updatedAt = moment
    }

    private func complete(_ job: NumberJob) async throws {
        var job = job
        job.status = .completed
        job.updatedAt = self.now()
        job.endedAt = job.updatedAt
        // At once: nobody may pause it any more.
        self.setStatus(of: job.id, .completed)
        do {
            try await self.store.update(job)
        } catch {
            self.setStatus(of: job.id, .started)
            throw error
        }
        self.unfinished.removeAll { $0.id == job.id }
        await self.directory.unlock(job.id)
    }

    private enum Move {
        case free(PhoneNumber)
        case owned(Member)
        case nothing(NumberJob.Item.State)
    }

    /// - Throws: `DirectoryError` where it is to be tried again.
    private func move(_ item: NumberJob.Item, _ job: NumberJob) async throws -> NumberJob.Item.State {
        let move = await self.directory.read { Self.move(item, to: job.targetLocationID, of: job.organizationID, $0) }
        let context = AuditContext(actor: job.creator, trackingID: job.trackingID)
        do {
            try await AuditContext.$current.withValue(context) {
                try await DirectoryLock.$holder.withValue(job.id) {
                    switch move {
                    case .free(let number): try await self.directory.place([number])
                    case .owned(let member):
                        var moved = member
                        moved.locationID = job.targetLocationID
                        // A workspace leaves its floor with the location.
                        moved.profile.floorID = nil
                        try await self.directory.save(moved, replacing: member)
                    case .nothing: break
                    }
                }
            }
        } catch let error as DirectoryError {
            switch error {
            case .unavailable, .changedMeanwhile: throw error
            default: return .failed(code: nil, reason: error.description)
            }
        }
        if case .nothing(let state) = move { return state }
        return .done
    }

    /// What is to be done with a number, as the directory is now. The codes are those of the API's page of errors.
    private static func move(_ item: NumberJob.Item, to locationID: String, of organizationID: String, _ index: DirectoryIndex) -> Move {
        func failed(_ code: String?, _ reason: String) -> Move { .nothing(.failed(code: code, reason: "\(item.number) \(reason)")) }
        guard let entry = index.number(item.number, organizationID: organizationID) else { return failed(nil, "is not there any more") }
        // What an earlier process did, and had no time to write down.
        if entry.number.locationID == locationID { return .nothing(.done) }
        guard entry.number.locationID == item.locationID, let source = index.locations[item.locationID] else {
            return failed(nil, "is not a number of the location that it was to be moved from")
        }
        guard entry.number.isActive else { return failed("BATCH-1017021", "is inactive") }
        guard source.calling.mainNumber != item.number else { return failed("BATCH-1017024", "is the main number of \(source.name)") }
        switch entry.target {
        case nil:
            var number = entry.number
            number.locationID = locationID
            return .free(number)
        case .member(let id)?:
            guard let member = index.members[id] else { return failed(nil, "is nobody's") }
            return .owned(member)
        case .group(let id)?, .callParkExtension(let id)?:
            return failed("BATCH-1017023", "is assigned to \(index.groups[id]?.name ?? id), which stays where it is")
        }
    }

    private func lock(_ job: NumberJob) async {
        await self.directory.lock { index in
            var lock = DirectoryLock(
                jobID: job.id, numbers: Set(job.items.map(\.number)), members: [], locations: Set(job.items.map(\.locationID)))
            lock.locations.insert(job.targetLocationID)
            for item in job.items {
                if case .member(let id)? = index.number(item.number, organizationID: job.organizationID)?.target { lock.members.insert(id) }
            }
            return lock
        }
    }

    private struct Shown: Encodable {
        var status: String
        var targetLocationID: String
        var numbers: [String]
    }

    private static func event(_ job: NumberJob, from old: NumberJob? = nil) -> AuditEvent {
        func shown(_ job: NumberJob) -> Shown {
            Shown(status: job.status.rawValue, targetLocationID: job.targetLocationID, numbers: job.items.map(\.number))
        }
        return AuditEvent(
            .jobs, .init(.job, id: job.id, name: "that moves \(job.items.count) numbers"), organizationID: job.organizationID,
            from: old.map(shown), to: shown(job))
    }
}
