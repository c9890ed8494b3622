import Directory

extension DirectoryContents {
    /// Acme with a workspace, a virtual line and a group of each kind, and a group of Zeta's.
    static var acmeWithGroups: DirectoryContents {
        var contents = DirectoryContents.acme
        contents.members += [
            Member(
                id: MemberID(.workspace, "lobby"), organizationID: "acme", locationID: "hq", displayName: "Lobby", extension: "1010",
                phoneNumber: "+12025550110"),
            Member(id: MemberID(.virtualLine, "sales"), organizationID: "acme", locationID: "hq", displayName: "Sales", extension: "1020"),
        ]
        var help = self.group(.huntGroup, "help", "Help desk", [MemberID(.person, "bob"), MemberID(.workspace, "lobby")])
        help.extension = "1050"
        help.settings.hunt.forwarding.rules = [ForwardingRule(name: "Boss", isEnabled: false, target: .nowhere)]
        var zhelp = self.group(.huntGroup, "zhelp", "Zeta's help", [], in: "zhq", of: "zeta")
        zhelp.extension = "1050"
        var front = self.group(.callPark, "front", "Front desk", [MemberID(.person, "alice"), MemberID(.person, "bob")])
        front.callParkExtensionIDs = ["orbit-1", "orbit-2"]
        contents.groups = [
            help, zhelp, front, self.group(.callPark, "gate", "Gate", [MemberID(.person, "dave")], in: "wh"),
            self.group(.callPark, "zfront", "Front desk", [MemberID(.person, "zoe")], in: "zhq", of: "zeta"),
            self.group(.pickupGroup, "all", "Everyone", [MemberID(.person, "alice"), MemberID(.person, "bob")]),
        ]
        return contents
    }

    private static func group(
        _ kind: MemberGroup.Kind, _ id: String, _ name: String, _ members: [MemberID], in locationID: String = "hq",
        of organizationID: String = "acme"
    ) -> MemberGroup {
        MemberGroup(id: id, kind: kind, organizationID: organizationID, locationID: locationID, name: name, memberIDs: members)
    }
}
