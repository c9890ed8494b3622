import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

/// A company whose Headquarters reaches the telephone network by two gateways, the second for when the first fails.
struct TrunkBench {
    let bench: CallBench
    let first: SimulatedGateway
    let second: SimulatedGateway

    static let mainNumber = "+12025550100"

    /// - Parameter change: of the first trunk, before the server knows of it.
    init(seed: UInt64 = 1, challenge: SimulatedGateway.Challenge? = nil, change: (inout Trunk) -> Void = { _ in }) throws {
        self.bench = try CallBench(seed: seed) { contents in
            // A gateway that is not there yet: the trunks come when there is one.
            for index in contents.locations.indices where contents.locations[index].id == "hq" {
                contents.locations[index].calling.mainNumber = Self.mainNumber
            }
            for index in contents.groups.indices where contents.groups[index].id == "support" { contents.groups[index].phoneNumber = Self.mainNumber }
            contents.numbers.append(PhoneNumber(number: Self.mainNumber, locationID: "hq"))
        }
        let office = self.bench.office
        self.first = SimulatedGateway(host: "10.9.0.1", world: office.world, network: office.network)
        self.second = SimulatedGateway(host: "10.9.0.2", number: "+13105550200", world: office.world, network: office.network)
        for gateway in [self.first, self.second] {
            gateway.accounts = ["acme-trunk": "trunk-secret"]
            gateway.challenge = challenge
        }
        var one = Trunk(id: "one", organizationID: "acme", locationID: "hq", name: "One", host: "10.9.0.1")
        if challenge != nil { (one.username, one.password) = ("acme-trunk", "trunk-secret") }
        change(&one)
        var two = Trunk(id: "two", organizationID: "acme", locationID: "hq", name: "Two", host: "10.9.0.2")
        (two.username, two.password) = (one.username, one.password)
        try office.apply(.trunk(one))
        try office.apply(.trunk(two))
        try office.apply(.routeGroup(RouteGroup(id: "both", organizationID: "acme", name: "Both", trunkIDs: ["one", "two"])))
        try self.changeLocation { $0.calling.route = .routeGroup("both") }
        office.settle()
    }

    var office: SimulatedOffice { self.bench.office }
    var core: ExchangeCore { self.bench.core }
    func run(_ duration: Duration) { self.bench.run(duration) }

    func changeLocation(_ change: (inout Location) -> Void) throws {
        var location = try #require(self.core.directory.locations["hq"])
        change(&location)
        try self.office.apply(.location(location))
    }

    /// The half of the party outside.
    func outside(_ location: SourceLocation = #_sourceLocation) throws -> CallHalf {
        let halves = self.core.halves.values.filter { $0.owner == nil }
        #expect(halves.count == 1, sourceLocation: location)
        return try #require(halves.first, sourceLocation: location)
    }

    func status(_ trunk: String) throws -> TrunkCondition { try #require(self.core.trunkCondition(trunk)) }

    /// A call from the telephone behind the first gateway.
    @discardableResult
    func callIn(to number: String, by gateway: SimulatedGateway? = nil, headers: [SIPHeaders.Field] = []) throws -> PhoneCall {
        let gateway = gateway ?? self.first
        let id = gateway.phone.call(to: number, headers: headers)
        self.office.settle()
        return try #require(gateway.phone.call(id))
    }

    /// After everybody has hung up nothing is left.
    func expectNothingLeft(_ location: SourceLocation = #_sourceLocation) {
        for gateway in [self.first, self.second] {
            for call in gateway.phone.liveCalls { gateway.phone.hangUp(call.id) }
        }
        self.office.settle()
        // What the trunks do for themselves goes on for ever; it ends with them.
        #expect(throws: Never.self, sourceLocation: location) {
            try self.changeLocation { $0.calling.route = nil }
            try self.office.apply(.removeRouteGroup("both"))
            for id in ["one", "two"] { try self.office.apply(.removeTrunk(id)) }
        }
        self.bench.expectNothingLeft(location)
        for gateway in [self.first, self.second] { #expect(gateway.phone.liveCalls.isEmpty, sourceLocation: location) }
    }
}
