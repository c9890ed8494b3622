/// A call park group, hunt group or pickup group.
package struct MemberGroup: Hashable, Sendable, Codable, Identifiable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case callPark
        case huntGroup
        case pickupGroup
    }

    package var id: String
    package var kind: Kind
    package var organizationID: String
    package var locationID: String
    package var name: String
    /// Hunt groups only.
    package var `extension`: String?
    /// Hunt groups only; E.164 with its plus sign.
    package var phoneNumber: String?
    package var memberIDs: [MemberID]
    /// Call park groups only.
    package var callParkExtensionIDs: [String]
    package var settings: GroupSettings

    package init(
        id: String, kind: Kind, organizationID: String, locationID: String, name: String, extension: String? = nil, phoneNumber: String? = nil,
        memberIDs: [MemberID], callParkExtensionIDs: [String] = [], settings: GroupSettings = GroupSettings()
    ) {
        self.id = id
        self.kind = kind
        self.organizationID = organizationID
        self.locationID = locationID
        self.name = name
        self.extension = `extension`
        self.phoneNumber = phoneNumber
        self.memberIDs = memberIDs
        self.callParkExtensionIDs = callParkExtensionIDs
        self.settings = settings
    }
}

/// What a group does; which part counts depends on its kind.
package struct GroupSettings: Hashable, Sendable, Codable {
    /// Call park groups: whom a recall alerts. Nil: as the location says.
    package var recall: RecallChoice?
    /// Call park groups: whether calls are parked against people and workspaces too, not only on the group's extensions.
    package var parkOnAgentsEnabled = true
    package var hunt = HuntSettings()
    package var pickup = PickupSettings()

    package init() {}
}

/// How a hunt group finds somebody (the API's `callPolicies`).
package struct HuntSettings: Hashable, Sendable, Codable {
    /// The API's `policy`.
    package enum Policy: String, Hashable, Sendable, Codable, CaseIterable {
        /// The next after the one who took the last call.
        case circular = "CIRCULAR"
        /// From the top each time.
        case regular = "REGULAR"
        case simultaneous = "SIMULTANEOUS"
        /// Whoever has been idle longest.
        case uniform = "UNIFORM"
        /// By the percentages in ``HuntSettings/weights``.
        case weighted = "WEIGHTED"

        /// Members of a group with this policy at most.
        package var limit: Int {
            switch self {
            case .circular, .regular, .uniform: 1_000
            case .weighted: 100
            case .simultaneous: 50
            }
        }
    }

    package var isEnabled = true
    package var policy = Policy.regular
    /// Percent of the calls by the member's key; for ``Policy/weighted``, all together 100.
    package var weights: [String: Int] = [:]
    /// A call goes on to the next member after ``rings``; otherwise the first one rings as long as phones ring.
    package var nextAgentEnabled = true
    /// Rings of six seconds before the next member's turn.
    package var rings = 5
    package var forwarding = GroupForwarding()

    package init() {}

    /// Seconds of one ring.
    package static let ringLength = 6
}

/// When members of a pickup group are told of a call that rings (the API's call pickup). Telling them is not there yet; the
/// setting is kept.
package struct PickupSettings: Hashable, Sendable, Codable {
    package enum Notification: String, Hashable, Sendable, Codable, CaseIterable {
        case none = "NONE"
        case audioOnly = "AUDIO_ONLY"
        case visualOnly = "VISUAL_ONLY"
        case audioAndVisual = "AUDIO_AND_VISUAL"
    }

    package var notification = Notification.none
    /// Seconds.
    package var notificationDelay = 6

    package init() {}
}
