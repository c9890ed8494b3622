import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Line keys and lamps (PARK.md, From a phone: see)")
struct LineKeyTests {
    // MARK: Lamps

    @Test("The line key is lit while the orbit holds a call, and within 200 ms of either", arguments: ["7001", "1003", "1101", "1201", "81007001"])
    func lamp(_ number: String) throws {
        let bench = try ParkBench()
        let key = try bench.watch(number, by: bench.company.dave.extension == number ? bench.company.carol : bench.company.alice)
        #expect(!key.isLit && key.notifications == 1)
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.beginPark(bench.company.alice, number)
        while !outcome.isAnswered { bench.run(.milliseconds(1)) }
        bench.run(.milliseconds(200))
        #expect(key.isLit)
        bench.hangUp(bench.company.bob)
        bench.run(.milliseconds(210))
        #expect(!key.isLit)
        #expect(key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The lamp stays lit while a recall rings and while a retriever's phone rings, and goes dark when the call is retrieved")
    func lampThroughout() throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.lobby)
        try bench.parkBob("7001")
        bench.phone(bench.company.alice).answering = .reject(.busyHere)
        #expect(key.isLit)
        bench.run(.seconds(50))
        #expect(key.isLit)
        let carol = bench.phone(bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .after(.seconds(3))
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.seconds(2))
        #expect(key.isLit)
        bench.run(.seconds(2))
        #expect(!key.isLit && key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A refused park lights nothing")
    func refusedPark() throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.lobby)
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.isFull = true
        #expect(try bench.park(bench.company.alice, "7001").error != nil)
        #expect(!key.isLit && key.dialogs.isEmpty && key.faults.isEmpty)
    }

    @Test("A phone of another organisation cannot watch the orbit")
    func otherOrganization() throws {
        let bench = try ParkBench()
        let zoe = bench.phone(bench.company.zoe)
        zoe.watch("7001")
        bench.office.settle()
        #expect(zoe.keys.isEmpty)
        #expect(zoe.failedKeys.map(\.status) == [.notFound])
    }

    @Test("A deleted orbit's lamp goes dark, and its subscription ends with noresource")
    func deleted() throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.lobby)
        try bench.parkBob("7001")
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        try bench.office.apply(.removeCallParkExtension("orbit-1"))
        bench.office.settle()
        #expect(!key.isLit && !key.isActive && key.endReason == "noresource" && key.faults.isEmpty)
    }

    @Test("A restart keeps lamps: lit where a call is parked, as before", arguments: [10, 500, 5_000])
    func restart(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        let lit = try bench.watch("7001", by: bench.company.lobby)
        let dark = try bench.watch("7002", by: bench.company.lobby)
        try bench.parkBob("7001")
        bench.run(.milliseconds(milliseconds))
        bench.office.crash(downFor: .seconds(2))
        bench.office.settle()
        #expect(lit.isLit && !dark.isLit && lit.isActive && dark.isActive)
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(!lit.isLit)
        #expect(lit.faults.isEmpty && dark.faults.isEmpty)
        bench.phone(bench.company.lobby).refresh(lit)
        bench.office.settle()
        #expect(lit.isActive && lit.faults.isEmpty)
    }

    @Test("A phone that never answers NOTIFY keeps no other lamp from being right")
    func deafPhone() throws {
        let bench = try ParkBench()
        _ = try bench.watch("7001", by: bench.company.lobby)
        let key = try bench.watch("7001", by: bench.company.carol)
        bench.phone(bench.company.lobby).answersNotify = false
        try bench.parkBob("7001")
        #expect(key.isLit)
        bench.run(.seconds(40))
        bench.hangUp(bench.company.bob)
        bench.run(.milliseconds(250))
        #expect(!key.isLit)
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("Every lamp is right in bad weather, once it has cleared up", arguments: 1...6)
    func badWeather(_ seed: UInt64) throws {
        let bench = try ParkBench(seed: seed)
        let keys = [try bench.watch("7001", by: bench.company.lobby), try bench.watch("7001", by: bench.company.carol)]
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.network.weather = .init(loss: 0.2, duplication: 0.1, delay: 1...200)
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.run(.seconds(20))
        #expect(outcome.error == nil)
        #expect(keys.allSatisfy { $0.isLit })
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(35))
        bench.office.network.weather = .init()
        bench.run(.seconds(35))
        #expect(keys.allSatisfy { !$0.isLit })
    }

    // MARK: Pressing

    @Test("Pressed on a free orbit's key while talking: the call is parked", arguments: ScriptedPhone.Press.allCases)
    func parks(_ press: ScriptedPhone.Press) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.alice)
        bench.connect(bench.company.bob, bench.company.alice)
        let phone = bench.phone(bench.company.alice)
        // A phone that sends INVITE for a dark key has put the call on hold first.
        if press == .replaces {
            phone.setHold(try bench.liveCall(bench.company.alice).id, true)
            bench.office.settle()
        }
        phone.press(key, press)
        bench.office.settle()
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(key.isLit)
        bench.run(.seconds(10))
        #expect(phone.liveCalls.isEmpty)
        #expect(key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Pressed on a lit key: the call is retrieved, and the lamp goes dark", arguments: ScriptedPhone.Press.allCases)
    func retrieves(_ press: ScriptedPhone.Press) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.carol)
        try bench.parkBob("7001")
        bench.phone(bench.company.carol).press(key, press)
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(!key.isLit && key.faults.isEmpty)
        #expect(try bench.liveCall(bench.company.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        #expect(try bench.liveCall(bench.company.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        bench.expectNothingLeft()
    }

    @Test("Pressed on a free orbit's key from no call: nothing is parked here (404)", arguments: ScriptedPhone.Press.allCases)
    func nothing(_ press: ScriptedPhone.Press) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.carol)
        let phone = bench.phone(bench.company.carol)
        let id = try #require(phone.press(key, press))
        bench.run(.seconds(5))
        #expect(phone.call(id)?.failure == .notFound)
        #expect(!key.isLit)
        bench.expectNothingLeft()
    }

    @Test("The same key parks and retrieves, over and over, each way of pressing", arguments: ScriptedPhone.Press.allCases)
    func overAndOver(_ press: ScriptedPhone.Press) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.alice)
        bench.connect(bench.company.bob, bench.company.alice)
        let phone = bench.phone(bench.company.alice)
        for _ in 0..<3 {
            if press == .replaces {
                phone.setHold(try bench.liveCall(bench.company.alice).id, true)
                bench.office.settle()
            }
            phone.press(key, press)
            bench.run(.seconds(10))
            try bench.expectParked(bench.company.bob, on: "Orbit 1")
            phone.press(key, press)
            bench.office.settle()
            try bench.expectConnected(bench.company.alice, bench.company.bob)
        }
        #expect(key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test(
        "A key pressed twice in a row, at any distance: parked, or back with the parker; the call is never lost",
        arguments: ScriptedPhone.Press.allCases, [0, 5, 10, 20, 40, 80, 200, 500, 1_500])
    func twice(_ press: ScriptedPhone.Press, _ pause: Int) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.alice)
        bench.connect(bench.company.bob, bench.company.alice)
        let phone = bench.phone(bench.company.alice)
        if press == .replaces {
            phone.setHold(try bench.liveCall(bench.company.alice).id, true)
            bench.office.settle()
        }
        phone.press(key, press)
        bench.run(.milliseconds(pause))
        phone.press(key, press)
        bench.run(.seconds(15))
        let bob = try bench.half(bench.company.bob)
        if bench.occupied.isEmpty {
            try bench.expectConnected(bench.company.alice, bench.company.bob)
        } else {
            try bench.expectParked(bench.company.bob, on: "Orbit 1")
            #expect(phone.liveCalls.isEmpty)
        }
        #expect(bench.office.hearing(of: bob) != .nothing)
        #expect(key.isLit == !bench.occupied.isEmpty && key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test(
        "Two phones on one lit key at the same instant: one gets the call, the other is told that it is gone; nobody is bridged twice",
        arguments: 1...6, ScriptedPhone.Press.allCases)
    func twoPhones(_ seed: UInt64, _ press: ScriptedPhone.Press) throws {
        let bench = try ParkBench(seed: seed)
        let members = [bench.company.carol, bench.company.lobby]
        let keys = try members.map { try bench.watch("7001", by: $0) }
        try bench.parkBob("7001")
        let calls = zip(members, keys).map { bench.phone($0).press($1, press) }
        bench.run(.seconds(5))
        let ended = zip(members, calls).map { member, id in id.flatMap { bench.phone(member).call($0) } }
        let winners = zip(members, ended).filter { $1?.state == .established }.map(\.0)
        #expect(winners.count == 1)
        let refusals = ended.compactMap { $0?.failure?.rawValue }
        #expect(refusals == [404] || refusals == [410] || press == .replaces && refusals == [481])
        try bench.expectConnected(try #require(winners.first), bench.company.bob)
        #expect(keys.allSatisfy { !$0.isLit && $0.faults.isEmpty })
        bench.expectNothingLeft()
    }

    @Test("Two phones on one dark key at the same instant: one call is parked, the other stays with its parker", arguments: 1...6)
    func twoParkers(_ seed: UInt64) throws {
        let bench = try ParkBench(seed: seed)
        bench.connect(bench.company.bob, bench.company.alice)
        bench.connect(bench.company.lobby, bench.company.carol)
        let parkers = [bench.company.alice, bench.company.carol]
        let keys = try parkers.map { try bench.watch("7001", by: $0) }
        let calls = try parkers.map { try bench.liveCall($0) }
        for (parker, key) in zip(parkers, keys) { bench.phone(parker).press(key, .refer) }
        bench.run(.seconds(10))
        #expect(bench.occupied == ["Orbit 1"])
        #expect(calls.compactMap(\.transferStatus).sorted() == [200, 486])
        #expect(calls.filter { $0.state == .established }.count == 1)
        #expect(bench.core.halves.count == 3)
        bench.expectNothingLeft()
    }

    @Test(
        "The parked party gone while the key is pressed, at any millisecond: nobody is left alone", arguments: ScriptedPhone.Press.allCases,
        Array(stride(from: 0, to: 40, by: 4)))
    func partyGone(_ press: ScriptedPhone.Press, _ delay: Int) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.carol)
        try bench.parkBob("7001")
        bench.phone(bench.company.carol).press(key, press)
        bench.run(.milliseconds(delay))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(10))
        #expect(bench.core.halves.isEmpty && bench.occupied.isEmpty)
        #expect(bench.phone(bench.company.carol).liveCalls.isEmpty)
        #expect(!key.isLit && key.faults.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Replaces for a parked call of another organisation, or for none: 481", arguments: ["parked-nothing", "elsewhere"])
    func foreignReplaces(_ callID: String) throws {
        let bench = try ParkBench()
        let key = try bench.watch("7001", by: bench.company.lobby)
        try bench.parkBob("7001")
        let shown = try #require(key.shown)
        let zoe = bench.phone(bench.company.zoe)
        let stolen = zoe.call(to: "7001", headers: [.init(.replaces, shown.description)])
        let carol = bench.phone(bench.company.carol)
        let none = carol.call(to: "7001", headers: [.init(.replaces, "\(callID);to-tag=a;from-tag=b")])
        bench.run(.seconds(5))
        #expect(zoe.call(stolen)?.failure == .callDoesNotExist)
        #expect(carol.call(none)?.failure == .callDoesNotExist)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }
}
