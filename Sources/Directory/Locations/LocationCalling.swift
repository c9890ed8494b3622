/// What is set for the calls of a location (the API's location calling details).
package struct LocationCalling: Hashable, Sendable, Codable {
    /// Without it nobody there has an extension or a number.
    package var isEnabled = true
    /// One of the location's numbers; what it is called by.
    package var mainNumber: String?
    /// The name that goes with the main number; nil for the location's own.
    package var callingLineName: String?
    package var externalCallerIDName: String?
    /// What is dialled before a number outside; kept, and not asked of phones.
    package var outsideDialDigit: String?
    package var isOutsideDialDigitEnforced = false

    package init() {}
}
