/// Which calls a person, workspace or virtual line may make (the API's `outgoingPermission`).
///
/// What is not set here is as the location has it; see ``DirectoryIndex/outgoingPermission(for:_:)``.
package struct OutgoingPermissions: Hashable, Sendable, Codable {
    /// The switch before the two that follow (the API's `useCustomEnabled`): while it is off, everything is the location's.
    package var isCustom = false
    /// Whether ``callTypes`` count (the API's `useCustomPermissions`).
    package var hasCustomCallTypes = false
    package var callTypes: [OutgoingCallType: CallTypePermission] = [:]
    /// Whether ``transferNumbers`` count (the API's `useCustomTransferNumbers`).
    package var hasCustomTransferNumbers = false
    package var transferNumbers = TransferNumbers()

    package init() {}
}
