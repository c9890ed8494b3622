import Directory
internal import Foundation

/// Ids of what the directory holds.
extension WebexID {
    init(_ id: MemberID) {
        self.init(Kind(id.kind), id.key)
    }

    /// A hunt group's id is its own; a call park's and a call pickup's is its name, so that it changes with the name.
    init(_ group: MemberGroup) {
        switch group.kind {
        case .huntGroup: self.init(.huntGroup, group.id)
        case .callPark: self.init(.callPark, Data(group.name.utf8).base64EncodedString())
        case .pickupGroup: self.init(.callPickup, Data(group.name.utf8).base64EncodedString())
        }
    }
}

extension WebexID {
    /// A rule's id is its name, so that it changes with the name.
    init(_ rule: ForwardingRule) { self.init(.selectiveRule, Data(rule.name.utf8).base64EncodedString()) }
}

extension WebexID.Kind {
    init(_ kind: MemberID.Kind) {
        switch kind {
        case .person: self = .people
        case .workspace: self = .place
        case .virtualLine: self = .virtualLine
        }
    }

    init(_ kind: MemberGroup.Kind) {
        switch kind {
        case .callPark: self = .callPark
        case .huntGroup: self = .huntGroup
        case .pickupGroup: self = .callPickup
        }
    }
}
