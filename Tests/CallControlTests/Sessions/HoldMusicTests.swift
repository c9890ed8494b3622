import CallControl
import Directory
import Media
import SIPPhone
import Simulation
import Testing

@Suite("Whose music a held party hears (developer.webex.com, Music On Hold Settings)")
struct HoldMusicTests {
    private static let file = "/music/alice.wav"

    /// What Bob hears whom Alice holds.
    private static func heard(_ bench: CallBench, by holder: Member? = nil) throws -> CallBench.Hearing {
        let holder = holder ?? bench.alice
        bench.office.call(from: bench.bob, to: holder.locationID == "hq" ? "1001" : "82001001")
        bench.phone(holder).setHold(try bench.liveCall(holder).id, true)
        bench.office.settle()
        let hearing = try bench.hearing(bench.bob)
        bench.hangUp(bench.bob)
        bench.office.settle()
        return hearing
    }

    private static func changeOrganization(_ bench: CallBench, _ piece: DefaultPiece) throws {
        var organization = try #require(bench.core.directory.organizations["acme"])
        organization.defaultPiece = piece
        try bench.office.apply(.organization(organization))
    }

    @Test("The holder's own music goes before the location's, the location's before the organisation's")
    func order() throws {
        let bench = try CallBench()
        #expect(try Self.heard(bench) == .defaultMusic)
        try Self.changeOrganization(bench, .opus)
        #expect(try Self.heard(bench) == .music(MusicSource(builtIn: .waltz)))
        let dave = bench.company.dave
        #expect(try Self.heard(bench, by: dave) == .music(MusicSource(file: SimulatedCompany.warehouseMusic)))
        try bench.change(dave) { $0.settings.music.file = Self.file }
        #expect(try Self.heard(bench, by: dave) == .music(MusicSource(file: Self.file)))
        try bench.change(dave) { $0.settings.music.isPlayed = false }
        #expect(try Self.heard(bench, by: dave) == .nothing)
        bench.expectNothingLeft()
    }

    @Test("Music of one's own is heard by those whom one holds, and not by oneself")
    func whose() throws {
        let bench = try CallBench()
        try bench.change(bench.bob) { $0.settings.music.file = Self.file }
        #expect(try Self.heard(bench) == .defaultMusic)
        try bench.change(bench.bob) { $0.settings.music.isPlayed = false }
        #expect(try Self.heard(bench) == .defaultMusic)
        bench.expectNothingLeft()
    }

    @Test("Where the location plays nothing to those who are held, nobody's music is heard")
    func locationOff() throws {
        let bench = try CallBench()
        try bench.change(bench.alice) { $0.settings.music.file = Self.file }
        var location = try #require(bench.core.directory.locations["hq"])
        location.musicOnHold.isPlayedOnHold = false
        try bench.office.apply(.location(location))
        #expect(try Self.heard(bench) == .nothing)
        bench.expectNothingLeft()
    }
}
