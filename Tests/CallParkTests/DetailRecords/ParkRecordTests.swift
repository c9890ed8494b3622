import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Park, retrieve, recall and pickup in the records of their legs (developer.webex.com, Reports: Detailed Call History)")
struct ParkRecordTests {
    /// Who takes the call off the orbit, and how.
    enum Retrieval: CaseIterable {
        case api
        case orbit
        case code
    }

    @Test("Parked and retrieved elsewhere: each of the three legs says which part it had, and they are one session", arguments: Retrieval.allCases)
    func retrieved(_ retrieval: Retrieval) throws {
        let bench = try ParkBench()
        let (alice, bob, carol) = (bench.company.alice, bench.company.bob, bench.company.carol)
        try bench.parkBob("7001")
        bench.run(.seconds(5))
        switch retrieval {
        case .api: try bench.retrieve("7001", by: carol)
        case .orbit: bench.office.call(from: carol, to: "7001")
        case .code: bench.office.call(from: carol, to: "*887001")
        }
        bench.office.settle()
        try bench.expectConnected(bob, carol)
        bench.run(.seconds(5))
        bench.hangUp(carol)
        bench.office.settle()
        let (parker, parked, retriever) = (try bench.record(alice), try bench.record(bob), try bench.record(carol))
        #expect(parker.relation == .init(.callPark, parked.id) && parker.releasingParty == .local && parker.outcome == .normal)
        #expect(parked.relation == .init(.callPark, retriever.id) && parked.releasingParty == .remote && parked.outcome == .normal)
        #expect(retriever.relation == .init(.callParkRetrieve, parked.id) && retriever.releasingParty == .local)
        #expect(retriever.direction == .originating && retriever.called == .init(name: "Bob", number: "1002"))
        #expect(retriever.dialledDigits == [.api: nil, .orbit: "7001", .code: "*887001"][retrieval])
        #expect(parked.called.name == "Alice" && parked.dialledDigits == "1001")
        #expect(parked.remoteCallID == retriever.id && retriever.remoteCallID == parked.id)
        #expect(Set([parker, parked, retriever].map(\.sessionID)).count == 1)
        #expect(parker.releasedAt < parked.releasedAt && !parked.isRecall && !retriever.isRecall)
        bench.expectNothingLeft()
    }

    @Test("The second call of a phone that parks by code says so, and with which call")
    func byCode() throws {
        let bench = try ParkBench()
        let alice = bench.company.alice
        let (_, _) = try bench.holdAndDial("*687001", for: .seconds(20))
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        let legs = bench.records(of: alice)
        let code = try #require(legs.first { $0.dialledDigits == "*687001" })
        let held = try #require(legs.first { $0.id != code.id })
        #expect(legs.count == 2)
        #expect(code.relation == .init(.callPark, held.id) && code.direction == .originating)
        let parked = try bench.record(bench.company.bob)
        #expect(held.relation == .init(.callPark, parked.id) && held.heldFor > 0)
        bench.expectNothingLeft()
    }

    @Test("A park that the disk refused leaves no trace")
    func refused() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.isFull = true
        #expect(try bench.park(bench.company.alice, "7001").error != nil)
        try bench.expectConnected(bench.company.bob, bench.company.alice)
        bench.office.disk.isFull = false
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        for member in [bench.company.alice, bench.company.bob] { #expect(try bench.record(member).relation == nil) }
    }

    @Test("The parked party hangs up: its own doing, an answered call")
    func abandoned() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        let bob = try bench.record(bench.company.bob)
        let alice = try bench.record(bench.company.alice)
        #expect(bob.relation == .init(.callPark, alice.id))
        #expect(bob.releasingParty == .local && bob.outcome == .normal && bob.answeredAt != nil)
    }

    @Test("Nobody takes the call: released by nobody's doing")
    func expired() throws {
        let bench = try ParkBench(maximumParkTime: .seconds(40))
        try bench.parkBob("7001")
        bench.run(.seconds(42))
        let bob = try bench.record(bench.company.bob)
        #expect(bob.releasingParty == .unknown && bob.outcome == .normal && bob.relation?.reason == .callPark)
    }

    @Test("Recall: the parker's second leg is marked as one, answered or not", arguments: [true, false])
    func recall(_ isAnswered: Bool) throws {
        let bench = try ParkBench()
        let (alice, bob) = (bench.company.alice, bench.company.bob)
        try bench.parkBob("7001")
        bench.phone(alice).answering = isAnswered ? .after(.seconds(2)) : .reject(.busyHere)
        bench.run(.seconds(50))
        bench.hangUp(bob)
        bench.office.settle()
        let legs = bench.records(of: alice)
        #expect(legs.map(\.isRecall) == [false, true])
        let (recall, parked) = (try #require(legs.last), try bench.record(bob))
        #expect(recall.relation == .init(.callPark, parked.id) && recall.direction == .terminating && recall.calling.name == "Bob")
        #expect((recall.answeredAt != nil) == isAnswered && recall.outcome == (isAnswered ? .normal : .userBusy))
        #expect(parked.relation?.callID == (isAnswered ? recall.id : legs.first?.id) && parked.sessionID == recall.sessionID)
        bench.expectNothingLeft()
    }

    @Test("Picked up: the leg that took the call and the one that rang name each other", arguments: ["*98", "*971001"])
    func pickedUp(_ code: String) throws {
        let bench = try ParkBench { contents in
            contents.groups.append(
                MemberGroup(
                    id: "pick", kind: .pickupGroup, organizationID: "acme", locationID: "hq", name: "Front",
                    memberIDs: [MemberID(.person, "alice"), MemberID(.person, "carol")]))
        }
        let (alice, bob, carol) = (bench.company.alice, bench.company.bob, bench.company.carol)
        bench.phone(alice).answering = .never
        bench.office.call(from: bob, to: "1001")
        bench.office.call(from: carol, to: code)
        bench.office.settle()
        try bench.expectConnected(carol, bob)
        bench.hangUp(bob)
        bench.office.settle()
        let (rung, picker) = (try bench.record(alice), try bench.record(carol))
        let reason: CallRelation.Reason = code == "*98" ? .callPickup : .directedCallPickup
        #expect(picker.relation == .init(reason, rung.id) && rung.relation == .init(reason, picker.id))
        #expect(picker.dialledDigits == code && picker.called.name == "Bob" && picker.answeredAt != nil)
        #expect(rung.answeredElsewhere && rung.answeredAt == nil && rung.releasingParty == .remote)
        let caller = try bench.record(bob)
        #expect(Set([rung.sessionID, picker.sessionID, caller.sessionID]).count == 1)
        bench.expectNothingLeft()
    }

    @Test("Through a crash: the parked leg's record comes at its end, once, and with all that it had noted before")
    func crash() throws {
        let bench = try ParkBench()
        let (alice, bob, carol) = (bench.company.alice, bench.company.bob, bench.company.carol)
        try bench.parkBob("7001")
        let id = try bench.half(bob).id
        let parker = try bench.record(alice)
        bench.office.crash(downFor: .seconds(5))
        bench.office.settle()
        #expect(bench.records(of: bob).isEmpty)
        try bench.retrieve("7001", by: carol)
        bench.office.settle()
        bench.hangUp(bob)
        bench.office.settle()
        let (parked, retriever) = (try bench.record(bob), try bench.record(carol))
        #expect(parked.id == id && parked.relation == .init(.callPark, retriever.id))
        #expect(parked.called.name == "Alice" && parked.dialledDigits == "1001" && parked.direction == .originating)
        #expect(parked.sipCallID?.isEmpty == false && parked.alertedAt != nil && parked.sessionID == parker.sessionID)
        #expect(retriever.sessionID == parker.sessionID && parked.releasingParty == .local)
        #expect(bench.records(of: alice).isEmpty)
    }
}
