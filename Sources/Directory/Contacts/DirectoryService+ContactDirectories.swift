/// Contact directories of receptionists.
extension DirectoryService {
    /// Creates or changes a contact directory. `old` is as for a call park extension.
    package func save(_ directory: ContactDirectory, replacing old: ContactDirectory? = nil) async throws {
        try await self.write(
            .contactDirectory(directory), if: { old == nil || $0.contactDirectories[directory.id] == old }, directory.name
        ) { try await $0.save(directory) }
    }

    package func deleteContactDirectory(_ id: String) async throws {
        try await self.write(.removeContactDirectory(id)) { try await $0.deleteContactDirectory(id) }
    }
}
