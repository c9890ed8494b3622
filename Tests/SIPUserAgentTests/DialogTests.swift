import Foundation
import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Dialogs: how they are made (RFC 3261 §12.1)")
struct DialogTests {
    static let routes: [(SIPHeaderName, String)] = [
        (.recordRoute, "<sip:p1.example;lr>, <sip:p2.example;lr>"), (.recordRoute, "\"Three\" <sip:p3.example;lr>;x=y"),
    ]

    /// The dialog that our answer to an INVITE of Alice's phone makes.
    static func answered(sequence: Int = 41, extra: [(SIPHeaderName, String)] = []) throws -> Dialog {
        let request = try SIPRequest.sample(
            sequence: sequence, callID: "c-1", extra: [(.contact, "<sip:alice@192.0.2.10:5070;transport=udp>;q=1")] + extra)
        return try #require(Dialog(answering: request, localTag: "orbit", flow: .phone))
    }

    /// The dialog that an answer to our INVITE makes.
    static func made(by status: SIPStatus = .ok, toTag: String? = "peer", extra: [(SIPHeaderName, String)] = []) throws -> Dialog {
        let request = try SIPRequest.sample(sequence: 7, callID: "c-2")
        var response = SIPResponse(to: request, status: status, tag: toTag)
        for (name, value) in extra { response.headers.append(name, value) }
        return try #require(Dialog(request: request, response: response, flow: .otherPhone))
    }

    // MARK: As the one who is called

    @Test("Our answer makes a dialog with our tag, the caller's tag, contact and CSeq")
    func uas() throws {
        let dialog = try Self.answered()
        #expect(dialog.id == DialogID(callID: "c-1", localTag: "orbit", remoteTag: "phone"))
        #expect(dialog.local.description == "<sip:7001@acme.example>;tag=orbit")
        #expect(dialog.remote.description == "\"Alice Archer\" <sip:alice@acme.example>;tag=phone")
        #expect(dialog.remoteTarget.description == "sip:alice@192.0.2.10:5070;transport=udp")
        #expect(dialog.remoteSequence == 41)
        #expect(dialog.localSequence == 0)
        #expect(dialog.flow == .phone)
        #expect(!dialog.isConfirmed)
        #expect(dialog.routeSet.isEmpty)
    }

    @Test("The called side's route set is Record-Route in its order, with all parameters")
    func uasRoutes() throws {
        let dialog = try Self.answered(extra: Self.routes)
        #expect(dialog.routeSet.map(\.description) == ["<sip:p1.example;lr>", "<sip:p2.example;lr>", "\"Three\" <sip:p3.example;lr>;x=y"])
    }

    @Test("A caller of RFC 2543 has no tag, and the dialog an empty one")
    func uasWithoutTag() throws {
        var request = try SIPRequest.sample(extra: [(.contact, "<sip:alice@h>")])
        request.headers[.from] = "<sip:alice@acme.example>"
        let dialog = try #require(Dialog(answering: request, localTag: "orbit", flow: .phone))
        #expect(dialog.id.remoteTag == "")
        #expect(dialog.remote.description == "<sip:alice@acme.example>")
    }

    @Test("Without a Contact, or with one that cannot be read, there is nobody to send to and no dialog", arguments: [nil, "*", "sip:", "<sip:a@h"])
    func uasWithoutContact(_ contact: String?) throws {
        let request = try SIPRequest.sample(extra: contact.map { [(.contact, $0)] } ?? [])
        #expect(Dialog(answering: request, localTag: "orbit", flow: .phone) == nil)
    }

    @Test("Without From, To or Call-ID there is no dialog", arguments: [SIPHeaderName.from, .to, .callID])
    func incomplete(_ name: SIPHeaderName) throws {
        var request = try SIPRequest.sample(extra: [(.contact, "<sip:alice@h>")])
        var response = SIPResponse(to: request, status: .ok, tag: "peer")
        request.headers.removeAll(name)
        response.headers.removeAll(name)
        #expect(Dialog(answering: request, localTag: "orbit", flow: .phone) == nil)
        #expect(Dialog(request: request, response: response, flow: .phone) == nil)
    }

    // MARK: As the caller

    @Test("A 2xx to our INVITE makes a confirmed dialog with the peer's tag and contact, and our CSeq")
    func uac() throws {
        let dialog = try Self.made(extra: [(.contact, "<sip:7001@192.0.2.20>")])
        #expect(dialog.id == DialogID(callID: "c-2", localTag: "phone", remoteTag: "peer"))
        #expect(dialog.local.description == "\"Alice Archer\" <sip:alice@acme.example>;tag=phone")
        #expect(dialog.remote.description == "<sip:7001@acme.example>;tag=peer")
        #expect(dialog.remoteTarget.description == "sip:7001@192.0.2.20")
        #expect(dialog.localSequence == 7)
        #expect(dialog.remoteSequence == nil)
        #expect(dialog.flow == .otherPhone)
        #expect(dialog.isConfirmed)
    }

    @Test("The caller's route set is Record-Route from the end")
    func uacRoutes() throws {
        let dialog = try Self.made(extra: Self.routes)
        #expect(dialog.routeSet.map(\.description) == ["\"Three\" <sip:p3.example;lr>;x=y", "<sip:p2.example;lr>", "<sip:p1.example;lr>"])
    }

    @Test("A provisional response makes an early dialog; without a Contact requests go where the INVITE went")
    func early() throws {
        let dialog = try Self.made(by: .ringing)
        #expect(!dialog.isConfirmed)
        #expect(dialog.remoteTarget.description == "sip:7001@acme.example")
    }

    @Test("Two phones that answer make two dialogs, told apart by their tags alone")
    func forked() throws {
        let first = try Self.made(by: .ringing, toTag: "desk")
        let second = try Self.made(by: .ringing, toTag: "mobile")
        #expect(first.id != second.id)
        #expect(first.id.localTag == second.id.localTag)
        #expect(try Self.made(toTag: nil).id.remoteTag == "")
    }

    @Test("A request of ours without a tag makes no dialog")
    func uacWithoutTag() throws {
        var request = try SIPRequest.sample()
        request.headers[.from] = "<sip:alice@acme.example>"
        #expect(Dialog(request: request, response: SIPResponse(to: request, status: .ok, tag: "peer"), flow: .phone) == nil)
    }

    // MARK: The record

    @Test("A dialog that is written down is read as the same, and goes on")
    func codable() throws {
        for var dialog in [try Self.answered(extra: Self.routes), try Self.made(extra: Self.routes + [(.contact, "<tel:+12025550101>")])] {
            var read = try JSONDecoder().decode(Dialog.self, from: try JSONEncoder().encode(dialog))
            #expect(read == dialog)
            #expect(read.request(.bye) == dialog.request(.bye))
            #expect(read == dialog)
        }
    }
}
