import Directory

/// One subject of a member's call settings in the API: how it is shown, and what a request makes of it.
///
/// What a request does not name stays. What is asked for and cannot be done is refused, so that nobody relies on it.
struct CallSetting: Sendable {
    /// The last part of its path.
    let name: String
    /// People may read and change their own where administrators do.
    let isOwn: Bool
    /// For workspaces it is below `/telephony/config`.
    let isTelephonyConfiguration: Bool
    let body: @Sendable (Member) -> any Encodable
    let change: @Sendable (JSONBody, inout Member) throws -> Void

    static let all: [CallSetting] = [.forwarding, .doNotDisturb, .callWaiting, .recording, .privacy, .incomingPermission]

    private struct Flag: Encodable {
        var enabled: Bool
    }

    static let callWaiting = CallSetting(name: "callWaiting", isOwn: false, isTelephonyConfiguration: false) {
        Flag(enabled: $0.settings.callWaiting)
    } change: { body, member in
        member.settings.callWaiting = try body.flag("enabled") ?? member.settings.callWaiting
    }

    private struct DoNotDisturb: Encodable {
        var enabled: Bool
        var ringSplashEnabled = false
    }

    static let doNotDisturb = CallSetting(name: "doNotDisturb", isOwn: true, isTelephonyConfiguration: true) {
        DoNotDisturb(enabled: $0.settings.doNotDisturb)
    } change: { body, member in
        try body.refuse("ringSplashEnabled", "webexGoOverrideEnabled")
        member.settings.doNotDisturb = try body.flag("enabled") ?? member.settings.doNotDisturb
    }

    private struct Privacy: Encodable {
        var enablePhoneStatusDirectoryPrivacy: Bool
    }

    static let privacy = CallSetting(name: "privacy", isOwn: false, isTelephonyConfiguration: true) {
        Privacy(enablePhoneStatusDirectoryPrivacy: $0.isPrivate)
    } change: { body, member in
        try body.refuse("aaExtensionDialingEnabled", "aaNamingDialingEnabled", "enablePhoneStatusPickupBargeInPrivacy")
        guard try body.list("monitoringAgents")?.isEmpty ?? true else {
            throw APIError.invalid("monitoringAgents is not supported by this server")
        }
        member.isPrivate = try body.flag("enablePhoneStatusDirectoryPrivacy") ?? member.isPrivate
    }
}

extension JSONBody {
    /// - Throws: ``APIError`` for one of these flags that is to be on: this server does nothing with it.
    func refuse(_ keys: String...) throws {
        for key in keys where try self.flag(key) == true {
            throw APIError.invalid("\(self.name(of: key)) is not supported by this server")
        }
    }
}
