package import CallControl
package import Directory
import SIPPhone
import SIPUserAgent

/// An exchange, its phones, a network and a disk, in a world of their own.
package final class SimulatedOffice {
    package let world: VirtualWorld
    package let network: SimulatedNetwork
    package let disk: SimulatedDisk
    package let directory: DirectoryIndex
    package private(set) var server: SimulatedServer
    package let phones: [SimulatedPhone]
    package let members: [Member]
    package let orbits: [CallParkExtension]

    /// - Parameters:
    ///   - phones: how many people, with a phone each; extensions from 1001.
    ///   - orbits: how many call park extensions, from 7001.
    package init(seed: UInt64, phones: Int = 6, orbits: Int = 4, weather: SimulatedNetwork.Weather = .init(), mediaPorts: Int = 2_000) throws {
        self.world = VirtualWorld(seed: seed)
        self.network = SimulatedNetwork(world: self.world, weather: weather)
        self.disk = SimulatedDisk(world: self.world)
        var contents = DirectoryContents()
        contents.organizations = [Organization(id: "acme", name: "Acme", sipDomain: "acme.example")]
        contents.locations = [Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100")]
        contents.members = (0..<phones).map(Self.member)
        contents.callParkExtensions = (0..<orbits).map { number in
            CallParkExtension(
                id: "orbit-\(number + 1)", organizationID: "acme", locationID: "hq", name: "Orbit \(number + 1)", extension: String(7_001 + number))
        }
        self.members = contents.members
        self.orbits = contents.callParkExtensions
        self.directory = try DirectoryIndex(contents)
        self.server = SimulatedServer(world: self.world, network: self.network, disk: self.disk, directory: self.directory, mediaPorts: mediaPorts)
        let world = self.world
        let network = self.network
        self.phones = contents.members.enumerated().map { index, member in
            let username = member.account?.username ?? ""
            return SimulatedPhone(
                .init(username: username, password: username + "-secret", domain: "acme.example"), host: "10.0.\(1 + index / 250).\(2 + index % 250)",
                world: world, network: network)
        }
    }

    private static func member(_ index: Int) -> Member {
        let username = "user\(index + 1)"
        func ha1(_ algorithm: DigestAlgorithm) -> String {
            DigestCredentials.ha1(username: username, realm: "acme.example", password: username + "-secret", algorithm: algorithm)
        }
        return Member(
            id: MemberID(.person, username), organizationID: "acme", locationID: "hq", displayName: "User \(index + 1)",
            email: "\(username)@acme.example",
            extension: String(1_001 + index), account: SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256)))
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
        self.server = SimulatedServer(world: self.world, network: self.network, disk: self.disk, directory: self.directory)
    }

    /// A member's calls as the API lists them.
    package func calls(of member: Member) -> [CallDetails] { self.server.core.calls(of: member.id) }
}
