import Directory

extension DirectoryContents {
    /// Acme with a trunk at Headquarters and one at the Warehouse, a route group of both by which calls of Headquarters go out, and a
    /// dial plan, a floor and a contact directory of each; and the same at Zeta.
    static var acmeWithTrunks: DirectoryContents {
        var contents = DirectoryContents.acmeWithGroups
        contents.trunks = [
            Trunk(
                id: "front-gate", organizationID: "acme", locationID: "hq", name: "Front gate", host: "sip.provider.example", port: 5_080,
                transport: .tcp, domain: "provider.example", registers: true, username: "12025550100", password: "s3cret"),
            Trunk(
                id: "back-gate", organizationID: "acme", locationID: "wh", name: "Back gate", host: "192.0.2.10", sources: ["192.0.2.11"],
                isEnabled: false),
            Trunk(id: "zgate", organizationID: "zeta", locationID: "zhq", name: "Front gate", host: "192.0.2.20"),
        ]
        contents.routeGroups = [
            RouteGroup(id: "ways", organizationID: "acme", name: "Ways", trunkIDs: ["back-gate", "front-gate"]),
            RouteGroup(id: "zways", organizationID: "zeta", name: "Ways", trunkIDs: ["zgate"]),
        ]
        contents.dialPlans = [
            DialPlan(id: "france", organizationID: "acme", name: "France", patterns: ["+33!", "77XX"], route: .trunk("back-gate")),
            DialPlan(id: "zfrance", organizationID: "zeta", name: "France", patterns: ["+33!"], route: .routeGroup("zways")),
        ]
        contents.floors = [
            Floor(id: "ground", organizationID: "acme", locationID: "hq", number: 0, name: "Ground floor"),
            Floor(id: "loft", organizationID: "acme", locationID: "wh", number: 0),
            Floor(id: "zground", organizationID: "zeta", locationID: "zhq", number: 0),
        ]
        contents.contactDirectories = [
            ContactDirectory(
                id: "night", organizationID: "acme", locationID: "hq", name: "Night desk",
                contacts: [
                    .member(MemberID(.person, "dave")), .huntGroup("help"), .member(MemberID(.workspace, "lobby")),
                    .member(MemberID(.virtualLine, "sales")), .member(MemberID(.person, "bob")),
                ]),
            ContactDirectory(id: "dock", organizationID: "acme", locationID: "wh", name: "Night desk", contacts: []),
            ContactDirectory(id: "znight", organizationID: "zeta", locationID: "zhq", name: "Night desk", contacts: [.huntGroup("zhelp")]),
        ]
        contents.locations[0].calling.route = .routeGroup("ways")
        contents.locations[0].calling.outsideDialDigit = "9"
        return contents
    }
}
