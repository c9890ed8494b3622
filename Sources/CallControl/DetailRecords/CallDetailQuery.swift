import Directory

/// Which records of an organisation are wanted; the oldest come first, unless the latest are to.
package struct CallDetailQuery: Hashable, Sendable {
    /// Where a record stands among all: when its leg ended, then by its id.
    package struct Place: Hashable, Sendable {
        /// Milliseconds since 1970.
        package var releasedAt: Int64
        package var id: String

        package init(releasedAt: Int64, id: String) {
            self.releasedAt = releasedAt
            self.id = id
        }
    }

    package var organizationID: String
    /// Records of legs that ended at this moment or later. Milliseconds since 1970.
    package var from: Int64
    /// Records of legs that ended before this moment. Milliseconds since 1970.
    package var to: Int64
    /// Names of locations, as the records have them; nil for all.
    package var locationNames: Set<String>?
    /// The locations whose records are wanted; nil for all.
    package var locationIDs: Set<String>?
    /// Only what comes after this.
    package var after: Place?
    /// Only what comes before this.
    package var before: Place?
    /// The key of the only member whose records are wanted.
    package var userKey: String?
    /// The only record that is wanted.
    package var id: String?
    package var isLatestFirst: Bool
    package var limit: Int

    package init(
        organizationID: String, from: Int64, to: Int64, locationNames: Set<String>? = nil, after: Place? = nil, before: Place? = nil,
        userKey: String? = nil, id: String? = nil, isLatestFirst: Bool = false, limit: Int = .max
    ) {
        self.organizationID = organizationID
        self.from = from
        self.to = to
        self.locationNames = locationNames
        self.after = after
        self.before = before
        self.userKey = userKey
        self.id = id
        self.isLatestFirst = isLatestFirst
        self.limit = limit
    }

    package func fits(_ record: CallDetailRecord) -> Bool {
        record.user.organizationID == self.organizationID && record.releasedAt >= self.from && record.releasedAt < self.to
            && self.locationNames.map { $0.contains(record.user.locationName) } != false
            && self.locationIDs.map { $0.contains(record.user.locationID) } != false
            && self.after.map { ($0.releasedAt, $0.id) < (record.releasedAt, record.id.rawValue) } != false
            && self.before.map { ($0.releasedAt, $0.id) > (record.releasedAt, record.id.rawValue) } != false
            && self.userKey.map { $0 == record.user.id?.key } != false && self.id.map { $0 == record.id.rawValue } != false
    }

    /// Records in the order that is wanted, so many at most.
    package func ordered(_ records: [CallDetailRecord]) -> [CallDetailRecord] {
        let sorted = records.sorted { ($0.releasedAt, $0.id.rawValue) < ($1.releasedAt, $1.id.rawValue) }
        return self.isLatestFirst ? Array(sorted.reversed().prefix(self.limit)) : Array(sorted.prefix(self.limit))
    }
}

extension CallDetailRecord {
    package var place: CallDetailQuery.Place { .init(releasedAt: self.releasedAt, id: self.id.rawValue) }
}
