/// Which calls may be made from a location, and what is an emergency there.
package struct LocationPermissions: Hashable, Sendable, Codable {
    /// What is not set here is ``CallTypePermission/usual(for:)``.
    package var callTypes: [OutgoingCallType: CallTypePermission] = [:]
    package var transferNumbers = TransferNumbers()
    /// Instead of those of the location's country; none for those.
    package var emergencyNumbers: [String] = []

    package init() {}
}
