import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import Simulation
import Testing

@Suite("Group park (PARK.md, Parking, isGroupPark)")
struct GroupParkTests {
    private static func park(_ bench: ParkBench, by parker: Member, caller: Member, destination: String? = nil) throws -> Outcome<ParkService.Parked>
    {
        if bench.office.halves(of: parker).isEmpty { bench.connect(caller, parker) }
        let outcome = Outcome<ParkService.Parked>()
        let half = try bench.half(parker)
        bench.service.park(half.id, by: parker, destination: destination, isGroupPark: true) { outcome.take($0) }
        bench.office.settle()
        #expect(outcome.results.count == 1)
        return outcome
    }

    @Test("Hunting in group order from the member after the parker and wrapping round, the parker last")
    func order() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["bob", "alice", "carol"], orbits: []))
        var taken: [String] = []
        // Each call stays where it is parked.
        for number in ["+12025550101", "+12025550101", "+12025550101"] {
            let id = bench.phone(bench.company.dave).call(to: number)
            bench.office.settle()
            #expect(bench.phone(bench.company.dave).call(id)?.state == .established)
            taken.append(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).value?.against.name ?? "none")
        }
        #expect(taken == ["Carol", "Bob", "Alice"])
    }

    @Test("The next hunt starts after the last member used, also when that one is free again")
    func rotates() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice", "bob", "carol"], orbits: []))
        let names = try (0..<4).map { _ in
            bench.phone(bench.company.dave).call(to: "+12025550101")
            bench.office.settle()
            let name = try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).value?.against.name ?? "none"
            bench.hangUp(bench.company.dave)
            bench.office.settle()
            return name
        }
        #expect(names == ["Bob", "Carol", "Bob", "Carol"])
        bench.expectNothingLeft()
    }

    @Test("Call park extensions assigned to the group are members too, after the people")
    func extensions() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice", "bob"], orbits: ["orbit-2", "orbit-1"]))
        var names: [String] = []
        for _ in 0..<4 {
            bench.phone(bench.company.dave).call(to: "+12025550101")
            bench.office.settle()
            names.append(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).value?.against.name ?? "none")
        }
        #expect(names == ["Bob", "Orbit 2", "Orbit 1", "Alice"])
    }

    @Test("People only when parkOnAgentsEnabled, the parker included")
    func agentsOff() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice", "bob"], orbits: ["orbit-1"], agents: false))
        bench.phone(bench.company.dave).call(to: "+12025550101")
        bench.office.settle()
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).value?.against.name == "Orbit 1")
        bench.phone(bench.company.dave).call(to: "+12025550101")
        bench.office.settle()
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).error == .parkGroupFull("Desk"))
        #expect(try bench.half(bench.company.alice).state == .connected)
        bench.expectNothingLeft()
    }

    @Test("destination is ignored, even one that is none", arguments: ["7001", "nonsense", "911"])
    func destinationIgnored(_ destination: String) throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice"], orbits: ["orbit-2"]))
        let outcome = try Self.park(bench, by: bench.company.alice, caller: bench.company.lobby, destination: destination)
        #expect(outcome.value?.against.name == "Orbit 2")
        bench.expectNothingLeft()
    }

    @Test("A member that holds a call is passed over; group full: refused, the call stays")
    func full() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice"], orbits: ["orbit-1", "orbit-2"]))
        try bench.parkBob("7001")
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.lobby).value?.against.name == "Orbit 2")
        bench.office.call(from: bench.company.dave, to: "+12025550101")
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).value?.against.name == "Alice")
        bench.connect(bench.company.carol, bench.company.alice)
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.carol).error == .parkGroupFull("Desk"))
        try bench.expectConnected(bench.company.alice, bench.company.carol)
        bench.expectNothingLeft()
    }

    @Test("Parker has no group: refused, the call stays")
    func noGroup() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["bob"], orbits: ["orbit-1"]))
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.lobby).error == .noParkGroup)
        try bench.expectConnected(bench.company.alice, bench.company.lobby)
    }

    @Test("Removing an extension from a group leaves calls parked on it where they are; it is hunted no more")
    func removed() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice"], orbits: ["orbit-1", "orbit-2"], agents: false))
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.bob).value?.against.name == "Orbit 1")
        var group = try #require(bench.office.directory.groups["park"])
        group.callParkExtensionIDs = ["orbit-2"]
        try bench.office.apply(.group(group))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.lobby).value?.against.name == "Orbit 2")
        bench.connect(bench.company.dave, bench.company.alice, number: "81001001")
        #expect(try Self.park(bench, by: bench.company.alice, caller: bench.company.dave).error == .parkGroupFull("Desk"))
    }

    @Test("Group park from a phone: *58 on a second call, or blind transfer to *58; the parker hears where the call went", arguments: [true, false])
    func code(_ bySecondCall: Bool) throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice"], orbits: ["orbit-2"]))
        if bySecondCall {
            try bench.holdAndDial("*58")
        } else {
            bench.connect(bench.company.bob, bench.company.alice)
            bench.phone(bench.company.alice).transfer(try bench.liveCall(bench.company.alice).id, to: "*58")
            bench.office.settle()
        }
        try bench.expectParked(bench.company.bob, on: "Orbit 2")
        #expect(try bench.announcement(bench.company.alice) == [.parkedOn, .digit(7), .digit(0), .digit(0), .digit(2)])
        bench.run(.seconds(10))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("*58 with every orbit of the group taken: the parker hears it, the call stays held")
    func codeFull() throws {
        let bench = try ParkBench(change: ParkBench.parkGroup(["alice"], orbits: ["orbit-1"], agents: false))
        bench.connect(bench.company.lobby, bench.company.carol)
        #expect(try bench.park(bench.company.carol, "7001").error == nil)
        let (held, _) = try bench.holdAndDial("*58")
        #expect(try bench.announcement(bench.company.alice) == [.groupFull])
        bench.run(.seconds(10))
        #expect(held.state == .established && bench.occupied == ["Orbit 1"])
    }
}
