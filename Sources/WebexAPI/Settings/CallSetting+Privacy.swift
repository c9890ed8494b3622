import Directory
import HTTPTypes

extension CallSetting {
    private struct Privacy: Encodable {
        // There are no auto attendants.
        var aaExtensionDialingEnabled = false
        var aaNamingDialingEnabled = false
        var enablePhoneStatusDirectoryPrivacy: Bool
        var enablePhoneStatusPickupBargeInPrivacy: Bool
        var monitoringAgents: [AgentBody]

        init(_ member: Member, _ index: DirectoryIndex) {
            self.enablePhoneStatusDirectoryPrivacy = member.isPrivate
            self.enablePhoneStatusPickupBargeInPrivacy = member.settings.privacy.isEnabled
            self.monitoringAgents = member.settings.privacy.agents.compactMap { index.members[$0] }.map { AgentBody($0, index) }
        }
    }

    static let privacy = CallSetting(name: "privacy", isOwn: false, isTelephonyConfiguration: true) { member, index in
        Privacy(member, index)
    } change: { body, member, context in
        try body.refuse("aaExtensionDialingEnabled", "aaNamingDialingEnabled")
        member.isPrivate = try body.flag("enablePhoneStatusDirectoryPrivacy") ?? member.isPrivate
        var privacy = member.settings.privacy
        privacy.isEnabled = try body.flag("enablePhoneStatusPickupBargeInPrivacy") ?? privacy.isEnabled
        if let ids = try body.ids("monitoringAgents") { privacy.agents = try Self.agents(ids, of: member, context) }
        member.settings.privacy = privacy
    }

    /// Whom a body names as agents, by ids or as they are shown.
    ///
    /// - Throws: ``APIError``: 404 for an id of nobody in the organisation, 403 for somebody new whose location the principal does not
    ///   administer.
    private static func agents(_ ids: [String], of member: Member, _ context: Context) throws -> [MemberID] {
        let old = member.settings.privacy.agents.map { NamedThing($0) }
        return try ids.enumerated().map { position, id in
            let field = "monitoringAgents[\(position)]"
            guard let agent = context.index.member(webexID: id, organizationID: member.organizationID) else {
                throw APIError(.notFound, "\(field) names nobody of the organization", errorCode: 4_008)
            }
            try NamedThing(agent.id).check(mayBeNamedBy: context.principal, field: field, besides: old, context.index)
            return agent.id
        }
    }
}
