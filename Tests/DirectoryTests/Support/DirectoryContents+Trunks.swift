import Directory

extension Trunk {
    static func sample(_ id: String, in locationID: String = "hq", of organizationID: String = "acme", isEnabled: Bool = true) -> Trunk {
        Trunk(
            id: id, organizationID: organizationID, locationID: locationID, name: "Trunk \(id)", host: "\(id).example", isEnabled: isEnabled)
    }
}

extension DirectoryContents {
    /// Acme and Zeta with trunks: of headquarters calls go out by a group of three, of which the second is disabled, of the warehouse
    /// nothing does, and calls to France by a trunk of their own, from wherever.
    static var withTrunks: DirectoryContents {
        var contents = DirectoryContents.acmeAndZeta
        contents.trunks = [
            .sample("first"), .sample("second", isEnabled: false), .sample("third", in: "wh"), .sample("french"),
            .sample("other", in: "zhq", of: "zeta"),
        ]
        contents.routeGroups = [RouteGroup(id: "ways", organizationID: "acme", name: "Ways", trunkIDs: ["third", "second", "first"])]
        contents.dialPlans = [
            DialPlan(id: "france", organizationID: "acme", name: "France", patterns: ["+33!"], route: .trunk("french")),
            DialPlan(id: "paris", organizationID: "acme", name: "Paris", patterns: ["+331XXXXXXXX", "77XX"], route: .trunk("third")),
            DialPlan(id: "zeta", organizationID: "zeta", name: "Everything", patterns: ["!"], route: .trunk("other")),
        ]
        contents.locations[0].calling.route = .routeGroup("ways")
        contents.locations[0].calling.outsideDialDigit = "9"
        return contents
    }
}
