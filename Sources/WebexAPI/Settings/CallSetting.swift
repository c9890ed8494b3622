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
    let body: @Sendable (Member, DirectoryIndex) -> any Encodable
    let change: @Sendable (JSONBody, inout Member, Context) throws -> Void

    /// What a change may look at besides the body.
    struct Context: Sendable {
        let index: DirectoryIndex
        /// Who makes it.
        let principal: Principal
    }

    static let all: [CallSetting] = [.forwarding, .doNotDisturb, .callWaiting, .recording, .privacy, .incomingPermission]

    private struct Flag: Encodable {
        var enabled: Bool
    }

    static let callWaiting = CallSetting(name: "callWaiting", isOwn: false, isTelephonyConfiguration: false) { member, _ in
        Flag(enabled: member.settings.callWaiting)
    } change: { body, member, _ in
        member.settings.callWaiting = try body.flag("enabled") ?? member.settings.callWaiting
    }

    private struct DoNotDisturb: Encodable {
        var enabled: Bool
        var ringSplashEnabled = false
    }

    static let doNotDisturb = CallSetting(name: "doNotDisturb", isOwn: true, isTelephonyConfiguration: true) { member, _ in
        DoNotDisturb(enabled: member.settings.doNotDisturb)
    } change: { body, member, _ in
        try body.refuse("ringSplashEnabled", "webexGoOverrideEnabled")
        member.settings.doNotDisturb = try body.flag("enabled") ?? member.settings.doNotDisturb
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
