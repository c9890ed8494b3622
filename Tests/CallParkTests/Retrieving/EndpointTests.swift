import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("On which of one's phones a call is retrieved or picked up (developer.webex.com, Call Controls, endpointId)")
struct EndpointTests {
    /// Bob has a second phone, the desk.
    private static func bench() throws -> (bench: ParkBench, desk: ScriptedPhone) {
        let account = SimulatedOffice.account("bob-desk", domain: "acme.example")
        let bench = try ParkBench { contents in
            for index in contents.members.indices where contents.members[index].id.key == "bob" {
                contents.members[index].devices = [
                    Device(id: "desk", name: "Desk", lines: [DeviceLine(memberID: contents.members[index].id, account: account)])
                ]
            }
        }
        let desk = bench.office.addPhone("bob-desk", domain: "acme.example").phone
        desk.answering = .never
        desk.register(expires: 7_200)
        bench.office.settle()
        return (bench, desk)
    }

    private enum Way: CaseIterable {
        case retrieve
        case pickUp
    }

    private static func take(_ way: Way, _ bench: ParkBench, on devices: Set<String>?) throws -> CallReference {
        let bob = try #require(bench.core.directory.members[bench.company.bob.id])
        switch way {
        case .retrieve: return try bench.service.retrieve("7001", by: bob, on: devices)
        case .pickUp: return try bench.service.pickUp(at: "1003", by: bob, on: devices)
        }
    }

    /// A call that Bob can retrieve or pick up.
    private static func prepare(_ way: Way, _ bench: ParkBench) throws {
        switch way {
        case .retrieve:
            bench.connect(bench.company.alice, bench.company.carol)
            try bench.park(bench.company.carol, "7001")
        case .pickUp:
            bench.company.phone(of: bench.company.carol).answering = .never
            bench.office.call(from: bench.company.alice, to: "1003")
        }
    }

    @Test("The phone that is named rings and has the call; the other stays quiet")
    func named() throws {
        for way in Way.allCases {
            for device in ["desk", "bob"] {
                let (bench, desk) = try Self.bench()
                try Self.prepare(way, bench)
                _ = try Self.take(way, bench, on: [device])
                bench.office.settle()
                #expect(try bench.details(bench.company.bob).deviceID == device)
                #expect(desk.calls.isEmpty == (device == "bob"))
                #expect(bench.company.phone(of: bench.company.bob).calls.isEmpty == (device == "desk"))
                #expect(try bench.half(bench.company.bob).peer?.owner == bench.company.alice.id)
            }
        }
    }

    @Test("Without a name it is the preferred device, while it is registered")
    func preferred() throws {
        for way in Way.allCases {
            for isRegistered in [true, false] {
                let (bench, desk) = try Self.bench()
                var bob = bench.company.bob
                bob.devices = try #require(bench.core.directory.members[bob.id]).devices
                bob.settings.preferredDeviceID = "desk"
                try bench.office.apply(.member(bob))
                if !isRegistered { desk.register(expires: 0) }
                bench.office.settle()
                try Self.prepare(way, bench)
                _ = try Self.take(way, bench, on: nil)
                bench.office.settle()
                #expect(try bench.details(bench.company.bob).deviceID == (isRegistered ? "desk" : "bob"))
            }
        }
    }

    @Test("A device that is not registered: refused, and the call waits on")
    func unregistered() throws {
        for way in Way.allCases {
            let (bench, _) = try Self.bench()
            try Self.prepare(way, bench)
            #expect(throws: CallControlError.notRegistered) { _ = try Self.take(way, bench, on: ["attic"]) }
            #expect(bench.office.halves(of: bench.company.bob).isEmpty)
            _ = try Self.take(way, bench, on: ["desk"])
            bench.office.settle()
            #expect(try bench.half(bench.company.bob).peer?.owner == bench.company.alice.id)
        }
    }
}
