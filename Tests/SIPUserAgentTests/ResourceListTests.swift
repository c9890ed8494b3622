import SIPUserAgent
import Testing

@Suite("The state of a list of resources (RFC 4662)")
struct ResourceListTests {
    private static func list(_ resources: [ResourceList.Resource], isFull: Bool = true) -> (contentType: String, body: String) {
        ResourceList(
            uri: "sip:alice-list@acme.example", version: 3, isFull: isFull, resources: resources, bodyType: DialogInfo.contentType
        ).multipart(boundary: "b0und")
    }

    /// The parts of a multipart body (RFC 2046 §5.1): each one's header lines and content.
    private static func parts(_ body: String) -> [(headers: [String], content: String)] {
        body.split(separator: "--b0und").filter { !$0.hasPrefix("--") }.map { part in
            let halves = part.split(separator: "\r\n\r\n", maxSplits: 1)
            return (halves[0].split(separator: "\r\n").map(String.init), halves.count > 1 ? String(halves[1]) : "")
        }
    }

    @Test("The media type names the root, its type and the boundary (RFC 2387 §3.4)")
    func contentType() {
        let type = Self.list([]).contentType
        #expect(type.hasPrefix("multipart/related;"))
        #expect(type.contains("type=\"application/rlmi+xml\""))
        #expect(type.contains("start=\"<rlmi@b0und>\""))
        #expect(type.contains("boundary=\"b0und\""))
    }

    @Test("The root comes first; each resource's document is a part that its cid names, and the last boundary closes the body")
    func multipart() {
        let body = Self.list([
            .init(uri: "sip:7001@acme.example", name: "Orbit 1", body: "<one/>"), .init(uri: "sip:1002@acme.example", name: nil, body: "<two/>"),
        ]).body
        let parts = Self.parts(body)
        #expect(parts.count == 3)
        #expect(parts[0].headers.contains("Content-ID: <rlmi@b0und>"))
        #expect(parts[0].headers.contains { $0.hasPrefix("Content-Type: application/rlmi+xml") })
        #expect(parts[1].headers.contains { $0.hasPrefix("Content-Type: application/dialog-info+xml") })
        #expect(parts[1].content.contains("<one/>") && parts[2].content.contains("<two/>"))
        for part in parts { #expect(part.headers.contains { $0.hasPrefix("Content-Transfer-Encoding: binary") }) }
        for (index, part) in parts.dropFirst().enumerated() {
            let id = part.headers.first { $0.hasPrefix("Content-ID: <") }.map { String($0.dropFirst(13).dropLast()) } ?? "none"
            let list = parts[0].content.split(separator: "<resource ")[index + 1]
            #expect(list.contains("cid=\"\(id)\""))
        }
        #expect(body.hasSuffix("--b0und--\r\n"))
    }

    @Test("The list carries its URI, version and whether it is full state (§5.1, §5.2)", arguments: [true, false])
    func root(_ isFull: Bool) {
        let root = Self.parts(Self.list([], isFull: isFull).body)[0].content
        #expect(
            root.contains("<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:alice-list@acme.example\" version=\"3\" fullState=\"\(isFull)\">"))
    }

    @Test("A resource has a name where there is one, and an active instance where its state is told (§5.3 to §5.5)")
    func resource() {
        let root = Self.parts(
            Self.list([
                .init(uri: "sip:7001@acme.example", name: "Tom & Jerry", body: "<one/>"), .init(uri: "sip:7002@acme.example", name: nil, body: nil),
            ]).body)[0].content
        #expect(root.contains("<resource uri=\"sip:7001@acme.example\"><name>Tom &amp; Jerry</name><instance id=\"1\" state=\"active\" cid="))
        #expect(root.contains("<resource uri=\"sip:7002@acme.example\"></resource>"))
    }

    @Test("A resource that is gone or hidden has a terminated instance with the reason, and no part (§5.5)", arguments: ["noresource", "rejected"])
    func terminated(_ reason: String) {
        let parts = Self.parts(Self.list([.init(uri: "sip:7001@acme.example", name: nil, body: "<one/>", termination: reason)]).body)
        #expect(parts.count == 1)
        #expect(parts[0].content.contains("<instance id=\"1\" state=\"terminated\" reason=\"\(reason)\"/>"))
    }
}
