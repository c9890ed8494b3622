import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Alternate numbers and how they ring (developer.webex.com, Numbers: ringPattern)")
struct DistinctiveRingTests {
    private static func bench(isRingDistinctive: Bool = true) throws -> CallBench {
        try CallBench { contents in
            for index in contents.members.indices where contents.members[index].id.key == "bob" {
                contents.members[index].settings.alternates.entries = [.init(extension: "1771", ringPattern: .longLong)]
                contents.members[index].settings.alternates.isRingDistinctive = isRingDistinctive
            }
        }
    }

    @Test(
        "A call to an alternate number rings its owner, with the number's pattern where that is switched on",
        arguments: [("1771", true, true), ("1002", true, false), ("1771", false, false)])
    func ring(_ number: String, _ isRingDistinctive: Bool, _ isLong: Bool) throws {
        let bench = try Self.bench(isRingDistinctive: isRingDistinctive)
        let bob = try bench.handmade(bench.bob)
        let call = bench.office.call(from: bench.alice, to: number)
        let invite = try #require(bob.requests(.invite).first)
        #expect((invite.headers[.alertInfo]?.contains("Bellcore-dr2") == true) == isLong)
        _ = try bench.answer(bob)
        #expect(call.state == .established)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Somebody else to whom the call is forwarded hears their usual ring")
    func forwarded() throws {
        let bench = try Self.bench()
        try bench.forward(bench.bob, .always, to: "1003")
        let carol = try bench.handmade(bench.carol)
        bench.office.call(from: bench.alice, to: "1771")
        #expect(try #require(carol.requests(.invite).first).headers[.alertInfo] == nil)
    }
}
