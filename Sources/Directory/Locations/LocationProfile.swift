/// Where a location is, and what it speaks.
package struct LocationProfile: Hashable, Sendable, Codable {
    package struct Address: Hashable, Sendable, Codable {
        package var address1: String?
        package var address2: String?
        package var city: String?
        package var state: String?
        package var postalCode: String?
        /// ISO 3166, two letters in upper case.
        package var country: String?

        package init() {}
    }

    package var address = Address()
    /// Of mail, such as `en_US`.
    package var preferredLanguage: String?
    /// Of announcements, such as `en_us`.
    package var announcementLanguage: String?
    /// Degrees.
    package var latitude: Double?
    /// Degrees.
    package var longitude: Double?
    package var notes: String?

    package init() {}
}
