/// Call park extensions: their rules.
extension DirectoryIndex {
    package mutating func insert(_ orbit: CallParkExtension) throws(DirectoryError) {
        guard self.locations[orbit.locationID]?.organizationID == orbit.organizationID else { throw .notFound("location \(orbit.locationID)") }
        try DirectoryValidation.name(orbit.name)
        try self.checkExtension(orbit.extension, locationID: orbit.locationID, for: .callParkExtension(orbit.id))
        self.forgetNumber(ofCallParkExtension: orbit.id)
        self.callParkExtensions[orbit.id] = orbit
        self.byExtension[ExtensionKey(locationID: orbit.locationID, digits: orbit.extension)] = .callParkExtension(orbit.id)
    }

    package mutating func removeCallParkExtension(_ id: String) {
        guard self.callParkExtensions[id] != nil else { return }
        self.forgetNumber(ofCallParkExtension: id)
        self.callParkExtensions[id] = nil
        for group in self.groups.values where group.callParkExtensionIDs.contains(id) {
            self.groups[group.id]?.callParkExtensionIDs.removeAll { $0 == id }
        }
        self.forgetReferences(to: .callParkExtension(id))
    }

    private mutating func forgetNumber(ofCallParkExtension id: String) {
        guard let old = self.callParkExtensions[id] else { return }
        self.byExtension[ExtensionKey(locationID: old.locationID, digits: old.extension)] = nil
    }
}
