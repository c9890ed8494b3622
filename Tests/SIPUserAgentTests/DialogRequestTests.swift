import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Dialogs: requests inside them (RFC 3261 §12.2)")
struct DialogRequestTests {
    // MARK: What we send

    @Test("A request goes to the peer's contact by its routes, from our address to the peer's, with a CSeq of its own")
    func request() throws {
        var dialog = try DialogTests.answered(extra: DialogTests.routes)
        let request = dialog.request(.bye)
        #expect(request.method == .bye)
        #expect(request.uri.description == "sip:alice@192.0.2.10:5070;transport=udp")
        #expect(request.headers[values: .route] == ["<sip:p1.example;lr>", "<sip:p2.example;lr>", "\"Three\" <sip:p3.example;lr>;x=y"])
        #expect(request.headers[.maxForwards] == "70")
        #expect(request.headers[.from] == "<sip:7001@acme.example>;tag=orbit")
        #expect(request.headers[.to] == "\"Alice Archer\" <sip:alice@acme.example>;tag=phone")
        #expect(request.headers[.callID] == "c-1")
        #expect(request.headers[.cseq] == "1 BYE")
        #expect(request.headers[.via] == nil && request.headers[.contact] == nil && request.body.isEmpty)
    }

    @Test("The peer finds our request in its own dialog")
    func peerFindsIt() throws {
        var dialog = try DialogTests.answered()
        let id = try #require(DialogID(incoming: dialog.request(.info)))
        #expect(id == DialogID(callID: dialog.id.callID, localTag: dialog.id.remoteTag, remoteTag: dialog.id.localTag))
    }

    @Test("Each request counts one further from the CSeq that made the dialog")
    func counting() throws {
        var caller = try DialogTests.made()
        #expect([SIPMethod.invite, .info, .bye].map { caller.request($0).headers[.cseq] } == ["8 INVITE", "9 INFO", "10 BYE"])
        var called = try DialogTests.answered()
        #expect(called.request(.update).headers[.cseq] == "1 UPDATE")
        #expect(called.localSequence == 1)
    }

    @Test("ACK and CANCEL repeat the number of their INVITE and do not count")
    func given() throws {
        var dialog = try DialogTests.made()
        #expect(dialog.request(.ack, sequence: 7).headers[.cseq] == "7 ACK")
        #expect(dialog.localSequence == 7)
        #expect(dialog.request(.invite).headers[.cseq] == "8 INVITE")
        #expect(dialog.request(.ack, sequence: 8).headers[.cseq] == "8 ACK")
        #expect(dialog.request(.bye).headers[.cseq] == "9 BYE")
    }

    @Test("Without routes there is no Route")
    func noRoutes() throws {
        var dialog = try DialogTests.made()
        #expect(dialog.request(.bye).headers[.route] == nil)
    }

    @Test("A first route without lr is a strict router: it becomes the request's URI, and the peer's contact the last route")
    func strictRouter() throws {
        var dialog = try DialogTests.answered(extra: [(.recordRoute, "<sip:strict.example>, <sip:p2.example;lr>")])
        let request = dialog.request(.bye)
        #expect(request.uri.description == "sip:strict.example")
        #expect(request.headers[values: .route] == ["<sip:p2.example;lr>", "<sip:alice@192.0.2.10:5070;transport=udp>"])
        #expect(dialog.remoteTarget.description == "sip:alice@192.0.2.10:5070;transport=udp")
        #expect(dialog.routeSet.map(\.description) == ["<sip:strict.example>", "<sip:p2.example;lr>"])
    }

    // MARK: What the peer sends

    @Test("A request with a higher CSeq is in order, however much higher; one with a lower CSeq is not, and neither is a repeated one")
    func sequence() throws {
        var dialog = try DialogTests.answered(sequence: 41)
        let expected: [(Int, Dialog.SequenceCheck)] = [
            (40, .outOfOrder), (41, .outOfOrder), (42, .inOrder), (42, .outOfOrder), (1_000, .inOrder), (999, .outOfOrder), (43, .outOfOrder),
            (1_001, .inOrder),
        ]
        for (number, check) in expected {
            let request = try SIPRequest.sample(.info, sequence: number, toTag: "orbit")
            #expect(dialog.noteRemoteSequence(of: request) == check, "CSeq \(number)")
        }
        #expect(dialog.remoteSequence == 1_001)
    }

    @Test("The peer's first request in a dialog of our making may have any CSeq", arguments: [0, 1, 0x7FFF_FFFF])
    func firstSequence(_ number: Int) throws {
        var dialog = try DialogTests.made()
        #expect(dialog.noteRemoteSequence(of: try .sample(.bye, sequence: number)) == .inOrder)
        #expect(dialog.remoteSequence == number)
        #expect(dialog.noteRemoteSequence(of: try .sample(.bye, sequence: number)) == .outOfOrder)
    }

    @Test("ACK and CANCEL are in order and change nothing")
    func notCounted() throws {
        var dialog = try DialogTests.answered(sequence: 41)
        for method in [SIPMethod.ack, .cancel] {
            for number in [1, 41, 99] {
                #expect(dialog.noteRemoteSequence(of: try .sample(method, sequence: number)) == .inOrder)
            }
        }
        #expect(dialog.remoteSequence == 41)
    }

    // MARK: Target refresh

    @Test("A target refresh moves the requests that follow, and leaves the routes")
    func targetRefresh() throws {
        var dialog = try DialogTests.answered(extra: DialogTests.routes)
        let request = try SIPRequest.sample(.update, toTag: "orbit", extra: [(.contact, "<sip:alice@198.51.100.7:40000>, <sip:x@y>")])
        dialog.refreshTarget(from: request.contacts)
        let next = dialog.request(.bye)
        #expect(next.uri.description == "sip:alice@198.51.100.7:40000")
        #expect(next.headers[values: .route].count == 3)
        #expect(next.headers[.to] == "\"Alice Archer\" <sip:alice@acme.example>;tag=phone")
    }

    @Test("A message without a Contact, or with one that cannot be read, leaves the target where it is")
    func noRefresh() throws {
        var dialog = try DialogTests.answered()
        let before = dialog
        dialog.refreshTarget(from: try SIPRequest.sample(.update).contacts)
        dialog.refreshTarget(from: try SIPRequest.sample(.update, extra: [(.contact, "<sip:broken")]).contacts)
        #expect(dialog == before)
    }
}
