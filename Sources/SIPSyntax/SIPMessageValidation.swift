/// What every message must have before anything looks at it (RFC 3261 §8.1.1, §8.2, RFC 4475 §3.1.2).
enum SIPMessageValidation {
    static func check(_ request: SIPRequest) throws(SIPParseError) {
        let cseq = try self.checkCommon(request.headers)
        guard cseq.method == request.method else { throw SIPParseError(.malformedHeader, field: "CSeq", offset: 0) }
        if let value = request.headers[.maxForwards] {
            guard value.utf8.allSatisfy(\.isDigit), let number = Int(value), number <= 255 else {
                throw SIPParseError(.malformedHeader, field: "Max-Forwards", offset: 0)
            }
        }
        for value in request.headers[values: .contact] where value != "*" {
            _ = try SIPNameAddress(parsing: value)
        }
        for name in [SIPHeaderName.route, .recordRoute] {
            for value in request.headers[values: name] { _ = try SIPNameAddress(parsing: value, field: name.description) }
        }
        if let value = request.headers[.expires], !value.utf8.allSatisfy(\.isDigit) || UInt32(value) == nil {
            throw SIPParseError(.malformedHeader, field: "Expires", offset: 0)
        }
        if let date = request.headers[.date], !date.hasSuffix("GMT") {
            throw SIPParseError(.malformedHeader, field: "Date", offset: 0)
        }
    }

    static func check(_ response: SIPResponse) throws(SIPParseError) {
        _ = try self.checkCommon(response.headers)
    }

    private static func checkCommon(_ headers: SIPHeaders) throws(SIPParseError) -> SIPSequence {
        for name in [SIPHeaderName.from, .to, .callID, .cseq] {
            let count = headers.count(of: name)
            guard count > 0 else { throw SIPParseError(.missingHeader, field: name.description, offset: 0) }
            // A message with two From fields means two things to two readers (RFC 4475 §3.3.8, multi01).
            guard count == 1 else { throw SIPParseError(.malformedHeader, field: name.description, offset: 0) }
        }
        guard headers.count(of: .maxForwards) <= 1 else { throw SIPParseError(.malformedHeader, field: "Max-Forwards", offset: 0) }
        let vias = headers[values: .via]
        guard !vias.isEmpty else { throw SIPParseError(.missingHeader, field: "Via", offset: 0) }
        for via in vias { _ = try SIPVia(parsing: via) }
        guard let from = headers[.from], let to = headers[.to], let callID = headers[.callID], let cseq = headers[.cseq] else {
            preconditionFailure("counted above")
        }
        for (name, value) in [("From", from), ("To", to)] {
            let address = try SIPNameAddress(parsing: value, field: name)
            guard !address.parameters.hasDuplicate else { throw SIPParseError(.malformedHeader, field: name, offset: 0) }
        }
        guard !callID.isEmpty, !callID.utf8.contains(where: { $0 <= 32 }) else {
            throw SIPParseError(.malformedHeader, field: "Call-ID", offset: 0)
        }
        return try SIPSequence(parsing: cseq)
    }

    /// Whether an error response could be matched where the request came from.
    ///
    /// The way back is the request's flow, so that a Via which cannot be read is only copied (RFC 4475 §3.1.2.1, badinv01, and
    /// §3.1.2.16, badvers).
    static func canBeAnswered(_ request: SIPRequest) -> Bool {
        request.headers[.via] != nil && request.callID != nil && request.headers[.from] != nil && request.headers[.to] != nil
            && request.headers[.cseq] != nil
    }
}
