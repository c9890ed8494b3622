import CallControl
package import Directory
package import SIPPhone
package import SIPSyntax

/// An office for tests: an organisation with two places, and a second organisation that is none of its business. Fine weather,
/// every phone registered.
package struct SimulatedCompany {
    package let office: SimulatedOffice

    // MARK: Headquarters, prefix 8100
    /// Extension 1001, +12025550101.
    package let alice: Member
    /// Extension 1002.
    package let bob: Member
    /// Extension 1003.
    package let carol: Member
    /// A workspace with a phone, extension 1101.
    package let lobby: Member
    /// A virtual line without a phone, extension 1201.
    package let sales: Member

    // MARK: Warehouse, prefix 8200, music of its own
    /// Extension 1001, as Alice's.
    package let dave: Member

    // MARK: Zeta, prefix 8100 too
    /// Extension 1001.
    package let zoe: Member
    /// Extension 1002.
    package let zach: Member

    /// The warehouse's music.
    package static let warehouseMusic = "/music/warehouse.wav"

    package init(
        seed: UInt64 = 1, weather: SimulatedNetwork.Weather = .init(), mediaPorts: Int = 2_000, callPark: CallParkSettings = CallParkSettings(),
        maximumParkTime: Duration = .seconds(3_600), change: (inout DirectoryContents) -> Void = { _ in }
    ) throws {
        func member(_ kind: MemberID.Kind, _ key: String, _ digits: String, _ locationID: String = "hq", number: String? = nil) -> Member {
            let organizationID = locationID == "zeta-hq" ? "zeta" : "acme"
            let domain = organizationID + ".example"
            return Member(
                id: MemberID(kind, key), organizationID: organizationID, locationID: locationID,
                displayName: key.prefix(1).uppercased() + key.dropFirst(),
                email: kind == .person ? "\(key)@\(domain)" : nil, extension: digits, phoneNumber: number,
                account: kind == .virtualLine ? nil : SimulatedOffice.account(key, domain: domain))
        }
        self.alice = member(.person, "alice", "1001", number: "+12025550101")
        self.bob = member(.person, "bob", "1002")
        self.carol = member(.person, "carol", "1003")
        self.lobby = member(.workspace, "lobby", "1101")
        self.sales = member(.virtualLine, "sales", "1201")
        self.dave = member(.person, "dave", "1001", "wh", number: "+12025550201")
        self.zoe = member(.person, "zoe", "1001", "zeta-hq", number: "+13015550101")
        self.zach = member(.person, "zach", "1002", "zeta-hq")
        var contents = DirectoryContents()
        contents.organizations = [
            Organization(id: "acme", name: "Acme", sipDomain: "acme.example"), Organization(id: "zeta", name: "Zeta", sipDomain: "zeta.example"),
        ]
        contents.locations = [
            Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100", callPark: callPark),
            Location(id: "wh", organizationID: "acme", name: "Warehouse", routingPrefix: "8200", musicOnHold: MusicOnHold(file: Self.warehouseMusic)),
            Location(id: "zeta-hq", organizationID: "zeta", name: "Headquarters", routingPrefix: "8100"),
        ]
        contents.members = [self.alice, self.bob, self.carol, self.lobby, self.sales, self.dave, self.zoe, self.zach]
        contents.callParkExtensions = [
            CallParkExtension(id: "orbit-1", organizationID: "acme", locationID: "hq", name: "Orbit 1", extension: "7001"),
            CallParkExtension(id: "orbit-2", organizationID: "acme", locationID: "hq", name: "Orbit 2", extension: "7002"),
            CallParkExtension(id: "dock", organizationID: "acme", locationID: "wh", name: "Dock", extension: "7001"),
            CallParkExtension(id: "zeta-orbit", organizationID: "zeta", locationID: "zeta-hq", name: "Zeta Orbit", extension: "7009"),
        ]
        contents.groups = [
            MemberGroup(
                id: "support", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Support", extension: "5000",
                memberIDs: [self.alice.id, self.bob.id])
        ]
        change(&contents)
        self.office = try SimulatedOffice(
            seed: seed, contents: contents, weather: weather, mediaPorts: mediaPorts, maximumParkTime: maximumParkTime)
        self.office.registerAll()
    }

    package func phone(of member: Member) -> ScriptedPhone { self.office.phone(of: member) }

    /// Puts a phone that does nothing by itself in the place of a member's phone, and registers it.
    ///
    /// - Parameter headers: what its REGISTER says besides, such as Allow-Events.
    package func handmadePhone(of member: Member, host: String = "10.1.0.1", headers: [SIPHeaders.Field] = []) throws -> HandmadePhone {
        self.phone(of: member).register(expires: 0)
        self.office.settle()
        let phone = HandmadePhone(member, in: self.office, host: host)
        try phone.register(headers: headers)
        phone.forgetReceived()
        return phone
    }
}
