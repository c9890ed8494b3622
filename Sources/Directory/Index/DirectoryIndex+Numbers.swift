/// The numbers of locations: whose they are, and those that are nobody's.
extension DirectoryIndex {
    /// A number and who has it.
    package struct NumberEntry: Hashable, Sendable {
        package var number: PhoneNumber
        package var target: Target?
    }

    /// A number of an organisation.
    package func number(_ number: String, organizationID: String) -> NumberEntry? {
        guard let entry = self.numbers[number], self.locations[entry.number.locationID]?.organizationID == organizationID else { return nil }
        return entry
    }

    /// Numbers of an organisation that are inactive, toll-free or for services, in no order.
    package func specialNumbers(organizationID: String) -> [NumberEntry] {
        self.specialNumbers.values.compactMap { self.number($0, organizationID: organizationID) }
    }

    /// A number that is inactive, toll-free or for services; nil for any other.
    package func specialNumber(_ number: String) -> PhoneNumber? {
        guard !self.specialNumbers.isEmpty, self.specialNumbers[number] != nil else { return nil }
        return self.numbers[number]?.number
    }

    /// A number, or whoever has it, as lists have it.
    package func listing(_ entry: NumberEntry) -> Listing? {
        guard let target = entry.target else { return Listing(unassigned: entry.number) }
        return self.listing(target)
    }

    /// Somebody or something with a number as lists have it; nil for call park extensions.
    package func listing(_ target: Target) -> Listing? {
        switch target {
        case .member(let id): self.members.listing(id)
        case .group(let id): self.groups[id].map(Listing.init)
        case .callParkExtension: nil
        }
    }

    /// Whether any location of any organisation has a number.
    package func hasNumber(_ number: String) -> Bool { self.numbers[number] != nil }

    /// What has an extension at a location.
    package func target(extension digits: String, locationID: String) -> Target? {
        self.byExtension[ExtensionKey(locationID: locationID, digits: digits)]
    }

    /// Adds a number to a location, or changes what is known of it.
    package mutating func insert(_ number: PhoneNumber) throws(DirectoryError) {
        guard let location = self.locations[number.locationID] else { throw .notFound("location \(number.locationID)") }
        try DirectoryValidation.phoneNumber(number.number)
        try Self.checkCalling(at: location, field: "phoneNumbers")
        let old = self.numbers[number.number]
        if let old, old.number.locationID != number.locationID {
            throw .notUnique(field: "number", value: number.number, holder: self.locationName(old.number.locationID, for: location.organizationID))
        }
        if let target = old?.target, old?.number.isActive == true, !number.isActive {
            throw .inUse("\(number.number) is \(self.name(of: target))'s; it cannot be deactivated before it is taken away")
        }
        var kept = number
        kept.locationID = location.id
        self.numbers[number.number] = NumberEntry(number: kept, target: old?.target)
        self.specialNumbers[number.number] = number.isPlain ? nil : number.number
        if old == nil { self.list(Listing(unassigned: number)) }
    }

    /// - Throws: `DirectoryError.inUse` while somebody has it or the location is called by it.
    package mutating func removeNumber(_ number: String) throws(DirectoryError) {
        guard let entry = self.numbers[number] else { throw .notFound("number \(number)") }
        if let target = entry.target { throw .inUse("\(number) is assigned to \(self.name(of: target))") }
        if let location = self.locations[entry.number.locationID], location.calling.mainNumber == number {
            throw .inUse("\(number) is the main number of \(location.name)")
        }
        self.unlist(Listing(unassigned: entry.number))
        self.numbers[number] = nil
        self.specialNumbers[number] = nil
    }

    func checkNumber(_ number: String, locationID: String, for target: Target) throws(DirectoryError) {
        try DirectoryValidation.phoneNumber(number)
        guard let location = self.locations[locationID] else { throw .notFound("location \(locationID)") }
        try Self.checkCalling(at: location, field: "number")
        guard let entry = self.numbers[number] else { return }
        if let holder = entry.target, holder != target {
            throw .notUnique(field: "number", value: number, holder: self.name(of: holder, for: location.organizationID))
        }
        // What somebody has goes with them from one location to another.
        guard entry.target == nil, entry.number.locationID != locationID else { return }
        let owner = self.locationName(entry.number.locationID, for: location.organizationID)
        throw .invalid(field: "number", reason: "\(number) is a number of \(owner), not of \(location.name)")
    }

    static func checkCalling(at location: Location, field: String) throws(DirectoryError) {
        guard location.calling.isEnabled else { throw .invalid(field: field, reason: "\(location.name) is not enabled for calling") }
    }

    /// Another organisation's names are nobody's business.
    private func name(of target: Target, for organizationID: String) -> String {
        self.organizationID(of: target) == organizationID ? self.name(of: target) : "another organization"
    }

    private func locationName(_ id: String, for organizationID: String) -> String {
        guard let location = self.locations[id], location.organizationID == organizationID else { return "another organization" }
        return "the location \(location.name)"
    }

    /// Gives a number to somebody. It has been checked; one that no location had is the owner's location's.
    mutating func assign(_ number: String, locationID: String, to target: Target) {
        let old = self.numbers[number]
        var record = old?.number ?? PhoneNumber(number: number, locationID: locationID)
        if let old, old.target == nil { self.unlist(Listing(unassigned: old.number)) }
        record.locationID = locationID
        self.numbers[number] = NumberEntry(number: record, target: target)
    }

    /// Takes a number from whoever has it; it stays the location's.
    mutating func release(_ number: String) {
        guard var entry = self.numbers[number], entry.target != nil else { return }
        entry.target = nil
        self.numbers[number] = entry
        self.list(Listing(unassigned: entry.number))
    }
}
