import CallControl
import CallPark
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Park by feature code (PARK.md, From a phone)")
struct FeatureCodeTests {
    @Test("Park: dial *68 and the destination on a second call while the first is held", arguments: ["7001", "81007001", "+12025550101", "1003"])
    func enBloc(_ destination: String) throws {
        let bench = try ParkBench()
        let (held, second) = try bench.holdAndDial("*68" + destination)
        let orbit = destination.hasSuffix("7001") ? "Orbit 1" : destination == "1003" ? "Carol" : "Alice"
        try bench.expectParked(bench.company.bob, on: orbit)
        #expect(held.state == .ended)
        #expect(second.state == .established)
        #expect(second.remoteIdentity?.contains(orbit) == true)
        bench.expectNothingLeft()
    }

    @Test("On the phone the parker hears and sees where the call went, then is released after a short display time")
    func told() throws {
        let bench = try ParkBench()
        let (_, second) = try bench.holdAndDial("*687002", for: .milliseconds(500))
        #expect(try bench.announcement(bench.company.alice) == [.parkedOn, .digit(7), .digit(0), .digit(0), .digit(2)])
        #expect(second.remoteIdentity == "\"Orbit 2\" <sip:7002@acme.example>")
        bench.run(.seconds(2))
        #expect(second.state == .established)
        bench.run(.seconds(8))
        #expect(second.state == .ended)
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party hears music from the hold through the park, without a gap")
    func music() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let bob = try bench.half(bench.company.bob)
        let phone = bench.phone(bench.company.alice)
        phone.setHold(try bench.liveCall(bench.company.alice).id, true)
        bench.office.settle()
        phone.call(to: "*687001")
        #expect(bench.hearings(bob, for: .seconds(2)) == [.defaultMusic])
        bench.expectNothingLeft()
    }

    @Test("Park: *68 alone, then the destination after the tone and #")
    func afterTheTone() throws {
        let bench = try ParkBench()
        let (_, second) = try bench.holdAndDial("*68")
        #expect(second.state == .established)
        #expect(try bench.announcement(bench.company.alice) == [.enterExtension, .beep])
        #expect(bench.occupied.isEmpty)
        try bench.press("7001#", by: bench.company.alice)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("The prompt stops with the first key")
    func barge() throws {
        let bench = try ParkBench()
        try bench.holdAndDial("*68", for: .milliseconds(100))
        try bench.press("7", by: bench.company.alice)
        #expect(try bench.announcement(bench.company.alice) == nil)
    }

    @Test("Park: *68 alone, then digits and a pause of 4 s instead of #")
    func pause() throws {
        let bench = try ParkBench()
        try bench.holdAndDial("*68")
        try bench.press("700", by: bench.company.alice)
        bench.run(.seconds(3))
        #expect(bench.occupied.isEmpty)
        try bench.press("1", by: bench.company.alice)
        bench.run(.milliseconds(3_500))
        #expect(bench.occupied.isEmpty)
        bench.run(.milliseconds(500))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Park: *68 alone, then # or a 4 s pause: against oneself", arguments: [true, false])
    func againstOneself(_ byHash: Bool) throws {
        let bench = try ParkBench()
        try bench.holdAndDial("*68")
        let prompt = Announcement([.enterExtension, .beep]).length
        if byHash {
            try bench.press("#", by: bench.company.alice)
        } else {
            bench.run(prompt + .seconds(2))
            #expect(bench.occupied.isEmpty)
            bench.run(.milliseconds(2_200))
        }
        try bench.expectParked(bench.company.bob, on: "Alice")
        bench.expectNothingLeft()
    }

    @Test("Digits come as INFO where the phone sends them so, whichever of the two bodies it writes", arguments: [true, false])
    func info(_ isRelay: Bool) throws {
        let bench = try ParkBench()
        let alice = try bench.company.handmadePhone(of: bench.company.alice, host: "10.1.0.7")
        bench.phone(bench.company.bob).call(to: "1001")
        bench.office.settle()
        let invite = try #require(alice.requests(.invite).last)
        alice.answer(invite, .ok, body: alice.description())
        bench.office.settle()
        var held = try #require(alice.dialog(answering: invite))
        let hold = alice.request(.invite, in: &held, body: alice.description([.pcmu, .pcma, .telephoneEvent], .sendonly, version: 2))
        #expect(alice.ask(hold)?.status == .ok)
        alice.send(.request(alice.request(.ack, in: &held, sequence: hold.cseq?.number)))
        let second = try alice.invite("*68", offer: alice.description())
        alice.ask(second)
        bench.office.settle()
        var dialog = try #require(try alice.dialog(of: second))
        alice.send(.request(alice.request(.ack, in: &dialog, sequence: 1)))
        for digit in "7002#" {
            var info = alice.request(.info, in: &dialog)
            info.headers.append(.contentType, isRelay ? "application/dtmf-relay" : "application/dtmf")
            info.body = Array((isRelay ? "Signal=\(digit)\r\nDuration=160\r\n" : "\(digit)").utf8)
            #expect(alice.ask(info)?.status == .ok)
        }
        bench.office.settle()
        #expect(bench.occupied == ["Orbit 2"])
    }

    @Test("Keys are listened to only while they are asked for")
    func listening() throws {
        let bench = try ParkBench()
        try bench.holdAndDial("*68")
        let half = try #require(bench.office.halves(of: bench.company.alice).last)
        #expect(bench.office.server.engine.collecting == [half.port])
        try bench.press("7001#", by: bench.company.alice)
        #expect(bench.office.server.engine.collecting.isEmpty)
        try bench.press("7002#", by: bench.company.alice)
        #expect(bench.occupied == ["Orbit 1"])
        bench.expectNothingLeft()
    }

    @Test("The parker hangs up in the middle of the digits: nothing is parked, the call is still held")
    func givesUp() throws {
        let bench = try ParkBench()
        let (held, second) = try bench.holdAndDial("*68")
        try bench.press("70", by: bench.company.alice)
        bench.phone(bench.company.alice).hangUp(second.id)
        bench.run(.seconds(10))
        #expect(bench.occupied.isEmpty)
        #expect(held.state == .established)
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        bench.expectNothingLeft()
    }

    @Test("The parked party gone in the middle of the digits: the parker is told that there is no call")
    func partyGone() throws {
        let bench = try ParkBench()
        let (_, second) = try bench.holdAndDial("*68")
        try bench.press("70", by: bench.company.alice)
        bench.hangUp(bench.company.bob)
        bench.run(.milliseconds(100))
        try bench.press("01#", by: bench.company.alice)
        #expect(try bench.announcement(bench.company.alice) == [.noCall])
        bench.run(.seconds(10))
        #expect(second.state == .ended)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: Refused

    @Test("No call is held: the parker hears it, and is released", arguments: ["*68", "*687001", "*58"])
    func noCall(_ code: String) throws {
        let bench = try ParkBench()
        let call = bench.office.call(from: bench.company.alice, to: code)
        #expect(try bench.announcement(bench.company.alice) == [.noCall])
        bench.run(.seconds(10))
        #expect(call.state == .ended && call.failure != nil)
        bench.expectNothingLeft()
    }

    @Test(
        "Refused: the parker hears why and is released; the held call stays as it was",
        arguments: [
            ("*684711", Prompt.invalidExtension, 404), ("*68911", .invalidExtension, 404), ("*685000", .invalidExtension, 404),
            ("*58", .noGroup, 403),
        ])
    func refused(_ dialled: String, _ prompt: Prompt, _ status: Int) throws {
        let bench = try ParkBench()
        let (held, second) = try bench.holdAndDial(dialled)
        #expect(try bench.announcement(bench.company.alice) == [prompt])
        bench.run(.seconds(10))
        #expect(second.failure?.rawValue == status)
        #expect(held.state == .established)
        #expect(try bench.details(bench.company.alice).state == .held)
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        #expect(bench.occupied.isEmpty)
        bench.phone(bench.company.alice).setHold(held.id, false)
        bench.office.settle()
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Orbit already holds a call: the parker hears it, en bloc and after the tone; both calls stay as they were", arguments: [true, false])
    func occupied(_ enBloc: Bool) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.lobby, bench.company.carol)
        #expect(try bench.park(bench.company.carol, "7001").error == nil)
        let (held, _) = try bench.holdAndDial(enBloc ? "*687001" : "*68")
        if !enBloc { try bench.press("7001#", by: bench.company.alice) }
        #expect(try bench.announcement(bench.company.alice) == [.orbitInUse])
        bench.run(.seconds(10))
        #expect(held.state == .established)
        #expect(bench.occupied == ["Orbit 1"])
        #expect(try bench.half(bench.company.bob).peer != nil)
        bench.expectNothingLeft()
    }

    // MARK: Retrieving

    @Test("Retrieve: dial *88 and the orbit, en bloc and after the tone", arguments: [true, false])
    func retrieves(_ enBloc: Bool) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.office.call(from: bench.company.carol, to: enBloc ? "*887001" : "*88")
        if !enBloc { try bench.press("7001#", by: bench.company.carol) }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(try bench.liveCall(bench.company.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        #expect(try bench.liveCall(bench.company.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Retrieve: *88 alone takes the call on one's own orbit")
    func retrievesOwn() throws {
        let bench = try ParkBench()
        try bench.parkBob("1003")
        bench.office.call(from: bench.company.carol, to: "*88")
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test(
        "Retrieve: nothing is parked there, or the number is none: the retriever hears it, and is released",
        arguments: [("*887001", Prompt.nothingParked), ("*884711", .invalidExtension)])
    func nothing(_ dialled: String, _ prompt: Prompt) throws {
        let bench = try ParkBench()
        let call = bench.office.call(from: bench.company.carol, to: dialled)
        #expect(try bench.announcement(bench.company.carol) == [prompt])
        bench.run(.seconds(10))
        #expect(call.failure == .notFound)
        bench.expectNothingLeft()
    }

    @Test("Retrieve: *88 and # with nothing on one's own orbit: the retriever hears that nothing is parked")
    func nothingOwn() throws {
        let bench = try ParkBench()
        let call = bench.office.call(from: bench.company.carol, to: "*88")
        if call.state == .established { try bench.press("#", by: bench.company.carol) }
        #expect(try bench.announcement(bench.company.carol) == [.nothingParked])
        bench.run(.seconds(10))
        #expect(call.state == .ended)
        bench.expectNothingLeft()
    }

    // MARK: Codes

    @Test("Feature codes are the location's setting: changed ones work, the defaults no longer, and another location has its own")
    func changedCodes() throws {
        let bench = try ParkBench { contents in
            contents.locations[0].featureCodes = FeatureCodes(park: "*11", groupPark: "*12", retrieve: "*13", pickup: "*14", directedPickup: "*15")
        }
        try bench.holdAndDial("*117001")
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.run(.seconds(10))
        #expect(bench.office.call(from: bench.company.carol, to: "*887001").failure != nil)
        bench.office.call(from: bench.company.carol, to: "*137001")
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(try bench.park(bench.company.carol, "82007001").error == nil)
        bench.office.call(from: bench.company.dave, to: "*887001")
        try bench.expectConnected(bench.company.dave, bench.company.bob)
    }

    @Test("Of two codes of which one begins the other, the longer one counts")
    func longest() throws {
        let bench = try ParkBench { contents in
            contents.locations[0].featureCodes.park = "*68"
            contents.locations[0].featureCodes.retrieve = "*687"
        }
        try bench.parkBob("1003")
        bench.office.call(from: bench.company.carol, to: "*6871003")
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }
}
