import Directory

/// A hunt group as its details show it. What this server keeps no value for is left out.
struct HuntGroupBody: Encodable {
    struct Agent: Encodable {
        var id: String
        var type: String
        var firstName: String
        var lastName: String?
        var phoneNumber: String?
        var `extension`: String?
        var routingPrefix: String?
        var esn: String?
        var weight: String?
        var location: LocationReference

        /// - Parameter weight: percent of the calls.
        init(_ member: Member, weight: Int?, _ index: DirectoryIndex) {
            self.id = WebexID(member.id).description
            self.type = WebexID.Kind(member.id.kind).rawValue
            // There is no display name here: one that has no other name shows it as the first.
            self.firstName = member.firstName ?? member.displayName
            self.lastName = member.lastName
            self.phoneNumber = member.phoneNumber
            self.extension = member.extension
            self.routingPrefix = index.locations[member.locationID]?.routingPrefix
            self.esn = index.esn(locationID: member.locationID, extension: member.extension)
            self.weight = weight.map(String.init)
            self.location = LocationReference(member.locationID, index)
        }
    }

    struct CallPolicies: Encodable {
        struct NoAnswer: Encodable {
            var nextAgentEnabled: Bool
            var nextAgentRings: Int
        }

        var policy: String
        var noAnswer: NoAnswer
    }

    var id: String
    var name: String
    var locationName: String
    var locationId: String
    var phoneNumber: String?
    var `extension`: String?
    var routingPrefix: String?
    var esn: String?
    var enabled: Bool
    /// Not in lists.
    var agents: [Agent]?
    /// Not in lists.
    var callPolicies: CallPolicies?

    /// A hunt group in a list.
    init(summary group: MemberGroup, _ index: DirectoryIndex) {
        let location = index.locations[group.locationID]
        self.id = WebexID(group).description
        self.name = group.name
        self.locationName = location?.name ?? ""
        self.locationId = WebexID(.location, group.locationID).description
        self.phoneNumber = group.phoneNumber
        self.extension = group.extension
        self.routingPrefix = location?.routingPrefix
        self.esn = index.esn(locationID: group.locationID, extension: group.extension)
        self.enabled = group.settings.hunt.isEnabled
    }

    init(details group: MemberGroup, _ index: DirectoryIndex) {
        self.init(summary: group, index)
        let hunt = group.settings.hunt
        self.agents = group.memberIDs.compactMap { index.members[$0] }.map { Agent($0, weight: hunt.weights[$0.id.key], index) }
        self.callPolicies = CallPolicies(
            policy: hunt.policy.rawValue, noAnswer: .init(nextAgentEnabled: hunt.nextAgentEnabled, nextAgentRings: hunt.rings))
    }
}
