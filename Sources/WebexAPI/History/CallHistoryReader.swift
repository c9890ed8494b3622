package import CallControl
package import Directory

/// Where calls that are over can be read. See ``InMemoryCallHistory``.
package protocol CallHistoryReader: Sendable {
    /// A member's calls, the newest first, at most 20 of a type: of one type, or of each.
    ///
    /// - Throws: `CallControlError.unavailable` when they cannot be read (503).
    func entries(of member: MemberID, kind: CallHistoryEntry.Kind?) async throws -> [CallHistoryEntry]
}
