/// What is dialled at a location to use a feature without a display: a star and two or three digits each.
package struct FeatureCodes: Hashable, Sendable, Codable {
    /// Parks the call that is on hold; a destination may follow.
    package var park: String
    /// Parks the call that is on hold on a free orbit of the group.
    package var groupPark: String
    /// Takes a parked call; the orbit may follow.
    package var retrieve: String
    /// Takes a call that rings in one's pickup group.
    package var pickup: String
    /// Takes a call that rings at the extension that follows.
    package var directedPickup: String

    package init(
        park: String = "*68", groupPark: String = "*58", retrieve: String = "*88", pickup: String = "*98", directedPickup: String = "*97"
    ) {
        self.park = park
        self.groupPark = groupPark
        self.retrieve = retrieve
        self.pickup = pickup
        self.directedPickup = directedPickup
    }

    package enum Feature: String, Hashable, Sendable, CaseIterable {
        case park
        case groupPark
        case retrieve
        case pickup
        case directedPickup
    }

    package subscript(_ feature: Feature) -> String {
        get {
            switch feature {
            case .park: self.park
            case .groupPark: self.groupPark
            case .retrieve: self.retrieve
            case .pickup: self.pickup
            case .directedPickup: self.directedPickup
            }
        }
        set {
            switch feature {
            case .park: self.park = newValue
            case .groupPark: self.groupPark = newValue
            case .retrieve: self.retrieve = newValue
            case .pickup: self.pickup = newValue
            case .directedPickup: self.directedPickup = newValue
            }
        }
    }

    /// The feature that dialled digits ask for, and what follows its code. The longest code wins.
    package func feature(in digits: String) -> (feature: Feature, rest: String)? {
        let matches = Feature.allCases.filter { digits.hasPrefix(self[$0]) }
        guard let feature = matches.max(by: { self[$0].count < self[$1].count }) else { return nil }
        return (feature, String(digits.dropFirst(self[feature].count)))
    }
}
