package import CallControl
package import Hummingbird

/// Where recordings of calls are kept. See ``InMemoryRecordingArchive``.
///
/// What an archive throws becomes the answer: `CallControlError.unavailable` for a store that cannot be used now (503), anything else
/// 500 without its insides.
package protocol RecordingArchive: Sendable {
    /// Random, secret, and the same as long as the archive lives: for signing links.
    var linkKey: String { get }
    /// Recordings, the latest first.
    func list(_ query: RecordingQuery) async throws -> RecordingPage
    func find(_ id: String) async throws -> StoredRecording?
    /// The WAV file of a recording, with its length; nil when it has gone.
    func sound(of id: String) async throws -> ResponseBody?
    /// Deletes a recording and its file; false when there is no such recording. What is `AuditEvent.pending` is written with it.
    func delete(_ id: String) async throws -> Bool
}
