import Directory

extension Location {
    /// A location of a country.
    static func sample(in country: String?, outside digit: String? = nil, isEnforced: Bool = false, mainNumber: String? = nil) -> Location {
        var location = Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: nil)
        location.profile.address.country = country
        location.calling.outsideDialDigit = digit
        location.calling.isOutsideDialDigitEnforced = isEnforced
        location.calling.mainNumber = mainNumber
        return location
    }
}
