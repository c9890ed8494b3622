/// Which records of an organisation are wanted; the oldest come first.
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
    /// Only what comes after this.
    package var after: Place?
    package var limit: Int

    package init(organizationID: String, from: Int64, to: Int64, locationNames: Set<String>? = nil, after: Place? = nil, limit: Int = .max) {
        self.organizationID = organizationID
        self.from = from
        self.to = to
        self.locationNames = locationNames
        self.after = after
        self.limit = limit
    }

    package func fits(_ record: CallDetailRecord) -> Bool {
        record.user.organizationID == self.organizationID && record.releasedAt >= self.from && record.releasedAt < self.to
            && self.locationNames.map { $0.contains(record.user.locationName) } != false
            && self.after.map { ($0.releasedAt, $0.id) < (record.releasedAt, record.id.rawValue) } != false
    }
}

extension CallDetailRecord {
    package var place: CallDetailQuery.Place { .init(releasedAt: self.releasedAt, id: self.id.rawValue) }
}
