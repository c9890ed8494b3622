/// What is set for the calls of a location (the API's location calling details).
package struct LocationCalling: Hashable, Sendable, Codable {
    /// Without it nobody there has an extension or a number.
    package var isEnabled = true
    /// One of the location's numbers; what it is called by.
    package var mainNumber: String?
    /// The name that goes with the main number; nil for the location's own.
    package var callingLineName: String?
    package var externalCallerIDName: String?
    /// What may be dialled before a number outside, and where it is enforced must be.
    package var outsideDialDigit: String?
    package var isOutsideDialDigitEnforced = false
    /// How calls to outside numbers leave, but for those that a dial plan takes; nil where none do.
    package var route: RouteChoice?

    package init() {}
}
