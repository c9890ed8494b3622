import CallControl
import Directory

/// Group park: the group finds a free orbit (PARK.md, "Parking", `isGroupPark`).
extension ParkService {
    /// The first free orbit of a member's call park group: from the one after the last that was used, or after the member,
    /// wrapping round; the member last.
    func groupOrbit(for member: Member) throws(CallControlError) -> (DirectoryIndex.Target, MemberGroup) {
        guard let group = self.core.directory.group(.callPark, of: member.id) else { throw .noParkGroup }
        let own = DirectoryIndex.Target.member(member.id)
        let agents: [DirectoryIndex.Target] = group.memberIDs.map { .member($0) }
        let extensions: [DirectoryIndex.Target] = group.callParkExtensionIDs.map { .callParkExtension($0) }
        // Everybody has a place in the order, also where calls are not parked against people: the parker's is where it starts.
        let ring = agents + extensions
        let start = [self.lastOfGroup[group.id], own].compactMap { $0 }.compactMap { ring.firstIndex(of: $0) }.first ?? ring.count - 1
        var order = Array(ring[(start + 1)...] + ring[...start]).filter { $0 != own }
        order.append(own)
        let free = order.first { orbit in
            if case .member = orbit, !group.settings.parkOnAgentsEnabled { return false }
            return self.slots[orbit] == nil && !self.isClosing(orbit)
        }
        guard let free else { throw .parkGroupFull(group.name) }
        self.lastOfGroup[group.id] = free
        return (free, group)
    }
}
