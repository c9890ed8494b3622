import SIPSyntax
import Testing

@Suite("Torture messages: what comes of each (RFC 4475 §3)")
struct TortureOutcomeTests {
    @Test("Each message comes out as RFC 4475 asks", arguments: TortureCase.all)
    func outcome(_ torture: TortureCase) {
        let outcome = SIPMessageParser().parse(torture.bytes)
        switch (torture.expectation, outcome) {
        case (.message, .message), (.dropped, .dropped):
            break
        case (.malformedRequest(let status, let field), .malformedRequest(_, let error)):
            #expect(error.status == status)
            if let field { #expect(error.field == field) }
        default:
            Issue.record("\(torture.name) became \(outcome), not \(torture.expectation)")
        }
    }

    @Test("All forty-nine messages of RFC 4475 are here, each of them once")
    func complete() {
        #expect(TortureCase.all.count == 49)
        #expect(Set(TortureCase.all.map(\.name)).count == 49)
        #expect(Set(TortureCase.all.map(\.section)).count == 49)
    }

    @Test(
        "A request that must be refused still brings the headers that the refusal copies",
        arguments: TortureCase.all.filter {
            if case .malformedRequest = $0.expectation { true } else { false }
        })
    func answerable(_ torture: TortureCase) throws {
        guard case .malformedRequest(let request, let error) = SIPMessageParser().parse(torture.bytes) else {
            Issue.record("\(torture.name) is not answerable")
            return
        }
        let response = SIPResponse(to: request, status: error.status, tag: "refused")
        for name in [SIPHeaderName.via, .from, .to, .callID, .cseq] {
            let value = try #require(request.headers[name], "\(torture.name) lost \(name)")
            #expect(response.headers[name]?.hasPrefix(value) == true)
        }
        #expect(torture.name == "multi01" || request.callID?.hasPrefix(torture.name + ".") == true)
    }

    @Test(
        "What was read is written and read again as the same message",
        arguments: TortureCase.all.filter { $0.expectation == .message })
    func rewritten(_ torture: TortureCase) {
        guard case .message(let message) = SIPMessageParser().parse(torture.bytes) else {
            Issue.record("\(torture.name) was not read")
            return
        }
        let bytes = message.serialized()
        guard case .message(let again) = SIPMessageParser().parse(bytes) else {
            Issue.record("\(torture.name) was not read again")
            return
        }
        #expect(again.serialized() == bytes)
        #expect(again.body == message.body)
        #expect(again.headers.withoutContentLength == message.headers.withoutContentLength)
    }

    @Test("A line end of one LF is as good as CR LF", arguments: TortureCase.all.filter { $0.expectation == .message })
    func lineFeeds(_ torture: TortureCase) {
        // A body has the length that its head says, so only messages without one can lose their CRs.
        guard case .message(let message) = SIPMessageParser().parse(torture.bytes), message.body.isEmpty else { return }
        guard case .message(let other) = SIPMessageParser().parse(torture.bytes.filter { $0 != 13 }) else {
            Issue.record("\(torture.name) was not read without CRs")
            return
        }
        #expect(other == message)
    }
}

extension SIPHeaders {
    /// Content-Length is written from the body, last, whatever was read.
    var withoutContentLength: [Field] { self.fields.filter { $0.name != .contentLength } }
}
