import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Who may be called within the organisation (the API's incomingPermission, internalCallsEnabled)")
struct IncomingPermissionTests {
    /// Bob takes no internal calls.
    private static func bench() throws -> CallBench {
        let bench = try CallBench()
        try bench.change(bench.bob) { member in
            member.settings.permissions.incoming.isCustom = true
            member.settings.permissions.incoming.internalCalls = false
        }
        return bench
    }

    @Test("A colleague's call is answered 403, whatever else is set, and the phone never rings")
    func refused() throws {
        let bench = try Self.bench()
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .forbidden)
        try bench.forward(bench.bob, .always, to: "1003")
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .forbidden)
        #expect(bench.phone(bench.bob).calls.isEmpty && bench.phone(bench.carol).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A call that is forwarded or transferred there is refused too; the transferred call stays")
    func sentOn() throws {
        let bench = try Self.bench()
        try bench.forward(bench.carol, .always, to: "1002")
        #expect(bench.office.call(from: bench.alice, to: "1003").failure == .forbidden)
        try bench.change(bench.carol) { $0.settings.forwarding.always.isEnabled = false }
        #expect(bench.office.call(from: bench.alice, to: "1003").state == .established)
        let call = try #require(bench.phone(bench.alice).calls.last)
        bench.phone(bench.alice).transfer(call.id, to: "1002")
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(bench.phone(bench.bob).calls.isEmpty)
    }

    @Test("A hunt group passes them over")
    func huntGroup() throws {
        let bench = try Self.bench()
        var group = MemberGroup(
            id: "two", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Two", extension: "1555",
            memberIDs: [bench.bob.id, bench.carol.id])
        group.settings.hunt.policy = .regular
        try bench.office.apply(.group(group))
        #expect(bench.office.call(from: bench.alice, to: "1555").state == .established)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(bench.phone(bench.bob).calls.isEmpty)
    }

    @Test("They may call others, and what is set does not count while it is not their own")
    func notCustom() throws {
        let bench = try Self.bench()
        #expect(bench.office.call(from: bench.bob, to: "1003").state == .established)
        bench.hangUp(bench.bob)
        bench.office.settle()
        try bench.change(bench.bob) { $0.settings.permissions.incoming.isCustom = false }
        #expect(bench.office.call(from: bench.alice, to: "1002").state == .established)
        try bench.expectTalking(bench.alice, bench.bob)
    }
}
