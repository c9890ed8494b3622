import Foundation
import Testing

@testable import WebexAPI

@Suite("Ids as the API writes them (NOTES.md, “Shapes”)")
struct WebexIDTests {
    static let samples: [(WebexID, String)] = [
        (WebexID(.people, "0a1b2c3d-0000-4000-8000-000000000001"), "PEOPLE/0a1b2c3d-0000-4000-8000-000000000001"),
        (WebexID(.call, "callhalf-488:0"), "CALL/BCLD/callhalf-488:0"), (WebexID(.place, "a"), "PLACE/a"),
        (WebexID(.virtualLine, "ab"), "VIRTUAL_LINE/ab"),
        (WebexID(.location, "abc"), "LOCATION/abc"), (WebexID(.organization, "abcd"), "ORGANIZATION/abcd"),
        (WebexID(.callParkExtension, "abcde"), "CALL_PARK_EXTENSION/abcde"), (WebexID(.license, "ü"), "LICENSE/ü"),
        (WebexID(.role, "id_full_admin"), "ROLE/id_full_admin"),
    ]

    @Test("An id is base64 of ciscospark://us/TYPE/KEY in the standard alphabet, without padding", arguments: samples)
    func written(_ id: WebexID, _ path: String) throws {
        let text = id.description
        #expect(!text.contains("="))
        let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
        #expect(Data(base64Encoded: padded).map { String(decoding: $0, as: UTF8.self) } == "ciscospark://us/\(path)")
    }

    @Test("What is written is read back, with padding and without", arguments: samples)
    func readBack(_ id: WebexID, _ path: String) {
        let padded = Data("ciscospark://us/\(path)".utf8).base64EncodedString()
        #expect(WebexID(id.kind, parsing: id.description) == id)
        #expect(WebexID(id.kind, parsing: padded) == id)
    }

    @Test("The id of the documentation's example is what it must be")
    func example() {
        #expect(WebexID(.call, "callhalf-488:0").description == "Y2lzY29zcGFyazovL3VzL0NBTEwvQkNMRC9jYWxsaGFsZi00ODg6MA")
    }

    @Test("An id of another cluster is read as well")
    func otherCluster() {
        let text = Data("ciscospark://eu-central-1/PEOPLE/abc".utf8).base64EncodedString()
        #expect(WebexID(.people, parsing: text)?.key == "abc")
    }

    @Test("An id of another kind is refused", arguments: samples)
    func otherKind(_ id: WebexID, _ path: String) {
        for (other, _) in Self.samples where other.kind != id.kind { #expect(WebexID(other.kind, parsing: id.description) == nil) }
    }

    @Test("A bare key is taken as it is", arguments: ["0a1b2c3d-0000-4000-8000-000000000001", "callhalf-1.abc.7:0", "orbit-1", "hq", "abcd", "a"])
    func bareKey(_ key: String) {
        #expect(WebexID(.location, parsing: key)?.key == key)
    }

    @Test("What has no key is no id", arguments: ["", "ciscospark://us/LOCATION/", "ciscospark://us/LOCATION", "ciscospark://us", "ciscospark://"])
    func empty(_ text: String) {
        #expect(WebexID(.location, parsing: text.isEmpty ? "" : Data(text.utf8).base64EncodedString()) == nil)
    }

    @Test("A call's id needs its whole type")
    func callType() {
        let text = Data("ciscospark://us/CALL/abc".utf8).base64EncodedString()
        #expect(WebexID(.call, parsing: text) == nil)
    }
}
