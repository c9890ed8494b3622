package import CallControl
package import Directory

/// Call history that lasts as long as the process; for tests.
package actor InMemoryCallHistory: CallHistoryReader {
    private var entries: [CallHistoryEntry] = []

    package init() {}

    package func append(_ entry: CallHistoryEntry) { self.entries.append(entry) }

    package func entries(of member: MemberID, kind: CallHistoryEntry.Kind?) -> [CallHistoryEntry] {
        let kinds = kind.map { [$0] } ?? CallHistoryEntry.Kind.allCases
        let newest = kinds.flatMap { kind in
            self.entries.filter { $0.owner == member && $0.kind == kind }.sorted { $0.at > $1.at }.prefix(20)
        }
        return newest.sorted { $0.at > $1.at }
    }
}
