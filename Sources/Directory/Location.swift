/// A place of an organisation with an extension plan of its own.
package struct Location: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var name: String
    /// Digits before an extension that make it unique in the organisation (ESN).
    package var routingPrefix: String?
    package var timeZone: String
    /// A WAV file played to held and parked callers instead of the default piece.
    package var musicOnHoldFile: String?

    package init(
        id: String, organizationID: String, name: String, routingPrefix: String?, timeZone: String = "America/New_York",
        musicOnHoldFile: String? = nil
    ) {
        self.id = id
        self.organizationID = organizationID
        self.name = name
        self.routingPrefix = routingPrefix
        self.timeZone = timeZone
        self.musicOnHoldFile = musicOnHoldFile
    }
}
