import SIPUserAgent
import Testing

@Suite("Call park notification (PARK.md, From a phone: x-broadworks-callpark-info)")
struct CallParkInfoTests {
    private static let start =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x-broadworks-callpark-info xmlns=\"http://schema.broadsoft.com/callpark\">"

    @Test("Somebody is parked: the document names them")
    func parked() {
        let xml = CallParkInfo(parked: .init(name: "Bob & Co", uri: "sip:1002@acme.example")).xml
        #expect(
            xml == Self.start
                + "<callpark><parked><identity display=\"Bob &amp; Co\">sip:1002@acme.example</identity></parked></callpark>"
                + "</x-broadworks-callpark-info>\n")
    }

    @Test("Nobody is parked: an empty callpark")
    func free() {
        #expect(CallParkInfo(parked: nil).xml == Self.start + "<callpark/></x-broadworks-callpark-info>\n")
        #expect(CallParkInfo.contentType == "application/x-broadworks-callpark-info+xml")
    }
}
