package import Directory

/// Which recordings of an organisation are wanted; the latest come first.
package struct RecordingQuery: Hashable, Sendable {
    /// Where a recording stands among all: when it ended, then by its id.
    package struct Place: Hashable, Sendable {
        /// Milliseconds since 1970.
        package var endedAt: Int64
        package var id: String

        package init(endedAt: Int64, id: String) {
            self.endedAt = endedAt
            self.id = id
        }
    }

    package var organizationID: String
    package var owner: MemberID?
    /// The key of the owner, of whichever kind.
    package var ownerKey: String?
    package var ownerKind: MemberID.Kind?
    package var locationID: String?
    /// The locations of which there may be recordings; nil for all.
    package var locationIDs: Set<String>?
    /// Recordings that ended at this moment or later. Milliseconds since 1970.
    package var from: Int64?
    /// Recordings that ended before this moment. Milliseconds since 1970.
    package var to: Int64?
    /// What the topic contains, in any case.
    package var topic: String?
    /// Only what comes before this: what is no earlier is on pages before.
    package var before: Place?
    package var offset: Int
    package var limit: Int

    package init(organizationID: String, owner: MemberID? = nil, offset: Int = 0, limit: Int = .max) {
        self.organizationID = organizationID
        self.owner = owner
        self.offset = offset
        self.limit = limit
    }
}

/// A page of a list of recordings.
package struct RecordingPage: Hashable, Sendable {
    package var recordings: [StoredRecording]
    /// How many there are on all pages.
    package var count: Int

    package init(recordings: [StoredRecording], count: Int) {
        self.recordings = recordings
        self.count = count
    }
}
