/// What changes of the directory leave in the audit log.
extension AuditEvent {
    /// - Parameters:
    ///   - old: the directory before the change.
    ///   - new: the directory after it.
    static func of(_ change: DirectoryChange, from old: DirectoryIndex, to new: DirectoryIndex) -> [AuditEvent] {
        switch change {
        case .callParkExtension(let orbit): [self.of(old.callParkExtensions[orbit.id], new.callParkExtensions[orbit.id])]
        case .removeCallParkExtension(let id): [self.of(old.callParkExtensions[id], nil)]
        case .organization(let organization): [self.of(old.organizations[organization.id], new.organizations[organization.id])]
        case .removeOrganization(let removal): self.of(removal)
        case .location(let location): [self.of(old.locations[location.id], new.locations[location.id])]
        case .removeLocation(let id): [self.of(old.locations[id], nil)]
        case .member(let member): [self.of(old.members[member.id], new.members[member.id])]
        case .removeMember(let id): [self.of(old.members[id], nil)]
        case .group(let group): [self.of(old.groups[group.id], new.groups[group.id])]
        case .removeGroup(let id): [self.of(old.groups[id], nil)]
        case .numbers(let numbers), .placeNumbers(let numbers): self.of(numbers.map(\.number), old, new)
        case .removeNumbers(let numbers): self.of(numbers, old, new)
        case .trunk(let trunk): [self.of(old.trunks[trunk.id], new.trunks[trunk.id])]
        case .removeTrunk(let id): [self.of(old.trunks[id], nil)]
        case .routeGroup(let group): [self.of(old.routeGroups[group.id], new.routeGroups[group.id])]
        case .removeRouteGroup(let id): [self.of(old.routeGroups[id], nil)]
        case .dialPlan(let plan): [self.of(old.dialPlans[plan.id], new.dialPlans[plan.id])]
        case .removeDialPlan(let id): [self.of(old.dialPlans[id], nil)]
        case .floor(let floor): [self.of(old.floors[floor.id], new.floors[floor.id])]
        case .removeFloor(let id): [self.of(old.floors[id], nil)]
        case .contactDirectory(let directory): [self.of(old.contactDirectories[directory.id], new.contactDirectories[directory.id])]
        case .removeContactDirectory(let id): [self.of(old.contactDirectories[id], nil)]
        case .replace: self.imported(DirectoryCounts.of(new), insteadOf: DirectoryCounts.of(old))
        }
    }

    /// One event for each organisation, with how much it had and has.
    package static func imported(_ new: [String: DirectoryCounts], insteadOf old: [String: DirectoryCounts]) -> [AuditEvent] {
        Set(old.keys).union(new.keys).sorted().map { id in
            AuditEvent(
                .directory, .imported, Target(.directory, id: id, name: "of \(new[id]?.members ?? 0) members"), organizationID: id,
                before: old[id].map { AuditSnapshot($0) }, after: new[id].map { AuditSnapshot($0) })
        }
    }

    private static func of(_ old: CallParkExtension?, _ new: CallParkExtension?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.callParkExtension, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old,
            to: new)
    }

    private static func of(_ old: Organization?, _ new: Organization?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.organization, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.id, from: old, to: new)
    }

    private struct RemovedOrganization: Encodable {
        var organization: Organization
        var counts: DirectoryCounts
    }

    /// Of a deletion the log of the organisation itself tells, which outlives it, and that of whoever did it where they are of another
    /// one; and each partner administrator loses it in theirs.
    private static func of(_ removal: OrganizationRemoval) -> [AuditEvent] {
        let organization = removal.organization
        let logs = [organization.id] + [AuditContext.current.actor.organizationID].compactMap { $0 }.filter { $0 != organization.id }
        let before = RemovedOrganization(organization: organization, counts: removal.counts)
        return logs.map { log in
            AuditEvent(
                .directory, Target(.organization, id: organization.id, name: organization.name), organizationID: log, from: before,
                to: RemovedOrganization?.none)
        } + removal.managers.map { self.of($0.before, $0.after) }
    }

    private static func of(_ old: Location?, _ new: Location?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .locations, Target(.location, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old, to: new)
    }

    private static func of(_ old: Member?, _ new: Member?) -> AuditEvent {
        let either = new ?? old
        let (category, kind): (Category, Target.Kind) =
            switch either?.id.kind {
            case .person?, nil: (.users, .person)
            case .workspace?: (.workspaces, .workspace)
            case .virtualLine?: (.virtualLines, .virtualLine)
            }
        return AuditEvent(
            category, Target(kind, id: either?.id.key ?? "", name: either?.displayName ?? ""), organizationID: either?.organizationID, from: old,
            to: new)
    }

    private static func of(_ old: MemberGroup?, _ new: MemberGroup?) -> AuditEvent {
        let either = new ?? old
        let kind: Target.Kind =
            switch either?.kind {
            case .callPark?, nil: .callPark
            case .huntGroup?: .huntGroup
            case .pickupGroup?: .pickupGroup
            }
        return AuditEvent(
            .calling, Target(kind, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old, to: new)
    }

    private static func of(_ old: Trunk?, _ new: Trunk?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.trunk, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old, to: new)
    }

    private static func of(_ old: RouteGroup?, _ new: RouteGroup?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.routeGroup, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old,
            to: new)
    }

    private static func of(_ old: DialPlan?, _ new: DialPlan?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.dialPlan, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old, to: new)
    }

    private static func of(_ old: Floor?, _ new: Floor?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .locations, Target(.floor, id: either?.id ?? "", name: either.map { $0.name ?? String($0.number) } ?? ""),
            organizationID: either?.organizationID, from: old, to: new)
    }

    private static func of(_ old: ContactDirectory?, _ new: ContactDirectory?) -> AuditEvent {
        let either = new ?? old
        return AuditEvent(
            .calling, Target(.contactDirectory, id: either?.id ?? "", name: either?.name ?? ""), organizationID: either?.organizationID, from: old,
            to: new)
    }

    private struct Numbers: Encodable {
        var numbers: [PhoneNumber]
    }

    /// One event, however many numbers there are: they are all or none.
    private static func of(_ numbers: [String], _ old: DirectoryIndex, _ new: DirectoryIndex) -> [AuditEvent] {
        guard let first = numbers.first else { return [] }
        let before = numbers.compactMap { old.entry($0)?.number }
        let after = numbers.compactMap { new.entry($0)?.number }
        let location = (before.first ?? after.first).flatMap { (old.locations[$0.locationID] ?? new.locations[$0.locationID]) }
        let name = numbers.count == 1 ? first : "\(first) and \(numbers.count - 1) more"
        return [
            AuditEvent(
                .numbers, Target(.number, id: first, name: name), organizationID: location?.organizationID,
                from: before.isEmpty ? nil : Numbers(numbers: before), to: after.isEmpty ? nil : Numbers(numbers: after))
        ]
    }
}

extension DirectoryIndex {
    /// The only organisation that there is; nil where there are several. What is no organisation's is this one's.
    package var onlyOrganizationID: String? { self.organizations.count == 1 ? self.organizations.keys.first : nil }
}
