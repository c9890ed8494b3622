/// A call park group, hunt group or pickup group, as far as it is data. What they do comes with the features that use them.
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
    package var memberIDs: [MemberID]
    /// Call park groups only.
    package var callParkExtensionIDs: [String]

    package init(
        id: String, kind: Kind, organizationID: String, locationID: String, name: String, extension: String? = nil, memberIDs: [MemberID],
        callParkExtensionIDs: [String] = []
    ) {
        self.id = id
        self.kind = kind
        self.organizationID = organizationID
        self.locationID = locationID
        self.name = name
        self.extension = `extension`
        self.memberIDs = memberIDs
        self.callParkExtensionIDs = callParkExtensionIDs
    }
}
