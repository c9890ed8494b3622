import Directory

extension MemberID {
    static let alice = MemberID(.person, "alice")
    static let bob = MemberID(.person, "bob")
    static let carol = MemberID(.person, "carol")
    static let dave = MemberID(.person, "dave")
    static let lobby = MemberID(.workspace, "lobby")
    static let sales = MemberID(.virtualLine, "sales")
    /// Of another organisation than the others.
    static let zoe = MemberID(.person, "zoe")
}

extension Member {
    /// A member whose key is also its SIP user name; a person has an e-mail address too.
    static func sample(
        _ id: MemberID, in locationID: String = "hq", of organizationID: String = "acme", extension digits: String? = nil, number: String? = nil,
        email: String? = nil, username: String? = nil
    ) -> Member {
        let name = username ?? (id.kind == .virtualLine ? nil : id.key)
        return Member(
            id: id, organizationID: organizationID, locationID: locationID, displayName: id.key.capitalizedFirst,
            email: id.kind == .person ? email ?? "\(id.key)@\(organizationID).example" : nil, extension: digits, phoneNumber: number,
            account: name.map { SIPAccount(username: $0, ha1MD5: "0", ha1SHA256: "0") })
    }
}

extension CallParkExtension {
    static func sample(
        _ id: String, _ digits: String, in locationID: String = "hq", of organizationID: String = "acme", name: String? = nil
    )
        -> CallParkExtension
    {
        CallParkExtension(id: id, organizationID: organizationID, locationID: locationID, name: name ?? "Orbit \(digits)", extension: digits)
    }
}

extension MemberGroup {
    static let frontDesk = MemberGroup(
        id: "front", kind: .callPark, organizationID: "acme", locationID: "hq", name: "Front desk", memberIDs: [.alice, .bob, .carol],
        callParkExtensionIDs: ["orbit-1", "orbit-2"])
    static let helpDesk = MemberGroup(
        id: "help", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Help desk", extension: "1050", memberIDs: [.bob, .carol])
    static let everyone = MemberGroup(
        id: "all", kind: .pickupGroup, organizationID: "acme", locationID: "hq", name: "Everyone", memberIDs: [.alice, .bob, .carol])
}

extension DirectoryContents {
    /// The demo directory of CONTRACT.md, as far as these tests need it, and next to it an organisation with the same extensions.
    static var acmeAndZeta: DirectoryContents {
        var contents = DirectoryContents()
        contents.organizations = [
            Organization(id: "acme", name: "Acme", sipDomain: "acme.example"), Organization(id: "zeta", name: "Zeta", sipDomain: "zeta.example"),
        ]
        contents.locations = [
            Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100"),
            Location(id: "wh", organizationID: "acme", name: "Warehouse", routingPrefix: "8200", timeZone: "America/Chicago"),
            Location(id: "zhq", organizationID: "zeta", name: "Headquarters", routingPrefix: "8100"),
        ]
        contents.licenses = [License(id: "pro", organizationID: "acme", name: "Webex Calling - Professional", totalUnits: 100)]
        contents.members = [
            .sample(.alice, extension: "1001", number: "+12025550101"), .sample(.bob, extension: "1002", number: "+12025550102"),
            .sample(.carol, extension: "1003", number: "+12025550103"),
            .sample(.dave, in: "wh", extension: "2001", number: "+13125550101"), .sample(.lobby, extension: "1010"),
            .sample(.sales, extension: "1020"),
            .sample(.zoe, in: "zhq", of: "zeta", extension: "1001", number: "+13035550101"),
        ]
        contents.callParkExtensions = [
            .sample("orbit-1", "7001"), .sample("orbit-2", "7002"), .sample("dock", "7101", in: "wh"),
            .sample("zorbit", "7001", in: "zhq", of: "zeta"), .sample("zorbit-2", "7009", in: "zhq", of: "zeta"),
        ]
        contents.groups = [.frontDesk, .helpDesk, .everyone]
        return contents
    }
}

extension DirectoryIndex {
    static func acmeAndZeta() throws -> DirectoryIndex { try DirectoryIndex(.acmeAndZeta) }
}

extension String {
    fileprivate var capitalizedFirst: String { self.prefix(1).uppercased() + self.dropFirst() }
}
