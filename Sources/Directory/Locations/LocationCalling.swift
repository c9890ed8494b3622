/// What is set for the calls of a location (the API's location calling details).
package struct LocationCalling: Hashable, Sendable, Codable {
    /// Without it nobody there has an extension or a number.
    package var isEnabled = true
    /// One of the location's numbers; what it is called by.
    package var mainNumber: String?
    /// Somebody of the location whose number emergency services call back for callers without one of their own; nil for the main number.
    package var emergencyCallbackMember: MemberID?
    /// The name that goes with the main number; nil for the location's own.
    package var callingLineName: String?
    package var externalCallerIDName: String?
    /// What may be dialled before a number outside, and where it is enforced must be.
    package var outsideDialDigit: String?
    package var isOutsideDialDigitEnforced = false
    /// How calls to outside numbers leave, but for those that a dial plan takes; nil where none do.
    package var route: RouteChoice?
    /// Where digits go that look like an extension and are nobody's: to another exchange, whose users have them (the API's internal
    /// dialling). Nil where they lead nowhere.
    package var unknownExtensionRoute: RouteChoice?

    /// Every way on which calls of the location may leave.
    package var routes: [RouteChoice] { [self.route, self.unknownExtensionRoute].compactMap { $0 } }

    package init() {}
}
