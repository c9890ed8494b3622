import Directory

/// Phone status that only some may see (the API's `enablePhoneStatusPickupBargeInPrivacy`).
///
/// A subscription to one such member is refused with 403, and ended as `rejected` (RFC 6665 §4.1.3) when it was there before. In a list
/// the member's instance is terminated for the same reason (RFC 4662 §5.5): it comes back with the list when the setting changes.
extension ExchangeCore {
    /// Whether a target's dialogs are to be kept from a member.
    func isHidden(_ target: DirectoryIndex.Target, from member: MemberID) -> Bool {
        guard case .member(let id) = target else { return false }
        return !self.directory.maySeePhoneStatus(of: id, member)
    }

    /// Whether a subscription is to the dialogs of one member who keeps them from the subscriber. What is parked there is no secret.
    func isHidden(_ watcher: Watcher) -> Bool {
        guard watcher.event == .dialog, case .target(let target) = watcher.subject else { return false }
        return self.isHidden(target, from: watcher.member)
    }

    /// Whether a change may hide from a subscriber what was shown, or show what was hidden.
    func concernsPrivacy(_ change: DirectoryChange, _ watcher: Watcher) -> Bool {
        switch change {
        case .replace: true
        // The subscriber may have got a line of another, or lost one.
        case .member(let member): member.id == watcher.member || self.watchersByTarget[.member(member.id)]?[watcher.key] != nil
        // Who is gone is ended with their subscriptions; what they were agent of or had a line of concerns nobody else.
        case .removeMember, .callParkExtension, .removeCallParkExtension, .organization, .location, .removeLocation, .numbers, .placeNumbers,
            .removeNumbers, .group, .removeGroup, .trunk, .removeTrunk, .routeGroup, .removeRouteGroup, .dialPlan, .removeDialPlan, .floor,
            .removeFloor, .contactDirectory, .removeContactDirectory, .removeOrganization:
            false
        }
    }

    /// Tells a list anew in which other elements are hidden than the phone was told.
    func tellHidden(_ watcher: Watcher) {
        guard watcher.isList else { return }
        let hidden = self.targets(of: watcher).filter { self.isHidden($0, from: watcher.member) }
        guard Set(hidden) != watcher.toldHidden else { return }
        watcher.isFullDue = true
        self.tell(watcher)
    }
}
