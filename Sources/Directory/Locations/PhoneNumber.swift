/// A number of a location, whether somebody has it or not.
package struct PhoneNumber: Hashable, Sendable, Codable, Identifiable {
    /// E.164 with its plus sign, unique on the server.
    package var number: String
    package var locationID: String
    /// Whether calls to it lead anywhere.
    package var isActive: Bool
    package var isTollFree: Bool
    /// Meant for many calls at once: contact centres, hunt groups.
    package var isService: Bool

    package init(number: String, locationID: String, isActive: Bool = true, isTollFree: Bool = false, isService: Bool = false) {
        self.number = number
        self.locationID = locationID
        self.isActive = isActive
        self.isTollFree = isTollFree
        self.isService = isService
    }

    package var id: String { self.number }

    /// What a number is whose owner was made with it, without a word about the number.
    package var isPlain: Bool { self.isActive && !self.isTollFree && !self.isService }
}
