import Directory
import Testing

@Suite("The rules of devices and their lines")
struct DeviceRuleTests {
    private var index: DirectoryIndex
    private let alice = Member.sample(.alice, extension: "1001")
    private let bob = Member.sample(.bob, extension: "1002")

    init() throws { self.index = try .acmeAndZeta() }

    /// Expects that a change is refused and that nothing has changed.
    private mutating func expect(_ error: DirectoryError, _ member: Member) {
        let before = self.index.contents
        #expect(throws: error) { try DirectoryChange.member(member).apply(to: &self.index) }
        #expect(self.index.contents == before)
    }

    @Test("A SIP user name leads to the line, to its device and to the device's owner")
    mutating func lines() throws {
        try self.index.insert(self.alice.with(.sample("desk", of: .alice, .sample(.sales, "sales-1"))))
        let first = try #require(self.index.line(username: "alice"))
        #expect((first.memberID, first.deviceID, first.deviceOwner) == (.alice, "alice", .alice))
        let own = try #require(self.index.line(username: "desk"))
        #expect((own.memberID, own.deviceID, own.deviceOwner) == (.alice, "desk", .alice))
        let other = try #require(self.index.line(username: "sales-1"))
        #expect((other.memberID, other.deviceID, other.deviceOwner) == (.sales, "desk", .alice))
        #expect(self.index.member(username: "sales-1")?.id == .sales)
        #expect(self.index.resolvedMember("sales-1@acme.example") == .sales)
        try self.index.insert(self.alice)
        #expect(self.index.line(username: "desk") == nil)
        #expect(self.index.line(username: "sales-1") == nil)
        #expect(self.index.line(username: "alice")?.memberID == .alice)
    }

    @Test("A SIP user name belongs to one line of the whole server")
    mutating func usernames() throws {
        try self.index.insert(self.alice.with(.sample("desk", of: .alice, .sample(.sales, "sales-1"))))
        for taken in ["desk", "sales-1", "alice"] {
            self.expect(.notUnique(field: "username", value: taken, holder: "Alice"), self.bob.with(.sample("x", of: .bob, .sample(.sales, taken))))
        }
        self.expect(
            .notUnique(field: "username", value: "zoe", holder: "Zoe"), self.bob.with(.sample("x", of: .bob, .sample(.sales, "zoe"))))
        self.expect(
            .notUnique(field: "username", value: "sales-1", holder: "Alice"), Member.sample(MemberID(.person, "new"), username: "sales-1"))
        self.expect(
            .notUnique(field: "username", value: "same", holder: "Bob"),
            self.bob.with(.sample("same", of: .bob), .sample("y", of: .bob, .sample(.sales, "same"))))
        self.expect(.invalid(field: "username", reason: "must not be empty"), self.bob.with(.sample("x", of: .bob, .sample(.sales, ""))))
    }

    @Test("A device begins with its owner's line, and has no line twice")
    mutating func owners() {
        let wrong = Device(id: "x", name: "X", lines: [.sample(.sales, "x1"), .sample(.alice, "x2")])
        self.expect(.invalid(field: "lines", reason: "must begin with the line of the device's owner"), self.alice.with(wrong))
        self.expect(
            .invalid(field: "lines", reason: "must begin with the line of the device's owner"), self.alice.with(Device(id: "x", name: "X", lines: []))
        )
        self.expect(
            .invalid(field: "lines", reason: "must not have the same line twice"),
            self.alice.with(.sample("x", of: .alice, .sample(.sales, "x1"), .sample(.sales, "x2"))))
        self.expect(
            .invalid(field: "lines", reason: "must not have the same line twice"), self.alice.with(.sample("x", of: .alice, .sample(.alice, "x1"))))
    }

    @Test("A line of nobody, or of somebody in another organisation, is on no device, also of a member who is new")
    mutating func strangers() {
        for stranger in [MemberID.zoe, MemberID(.person, "nobody")] {
            self.expect(.notFound("member \(stranger)"), self.alice.with(.sample("x", of: .alice, .sample(stranger, "x1"))))
            let new = MemberID(.person, "new")
            self.expect(.notFound("member \(stranger)"), Member.sample(new).with(.sample("x", of: new, .sample(stranger, "x1"))))
        }
    }

    @Test("A virtual line has no device, but may be a line of one")
    mutating func virtualLines() {
        self.expect(
            .invalid(field: "devices", reason: "must be of a person or workspace; a virtual line is a line of their devices"),
            Member.sample(.sales, extension: "1020").with(.sample("x", of: .sales)))
    }

    @Test("A device's name has 1 to 64 characters")
    mutating func names() throws {
        var device = Device.sample("x", of: .alice)
        device.name = String(repeating: "n", count: 64)
        try self.index.insert(self.alice.with(device))
        for name in ["", " ", String(repeating: "n", count: 65)] {
            device.name = name
            self.expect(.invalid(field: "name", reason: "must have 1 to 64 characters"), self.alice.with(device))
        }
    }

    @Test("A device has 16 lines at most, and a member 35 devices")
    mutating func limits() throws {
        var device = Device.sample("x", of: .alice)
        var contents = DirectoryContents.acmeAndZeta
        for number in 1...16 {
            let id = MemberID(.virtualLine, "line-\(number)")
            contents.members.append(.sample(id))
            device.lines.append(.sample(id, "x-\(number)"))
        }
        self.index = try DirectoryIndex(contents)
        self.expect(.invalid(field: "lines", reason: "may be 16 at most"), self.alice.with(device))
        device.lines.removeLast()
        try self.index.insert(self.alice.with(device))
        var alice = self.alice
        alice.devices = (1...35).map { .sample("d-\($0)", of: .alice) }
        self.expect(.invalid(field: "devices", reason: "may be 35 at most"), alice)
        alice.devices.removeLast()
        try self.index.insert(alice)
    }

    @Test(
        "A MAC address is twelve hexadecimal digits in upper case",
        arguments: ["", "0011223344F", "0011223344FFF", "0011223344fF", "0011223344FG", "ＡＢＣＤ"])
    mutating func badMAC(_ mac: String) {
        self.expect(
            .invalid(field: "mac", reason: "must be twelve hexadecimal digits in upper case"), self.alice.with(.sample("x", of: .alice, mac: mac)))
    }

    @Test("A MAC address is one device's in the organisation; another organisation may have it too")
    mutating func macs() throws {
        let mac = "0011223344FF"
        try self.index.insert(self.alice.with(.sample("x", of: .alice, mac: mac)))
        self.expect(.notUnique(field: "mac", value: mac, holder: "Alice"), self.bob.with(.sample("y", of: .bob, mac: mac)))
        self.expect(
            .notUnique(field: "mac", value: mac, holder: "Alice"),
            self.alice.with(.sample("x", of: .alice, mac: mac), .sample("y", of: .alice, mac: mac)))
        try self.index.insert(Member.sample(.zoe, in: "zhq", of: "zeta").with(.sample("z", of: .zoe, mac: mac)))
        try self.index.insert(self.alice)
        try self.index.insert(self.bob.with(.sample("y", of: .bob, mac: mac)))
    }

    @Test("A device's id is nobody else's, neither a device's nor a member's")
    mutating func ids() throws {
        try self.index.insert(self.alice.with(.sample("x", of: .alice)))
        var device = Device.sample("y", of: .bob)
        for (id, holder) in [("x", "Alice"), ("lobby", "Lobby"), ("zoe", "Zoe"), ("bob", "Bob")] {
            device.id = id
            self.expect(.notUnique(field: "id", value: id, holder: holder), self.bob.with(device))
        }
        self.expect(
            .notUnique(field: "id", value: "y", holder: "Bob"),
            self.bob.with(.sample("y", of: .bob), Device(id: "y", name: "Y", lines: [.sample(.bob, "y2")])))
        self.expect(.notUnique(field: "id", value: "x", holder: "Alice"), Member.sample(MemberID(.person, "x"), username: "new"))
        device.id = ""
        self.expect(.invalid(field: "id", reason: "must not be empty"), self.bob.with(device))
    }

    @Test("A device is found by its id inside its organisation; the first one has its owner's key")
    mutating func find() throws {
        try self.index.insert(self.alice.with(.sample("x", of: .alice)))
        let found = try #require(self.index.device("x", organizationID: "acme"))
        #expect(found.owner.id == .alice)
        #expect(found.device == .sample("x", of: .alice))
        let first = try #require(self.index.device("lobby", organizationID: "acme"))
        #expect(first.owner.id == .lobby)
        #expect(first.device.lines.map(\.account.username) == ["lobby"])
        #expect(self.index.device("x", organizationID: "zeta") == nil)
        #expect(self.index.device("lobby", organizationID: "zeta") == nil)
        // Sales has no account.
        #expect(self.index.device("sales", organizationID: "acme") == nil)
        #expect(self.index.device("nothing", organizationID: "acme") == nil)
        try self.index.insert(self.alice)
        #expect(self.index.device("x", organizationID: "acme") == nil)
    }

    @Test("All devices of a member are the one of the account, where there is one, and the further ones after it")
    func allDevices() throws {
        let member = self.alice.with(.sample("x", of: .alice))
        #expect(member.allDevices.map(\.id) == ["alice", "x"])
        #expect(member.allDevices.first?.lines == [.sample(.alice, "alice")])
        var without = member
        without.account = nil
        #expect(without.allDevices.map(\.id) == ["x"])
        #expect(self.index.members[.sales]?.allDevices == [])
    }

    @Test("A member may use the lines on their own devices, and nobody else may")
    mutating func useOfLines() throws {
        try self.index.insert(self.alice.with(.sample("x", of: .alice, .sample(.sales, "x1"), .sample(.bob, "x2"))))
        #expect(self.index.members[.alice]?.secondaryLineOwners == [.sales, .bob])
        #expect(self.index.mayUseLine(of: .sales, .alice))
        #expect(self.index.mayUseLine(of: .alice, .alice))
        #expect(!self.index.mayUseLine(of: .carol, .alice))
        #expect(!self.index.mayUseLine(of: .alice, .bob))
        #expect(!self.index.mayUseLine(of: .alice, .sales))
    }

    @Test("Of a removed member no line is left, and what the member had is free")
    mutating func removal() throws {
        let mac = "0011223344FF"
        try self.index.insert(self.alice.with(.sample("x", of: .alice, mac: mac, .sample(.bob, "x2"), .sample(.sales, "x1"))))
        try self.index.insert(self.bob.with(.sample("y", of: .bob, .sample(.alice, "y2"))))
        self.index.remove(.alice)
        #expect(self.index.members[.bob]?.devices == [.sample("y", of: .bob)])
        for username in ["alice", "x", "x1", "x2", "y2"] { #expect(self.index.line(username: username) == nil) }
        #expect(self.index.line(username: "y")?.deviceOwner == .bob)
        #expect(self.index.device("x", organizationID: "acme") == nil)
        #expect(try DirectoryIndex(self.index.contents).contents == self.index.contents)
        try self.index.insert(self.bob.with(.sample("x", of: .bob, mac: mac), .sample("y2", of: .bob)))
        self.index.remove(.sales)
        #expect(self.index.members[.bob]?.devices.count == 2)
    }

    @Test("Devices are checked when a whole directory is read, whatever the order of its members")
    func whole() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.members[0] = self.alice.with(.sample("x", of: .alice, .sample(.sales, "x1")))
        #expect(try DirectoryIndex(contents).line(username: "x1")?.memberID == .sales)
        contents.members.reverse()
        #expect(try DirectoryIndex(contents).line(username: "x1")?.memberID == .sales)
        contents.members.removeAll { $0.id == .sales }
        #expect(throws: DirectoryError.notFound("member \(MemberID.sales)")) { try DirectoryIndex(contents) }
    }
}

extension DirectoryIndex {
    /// Whom an address leads to from the Headquarters.
    fileprivate func resolvedMember(_ address: String) -> MemberID? {
        guard case .member(let id)? = try? self.resolve(address, from: "hq") else { return nil }
        return id
    }
}
