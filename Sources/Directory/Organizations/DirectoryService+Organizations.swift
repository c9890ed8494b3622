internal import Synchronization

/// Deleting organisations.
extension DirectoryService {
    /// Deletes an organisation with all that is its own, in one transaction: its people, numbers, groups, devices and trunks, the
    /// passwords and tokens of its people, what they granted, its webhooks and its jobs. Nobody manages it any more.
    ///
    /// What happened stays: audit events, detailed call records and recordings.
    ///
    /// - Throws: `DirectoryError.inUse` for the last organisation, `DirectoryError.locked` while a job moves numbers in it.
    package func deleteOrganization(_ id: String) async throws {
        let former = Former(self.index)
        do {
            try await self.exclusively {
                let removal = try await Self.elsewhere { [index = self.index] in try OrganizationRemoval(of: id, from: index) }
                try await self.perform(.removeOrganization(removal)) { try await $0.deleteOrganization(id) }
            }
        } catch {
            await Self.elsewhere { former.forget() }
            throw error
        }
        self.forgetTokens()
        await Self.elsewhere { former.forget() }
    }

    /// The directory as it was: whoever lets go of it last frees 100,000 members, and that should be nobody whom calls wait for.
    private final class Former: Sendable {
        private let index: Mutex<DirectoryIndex?>

        init(_ index: DirectoryIndex) {
            self.index = Mutex(index)
        }

        func forget() { self.index.withLock { $0 = nil } }
    }

    /// Does something long on a thread that neither requests nor calls wait for, wherever the caller runs.
    private nonisolated static func elsewhere<Result: Sendable>(_ body: @Sendable () throws -> Result) async rethrows -> Result {
        try await withTaskExecutorPreference(globalConcurrentExecutor) { try body() }
    }
}
