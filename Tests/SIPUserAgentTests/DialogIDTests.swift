import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Dialog identifiers (RFC 3261 §12)")
struct DialogIDTests {
    @Test("A request inside a dialog names it from our side: its To tag is ours, its From tag the peer's")
    func incoming() throws {
        #expect(
            DialogID(incoming: try .sample(.bye, callID: "c-1", toTag: "orbit"))
                == DialogID(callID: "c-1", localTag: "orbit", remoteTag: "phone"))
    }

    @Test("A request without a To tag is in no dialog, nor is one without a Call-ID")
    func outside() throws {
        #expect(DialogID(incoming: try .sample(.bye)) == nil)
        var request = try SIPRequest.sample(.bye, toTag: "orbit")
        request.headers.removeAll(.callID)
        #expect(DialogID(incoming: request) == nil)
    }

    @Test("A peer of RFC 2543 has no tag, and its dialog is found all the same")
    func withoutRemoteTag() throws {
        var request = try SIPRequest.sample(.bye, toTag: "orbit")
        request.headers[.from] = "<sip:alice@acme.example>"
        #expect(DialogID(incoming: request) == DialogID(callID: "call-1", localTag: "orbit", remoteTag: ""))
    }

    @Test("Tags and Call-IDs are compared letter by letter")
    func caseMatters() {
        let id = DialogID(callID: "c", localTag: "l", remoteTag: "r")
        #expect(id != DialogID(callID: "C", localTag: "l", remoteTag: "r"))
        #expect(id != DialogID(callID: "c", localTag: "L", remoteTag: "r"))
        #expect(id != DialogID(callID: "c", localTag: "l", remoteTag: "R"))
        #expect(id != DialogID(callID: "c", localTag: "r", remoteTag: "l"))
    }
}
