package import CallControl

/// Records of legs of calls that last as long as the process; for tests.
package actor InMemoryCallDetails: CallDetailReader {
    private var records: [CallDetailRecord] = []

    package init() {}

    package func append(_ record: CallDetailRecord) { self.records.append(record) }

    package func records(_ query: CallDetailQuery) -> [CallDetailRecord] {
        let found = self.records.filter(query.fits).sorted { ($0.releasedAt, $0.id.rawValue) < ($1.releasedAt, $1.id.rawValue) }
        return Array(found.prefix(query.limit))
    }
}
