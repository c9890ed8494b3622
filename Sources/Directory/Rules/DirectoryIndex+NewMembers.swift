/// What is asked of everything that is new of a member, whoever brings it: a request or an import. What was there before stays.
extension DirectoryIndex {
    /// - Parameter old: the member before; nil for a new one.
    package func checkNews(of member: Member, insteadOf old: Member? = nil) throws(DirectoryError) {
        if old == nil { try DirectoryValidation.moment(member.createdAt, field: "created") }
        if let email = member.email, email != old?.email { try DirectoryValidation.email(email) }
        if member.displayName != old?.displayName {
            try DirectoryValidation.name(member.displayName, field: "displayName", limit: DirectoryValidation.displayNameLimit)
        }
        for (field, name, before) in [("firstName", member.firstName, old?.firstName), ("lastName", member.lastName, old?.lastName)]
        where name != before {
            if let name { try DirectoryValidation.name(name, field: field, limit: DirectoryValidation.nameLimit) }
        }
        for number in member.phoneNumbers where old?.phoneNumbers.contains(number) != true { try DirectoryValidation.callableNumber(number) }
        try Self.checkNews(of: member.profile, insteadOf: old?.profile)
        if member.licenseIDs != old?.licenseIDs { try self.checkLicenseKinds(of: member) }
        let itself = Target.member(member.id)
        if member.monitoring.elements.contains(where: { $0.target == itself }),
            old?.monitoring.elements.contains(where: { $0.target == itself }) != true
        {
            throw .invalid(field: "monitoredElements", reason: "must not name the member itself")
        }
        if let (field, reason) = self.misdirection(of: member), self.misdirection(of: old) == nil { throw .invalid(field: field, reason: reason) }
    }

    private static func checkNews(of profile: MemberProfile, insteadOf old: MemberProfile?) throws(DirectoryError) {
        if let zone = profile.timeZone, zone != old?.timeZone { try DirectoryValidation.timeZone(zone) }
        if let number = profile.callerIDNumber, number != old?.callerIDNumber {
            try DirectoryValidation.callableNumber(number, field: "callerIdNumber")
        }
        if let language = profile.announcementLanguage, language != old?.announcementLanguage {
            try DirectoryValidation.language(language, field: "announcementLanguage")
        }
        if let moment = profile.modifiedAt, moment != old?.modifiedAt { try DirectoryValidation.moment(moment, field: "modified") }
    }

    /// Somebody has one licence for calls at most: a person's, or a workspace's.
    private func checkLicenseKinds(of member: Member) throws(DirectoryError) {
        let kinds = member.licenseIDs.compactMap { self.licenses[$0] }.filter { $0.callingKind != nil }
        guard kinds.count <= 1 else {
            throw .invalid(field: "licenses", reason: "\(kinds.map(\.name).joined(separator: " and ")) cannot be had at once")
        }
        if member.id.kind != .workspace, let license = kinds.first(where: { $0.callingKind == .workspaces }) {
            throw .invalid(field: "licenses", reason: "\(license.name) is for workspaces")
        }
    }

    // MARK: Where calls are sent

    /// A destination that must not be set for a member: an emergency number, or the member itself.
    private func misdirection(of member: Member?) -> (field: String, reason: String)? {
        guard let member, let location = self.locations[member.locationID] else { return nil }
        let forwarding = member.settings.forwarding
        for (field, rule) in [("always", forwarding.always), ("busy", forwarding.busy), ("noAnswer", forwarding.noAnswer)] {
            guard let destination = rule.destination, !destination.isEmpty else { continue }
            let name = "callForwarding.\(field).destination"
            if let reason = self.refusal(of: destination, at: location) { return (name, reason) }
            if self.leads(destination, to: member) { return (name, "must not lead to \(member.displayName) again") }
        }
        return Self.emergency(in: member.settings.permissions.outgoing.transferNumbers, at: location)
    }

    /// An emergency number where transferred calls go.
    static func emergency(in numbers: TransferNumbers, at location: Location) -> (field: String, reason: String)? {
        guard numbers != TransferNumbers() else { return nil }
        let emergency = EmergencyNumbers(of: location)
        for position in 0..<TransferNumbers.count {
            guard let number = numbers[position], emergency.contains(number) else { continue }
            return ("autoTransferNumber\(position + 1)", "must not be an emergency number")
        }
        return nil
    }

    private func refusal(of destination: String, at location: Location) -> String? {
        EmergencyNumbers(of: location).contains(destination) ? "must not be an emergency number" : nil
    }

    private func leads(_ destination: String, to member: Member) -> Bool {
        if case .address(let user, let domain)? = DialString(parsing: destination) {
            let domain = Self.withoutPort(domain)
            if "\(user)@\(domain)" == member.email { return true }
            guard domain == self.organizations[member.organizationID]?.sipDomain else { return false }
            if member.account?.username.lowercased() == user { return true }
        }
        return self.leads(destination, toExtensions: member.extensions, numbers: member.phoneNumbers, at: member.locationID)
    }

    /// Whether a destination is one of these extensions or numbers, as they are dialled at their location.
    private func leads(_ destination: String, toExtensions extensions: [String], numbers: [String], at locationID: String) -> Bool {
        let digits: String
        switch DialString(parsing: destination) {
        case .digits(let dialled)?: digits = dialled
        case .address(let user, let domain)?:
            guard Self.withoutPort(domain) == self.locations[locationID].flatMap({ self.organizations[$0.organizationID] })?.sipDomain else {
                return false
            }
            digits = user
        case nil: return false
        }
        if extensions.contains(digits) || extensions.contains(where: { self.esn(locationID: locationID, extension: $0) == digits }) { return true }
        let readings =
            self.numbers(from: digits)
            + [self.locations[locationID].flatMap { NumberingPlan(of: $0).number(dialled: digits, at: $0) }]
            .compactMap { $0 }
        return numbers.contains { readings.contains($0) }
    }

    // MARK: Hunt groups

    /// What is new of a group: numbers that can be called, and forwarding that leads neither to itself nor to an emergency service.
    package func checkNews(of group: MemberGroup, insteadOf old: MemberGroup? = nil) throws(DirectoryError) {
        if let number = group.phoneNumber, number != old?.phoneNumber { try DirectoryValidation.callableNumber(number) }
        if let (field, reason) = self.misdirection(of: group), old.flatMap({ self.misdirection(of: $0) }) == nil {
            throw .invalid(field: field, reason: reason)
        }
    }

    private func misdirection(of group: MemberGroup) -> (field: String, reason: String)? {
        guard group.kind == .huntGroup, let location = self.locations[group.locationID] else { return nil }
        let forwarding = group.settings.hunt.forwarding
        var destinations = [
            ("callForwarding.always.destination", forwarding.always.destination),
            ("callForwarding.selective.destination", forwarding.selective.destination),
        ]
        for rule in forwarding.rules {
            if case .number(let number) = rule.target { destinations.append(("forwardTo.phoneNumber", number)) }
        }
        for case (let field, let destination?) in destinations {
            if let reason = self.refusal(of: destination, at: location) { return (field, reason) }
            let isOwn = self.leads(
                destination, toExtensions: [group.extension].compactMap { $0 }, numbers: [group.phoneNumber].compactMap { $0 }, at: location.id)
            if isOwn { return (field, "must not lead to \(group.name) again") }
        }
        return nil
    }

    /// Members and hunt groups of a location whose calls would go to an emergency service, or back to themselves, as the location is now.
    func misdirected(at locationID: String) -> Set<Target> {
        var found: Set<Target> = []
        for kind in MemberID.Kind.allCases {
            let members = self.list(.localMembers(at: locationID, kind))
            for listing in members.slice(from: 0, limit: members.count) {
                guard case .owner(let target) = listing.subject, case .member(let id) = target else { continue }
                if self.misdirection(of: self.members[id]) != nil { found.insert(target) }
            }
        }
        for group in self.groups.values where group.locationID == locationID && self.misdirection(of: group) != nil { found.insert(.group(group.id)) }
        return found
    }
}

extension License {
    /// Of Webex Calling's licences, by the names that these have.
    package enum CallingKind: Hashable, Sendable {
        case professional
        case basic
        case workspaces
    }

    /// Nil for a licence that is not for calls.
    package var callingKind: CallingKind? {
        switch self.name {
        case "Webex Calling - Professional": .professional
        case "Webex Calling - Basic": .basic
        case "Webex Calling - Workspaces": .workspaces
        default: nil
        }
    }
}
