import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Several devices of one user, and others' lines on them")
struct DeviceTests {
    private static let talk = SIPHeaders.Field(.allowEvents, "talk")

    @Test("A call rings on all of them and is nobody's device's before one answers; then it is that one's")
    func rings() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob)[0]
        bench.phone(bench.bob).answering = .never
        desk.answering = .after(.seconds(2))
        bench.office.call(from: bench.alice, to: "1002")
        #expect(desk.liveCalls.count == 1 && !bench.isQuiet(bench.bob))
        #expect(try bench.details(bench.bob).deviceID == nil)
        bench.run(.seconds(2))
        #expect(try bench.details(bench.bob).deviceID == "desk")
        #expect(bench.isQuiet(bench.bob))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
        #expect(bench.history(of: bench.bob).map(\.kind) == [.received])
    }

    @Test("A call from a device says so")
    func from() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob)[0]
        desk.call(to: "1001")
        bench.office.settle()
        #expect(try bench.details(bench.bob).deviceID == "desk")
        try bench.expectTalking(bench.bob, bench.alice)
        bench.expectNothingLeft()
    }

    // MARK: Which phone the API rings

    @Test("Click to dial rings the device that is named; else the preferred one while it is registered; else all")
    func dial() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob)[0]
        let first = bench.phone(bench.bob)
        for phone in [desk, first] { phone.autoAnswers = false }
        for phone in [desk, first] { phone.answering = .never }
        func ringing(_ devices: Set<String>?) throws -> [Bool] {
            let call = try bench.dial("1001", by: bench.bob, on: devices)
            bench.office.settle()
            defer {
                try? bench.hangUp(call.id, by: bench.bob)
                bench.office.settle()
            }
            return [first, desk].map { !$0.liveCalls.isEmpty }
        }
        #expect(try ringing(nil) == [true, true])
        #expect(try ringing(["desk"]) == [false, true])
        #expect(try ringing(["bob"]) == [true, false])
        try bench.change(bench.bob) { $0.settings.preferredDeviceID = "desk" }
        #expect(try ringing(nil) == [false, true])
        #expect(try ringing(["bob"]) == [true, false])
        #expect(throws: CallControlError.notRegistered) { try bench.dial("1001", by: bench.bob, on: ["attic"]) }
        desk.register(expires: 0)
        bench.office.settle()
        #expect(try ringing(nil) == [true, false])
        #expect(throws: CallControlError.notRegistered) { try bench.dial("1001", by: bench.bob, on: ["desk"]) }
        bench.expectNothingLeft()
    }

    @Test("Answer goes to the device that is named, else to the preferred one; one that does not ring, or cannot, is refused, and it rings on")
    func answer() throws {
        for (preferred, wanted, expected) in [(nil, "desk", "desk"), (nil, "bob", "bob"), ("desk", nil, "desk"), ("desk", "bob", "bob")]
            as [(String?, String?, String)]
        {
            let bench = try CallBench()
            try bench.addDevice("desk", to: bench.bob, isRegistered: false)
            let first = try bench.handmade(bench.bob, headers: [Self.talk])
            let desk = try bench.handmade(device: "desk", of: bench.bob, host: "10.1.0.2", headers: [Self.talk])
            try bench.change(bench.bob) { $0.settings.preferredDeviceID = preferred }
            bench.office.call(from: bench.alice, to: "1002")
            for phone in [first, desk] { phone.answer(try #require(phone.requests(.invite).first), .ringing) }
            let id = try bench.details(bench.bob).id
            guard case .phoneRefused? = try bench.answer(id, by: bench.bob, on: ["attic"]).error else {
                Issue.record("an endpoint that does not ring has answered")
                continue
            }
            _ = try bench.answer(id, by: bench.bob, on: wanted.map { [$0] })
            bench.office.settle()
            #expect(first.requests(.notify).count == (expected == "bob" ? 1 : 0))
            #expect(desk.requests(.notify).count == (expected == "desk" ? 1 : 0))
            #expect(try bench.state(bench.bob) == .alerting)
        }
    }

    // MARK: Others' lines

    @Test("A virtual line on somebody's device: its calls ring there, and are the line's, not the device owner's")
    func secondaryLine() throws {
        let bench = try CallBench()
        let phones = try bench.addDevice("desk", to: bench.bob, lines: [bench.company.sales])
        let call = bench.office.call(from: bench.alice, to: "1201")
        #expect(call.state == .established)
        #expect(phones[1].liveCalls.count == 1 && phones[0].liveCalls.isEmpty)
        #expect(try bench.details(bench.company.sales).deviceID == "desk")
        #expect(bench.office.halves(of: bench.bob).isEmpty)
        try bench.expectTalking(bench.alice, bench.company.sales)
        bench.expectNothingLeft()
        #expect(bench.history(of: bench.company.sales).map(\.kind) == [.received])
        #expect(bench.history(of: bench.bob).isEmpty)
    }

    @Test("A call from such a line is the line's: the other party sees it, not the device's owner")
    func fromSecondaryLine() throws {
        let bench = try CallBench()
        let phones = try bench.addDevice("desk", to: bench.bob, lines: [bench.company.sales])
        phones[1].call(to: "1001")
        bench.office.settle()
        try bench.expectTalking(bench.company.sales, bench.alice)
        #expect(try bench.details(bench.alice).remoteParty.name == "Sales")
        #expect(try bench.liveCall(bench.alice).remoteIdentity == "\"Sales\" <sip:1201@acme.example>")
        #expect(bench.office.halves(of: bench.bob).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A shared line: the call rings on both owners' devices; click to dial rings only those that the caller has")
    func shared() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob, lines: [bench.company.sales])[1]
        let shelf = try bench.addDevice("shelf", to: bench.carol, lines: [bench.company.sales])[1]
        for phone in [desk, shelf] { phone.answering = .never }
        bench.office.call(from: bench.alice, to: "1201")
        #expect(desk.liveCalls.count == 1 && shelf.liveCalls.count == 1)
        bench.hangUp(bench.alice)
        bench.office.settle()
        _ = try bench.dial("1001", by: bench.company.sales, on: ["desk"])
        bench.office.settle()
        #expect(desk.liveCalls.map(\.state) == [.established] && shelf.liveCalls.isEmpty)
        #expect(try bench.details(bench.alice).remoteParty.name == "Sales")
        bench.expectNothingLeft()
    }
}
