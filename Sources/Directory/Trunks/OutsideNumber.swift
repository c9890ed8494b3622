/// A number that is nobody's in the directory, with the way there.
package struct OutsideNumber: Hashable, Sendable, Codable {
    /// E.164 with its plus sign; an emergency number and a short one as they are dialled.
    package var number: String
    package var isEmergency: Bool
    /// From which location it was dialled: its calling line id is shown where the caller has none.
    package var locationID: String
    package var route: RouteChoice

    package init(number: String, isEmergency: Bool = false, locationID: String, route: RouteChoice) {
        self.number = number
        self.isEmergency = isEmergency
        self.locationID = locationID
        self.route = route
    }
}

extension DirectoryIndex {
    /// Where a call goes.
    package enum Destination: Hashable, Sendable {
        case target(Target)
        case outside(OutsideNumber)

        /// An emergency service.
        package var isEmergency: Bool {
            switch self {
            case .target: false
            case .outside(let number): number.isEmergency
            }
        }
    }

    /// Where a call goes that somebody at a location makes. Emergency numbers go before everything (RFC 6881 §5).
    ///
    /// - Parameter localDomains: domains and addresses by which this server itself is called, besides the organisation's own.
    package func destination(
        _ text: String, from locationID: String, localDomains: Set<String> = []
    ) throws(RoutingFailure) -> Destination {
        guard let parsed = DialString(parsing: text) else { throw .malformed }
        let digits = self.digits(of: parsed, from: locationID, localDomains: localDomains)
        if let digits, let location = self.locations[locationID], let emergency = EmergencyNumbers(of: location).number(dialled: digits),
            let route = self.emergencyRoute(emergency, from: location)
        {
            return .outside(OutsideNumber(number: emergency, isEmergency: true, locationID: locationID, route: route))
        }
        if let target = self.resolve(parsed, from: locationID, localDomains: localDomains) { return .target(target) }
        guard let digits else { throw .unknown }
        if let outside = self.outside(digits, from: locationID) { return outside }
        guard Self.extensionLengths.contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let route = self.locations[locationID]?.calling.unknownExtensionRoute
        else { throw .unknown }
        return .outside(OutsideNumber(number: digits, locationID: locationID, route: route))
    }

    /// Digits of what may be another exchange's extension (developer.webex.com, “Modify the Internal Dialing configuration”).
    private static let extensionLengths = 2...6

    /// What a dial string says to this server; nil for an address elsewhere.
    private func digits(of parsed: DialString, from locationID: String, localDomains: Set<String>) -> String? {
        switch parsed {
        case .digits(let digits): return digits
        case .address(let user, let domain):
            guard let organizationID = self.locations[locationID]?.organizationID else { return nil }
            let domain = Self.withoutPort(domain)
            guard domain == self.organizations[organizationID]?.sipDomain || localDomains.contains(domain),
                case .digits(let digits)? = DialString(parsing: user)
            else { return nil }
            return digits
        }
    }

    /// A number of the directory written the way outside numbers are dialled, or one outside that a trunk leads to.
    ///
    /// Digits that are no number of the telephone network go where a dial plan takes them: extensions of another exchange, short codes.
    private func outside(_ digits: String, from locationID: String) -> Destination? {
        guard let location = self.locations[locationID] else { return nil }
        let plan = NumberingPlan(of: location)
        guard let number = plan.number(dialled: digits, at: location) else {
            return self.dialPlan(for: nil, dialled: digits, from: location).map {
                .outside(OutsideNumber(number: digits, locationID: locationID, route: $0.route))
            }
        }
        if let target = self.byNumber[number], self.record(of: number)?.isActive ?? true, self.organizationID(of: target) == location.organizationID {
            return .target(target)
        }
        guard let route = self.dialPlan(for: number, dialled: digits, from: location)?.route ?? location.calling.route else { return nil }
        return .outside(OutsideNumber(number: number, locationID: locationID, route: route))
    }

    /// The dial plan whose pattern names most of the number, or of the digits as they were dialled where it has no plus sign.
    package func dialPlan(for number: String?, dialled digits: String, from location: Location) -> DialPlan? {
        var best: (nearness: Int, plan: DialPlan)?
        // By id, so that of two that are as near it is always the same.
        for plan in self.dialPlans.values.sorted(by: { $0.id < $1.id }) where plan.organizationID == location.organizationID {
            for pattern in plan.patterns {
                guard let text = pattern.hasPrefix("+") ? number : digits, let nearness = DialPlan.nearness(of: text, to: pattern) else { continue }
                if nearness > best?.nearness ?? -1 { best = (nearness, plan) }
            }
        }
        return best?.plan
    }

    /// The trunks of a way out, in the order in which they are tried.
    package func trunks(of route: RouteChoice) -> [Trunk] {
        switch route {
        case .trunk(let id): [self.trunks[id]].compactMap { $0 }.filter(\.isEnabled)
        case .routeGroup(let id): (self.routeGroups[id]?.trunkIDs ?? []).compactMap { self.trunks[$0] }.filter(\.isEnabled)
        }
    }

    /// The trunks for a call, in the order in which they are tried. An emergency call takes any that there is: after those of its way
    /// out the others of its location, then of the organisation.
    package func trunks(for number: OutsideNumber) -> [Trunk] {
        let own = self.trunks(of: number.route)
        guard number.isEmergency, let location = self.locations[number.locationID] else { return own }
        return own + self.trunksForEmergencies(at: location).filter { trunk in trunk.isEnabled && !own.contains { $0.id == trunk.id } }
    }

    /// Where an emergency call leaves: as the location's calls do, else as a dial plan says of the number, else by any trunk.
    private func emergencyRoute(_ number: String, from location: Location) -> RouteChoice? {
        location.calling.route ?? self.dialPlan(for: nil, dialled: number, from: location)?.route
            ?? self.trunksForEmergencies(at: location).first.map { .trunk($0.id) }
    }

    /// An organisation's trunks, those that are enabled first, of these a location's own.
    private func trunksForEmergencies(at location: Location) -> [Trunk] {
        self.trunks.values.filter { $0.organizationID == location.organizationID }.sorted {
            ($0.isEnabled ? 0 : 1, $0.locationID == location.id ? 0 : 1, $0.name, $0.id)
                < ($1.isEnabled ? 0 : 1, $1.locationID == location.id ? 0 : 1, $1.name, $1.id)
        }
    }

    /// Who or what in a trunk's organisation has a number that comes in there.
    ///
    /// - Parameter digits: as the peer writes it: E.164, or the way it is dialled at the trunk's location.
    package func target(calledOn trunk: Trunk, _ digits: String) -> Target? {
        guard let location = self.locations[trunk.locationID] else { return nil }
        let plan = NumberingPlan(of: location)
        // Where numbers are dialled whole, E.164 without its plus sign reads as a number of the country too.
        for number in [plan.number(signalled: digits), plan.number(signalled: "+" + digits)] {
            guard let number, let target = self.byNumber[number], self.record(of: number)?.isActive ?? true,
                self.organizationID(of: target) == trunk.organizationID
            else { continue }
            return target
        }
        return nil
    }

    /// Who answers a trunk's calls that name no number of ours: whoever has the main number of its location.
    package func mainTarget(of trunk: Trunk) -> Target? {
        self.locations[trunk.locationID]?.calling.mainNumber.flatMap { self.byNumber[$0] }
    }

    /// A number that comes in on a trunk as E.164, where it can be read as such.
    package func number(signalled digits: String, on trunk: Trunk) -> String {
        self.locations[trunk.locationID].flatMap { NumberingPlan(of: $0).number(signalled: digits) } ?? digits
    }

    /// What somebody's calls outside show: their own number, or else their location's.
    package func outsideNumber(of party: Target?, locationID: String?) -> String? {
        switch party {
        case .member(let id)?: self.members[id].flatMap { $0.phoneNumber ?? self.locations[$0.locationID]?.calling.mainNumber }
        case .group(let id)?: self.groups[id].flatMap { $0.phoneNumber ?? self.locations[$0.locationID]?.calling.mainNumber }
        default: locationID.flatMap { self.locations[$0]?.calling.mainNumber }
        }
    }
}
