import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Who may call within the organisation (the API's outgoingPermission, INTERNAL_CALL)")
struct OutgoingPermissionTests {
    private static func bench(
        _ action: CallTypePermission.Action, isTransferEnabled: Bool = false, to number: String? = nil
    ) throws -> CallBench {
        let bench = try CallBench()
        try bench.permit(bench.alice, CallTypePermission(action: action, isTransferEnabled: isTransferEnabled), to: number)
        return bench
    }

    @Test(
        "Blocked: the phone's call is answered 403 with a reason, rings nowhere, and is in the history", arguments: ["1002", "81001002", "bob"])
    func phone(_ number: String) throws {
        let bench = try Self.bench(.block)
        #expect(bench.office.call(from: bench.alice, to: number).failure == .forbidden)
        #expect(bench.phone(bench.bob).calls.isEmpty)
        #expect(bench.history(of: bench.alice).map(\.kind) == [.placed])
        bench.expectNothingLeft()
    }

    @Test("Blocked for one, others call as before, and the one may be called")
    func others() throws {
        let bench = try Self.bench(.block)
        #expect(bench.office.call(from: bench.carol, to: "1001").state == .established)
        try bench.expectTalking(bench.carol, bench.alice)
    }

    @Test("Blocked at the location: nobody there calls; one with permissions of their own does")
    func location() throws {
        let bench = try CallBench()
        var headquarters = try #require(bench.core.directory.locations[bench.alice.locationID])
        headquarters.permissions.callTypes[.internalCall] = .blocked
        try bench.office.apply(.location(headquarters))
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .forbidden)
        try bench.permit(bench.alice, .allowed)
        #expect(bench.office.call(from: bench.alice, to: "1002").state == .established)
    }

    @Test("Blocked: dialling by the API is refused before any phone rings")
    func dial() throws {
        let bench = try Self.bench(.block)
        #expect(throws: CallControlError.notPermitted("The user may not call within the organization")) {
            try bench.core.dial("1002", by: bench.current(bench.alice))
        }
        #expect(bench.phone(bench.alice).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("With a transfer number, the call goes there instead, whatever was dialled")
    func transferNumber() throws {
        let bench = try Self.bench(.transferNumber1, to: "1003")
        #expect(bench.office.call(from: bench.alice, to: "1002").state == .established)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(bench.phone(bench.bob).calls.isEmpty)
    }

    @Test("A transfer number that leads nowhere, or none, is as blocked", arguments: ["4711", nil])
    func noTransferNumber(_ number: String?) throws {
        let bench = try Self.bench(.transferNumber1, to: number)
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .forbidden)
    }

    @Test("Who may call and not transfer: the API's divert and the phone's transfer are refused, and the call stays")
    func transfer() throws {
        let bench = try Self.bench(.allow)
        #expect(bench.office.call(from: bench.alice, to: "1002").state == .established)
        let half = try bench.half(bench.alice)
        #expect(throws: CallControlError.notPermitted("The user may not transfer or forward calls within the organization")) {
            try bench.core.divert(half.id, by: bench.current(bench.alice), to: "1003")
        }
        #expect(throws: CallControlError.notPermitted("The user may not transfer or forward calls within the organization")) {
            try bench.core.transfer(half.id, by: bench.current(bench.alice), to: "1003")
        }
        let call = try #require(bench.phone(bench.alice).calls.first)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.phone(bench.carol).calls.isEmpty)
    }

    @Test("Who may not transfer does not forward either: the caller hears that it cannot be reached")
    func forwarding() throws {
        let bench = try Self.bench(.allow)
        try bench.forward(bench.alice, .always, to: "1003")
        #expect(bench.office.call(from: bench.bob, to: "1001").failure == .temporarilyUnavailable)
        #expect(bench.phone(bench.carol).calls.isEmpty)
        try bench.permit(bench.alice, .allowed)
        #expect(bench.office.call(from: bench.bob, to: "1001").state == .established)
        try bench.expectTalking(bench.bob, bench.carol)
    }
}

extension CallBench {
    /// What a member may do with internal calls, besides what the location says.
    func permit(_ member: Member, _ permission: CallTypePermission, to number: String? = nil) throws {
        try self.change(member) { member in
            member.settings.permissions.outgoing.isCustom = true
            member.settings.permissions.outgoing.hasCustomCallTypes = true
            member.settings.permissions.outgoing.callTypes[.internalCall] = permission
            member.settings.permissions.outgoing.hasCustomTransferNumbers = true
            member.settings.permissions.outgoing.transferNumbers[0] = number
        }
    }
}
