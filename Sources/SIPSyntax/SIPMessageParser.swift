/// Reads one message from the bytes of one datagram, or of one frame of a stream (RFC 3261 §7, §18.3).
public struct SIPMessageParser: Sendable {
    /// What came out of the bytes.
    public enum Outcome: Hashable, Sendable {
        case message(SIPMessage)
        /// A request that cannot be processed, with as much of it as an error response needs. Send `error.status`.
        case malformedRequest(SIPRequest, SIPParseError)
        /// Not answerable: a malformed response, an ACK, or no message at all.
        case dropped(SIPParseError)
        /// Only line ends: a keep-alive (RFC 5626 §3.5.1).
        case keepAlive
    }

    public var limits: SIPParseLimits

    public init(limits: SIPParseLimits = .standard) {
        self.limits = limits
    }

    public func parse(_ bytes: [UInt8]) -> Outcome {
        bytes.withUnsafeBufferPointer { self.parse($0) }
    }

    public func parse(_ buffer: UnsafeBufferPointer<UInt8>) -> Outcome {
        var start = 0
        while start < buffer.count, buffer[start] == 13 || buffer[start] == 10 { start += 1 }
        guard start < buffer.count else { return .keepAlive }
        guard buffer.count - start <= self.limits.message else { return .dropped(SIPParseError(.tooLarge, offset: self.limits.message)) }
        var reader = LineReader(bytes: buffer, position: start)
        guard let startLine = reader.line() else { return .dropped(SIPParseError(.startLine, offset: start)) }

        let line = UnsafeBufferPointer(rebasing: buffer[startLine])
        var headers = SIPHeaders()
        headers.reserveCapacity(16)
        var failure: SIPParseError?
        do throws(SIPParseError) {
            try self.readHeaders(&reader, from: start, into: &headers)
        } catch {
            failure = error
        }
        return line.count >= 4 && UnsafeBufferPointer(rebasing: line[..<4]).equalsIgnoringCase("SIP/")
            ? self.response(line, headers: headers, reader: reader, failure: failure)
            : self.request(line, headers: headers, reader: reader, failure: failure)
    }

    /// - Parameter start: where the message begins; its start line counts towards the limit of the head.
    private func readHeaders(
        _ reader: inout LineReader, from start: Int, into headers: inout SIPHeaders
    ) throws(SIPParseError) {
        while true {
            let lineStart = reader.position
            guard let line = reader.foldedLine() else { throw SIPParseError(.malformedHeader, offset: lineStart) }
            if line.isEmpty { return }
            guard reader.position - start <= self.limits.head, headers.fields.count < self.limits.headerCount else {
                throw SIPParseError(.tooLarge, offset: lineStart)
            }
            let bytes = UnsafeBufferPointer(rebasing: reader.bytes[line])
            var nameEnd = 0
            while nameEnd < bytes.count, bytes[nameEnd].isToken { nameEnd += 1 }
            var colon = nameEnd
            while colon < bytes.count, bytes[colon].isWhitespace { colon += 1 }
            guard nameEnd > 0, colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else {
                throw SIPParseError(.malformedHeader, offset: lineStart)
            }
            let name = SIPHeaderName(bytes: UnsafeBufferPointer(rebasing: bytes[..<nameEnd]))
            let value = LineReader.unfold(UnsafeBufferPointer(rebasing: bytes[(colon + 1)...]))
            guard value.utf8.count <= self.limits.headerValue else {
                throw SIPParseError(.tooLarge, field: name.description, offset: lineStart)
            }
            headers.append(name, value)
        }
    }

    /// The body that Content-Length names; all that is left when there is none (RFC 3261 §18.3).
    private func body(_ headers: SIPHeaders, _ reader: LineReader) throws(SIPParseError) -> [UInt8] {
        let rest = reader.bytes.count - reader.position
        guard let value = headers[.contentLength] else {
            return rest > 0 ? [UInt8](reader.bytes[reader.position...]) : []
        }
        guard !value.isEmpty, value.utf8.allSatisfy(\.isDigit), let length = Int(value), headers.count(of: .contentLength) == 1 else {
            throw SIPParseError(.malformedHeader, field: "Content-Length", offset: reader.position)
        }
        guard length <= self.limits.message else { throw SIPParseError(.tooLarge, field: "Content-Length", offset: reader.position) }
        guard length <= rest else {
            throw SIPParseError(.bodyShorterThanContentLength, field: "Content-Length", offset: reader.bytes.count)
        }
        return length > 0 ? [UInt8](reader.bytes[reader.position..<(reader.position + length)]) : []
    }

    private func request(
        _ line: UnsafeBufferPointer<UInt8>, headers: SIPHeaders, reader: LineReader, failure: SIPParseError?
    ) -> Outcome {
        var request = SIPRequest(method: .options, uri: SIPURI(host: "invalid"), headers: headers)
        var failure = failure
        do throws(SIPParseError) {
            let (method, uri) = try Self.requestLine(line)
            request.method = method
            request.uri = uri
        } catch {
            // The method is needed to know whether this may be answered at all: an ACK never is.
            let token = UnsafeBufferPointer(rebasing: line.prefix { $0 != 32 })
            guard !token.isEmpty, token.allSatisfy(\.isToken) else { return .dropped(error) }
            request.method = SIPMethod(rawValue: String(decoding: token, as: UTF8.self))
            failure = error
        }
        if failure == nil {
            do throws(SIPParseError) {
                request.body = try self.body(headers, reader)
                try SIPMessageValidation.check(request)
            } catch {
                failure = error
            }
        }
        guard let failure else { return .message(.request(request)) }
        let isAnswerable = request.method != .ack && SIPMessageValidation.canBeAnswered(request)
        return isAnswerable ? .malformedRequest(request, failure) : .dropped(failure)
    }

    private func response(
        _ line: UnsafeBufferPointer<UInt8>, headers: SIPHeaders, reader: LineReader, failure: SIPParseError?
    ) -> Outcome {
        do throws(SIPParseError) {
            if let failure { throw failure }
            let (status, reason) = try Self.statusLine(line)
            let response = SIPResponse(status: status, reason: reason, headers: headers, body: try self.body(headers, reader))
            try SIPMessageValidation.check(response)
            return .message(.response(response))
        } catch {
            return .dropped(error)
        }
    }

    /// `Method SP Request-URI SP SIP-Version`, with exactly one space between them (RFC 3261 §7.1).
    private static func requestLine(_ line: UnsafeBufferPointer<UInt8>) throws(SIPParseError) -> (SIPMethod, SIPURI) {
        guard let first = line.firstIndex(of: 32), first > 0 else { throw SIPParseError(.startLine, offset: 0) }
        let name = UnsafeBufferPointer(rebasing: line[..<first])
        guard name.allSatisfy(\.isToken) else { throw SIPParseError(.startLine, offset: 0) }
        guard let last = line.lastIndex(of: 32), last > first + 1 else { throw SIPParseError(.startLine, offset: first) }
        let version = UnsafeBufferPointer(rebasing: line[(last + 1)...])
        guard version.equalsIgnoringCase("SIP/2.0") else {
            let isVersion = version.count > 4 && UnsafeBufferPointer(rebasing: version[..<4]).equalsIgnoringCase("SIP/")
            throw SIPParseError(isVersion ? .version : .startLine, offset: last)
        }
        var scanner = GrammarScanner(UnsafeBufferPointer(rebasing: line[(first + 1)..<last]))
        let uri = try SIPURI.parse(&scanner, until: scanner.bytes.count)
        let method = SIPMethod.known(name) ?? SIPMethod(rawValue: String(decoding: name, as: UTF8.self))
        return (method, uri)
    }

    /// `SIP-Version SP Status-Code SP Reason-Phrase` (RFC 3261 §7.2). The phrase may be empty.
    private static func statusLine(_ line: UnsafeBufferPointer<UInt8>) throws(SIPParseError) -> (SIPStatus, String) {
        guard line.count >= 11, UnsafeBufferPointer(rebasing: line[..<8]).equalsIgnoringCase("SIP/2.0 ") else {
            throw SIPParseError(.startLine, offset: 0)
        }
        var code = 0
        for index in 8..<11 {
            guard line[index].isDigit else { throw SIPParseError(.startLine, offset: index) }
            code = code * 10 + Int(line[index] - 48)
        }
        guard (100...699).contains(code), line.count == 11 || line[11] == 32 else { throw SIPParseError(.startLine, offset: 8) }
        let reason = line.count > 12 ? LineReader.unfold(UnsafeBufferPointer(rebasing: line[12...])) : ""
        return (SIPStatus(rawValue: code), reason)
    }
}
