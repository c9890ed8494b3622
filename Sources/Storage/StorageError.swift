import CallControl
import GRDB

/// What goes wrong in the database, in the application's own terms.
enum StorageError {
    /// Does something with the database.
    ///
    /// - Parameter subject: what is read or changed, for the message.
    /// - Throws: `CallControlError.unavailable` for an error of the database; anything else as it is.
    static func translating<Result: Sendable>(_ subject: String, _ body: @Sendable () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw CallControlError.unavailable("\(subject) cannot be had now: \(error.message ?? "\(error.resultCode)")")
        }
    }
}
