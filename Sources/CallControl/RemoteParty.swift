package import Directory

/// How two parties of a call are related (the API's `callType`).
package enum CallType: String, Hashable, Sendable, Codable {
    case location
    case organization
    case external
    case emergency
    case repair
    case other
}

/// A party of a call as the other one sees it.
package struct RemoteParty: Hashable, Sendable, Codable {
    package var name: String?
    package var number: String
    /// Nil for a call park extension and for anyone outside the directory.
    package var memberID: MemberID?
    package var privacyEnabled: Bool
    package var callType: CallType

    package init(name: String?, number: String, memberID: MemberID? = nil, privacyEnabled: Bool = false, callType: CallType) {
        self.name = name
        self.number = number
        self.memberID = memberID
        self.privacyEnabled = privacyEnabled
        self.callType = callType
    }
}

/// Who somebody is, whoever looks: a target of the directory, or a number.
package struct Party: Hashable, Sendable, Codable {
    package var target: DirectoryIndex.Target?
    package var name: String?
    /// What was dialled or announced; for parties of the directory the number is made from there.
    package var number: String

    package init(target: DirectoryIndex.Target?, name: String?, number: String) {
        self.target = target
        self.name = name
        self.number = number
    }

    package init(_ member: Member) {
        self.init(target: .member(member.id), name: member.displayName, number: member.extension ?? member.phoneNumber ?? "")
    }

    package init(_ orbit: CallParkExtension) {
        self.init(target: .callParkExtension(orbit.id), name: orbit.name, number: orbit.extension)
    }

    init(_ group: MemberGroup) {
        self.init(target: .group(group.id), name: group.name, number: group.extension ?? group.phoneNumber ?? "")
    }

    /// The name of those who withhold theirs (RFC 3323 §4.1.1.3).
    static let anonymousName = "Anonymous"
}

extension DirectoryIndex {
    /// A party as somebody at a location sees it. The number is one that this somebody can dial.
    package func remoteParty(_ party: Party, seenFrom locationID: String?) -> RemoteParty {
        let place: (locationID: String, extension: String?, phoneNumber: String?, memberID: MemberID?, isPrivate: Bool)?
        switch party.target {
        case .member(let id)?: place = self.members[id].map { ($0.locationID, $0.extension, $0.phoneNumber, $0.id, $0.isPrivate) }
        case .callParkExtension(let id)?: place = self.callParkExtensions[id].map { ($0.locationID, $0.extension, nil, nil, false) }
        case .group(let id)?: place = self.groups[id].map { ($0.locationID, $0.extension, $0.phoneNumber, nil, false) }
        case nil: place = nil
        }
        guard let place else { return RemoteParty(name: party.name, number: party.number, callType: .external) }
        if place.locationID == locationID {
            return RemoteParty(
                name: party.name, number: place.extension ?? place.phoneNumber ?? party.number, memberID: place.memberID,
                privacyEnabled: place.isPrivate, callType: .location)
        }
        let isSameOrganization = locationID.map { self.locations[$0]?.organizationID } == self.locations[place.locationID]?.organizationID
        let number = self.esn(locationID: place.locationID, extension: place.extension) ?? place.phoneNumber ?? place.extension ?? party.number
        return RemoteParty(
            name: party.name, number: number, memberID: place.memberID, privacyEnabled: place.isPrivate,
            callType: isSameOrganization ? .organization : .external)
    }
}
