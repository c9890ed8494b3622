/// What is known of a member besides what calls need. Most members have little of it.
package struct MemberProfile: Hashable, Sendable, Codable, DefaultInitializable {
    /// How a person is called; people only, like all up to ``modifiedAt``.
    package var nickName: String?
    /// Where a picture is.
    package var avatar: String?
    package var department: String?
    package var manager: String?
    package var title: String?
    /// When a person was last changed, in milliseconds since 1970; nil while they are as they were made.
    package var modifiedAt: Int64?
    /// Workspaces only, like all up to ``floorID``.
    package var workspaceType: WorkspaceType?
    /// How many people have room.
    package var capacity: Int?
    package var notes: String?
    package var supportedDevices: SupportedDevices?
    package var hotdesking: Hotdesking?
    /// The floor of its location where a workspace is.
    package var floorID: String?
    /// Virtual lines only, like all up to ``callerIDNumber``.
    package var callerIDFirstName: String?
    package var callerIDLastName: String?
    /// E.164, one of the location's numbers.
    package var callerIDNumber: String?
    /// Of announcements, such as `en_us`; people and virtual lines, like ``timeZone``. Nil for the location's.
    package var announcementLanguage: String?
    package var timeZone: String?
    /// Whether a virtual line is found in the company's directory.
    package var isInDirectorySearch = true

    package init() {}

    /// The API's `type` of a workspace.
    package enum WorkspaceType: String, Hashable, Sendable, Codable, CaseIterable {
        case notSet
        case focus
        case huddle
        case meetingRoom
        case open
        case desk
        case other
    }

    /// What may stand in a workspace.
    package enum SupportedDevices: String, Hashable, Sendable, Codable, CaseIterable {
        case collaborationDevices
        case phones
    }

    /// Whether anybody may use a workspace's phone as their own.
    package enum Hotdesking: String, Hashable, Sendable, Codable, CaseIterable {
        case on
        case off
    }
}
