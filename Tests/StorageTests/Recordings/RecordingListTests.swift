import CallControl
import Directory
import Storage
import Testing

@Suite("Lists of recordings in the store", .timeLimit(.minutes(1)))
struct RecordingListTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ids: [String]
        var change: @Sendable (inout RecordingQuery) -> Void

        init(_ what: String, _ ids: [String], _ change: @escaping @Sendable (inout RecordingQuery) -> Void) {
            self.testDescription = what
            self.ids = ids
            self.change = change
        }
    }

    static let cases = [
        Case("all of the organisation, the latest first", ["lobby", "late", "mid", "early"]) { _ in },
        Case("a member's", ["late", "early"]) { $0.owner = MemberID(.person, "alice") },
        Case("nobody's of another kind", []) { $0.owner = MemberID(.virtualLine, "alice") },
        Case("a kind of member's", ["lobby"]) { $0.ownerKind = .workspace },
        Case("a location's", ["mid"]) { $0.locationID = "wh" },
        Case("some locations'", ["mid"]) { $0.locationIDs = ["wh", "shed"] },
        Case("no location's", []) { $0.locationIDs = [] },
        Case("from a moment on", ["lobby", "late", "mid"]) { $0.from = 2_000 },
        Case("before a moment", ["early"]) { $0.to = 2_000 },
        Case("between", ["mid"]) { ($0.from, $0.to) = (2_000, 3_000) },
        Case("by topic, in any case", ["late"]) { $0.topic = "ÄRZTE" },
        Case("by a topic with signs that patterns know", []) { $0.topic = "%" },
        Case("by what it says of a private party", ["mid"]) { $0.topic = "private" },
        Case("not by what a private party is called", []) { $0.topic = "secret" },
        Case("by being incomplete", ["lobby"]) { $0.topic = "(incomplete)" },
        Case("the first page", ["lobby", "late"]) { $0.limit = 2 },
        Case("the second page", ["mid", "early"]) { ($0.offset, $0.limit) = (2, 2) },
        Case("behind the last page", []) { $0.offset = .max },
        Case("another organisation's", ["zeta"]) { $0.organizationID = "zeta" },
    ]

    @Test("A list holds", arguments: cases)
    func list(_ test: Case) async throws {
        let bench = try RecordingBench()
        try await bench.keep(
            .sample("mid", owner: MemberID(.person, "dave"), locationID: "wh", party: .secret, at: 2_000),
            .sample("late", party: RemoteParty(name: "Die Ärzte", number: "+4930", callType: .external), at: 3_000),
            .sample("early", at: 1_000), .sample("zeta", organizationID: "zeta", at: 1),
            .sample("lobby", owner: MemberID(.workspace, "lobby"), at: 3_000, status: .incomplete))
        var query = RecordingQuery(organizationID: "acme")
        test.change(&query)
        let page = try await bench.store.list(query)
        #expect(page.recordings.map(\.id) == test.ids)
        (query.offset, query.limit) = (0, .max)
        #expect(page.count == (try await bench.ids(query)).count)
    }
}

extension RemoteParty {
    fileprivate static let secret = RemoteParty(name: "Secret Agent", number: "007", privacyEnabled: true, callType: .external)
}
