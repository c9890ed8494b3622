/// One change of the directory, as it is written and told to those who keep an index.
package enum DirectoryChange: Sendable {
    case callParkExtension(CallParkExtension)
    case removeCallParkExtension(String)
    case organization(Organization)
    case removeOrganization(OrganizationRemoval)
    case location(Location)
    case removeLocation(String)
    case member(Member)
    case removeMember(MemberID)
    case numbers([PhoneNumber])
    case removeNumbers([String])
    /// Numbers that nobody has are these locations' now, wherever they were before.
    case placeNumbers([PhoneNumber])
    case group(MemberGroup)
    case removeGroup(String)
    case trunk(Trunk)
    case removeTrunk(String)
    case routeGroup(RouteGroup)
    case removeRouteGroup(String)
    case dialPlan(DialPlan)
    case removeDialPlan(String)
    case floor(Floor)
    case removeFloor(String)
    case contactDirectory(ContactDirectory)
    case removeContactDirectory(String)
    /// The whole directory is another one.
    case replace(DirectoryIndex)

    /// Applies the change, checking the rules.
    package func apply(to index: inout DirectoryIndex) throws(DirectoryError) {
        switch self {
        case .callParkExtension(let orbit):
            if index.callParkExtensions[orbit.id]?.extension != orbit.extension {
                try index.checkEmergency(orbit.extension, at: orbit.locationID)
            }
            try index.insert(orbit)
        case .removeCallParkExtension(let id):
            guard let orbit = index.callParkExtensions[id] else { throw .notFound("call park extension") }
            if let use = index.use(of: .callParkExtension(id)) { throw .inUse("\(orbit.name) \(use)") }
            index.removeCallParkExtension(id)
        case .organization(let organization): try index.save(organization)
        case .removeOrganization(let removal): index = removal.index
        case .location(let location): try index.save(location)
        case .removeLocation(let id): try index.removeLocation(id)
        case .member(let member): try index.save(member)
        case .removeMember(let id): try index.delete(id)
        case .numbers(let numbers):
            for number in numbers {
                if !index.hasNumber(number.number) { try DirectoryValidation.callableNumber(number.number) }
                try index.insert(number)
            }
        case .removeNumbers(let numbers): for number in numbers { try index.removeNumber(number) }
        case .placeNumbers(let numbers):
            for number in numbers {
                if !index.hasNumber(number.number) { try DirectoryValidation.callableNumber(number.number) }
                try index.place(number)
            }
        case .group(let group):
            if index.groups[group.id]?.extension != group.extension { try index.checkEmergency(group.extension, at: group.locationID) }
            try index.checkNews(of: group, insteadOf: index.groups[group.id])
            try index.insert(group)
        case .removeGroup(let id): try index.removeGroup(id)
        case .trunk(let trunk): try index.insert(trunk)
        case .removeTrunk(let id): try index.removeTrunk(id)
        case .routeGroup(let group): try index.insert(group)
        case .removeRouteGroup(let id): try index.removeRouteGroup(id)
        case .dialPlan(let plan): try index.insert(plan)
        case .removeDialPlan(let id): try index.removeDialPlan(id)
        case .floor(let floor): try index.insert(floor)
        case .removeFloor(let id): try index.removeFloor(id)
        case .contactDirectory(let directory): try index.insert(directory)
        case .removeContactDirectory(let id): try index.removeContactDirectory(id)
        case .replace(let new): index = new
        }
    }
}
