import Directory
import Simulation

extension DirectoryContents {
    /// Acme with two locations and somebody for every right, and Zeta, which nobody of Acme may see.
    static var acme: DirectoryContents {
        var contents = DirectoryContents()
        contents.organizations = [
            Organization(id: "acme", name: "Acme", sipDomain: "acme.example"), Organization(id: "zeta", name: "Zeta", sipDomain: "zeta.example"),
        ]
        contents.locations = [
            Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100"),
            Location(id: "wh", organizationID: "acme", name: "Warehouse", routingPrefix: "8200"),
            Location(id: "shed", organizationID: "acme", name: "Shed", routingPrefix: nil),
            Location(id: "zhq", organizationID: "zeta", name: "Headquarters", routingPrefix: "8100"),
        ]
        contents.licenses = [License(id: "professional", organizationID: "acme", name: "Webex Calling - Professional", totalUnits: 100)]
        contents.members = [
            self.person("alice", "Alice", "Archer", "1001", roles: [.fullAdministrator]), self.person("bob", "Bob", "Baker", "1002"),
            self.person("carol", "Carol", "Chen", "1003"), self.person("rita", "Rita", "Reed", "1004", roles: [.readOnlyAdministrator]),
            self.person("dave", "Dave", "Diaz", "2001", in: "wh"),
            self.person("erin", "Erin", "Evans", "2002", in: "wh", roles: [.locationAdministrator], administers: ["wh"]),
            self.person("zoe", "Zoe", "Zimmer", "1001", in: "zhq", of: "zeta", roles: [.fullAdministrator]),
            Member(
                id: MemberID(.person, "quiet"), organizationID: "acme", locationID: "hq", displayName: "Quiet", email: "quiet@acme.example",
                extension: nil),
        ]
        contents.callParkExtensions = [
            self.orbit("orbit-1", "7001", "Orbit 1"), self.orbit("orbit-2", "7002", "Orbit 2"), self.orbit("orbit-3", "7003", "Orbit 3"),
            self.orbit("dock", "7101", "Dock", in: "wh"), self.orbit("shelf", "7201", "Shelf", in: "shed"),
            CallParkExtension(id: "zorbit", organizationID: "zeta", locationID: "zhq", name: "Zeta's", extension: "7001"),
        ]
        return contents
    }

    private static func orbit(_ id: String, _ digits: String, _ name: String, in locationID: String = "hq") -> CallParkExtension {
        CallParkExtension(id: id, organizationID: "acme", locationID: locationID, name: name, extension: digits)
    }

    private static func person(
        _ username: String, _ first: String, _ last: String, _ digits: String, in locationID: String = "hq", of organizationID: String = "acme",
        roles: [Role] = [], administers: [String] = []
    ) -> Member {
        let domain = "\(organizationID).example"
        return Member(
            id: MemberID(.person, username), organizationID: organizationID, locationID: locationID, displayName: "\(first) \(last)",
            firstName: first,
            lastName: last, email: "\(username)@\(domain)", extension: digits, phoneNumber: username == "alice" ? "+12025550101" : nil, roles: roles,
            licenseIDs: organizationID == "acme" ? ["professional"] : [], administeredLocationIDs: administers,
            account: SimulatedOffice.account(username, domain: domain), createdAt: 1_754_412_499_359)
    }
}
