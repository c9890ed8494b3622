/// Who may pick up a member's calls, come into them, and see on line keys what the member's phones do
/// (the API's `enablePhoneStatusPickupBargeInPrivacy`).
package struct PhoneStatusPrivacy: Hashable, Sendable, Codable {
    /// Agents of one member at most.
    package static let limit = 500

    /// Only the agents may; otherwise everybody of the organisation may.
    package var isEnabled = false
    /// People and workspaces of the organisation, in the order in which they were given. They stay while this is off.
    package var agents: [MemberID] = []

    package init() {}
}

extension DirectoryIndex {
    /// Whether a member may pick up another's calls, come into them and see the status of the other's phones.
    ///
    /// Who has the other's line on a device of their own always may.
    package func maySeePhoneStatus(of other: MemberID, _ member: MemberID) -> Bool {
        guard let privacy = self.members[other]?.settings.privacy, privacy.isEnabled else { return true }
        return privacy.agents.contains(member) || self.mayUseLine(of: other, member)
    }

    /// Agents are others of the organisation, people or workspaces, each of them once.
    func checkPhoneStatusPrivacy(of member: Member) throws(DirectoryError) {
        let agents = member.settings.privacy.agents
        guard agents.count <= PhoneStatusPrivacy.limit else {
            throw .invalid(field: "monitoringAgents", reason: "may be \(PhoneStatusPrivacy.limit) at most")
        }
        var seen: Set<MemberID> = []
        for id in agents {
            guard id != member.id else { throw .invalid(field: "monitoringAgents", reason: "must not name the member itself") }
            guard let agent = self.members[id], agent.organizationID == member.organizationID else { throw .notFound("monitoring agent \(id)") }
            guard id.kind != .virtualLine else {
                throw .invalid(field: "monitoringAgents", reason: "must be people and workspaces; \(agent.displayName) is a virtual line")
            }
            guard seen.insert(id).inserted else { throw .invalid(field: "monitoringAgents", reason: "name \(agent.displayName) twice") }
        }
    }
}
