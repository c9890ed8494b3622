import Foundation
import Testing

@testable import WebexAPI

@Suite("The API on the wire (RFC 9112)", .timeLimit(.minutes(1)))
struct WireTests {
    /// One request; the last one of a connection says so.
    private static func request(_ line: String, _ headers: [String] = [], body: String = "", isLast: Bool = false) -> String {
        let length = body.isEmpty ? [] : ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        let lines =
            ["\(line) HTTP/1.1", "Host: orbit.example", "Authorization: Bearer alice"] + headers + length + (isLast ? ["Connection: close"] : [])
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// The status lines of all that was answered; a body need not end with a line end.
    private static func statusLines(_ text: String) -> [String] {
        text.matches(of: /HTTP\/1\.1 ([0-9]{3} [^\r\n]*)\r\n/).map { String($0.output.1) }
    }

    private static let last = request("GET /v1/people/me", isLast: true)

    @Test("Several requests on one connection are answered one after the other, each with a reason phrase")
    func keepAlive() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(Self.request("GET /v1/people/me"))
            try await wire.send(Self.request("GET /v1/nothing"))
            try await wire.send(Self.request("DELETE /v1/telephony/calls"))
            try await wire.send(Self.request("POST /v1/telephony/calls/dial", body: "{}"))
            try await wire.send(Self.request("POST /v1/telephony/calls/hangup", body: #"{"callId": "x"}"#))
            try await wire.send(Self.request("DELETE /v1/telephony/config/locations/hq/callParkExtensions/orbit-1"))
            try await wire.send(Self.last)
            #expect(
                Self.statusLines(await wire.readToEnd()) == [
                    "200 OK", "404 Not Found", "405 Method Not Allowed", "400 Bad Request", "404 Not Found", "204 No Content", "200 OK",
                ])
        }
    }

    @Test("Requests that come together are all answered")
    func pipelined() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(String(repeating: Self.request("GET /v1/people/me"), count: 20) + Self.last)
            #expect(Self.statusLines(await wire.readToEnd()) == Array(repeating: "200 OK", count: 21))
        }
    }

    @Test("A HEAD is answered without a body, and the connection goes on")
    func head() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(Self.request("HEAD /v1/people/me") + Self.request("HEAD /v1/nothing") + Self.last)
            let text = await wire.readToEnd()
            #expect(Self.statusLines(text) == ["405 Method Not Allowed", "404 Not Found", "200 OK"])
            #expect(!text.contains("is not allowed here"))
            #expect(!text.contains("There is no"))
        }
    }

    @Test("A body in chunks is read like any other")
    func chunked() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(Self.request("POST /v1/telephony/calls/dial", ["Content-Type: application/json", "Transfer-Encoding: chunked"]))
            for part in [#"{"desti"#, #"nation": "#, #""9999"}"#] { try await wire.send("\(String(part.utf8.count, radix: 16))\r\n\(part)\r\n") }
            try await wire.send("0\r\n\r\n" + Self.last)
            #expect(Self.statusLines(await wire.readToEnd()) == ["404 Not Found", "200 OK"])
        }
    }

    @Test("A body that is too large is answered with 413, with the API's error")
    func tooLarge() async throws {
        try await Wire.run(try await APIBench()) { wire in
            let body = #"{"padding": "\#(String(repeating: "x", count: 1 << 21))"}"#
            try await wire.send(Self.request("POST /v1/telephony/calls/dial", body: body, isLast: true))
            let text = await wire.readToEnd()
            #expect(text.hasPrefix("HTTP/1.1 413 "))
            #expect(text.contains("trackingId"))
        }
    }

    @Test("Links name the host that the client asked")
    func host() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(Self.request("GET /v1/telephony/config/callParkExtensions?max=1", isLast: true))
            let text = await wire.readToEnd()
            #expect(text.contains("<http://orbit.example/v1/telephony/config/callParkExtensions?max=1&start=1>;rel=\"next\""))
        }
    }

    @Test("An answer without a body has no type and no length of one")
    func noContent() async throws {
        try await Wire.run(try await APIBench()) { wire in
            try await wire.send(Self.request("DELETE /v1/telephony/config/locations/hq/callParkExtensions/orbit-1", isLast: true))
            let text = await wire.readToEnd().lowercased()
            #expect(text.hasPrefix("http/1.1 204"))
            #expect(!text.contains("content-type"))
            #expect(!text.contains("content-length"))
        }
    }
}
