/// A place of an organisation with an extension plan of its own.
package struct Location: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var name: String
    /// Digits before an extension that make it unique in the organisation (ESN).
    package var routingPrefix: String?
    package var timeZone: String
    package var musicOnHold: MusicOnHold
    package var callPark: CallParkSettings
    package var featureCodes: FeatureCodes
    package var profile: LocationProfile
    package var calling: LocationCalling
    package var permissions: LocationPermissions
    package var recording: LocationRecording

    package init(
        id: String, organizationID: String, name: String, routingPrefix: String?, timeZone: String = "America/New_York",
        musicOnHold: MusicOnHold = MusicOnHold(), callPark: CallParkSettings = CallParkSettings(), featureCodes: FeatureCodes = FeatureCodes(),
        profile: LocationProfile = LocationProfile(), calling: LocationCalling = LocationCalling(),
        permissions: LocationPermissions = LocationPermissions(), recording: LocationRecording = LocationRecording()
    ) {
        self.id = id
        self.organizationID = organizationID
        self.name = name
        self.routingPrefix = routingPrefix
        self.timeZone = timeZone
        self.musicOnHold = musicOnHold
        self.callPark = callPark
        self.featureCodes = featureCodes
        self.profile = profile
        self.calling = calling
        self.permissions = permissions
        self.recording = recording
    }
}
