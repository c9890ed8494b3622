import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Transfer of calls outside (the API's transferEnabled)")
struct OutsideTransferTests {
    private static let refusal = CallControlError.notPermitted("The user may not transfer or forward calls to numbers of the type NATIONAL")

    /// Bob may call numbers of the country; whether he may transfer there is the question.
    private static func bench(isTransferEnabled: Bool) throws -> TrunkBench {
        let bench = try TrunkBench()
        try bench.bench.change(bench.bench.bob) { member in
            member.settings.permissions.outgoing.isCustom = true
            member.settings.permissions.outgoing.hasCustomCallTypes = true
            member.settings.permissions.outgoing.callTypes[.national] = CallTypePermission(action: .allow, isTransferEnabled: isTransferEnabled)
        }
        return bench
    }

    private static func half(of bench: TrunkBench, with isPeer: (CallHalf) -> Bool) throws -> CallHalf {
        try #require(bench.office.halves(of: bench.bench.bob).first { half in half.peer.map(isPeer) == true })
    }

    @Test(
        "A consultation transfer by the API is refused where transfers there are not allowed, whichever call comes first; both calls stay",
        arguments: [(false, false), (false, true), (true, false), (true, true)])
    func byAPI(_ isAllowed: Bool, _ isOutsideFirst: Bool) throws {
        let bench = try Self.bench(isTransferEnabled: isAllowed)
        let (bob, carol) = (bench.bench.bob, bench.bench.carol)
        #expect(bench.office.call(from: carol, to: "1002").state == .established)
        let inside = try bench.bench.half(bob)
        #expect(bench.bench.hold(inside.id, by: bob).error == nil)
        bench.office.settle()
        #expect(bench.office.call(from: bob, to: "3105550100").state == .established)
        let outside = try Self.half(of: bench) { $0.owner == nil }
        let ids = isOutsideFirst ? (outside.id, inside.id) : (inside.id, outside.id)
        if isAllowed {
            try bench.bench.transfer(ids.0, ids.1, by: bob)
            bench.office.settle()
            #expect(try bench.bench.half(carol).peer === bench.outside())
        } else {
            #expect(throws: Self.refusal) { try bench.bench.transfer(ids.0, ids.1, by: bob) }
            #expect(throws: Self.refusal) { try bench.bench.transfer(by: bob) }
            #expect(try bench.bench.half(carol).peer === inside)
            #expect(try bench.outside().peer === outside)
        }
        bench.expectNothingLeft()
    }

    @Test(
        "A phone's attended transfer (REFER with Replaces) is refused likewise",
        arguments: [(false, false), (false, true), (true, false), (true, true)])
    func byPhone(_ isAllowed: Bool, _ isOutsideFirst: Bool) throws {
        let bench = try Self.bench(isTransferEnabled: isAllowed)
        let carol = bench.bench.carol
        let phone = try bench.bench.handmade(bench.bench.bob)
        let (_, first) = try bench.bench.connect(phone, to: isOutsideFirst ? "3105550100" : "1003")
        let (_, second) = try bench.bench.connect(phone, to: isOutsideFirst ? "1003" : "3105550100")
        var referred = first
        var refer = phone.request(.refer, in: &referred)
        let replaces = "\(second.id.callID)%3Bto-tag%3D\(second.id.remoteTag)%3Bfrom-tag%3D\(second.id.localTag)"
        refer.headers.append(.referTo, "<sip:3105550100@acme.example?Replaces=\(replaces)>")
        #expect(phone.ask(refer)?.status == .accepted)
        for notify in phone.requests(.notify) { phone.answer(notify, .ok) }
        bench.office.settle()
        let report = phone.notifications.map { String(decoding: $0.body, as: UTF8.self) }.last
        #expect(report == (isAllowed ? "SIP/2.0 200 OK\r\n" : "SIP/2.0 403 Forbidden\r\n"))
        #expect(bench.office.halves(of: bench.bench.bob).count == (isAllowed ? 0 : 2))
        #expect(try (bench.bench.half(carol).peer === bench.outside()) == isAllowed)
    }

    @Test("Who was called from outside and asks a colleague first may transfer: nobody was called outside")
    func calledFromOutside() throws {
        let bench = try Self.bench(isTransferEnabled: false)
        let (alice, carol) = (bench.bench.alice, bench.bench.carol)
        try bench.bench.change(alice) { member in
            member.settings.permissions.outgoing.isCustom = true
            member.settings.permissions.outgoing.hasCustomCallTypes = true
            member.settings.permissions.outgoing.callTypes[.national] = .blocked
        }
        try bench.callIn(to: "+12025550101")
        let first = try bench.bench.half(alice)
        #expect(bench.bench.hold(first.id, by: alice).error == nil)
        bench.office.settle()
        #expect(bench.office.call(from: alice, to: "1003").state == .established)
        try bench.bench.transfer(by: alice)
        bench.office.settle()
        #expect(try bench.bench.half(carol).peer === bench.outside())
        bench.expectNothingLeft()
    }

    @Test("Of a colleague whose calls are forwarded outside, the permission for calls within the organisation counts")
    func forwardedOutside() throws {
        let bench = try Self.bench(isTransferEnabled: false)
        let (alice, bob, carol) = (bench.bench.alice, bench.bench.bob, bench.bench.carol)
        try bench.bench.forward(alice, .always, to: "3105550100")
        #expect(bench.office.call(from: carol, to: "1002").state == .established)
        let first = try bench.bench.half(bob)
        #expect(bench.bench.hold(first.id, by: bob).error == nil)
        bench.office.settle()
        #expect(bench.office.call(from: bob, to: "1001").state == .established)
        try bench.bench.transfer(by: bob)
        bench.office.settle()
        #expect(try bench.bench.half(carol).peer === bench.outside())
        bench.expectNothingLeft()
    }
}
