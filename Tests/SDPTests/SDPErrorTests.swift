import SDP
import Testing

@Suite("Descriptions that cannot be read (RFC 8866 §5, §9)")
struct SDPErrorTests {
    /// A description and the line that is wrong with it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var reason: String
        var line: Int
        var text: String

        var testDescription: String { "\(self.reason): \(self.text.debugDescription)" }

        init(_ reason: String, line: Int, _ text: String) {
            self.reason = reason
            self.line = line
            self.text = text
        }
    }

    private static let head = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\n"

    static let faults: [Fault] = [
        Fault("v= does not come first", line: 1, "o=- 1 1 IN IP4 192.0.2.1\nv=0"),
        Fault("v= does not come first", line: 3, "\n\ns=-\nv=0"),
        Fault("version is not 0", line: 1, "v=1"),
        Fault("version is not 0", line: 1, "v="),
        Fault("version is not 0", line: 1, "v=0 "),
        Fault("version is not 0", line: 4, head + "v=0"),
        Fault("no o= line", line: 1, ""),
        Fault("no o= line", line: 2, "v=0\ns=-"),
        Fault("not of the form x=…", line: 4, head + "a"),
        Fault("not of the form x=…", line: 4, head + "hello"),
        Fault("not of the form x=…", line: 4, head + " a=b"),
        Fault("not of the form x=…", line: 4, head + "é=b"),
        Fault("not of the form x=…", line: 1, "INVITE sip:1002@acme.example SIP/2.0"),
        Fault("unknown line type", line: 4, head + "A=b"),
        Fault("unknown line type", line: 4, head + "1=b"),
        Fault("a control character in the line", line: 4, head + "a=b\rc=IN IP4 203.0.113.66"),
        Fault("a control character in the line", line: 4, head + "a=b\r\r\n"),
        Fault("a control character in the line", line: 4, head + "a=b\0c"),
        Fault("malformed o=", line: 2, "v=0\no="),
        Fault("malformed o=", line: 2, "v=0\no=- 1 1 IN IP4"),
        Fault("malformed o=", line: 2, "v=0\no=My Phone 1 1 IN IP4 192.0.2.1"),
        Fault("malformed o=", line: 2, "v=0\no=- 1 1 IN IP5 192.0.2.1"),
        Fault("malformed o=", line: 2, "v=0\no=- 1 1 IN IP4 /"),
        Fault("malformed o=", line: 2, "v=0\no=- 1 1 ATM IP4 192.0.2.1"),
        Fault("malformed c=", line: 4, head + "c="),
        Fault("malformed c=", line: 4, head + "c=192.0.2.1"),
        Fault("malformed c=", line: 4, head + "c=IN IP4"),
        Fault("malformed c=", line: 4, head + "c=IN IP4 /127"),
        Fault("malformed c=", line: 4, head + "c=IN ip4 192.0.2.1"),
        Fault("malformed c=", line: 6, head + "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 a b"),
        Fault("malformed m=", line: 4, head + "m="),
        Fault("malformed m=", line: 4, head + "m=audio 4000 RTP/AVP"),
        Fault("malformed port in m=", line: 4, head + "m=audio port RTP/AVP 0"),
        Fault("malformed port in m=", line: 4, head + "m=audio 65536 RTP/AVP 0"),
        Fault("malformed port in m=", line: 4, head + "m=audio -1 RTP/AVP 0"),
        Fault("malformed port in m=", line: 4, head + "m=audio /2 RTP/AVP 0"),
        Fault("malformed port in m=", line: 4, head + "m=audio 99999999999999999999 RTP/AVP 0"),
        Fault("no c= line for this stream", line: 4, head + "m=audio 4000 RTP/AVP 0\na=sendrecv\na=ptime:20\n"),
        Fault(
            "no c= line for this stream", line: 7,
            head + "m=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.1\n\nm=video 4002 RTP/AVP 96\nm=text 0 RTP/AVP 98\n"),
    ]

    @Test("An error names the line at fault and what is wrong with it", arguments: faults)
    func fault(_ fault: Fault) throws {
        let error = #expect(throws: SDPError.self) { try SessionDescription(parsing: [UInt8](fault.text.utf8)) }
        #expect(error?.reason == fault.reason)
        #expect(error?.line == fault.line)
        #expect(error?.description == "SDP line \(fault.line): \(fault.reason)")
    }

    @Test("No error repeats what the peer wrote: its text ends up in a reason phrase")
    func noEcho() {
        for fault in Self.faults {
            let marked = fault.text.replacing("audio", with: "MARK").replacing("port", with: "MARK").replacing("hello", with: "MARK")
            do throws(SDPError) {
                _ = try SessionDescription(parsing: [UInt8](marked.utf8))
                Issue.record("\(marked.debugDescription) was read")
            } catch {
                #expect(!error.description.contains("MARK"))
            }
        }
    }
}
