import CallControl
import GRDB
internal import Logging

/// What goes wrong in the database, in the application's own terms.
enum StorageError {
    private static let logger = Logger(label: "orbit.storage")

    /// Why the database refused something, for whoever asked: what kind of error it is, and nothing of tables or statements. Those are
    /// in the log.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        let message: Logger.MetadataValue = "\(error.message ?? "none")"
        self.logger.error("the database refused a statement", metadata: ["code": "\(error.extendedResultCode.rawValue)", "message": message])
        return DatabaseError(resultCode: error.resultCode).message ?? "error \(error.resultCode.rawValue)"
    }

    /// Does something with the database.
    ///
    /// - Parameter subject: what is read or changed, for the message.
    /// - Throws: `CallControlError.unavailable` for an error of the database; anything else as it is.
    static func translating<Result: Sendable>(_ subject: String, _ body: @Sendable () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw CallControlError.unavailable("\(subject) cannot be had now: \(Self.reason(error))")
        }
    }
}
