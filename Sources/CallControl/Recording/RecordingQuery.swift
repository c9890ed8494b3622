package import Directory

/// Which recordings of an organisation are wanted; the latest come first.
package struct RecordingQuery: Hashable, Sendable {
    package var organizationID: String
    package var owner: MemberID?
    package var ownerKind: MemberID.Kind?
    package var locationID: String?
    /// Recordings that ended at this moment or later. Milliseconds since 1970.
    package var from: Int64?
    /// Recordings that ended before this moment. Milliseconds since 1970.
    package var to: Int64?
    /// What the topic contains, in any case.
    package var topic: String?
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
