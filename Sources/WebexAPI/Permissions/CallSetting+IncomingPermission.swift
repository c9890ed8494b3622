import Directory

extension CallSetting {
    private struct IncomingPermission: Encodable {
        var useCustomEnabled: Bool
        var externalTransfer: String
        var internalCallsEnabled: Bool
        var collectCallsEnabled: Bool

        init(_ permissions: IncomingPermissions) {
            self.useCustomEnabled = permissions.isCustom
            self.externalTransfer = permissions.externalCalls.rawValue
            self.internalCallsEnabled = permissions.internalCalls
            self.collectCallsEnabled = permissions.collectCalls
        }
    }

    static let incomingPermission = CallSetting(name: "incomingPermission", isOwn: false, isTelephonyConfiguration: false) { member, _ in
        IncomingPermission(member.settings.permissions.incoming)
    } change: { body, member, _ in
        var permissions = member.settings.permissions.incoming
        permissions.isCustom = try body.flag("useCustomEnabled") ?? permissions.isCustom
        permissions.externalCalls = try body.choice("externalTransfer") ?? permissions.externalCalls
        permissions.internalCalls = try body.flag("internalCallsEnabled") ?? permissions.internalCalls
        permissions.collectCalls = try body.flag("collectCallsEnabled") ?? permissions.collectCalls
        member.settings.permissions.incoming = permissions
    }
}
