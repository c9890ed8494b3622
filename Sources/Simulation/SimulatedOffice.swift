package import CallControl
package import Directory
import SIPPhone
import SIPUserAgent

/// An exchange, its phones, a network and a disk, in a world of their own.
package final class SimulatedOffice {
    package let world: VirtualWorld
    package let network: SimulatedNetwork
    package let disk: SimulatedDisk
    package private(set) var directory: DirectoryIndex
    private let maximumParkTime: Duration
    package private(set) var server: SimulatedServer
    package private(set) var phones: [SimulatedPhone]
    package let members: [Member]
    package let orbits: [CallParkExtension]

    /// - Parameters:
    ///   - phones: how many people, with a phone each; extensions from 1001.
    ///   - orbits: how many call park extensions, from 7001.
    package convenience init(
        seed: UInt64, phones: Int = 6, orbits: Int = 4, weather: SimulatedNetwork.Weather = .init(), mediaPorts: Int = 2_000,
        callPark: CallParkSettings = CallParkSettings(), maximumParkTime: Duration = .seconds(3_600)
    ) throws {
        var contents = DirectoryContents()
        contents.organizations = [Organization(id: "acme", name: "Acme", sipDomain: "acme.example")]
        contents.locations = [Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100", callPark: callPark)]
        contents.members = (0..<phones).map(Self.member)
        contents.callParkExtensions = (0..<orbits).map { number in
            CallParkExtension(
                id: "orbit-\(number + 1)", organizationID: "acme", locationID: "hq", name: "Orbit \(number + 1)", extension: String(7_001 + number))
        }
        try self.init(seed: seed, contents: contents, weather: weather, mediaPorts: mediaPorts, maximumParkTime: maximumParkTime)
    }

    /// - Parameter contents: each member with an account gets a phone.
    package init(
        seed: UInt64, contents: DirectoryContents, weather: SimulatedNetwork.Weather = .init(), mediaPorts: Int = 2_000,
        maximumParkTime: Duration = .seconds(3_600)
    ) throws {
        self.maximumParkTime = maximumParkTime
        self.world = VirtualWorld(seed: seed)
        self.network = SimulatedNetwork(world: self.world, weather: weather)
        self.disk = SimulatedDisk(world: self.world)
        self.members = contents.members
        self.orbits = contents.callParkExtensions
        self.directory = try DirectoryIndex(contents)
        self.server = SimulatedServer(
            world: self.world, network: self.network, disk: self.disk, directory: self.directory, mediaPorts: mediaPorts,
            maximumParkTime: maximumParkTime)
        self.phones = []
        for member in self.members where member.account != nil { self.addPhone(for: member) }
    }

    /// One more phone of a member, not registered yet.
    @discardableResult
    package func addPhone(for member: Member) -> SimulatedPhone {
        self.addPhone(member.account?.username ?? "", domain: self.domain(of: member))
    }

    /// One more phone that registers with this user name, not registered yet.
    @discardableResult
    package func addPhone(_ username: String, domain: String) -> SimulatedPhone {
        let index = self.phones.count
        let phone = SimulatedPhone(
            .init(username: username, password: Self.password(of: username), domain: domain),
            host: "10.0.\(1 + index / 250).\(2 + index % 250)", world: self.world, network: self.network)
        self.phones.append(phone)
        return phone
    }

    package func domain(of member: Member) -> String { self.directory.organizations[member.organizationID]?.sipDomain ?? "" }

    package static func password(of username: String) -> String { username + "-secret" }

    /// The account that the phones of an office register with.
    package static func account(_ username: String, domain: String) -> SIPAccount {
        func ha1(_ algorithm: DigestAlgorithm) -> String {
            DigestCredentials.ha1(username: username, realm: domain, password: Self.password(of: username), algorithm: algorithm)
        }
        return SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256))
    }

    private static func member(_ index: Int) -> Member {
        let username = "user\(index + 1)"
        return Member(
            id: MemberID(.person, username), organizationID: "acme", locationID: "hq", displayName: "User \(index + 1)",
            email: "\(username)@acme.example", extension: String(1_001 + index), account: Self.account(username, domain: "acme.example"))
    }

    /// Registers every phone and waits until it is done. A registration that the network swallowed is tried again.
    package func registerAll() {
        for _ in 0..<5 {
            for phone in self.phones where !phone.phone.isRegistered { phone.phone.register(expires: 7_200) }
            self.world.run(for: .seconds(8))
        }
    }

    /// `kill -9`, and a new process after a while.
    package func crash(downFor downtime: Duration) {
        self.server.kill()
        self.world.run(for: downtime)
        self.server = SimulatedServer(
            world: self.world, network: self.network, disk: self.disk, directory: self.directory, maximumParkTime: self.maximumParkTime)
    }

    /// Changes the directory, for the server and for those that come after it.
    package func apply(_ change: DirectoryChange) throws {
        try change.apply(to: &self.directory)
        self.server.core.apply(change)
    }

    /// Lets go of everything but the server, to see what that alone weighs. The office is of no use afterwards.
    package func forgetPhonesAndDisk() {
        self.phones = []
        self.disk.forget()
    }

    /// A member's calls as the API lists them.
    package func calls(of member: Member) -> [CallDetails] { self.server.core.calls(of: member.id) }
}
