import SIPUserAgent
import Testing

@Suite("The state of dialogs (RFC 4235)")
struct DialogInfoTests {
    private static func dialog(
        _ id: String, _ state: DialogInfo.State = .confirmed, remote: DialogInfo.Participant? = nil, isParked: Bool = false
    ) -> DialogInfo.Dialog {
        DialogInfo.Dialog(
            id: id, callID: "call-" + id, localTag: "l", remoteTag: "r", direction: .recipient, state: state,
            local: .init(name: "Orbit 1", uri: "sip:7001@acme.example"), remote: remote, isParked: isParked)
    }

    private static func document(_ dialogs: [DialogInfo.Dialog], version: Int = 0, isFull: Bool = true) -> String {
        DialogInfo(entity: "sip:7001@acme.example", version: version, isFull: isFull, dialogs: dialogs).xml
    }

    @Test("The root carries namespace, version, state and entity (§4.1)", arguments: [true, false])
    func root(_ isFull: Bool) {
        let xml = Self.document([], version: 7, isFull: isFull)
        #expect(xml.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\""))
        #expect(xml.contains(" version=\"7\" state=\"\(isFull ? "full" : "partial")\" entity=\"sip:7001@acme.example\">"))
        #expect(!xml.contains("<dialog "))
        #expect(xml.hasSuffix("</dialog-info>\n"))
    }

    @Test("A dialog carries id, call-id, both tags, direction and state, and its two parties with their targets (§4.1.1 to §4.1.6)")
    func element() {
        let xml = Self.document([Self.dialog("1", remote: .init(name: "Bob", uri: "sip:1002@acme.example"))])
        #expect(xml.contains("<dialog id=\"1\" call-id=\"call-1\" local-tag=\"l\" remote-tag=\"r\" direction=\"recipient\">"))
        #expect(xml.contains("<state>confirmed</state>"))
        #expect(
            xml.contains(
                "<local><identity display=\"Orbit 1\">sip:7001@acme.example</identity><target uri=\"sip:7001@acme.example\"/></local>"))
        #expect(
            xml.contains("<remote><identity display=\"Bob\">sip:1002@acme.example</identity><target uri=\"sip:1002@acme.example\"/></remote>"))
    }

    @Test("Each state and direction under its name (§3.7.1, §4.1.1)")
    func states() {
        #expect([DialogInfo.State.trying, .early, .confirmed, .terminated].map(\.rawValue) == ["trying", "early", "confirmed", "terminated"])
        #expect([DialogInfo.Direction.initiator, .recipient].map(\.rawValue) == ["initiator", "recipient"])
    }

    @Test("A party that is not told is left out, and so is a name that there is not")
    func unknown() {
        let xml = Self.document([Self.dialog("1")])
        #expect(!xml.contains("<remote>"))
        #expect(Self.document([Self.dialog("1", remote: .init(name: nil, uri: "sip:x@y"))]).contains("<identity>sip:x@y</identity>"))
    }

    @Test("Markup in names, URIs and ids is escaped, and what XML cannot hold is left out")
    func escaped() {
        let xml = Self.document([Self.dialog("<1>", remote: .init(name: "B\"o&b'\u{1}\u{7}\n", uri: "sip:a&b@c"))])
        #expect(xml.contains("<dialog id=\"&lt;1&gt;\" call-id=\"call-&lt;1&gt;\""))
        #expect(xml.contains("display=\"B&quot;o&amp;b&apos; \">sip:a&amp;b@c<"))
        #expect(xml.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
    }

    @Test("A parked call is told again as BroadWorks phones know it, in the namespace that the root declares")
    func parked() {
        let bob = DialogInfo.Participant(name: "Bob", uri: "sip:1002@acme.example")
        let xml = Self.document([Self.dialog("1", remote: bob, isParked: true)])
        #expect(xml.contains("xmlns:bw=\"http://schema.broadsoft.com/callpark\""))
        #expect(
            xml.contains("<bw:callpark><bw:parked><identity display=\"Bob\">sip:1002@acme.example</identity></bw:parked></bw:callpark>"))
        #expect(!Self.document([Self.dialog("1", remote: bob)]).contains("<bw:"))
    }

    @Test("Changes are what is new, what is different, and as terminated what is gone (§4.1, partial)")
    func changes() {
        let old = [Self.dialog("gone", isParked: true), Self.dialog("same"), Self.dialog("early", .early)]
        let new = [Self.dialog("same"), Self.dialog("early", .confirmed), Self.dialog("new")]
        let changes = DialogInfo.changes(from: old, to: new)
        #expect(changes.map(\.id) == ["gone", "early", "new"])
        #expect(changes.map(\.state) == [.terminated, .confirmed, .confirmed])
        #expect(changes.allSatisfy { !$0.isParked })
    }

    @Test("Nothing has changed: no dialog is told")
    func noChanges() {
        let dialogs = [Self.dialog("1"), Self.dialog("2", .early)]
        #expect(DialogInfo.changes(from: dialogs, to: dialogs).isEmpty)
        #expect(DialogInfo.changes(from: [], to: []).isEmpty)
    }
}
