/// The numbers of locations: whose they are, and those that are nobody's.
extension DirectoryIndex {
    /// A number and who has it.
    package struct NumberEntry: Hashable, Sendable {
        package var number: PhoneNumber
        package var target: Target?
    }

    /// A number of any organisation.
    func entry(_ number: String) -> NumberEntry? {
        let target = self.byNumber[number]
        if let record = self.numberRecords[number] { return NumberEntry(number: record, target: target) }
        guard let target, let locationID = self.locationID(of: target) else { return nil }
        return NumberEntry(number: PhoneNumber(number: number, locationID: locationID), target: target)
    }

    /// Every number of every location, in no order.
    var everyNumber: [NumberEntry] {
        let owners = self.members.values.flatMap(\.phoneNumbers) + self.groups.values.compactMap(\.phoneNumber)
        let others = self.numberRecords.values.map(\.number).filter { self.byNumber[$0] == nil }
        return (owners + others).compactMap { self.entry($0) }
    }

    private func locationID(of target: Target) -> String? {
        switch target {
        case .member(let id): self.members[id]?.locationID
        case .group(let id): self.groups[id]?.locationID
        case .callParkExtension(let id): self.callParkExtensions[id]?.locationID
        }
    }

    /// A number of an organisation.
    package func number(_ number: String, organizationID: String) -> NumberEntry? {
        guard let entry = self.entry(number), self.locations[entry.number.locationID]?.organizationID == organizationID else { return nil }
        return entry
    }

    /// Numbers of an organisation that are inactive, toll-free or for services, in no order.
    package func specialNumbers(organizationID: String) -> [NumberEntry] {
        self.numberRecords.values.filter { !$0.isPlain }.compactMap { self.number($0.number, organizationID: organizationID) }
    }

    /// What is known of a number besides its owner, where something is.
    package func record(of number: String) -> PhoneNumber? { self.numberRecords.isEmpty ? nil : self.numberRecords[number] }

    /// A number, or whoever has it, as lists have it.
    package func listing(_ entry: NumberEntry) -> Listing? {
        guard let target = entry.target else { return Listing(unassigned: entry.number) }
        if case .member(let id) = target, self.members[id]?.phoneNumber != entry.number.number {
            return self.alternateListings(of: id).first { $0.phoneNumber == entry.number.number }
        }
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
    package func hasNumber(_ number: String) -> Bool { self.entry(number) != nil }

    /// What has an extension at a location.
    package func target(extension digits: String, locationID: String) -> Target? {
        self.byExtension[ExtensionKey(locationID: locationID, digits: digits)]
    }

    /// Adds a number to a location, or changes what is known of it.
    package mutating func insert(_ number: PhoneNumber) throws(DirectoryError) {
        guard let location = self.locations[number.locationID] else { throw .notFound("location \(number.locationID)") }
        try DirectoryValidation.phoneNumber(number.number)
        try Self.checkCalling(at: location, field: "phoneNumbers")
        let old = self.entry(number.number)
        if let old, old.number.locationID != number.locationID {
            throw .notUnique(field: "number", value: number.number, holder: self.locationName(old.number.locationID, for: location.organizationID))
        }
        if let target = old?.target, old?.number.isActive == true, !number.isActive {
            throw .inUse("\(number.number) is \(self.name(of: target))'s; it cannot be deactivated before it is taken away")
        }
        var kept = number
        kept.locationID = location.id
        self.numberRecords[number.number] = kept.isPlain && old?.target != nil ? nil : kept
        if old == nil { self.list(Listing(unassigned: number)) }
    }

    /// - Throws: `DirectoryError.inUse` while somebody has it or the location is called by it.
    package mutating func removeNumber(_ number: String) throws(DirectoryError) {
        guard let entry = self.entry(number) else { throw .notFound("number \(number)") }
        if let target = entry.target { throw .inUse("\(number) is assigned to \(self.name(of: target))") }
        if let location = self.locations[entry.number.locationID], location.calling.mainNumber == number {
            throw .inUse("\(number) is the main number of \(location.name)")
        }
        self.unlist(Listing(unassigned: entry.number))
        self.numberRecords[number] = nil
    }

    /// Makes a number that nobody has a location's, also when it was another one's of the same organisation.
    ///
    /// - Throws: as ``removeNumber(_:)`` and ``insert(_:)-(PhoneNumber)``
    mutating func place(_ number: PhoneNumber) throws(DirectoryError) {
        if let entry = self.entry(number.number), entry.number.locationID != number.locationID,
            self.locations[entry.number.locationID]?.organizationID == self.locations[number.locationID]?.organizationID
        {
            try self.removeNumber(number.number)
        }
        try self.insert(number)
    }

    func checkNumber(_ number: String, locationID: String, for target: Target) throws(DirectoryError) {
        try DirectoryValidation.phoneNumber(number)
        guard let location = self.locations[locationID] else { throw .notFound("location \(locationID)") }
        try Self.checkCalling(at: location, field: "number")
        guard let entry = self.entry(number) else { return }
        if let holder = entry.target, holder != target {
            throw .notUnique(field: "number", value: number, holder: self.name(of: holder, for: location.organizationID))
        }
        guard entry.number.locationID != locationID else { return }
        // What somebody has goes with them from one location to another, unless that is called by it.
        if entry.target != nil {
            guard let left = self.locations[entry.number.locationID], left.calling.mainNumber == number else { return }
            throw .inUse("\(number) is the main number of \(left.name)")
        }
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
        if var record = self.numberRecords[number] {
            if self.byNumber[number] == nil { self.unlist(Listing(unassigned: record)) }
            record.locationID = locationID
            self.numberRecords[number] = record.isPlain ? nil : record
        }
        self.byNumber[number] = target
    }

    /// Takes a number from whoever has it, before they change; it stays the location's.
    mutating func release(_ number: String) {
        guard let entry = self.entry(number), entry.target != nil else { return }
        self.byNumber[number] = nil
        self.numberRecords[number] = entry.number
        self.list(Listing(unassigned: entry.number))
    }
}
