import Directory
import ServiceLifecycle

/// Works at jobs until shutdown; what is not done then is the next process's.
struct NumberJobsService: Service {
    let jobs: NumberJobService

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.jobs.run() }
    }
}
