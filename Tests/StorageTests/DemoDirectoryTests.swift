import Directory
import SIPUserAgent
import Storage
import Testing

@Suite("The demo directory (CONTRACT.md, “The demo directory”)")
struct DemoDirectoryTests {
    private let contents: DirectoryContents
    private let headquarters: Location
    private let warehouse: Location

    init() throws {
        self.contents = try .demo()
        self.headquarters = try #require(self.contents.location("Headquarters"))
        self.warehouse = try #require(self.contents.location("Warehouse"))
    }

    /// A line of the table.
    struct Line: CustomTestStringConvertible, Sendable {
        var kind: MemberID.Kind
        var name: String
        var location: String
        var digits: String
        var number: String?
        var username: String?
        var roles: [Role] = []

        var testDescription: String { self.name }
    }

    static let lines: [Line] = [
        Line(
            kind: .person, name: "Alice Archer", location: "Headquarters", digits: "1001", number: "+12025550101", username: "alice",
            roles: [.fullAdministrator]),
        Line(kind: .person, name: "Bob Baker", location: "Headquarters", digits: "1002", number: "+12025550102", username: "bob"),
        Line(kind: .person, name: "Carol Chen", location: "Headquarters", digits: "1003", number: "+12025550103", username: "carol"),
        Line(kind: .person, name: "Dave Diaz", location: "Warehouse", digits: "2001", number: "+13125550101", username: "dave"),
        Line(
            kind: .person, name: "Erin Evans", location: "Warehouse", digits: "2002", number: "+13125550102", username: "erin",
            roles: [.locationAdministrator]),
        Line(kind: .person, name: "Frank Fox", location: "Warehouse", digits: "2003", number: "+13125550103", username: "frank"),
        Line(kind: .workspace, name: "Lobby", location: "Headquarters", digits: "1010", username: "lobby"),
        Line(kind: .virtualLine, name: "Sales line", location: "Headquarters", digits: "1020"),
    ]

    @Test("Everybody is there, with extension, number, account and role", arguments: lines)
    func member(_ line: Line) throws {
        let member = try #require(self.contents.member(line.name))
        #expect(member.id.kind == line.kind)
        #expect(member.locationID == self.contents.location(line.location)?.id)
        #expect(member.extension == line.digits)
        #expect(member.phoneNumber == line.number)
        #expect(member.roles == line.roles)
        #expect(member.account?.username == line.username)
        #expect(member.createdAt == DirectoryContents.noon)
        if let username = line.username {
            func ha1(_ algorithm: DigestAlgorithm) -> String {
                DigestCredentials.ha1(username: username, realm: "acme.example", password: "\(username)-secret", algorithm: algorithm)
            }
            #expect(member.account == SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256)))
        }
        if line.kind == .person {
            #expect(member.email == "\(line.name.split(separator: " ")[0].lowercased())@acme.example")
            #expect([member.firstName, member.lastName] == line.name.split(separator: " ").map(String.init))
        }
    }

    @Test("And nobody else")
    func nobodyElse() {
        #expect(self.contents.members.count == Self.lines.count)
        #expect(self.contents.organizations.map(\.name) == ["Acme"])
        #expect(self.contents.organizations.map(\.sipDomain) == ["acme.example"])
        #expect(Set(self.contents.locations.map(\.name)) == ["Headquarters", "Warehouse"])
        #expect(self.headquarters.routingPrefix == "8100")
        #expect(self.warehouse.routingPrefix == "8200")
    }

    @Test("Alice has a second phone, on which the Sales line rings too; nobody else has one")
    func devices() throws {
        func account(_ username: String) -> SIPAccount {
            func ha1(_ algorithm: DigestAlgorithm) -> String {
                DigestCredentials.ha1(username: username, realm: "acme.example", password: "\(username)-secret", algorithm: algorithm)
            }
            return SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256))
        }
        let alice = try #require(self.contents.member("Alice Archer"))
        let sales = try #require(self.contents.member("Sales line"))
        let device = try #require(alice.devices.first)
        #expect(device.name == "Desk phone 2")
        #expect(device.createdAt == DirectoryContents.noon)
        #expect(
            device.lines == [
                DeviceLine(memberID: alice.id, account: account("alice2")), DeviceLine(memberID: sales.id, account: account("sales")),
            ])
        #expect(self.contents.members.flatMap(\.devices).count == 1)
        #expect(self.contents.members.allSatisfy { $0.settings == CallSettings() })
    }

    @Test("Erin administers the Warehouse and nothing else; nobody else administers a location")
    func administers() throws {
        #expect(try #require(self.contents.member("Erin Evans")).administeredLocationIDs == [self.warehouse.id])
        #expect(self.contents.members.filter { !$0.administeredLocationIDs.isEmpty }.count == 1)
    }

    @Test("There are licences to spare, and all six people have Professional")
    func licenses() throws {
        #expect(Set(self.contents.licenses.map(\.name)) == ["Webex Calling - Professional", "Webex Calling - Basic", "Webex Calling - Workspaces"])
        #expect(self.contents.licenses.allSatisfy { $0.totalUnits > self.contents.members.count })
        let professional = try #require(self.contents.licenses.first { $0.name == "Webex Calling - Professional" })
        #expect(self.contents.members.filter { $0.id.kind == .person }.allSatisfy { $0.licenseIDs == [professional.id] })
    }

    @Test("Orbit 1 to 4 are at the Headquarters, the Dock is at the Warehouse")
    func orbits() {
        let orbits = self.contents.callParkExtensions.sorted { $0.extension < $1.extension }
        #expect(orbits.map(\.name) == ["Orbit 1", "Orbit 2", "Orbit 3", "Orbit 4", "Dock"])
        #expect(orbits.map(\.extension) == ["7001", "7002", "7003", "7004", "7101"])
        #expect(orbits.map(\.locationID) == Array(repeating: self.headquarters.id, count: 4) + [self.warehouse.id])
    }

    @Test("Front desk, Help desk and Everyone have their members")
    func groups() throws {
        let alice = try #require(self.contents.member("Alice Archer")).id
        let bob = try #require(self.contents.member("Bob Baker")).id
        let carol = try #require(self.contents.member("Carol Chen")).id
        let front = try #require(self.contents.group("Front desk"))
        #expect(front.kind == .callPark)
        #expect(front.memberIDs == [alice, bob, carol])
        #expect(front.callParkExtensionIDs == ["Orbit 1", "Orbit 2"].compactMap { self.contents.orbit($0)?.id })
        let help = try #require(self.contents.group("Help desk"))
        #expect(help.kind == .huntGroup)
        #expect(help.extension == "1050")
        #expect(help.memberIDs == [bob, carol])
        let everyone = try #require(self.contents.group("Everyone"))
        #expect(everyone.kind == .pickupGroup)
        #expect(everyone.memberIDs == [alice, bob, carol])
        #expect(self.contents.groups.count == 3)
        #expect(self.contents.groups.allSatisfy { $0.locationID == self.headquarters.id })
    }

    @Test("The names of the demo's tokens and passwords are the contract's, and are of people who exist")
    func names() {
        #expect(DemoDirectory.people == ["alice", "bob", "carol", "dave", "erin", "frank"])
        #expect(DemoDirectory.token(of: "alice") == "demo-alice")
        #expect(DemoDirectory.password(of: "lobby") == "lobby-secret")
        let emails = Set(self.contents.members.compactMap(\.email))
        #expect(emails == Set(DemoDirectory.people.map(DemoDirectory.email)))
    }
}
