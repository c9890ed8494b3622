import Directory

/// Which calls may be made, as the API shows it.
struct OutgoingPermissionBody: Encodable {
    struct CallType: Encodable {
        var callType: String
        var action: String
        var transferEnabled: Bool
        /// Nothing is blocked for good here; the key is required by clients.
        var isCallTypeRestrictionEnabled = false
    }

    /// Of members, like the next.
    var useCustomEnabled: Bool?
    var useCustomPermissions: Bool?
    var callingPermissions: [CallType]

    init(_ member: Member, _ index: DirectoryIndex) {
        let own = member.settings.permissions.outgoing
        self.useCustomEnabled = own.isCustom
        self.useCustomPermissions = own.hasCustomCallTypes
        self.callingPermissions = Self.callTypes { index.outgoingPermission(for: member, $0) }
    }

    init(_ location: Location) {
        self.callingPermissions = Self.callTypes(location.permissions.outgoingPermission)
    }

    private static func callTypes(_ permission: (OutgoingCallType) -> CallTypePermission) -> [CallType] {
        OutgoingCallType.allCases.map { type in
            let permission = permission(type)
            return CallType(callType: type.rawValue, action: permission.action.rawValue, transferEnabled: permission.isTransferEnabled)
        }
    }
}
