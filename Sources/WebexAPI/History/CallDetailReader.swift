package import CallControl

/// Where records of legs of calls can be read. See ``InMemoryCallDetails``.
package protocol CallDetailReader: Sendable {
    /// Records of legs, the one that ended first at the beginning, or the last one where the query says so.
    ///
    /// - Throws: `CallControlError.unavailable` when they cannot be read (503).
    func records(_ query: CallDetailQuery) async throws -> [CallDetailRecord]
}
