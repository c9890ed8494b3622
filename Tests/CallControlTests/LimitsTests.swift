import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("When the server cannot, or is about to stop (the issue)")
struct LimitsTests {
    @Test("No media port is free: 503, no phone rings, and nothing is kept", arguments: [0, 1])
    func portsExhausted(_ ports: Int) throws {
        let bench = try CallBench(mediaPorts: ports)
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        let response = try #require(bob.ask(invite))
        #expect(response.status == .serviceUnavailable)
        #expect(bench.phone(bench.alice).calls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Every port comes back: calls go on for ever on two of them")
    func portsComeBack() throws {
        let bench = try CallBench(mediaPorts: 2)
        for number in 0..<20 {
            switch number % 5 {
            case 0: bench.phone(bench.alice).answering = .reject(.busyHere)
            case 1: bench.phone(bench.alice).answering = .never
            default: bench.phone(bench.alice).answering = .after(.milliseconds(100))
            }
            bench.office.call(from: bench.bob, to: number % 5 == 2 ? "4711" : "1001")
            // A third party finds no port while the call is there.
            if number % 5 >= 3 { #expect(bench.office.call(from: bench.carol, to: "1101").failure == .serviceUnavailable) }
            bench.hangUp(bench.bob)
            bench.office.settle()
            bench.expectNoCalls()
        }
        bench.expectNothingLeft()
    }

    @Test("Click to dial without a free port: refused as unavailable; without one for the destination the own phone is released")
    func dialWithoutPorts() throws {
        let none = try CallBench(mediaPorts: 0)
        #expect(throws: CallControlError.unavailable("No media ports are free")) { try none.dial("1001", by: none.bob) }
        let one = try CallBench(mediaPorts: 1)
        _ = try one.dial("1001", by: one.bob)
        one.run(.seconds(2))
        #expect(one.phone(one.bob).calls.map(\.state) == [.ended])
        one.expectNoCalls()
        one.expectNothingLeft()
    }

    @Test("While the server drains new calls get 503 with Retry-After, on SIP and through the API; those there are go on")
    func draining() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.core.isDraining = true
        let carol = try bench.handmade(bench.carol)
        let response = try #require(carol.ask(try carol.invite("1101", offer: carol.description())))
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] != nil)
        #expect(carol.ask(try carol.request(.options, to: "sip:acme.example"))?.status == .serviceUnavailable)
        #expect(throws: CallControlError.unavailable("The server is shutting down")) { try bench.dial("1101", by: bench.carol) }
        #expect(bench.phone(bench.company.lobby).calls.isEmpty)
        // The call there is can be held, resumed and ended.
        let id = try bench.details(bench.bob).id
        let hold = bench.hold(id, by: bench.bob)
        bench.office.settle()
        #expect(hold.isDone)
        try bench.hangUp(id, by: bench.bob)
        bench.office.settle()
        bench.expectNoCalls()
    }

    @Test("A draining server still takes registrations")
    func registerWhileDraining() throws {
        let bench = try CallBench()
        bench.core.isDraining = true
        let bob = HandmadePhone(bench.bob, in: bench.office)
        #expect(try bob.register()?.status == .ok)
    }

    @Test("Ending all calls before the process ends: every phone is told, whatever its call's state")
    func endCalls() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.company.lobby).answering = .never
        bench.office.call(from: bench.carol, to: "1101")
        bench.core.endCalls { _ in false }
        bench.office.settle()
        for member in [bench.alice, bench.bob, bench.carol, bench.company.lobby] { #expect(bench.phone(member).liveCalls.isEmpty) }
        #expect(bench.phone(bench.carol).calls.last?.failure == .serviceUnavailable)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }
}
