/// Operations of one resource: a tag of the document, and its rows.
///
/// A new resource is a new group, in a file of its own, named in ``all``.
struct OperationGroup: Hashable, Sendable {
    var tag: String
    var summary: String
    var operations: [OperationDescription]

    static let all: [OperationGroup] = [
        .calls, .conferences, .messageWaiting, .orbits, .callParkExtensions, .callParks, .callPickups, .huntGroups, .huntGroupForwarding,
        .announcements, .musicOnHold, .memberMusic,
        .people, .monitoring, .ownSettings, .locations, .locationCalling, .organizations, .roles, .licenses, .numbers, .numberValidation,
        .availableNumbers, .workspaces, .virtualLines, .recordings, .webhooks, .callHistory, .callDetails, .devices, .telephonyDevices, .endpoints,
        .callSettings, .ownCallSettings, .outgoingPermissions, .trunks, .ownTrunks, .routeGroups, .dialPlans, .connections, .memberNumbers,
        .ownProfile, .locationActions, .deviceModels, .deviceLines, .emergencyCallback, .countries, .callingServices, .ownNumbers, .personCalling,
        .workspaceLocations, .announcementLanguages, .authorizations, .oauth, .audit, .events, .numberJobs, .recordingSettings, .floors,
        .contactDirectories, .document,
    ]
}
