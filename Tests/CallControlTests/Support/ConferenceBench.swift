import CallControl
import Directory
import SIPPhone
import Simulation
import Testing

/// Alice with several calls on her phone, of which all but the last are on hold.
struct ConferenceBench {
    let bench: CallBench
    let guests: [Member]
    /// Alice's calls with each guest.
    let calls: [CallHalfID]

    init(guests count: Int = 2, seed: UInt64 = 1, change: (inout DirectoryContents) -> Void = { _ in }) throws {
        self.bench = try CallBench(seed: seed, change: change)
        self.guests = Array([self.bench.bob, self.bench.carol, self.bench.company.lobby, self.bench.company.dave].prefix(count))
        var calls: [CallHalfID] = []
        for guest in self.guests {
            if let last = self.bench.phone(self.bench.alice).liveCalls.last {
                self.bench.phone(self.bench.alice).setHold(last.id, true)
                self.bench.office.settle()
            }
            let call = self.bench.office.call(from: self.bench.alice, to: guest.locationID == "hq" ? guest.extension ?? "" : "82001001")
            #expect(call.state == .established)
            calls.append(try #require(self.bench.office.halves(of: self.bench.alice).map(\.id).first { !calls.contains($0) }))
        }
        self.calls = calls
    }

    /// A conference under way.
    static func started(guests: Int = 2) throws -> ConferenceBench {
        let conference = try ConferenceBench(guests: guests)
        let outcome = conference.start()
        #expect(outcome.isDone, "\(outcome.results)")
        conference.bench.office.settle()
        conference.expectAllHear()
        return conference
    }

    var alice: Member { self.bench.alice }
    var everybody: [Member] { [self.alice] + self.guests }
    /// Alice's phone takes its calls off hold, as phones do that know of the conference.
    func start() -> Outcome {
        for call in self.bench.phone(self.alice).liveCalls where call.isHolding { self.bench.phone(self.alice).setHold(call.id, false) }
        self.bench.office.settle()
        return self.bench.startConference(self.calls, by: self.alice)
    }

    func expectAllHear(_ location: SourceLocation = #_sourceLocation) { self.bench.expectAllHear(self.everybody, location) }

    /// Alice's calls, in the order in which she made them, that there still are.
    var states: [CallState] { self.calls.compactMap { self.bench.core.halves[$0]?.state } }
    var details: ConferenceDetails? { self.bench.core.conference(of: self.alice.id) }
}
