package import CallControl

/// Records of legs of calls that last as long as the process; for tests.
package actor InMemoryCallDetails: CallDetailReader {
    private var records: [CallDetailRecord] = []

    package init() {}

    package func append(_ record: CallDetailRecord) { self.records.append(record) }

    package func records(_ query: CallDetailQuery) -> [CallDetailRecord] {
        query.ordered(self.records.filter(query.fits))
    }
}
