import Directory
import GRDB

/// What goes wrong in the database, in the application's own terms.
enum StorageError {
    /// Does something with the database.
    ///
    /// - Throws: `DirectoryError.unavailable` for an error of the database; anything else as it is.
    static func translating<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw DirectoryError.unavailable(error.message ?? "\(error.resultCode)")
        }
    }
}
