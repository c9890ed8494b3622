import SIPSyntax
import Testing

@Suite("Stream framer: when a stream can no longer be followed (RFC 3261 §18.3, §20.14)")
struct SIPStreamFramerErrorTests {
    /// The error that ends the stream.
    private func failure(_ portions: [[UInt8]], limits: SIPParseLimits = .standard) -> SIPParseError? {
        do throws(SIPParseError) {
            _ = try frames(portions, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    private func head(_ lines: String...) -> [UInt8] {
        wire(["OPTIONS sip:a@b SIP/2.0", "Call-ID: 1"] + lines + [""])
    }

    @Test("A message without Content-Length ends the stream")
    func missing() {
        let error = self.failure([self.head("Content-Type: text/plain")])
        #expect(error?.code == .missingHeader)
        #expect(error?.field == "Content-Length")
        #expect(error?.status == .badRequest)
    }

    @Test(
        "A Content-Length that is no number ends the stream",
        arguments: ["-1", "-999", "+5", "", "5 5", "0x10", "5;", "12a", "٣", "1.0", "99999999999999999999", "9223372036854775808"])
    func malformed(_ value: String) {
        let error = self.failure([self.head("Content-Length: \(value)")])
        #expect(error?.code == .malformedHeader)
        #expect(error?.field == "Content-Length")
    }

    @Test(
        "A Content-Length beyond the limit ends the stream before its body is waited for",
        arguments: ["65536", "4294967296", "9223372036854775807", "0000000000000070000"])
    func huge(_ value: String) {
        let error = self.failure([self.head("l: \(value)")])
        #expect(error?.code == .tooLarge)
        #expect(error?.status == .messageTooLarge)
    }

    @Test("A head and its body may have the limit together, and not a byte more")
    func messageLimit() throws {
        var limits = SIPParseLimits.standard
        let message = invite("limit", body: String(repeating: "x", count: 500))
        limits.message = message.count
        #expect(try frames([message], limits: limits) == [.message(message)])
        limits.message -= 1
        #expect(self.failure([message], limits: limits)?.code == .tooLarge)
    }

    @Test("A head over the limit ends the stream, whether or not its end is in sight")
    func headLimit() throws {
        var limits = SIPParseLimits.standard
        let message = self.head("Content-Length: 0")
        limits.head = message.count
        #expect(try frames([message], limits: limits) == [.message(message)])
        limits.head -= 1
        #expect(self.failure([message], limits: limits)?.code == .tooLarge)
        #expect(self.failure(message.map { [$0] }, limits: limits)?.code == .tooLarge)
    }

    @Test("A head that never ends is given up as soon as it is over the limit")
    func endlessHead() throws {
        var framer = SIPStreamFramer()
        framer.append(Array("OPTIONS sip:a@b SIP/2.0\r\nX: ".utf8))
        var sent = framer.pendingBytes
        var error: SIPParseError?
        while error == nil, sent < 100_000 {
            framer.append(Array(repeating: 120, count: 100))
            sent += 100
            do throws(SIPParseError) {
                #expect(try framer.next() == nil)
            } catch let caught {
                error = caught
            }
        }
        #expect(error?.code == .tooLarge)
        #expect((SIPParseLimits.standard.head + 1...SIPParseLimits.standard.head + 100).contains(sent))
    }

    @Test("Two lengths that differ, as in mcl01, end the stream: no one knows which is meant (RFC 4475 §3.3.9)")
    func twoLengths() {
        let error = self.failure([self.head("Content-Length: 20", "l: 6") + Array("There are twenty-one!".utf8)])
        #expect(error?.code == .malformedHeader)
        #expect(error?.field == "Content-Length")
        #expect(self.failure([self.head("Content-Length: 0", "Content-Length: 5")])?.code == .malformedHeader)
    }

    @Test("The same length said twice still ends the message there, and the parser refuses it with 400")
    func sameLengthTwice() throws {
        let message = invite("twice", extra: ["l: 2"], body: "ab")
        #expect(try frames([message + message]) == [.message(message), .message(message)])
        #expect(SIPMessageParser().parse(message).error?.field == "Content-Length")
    }

    @Test("Junk that ends like a head, an empty line behind it, ends the stream")
    func junk() {
        #expect(self.failure([Array("no such protocol\r\n\r\n".utf8) + invite("after-junk")])?.code == .missingHeader)
        #expect(self.failure([Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)])?.code == .missingHeader)
    }

    @Test("The text Content-Length in another header, or in the start line, is not one")
    func lookalikes() {
        for line in ["X-Content-Length: 5", "Content-Length-X: 5", "Subject: a", "Subject: Content-Length: 5", "Content-Length"] {
            #expect(self.failure([self.head(line)])?.code == .missingHeader, "\(line)")
        }
        #expect(self.failure([wire(["Content-Length: 0", "Call-ID: 1", ""])])?.code == .missingHeader)
        #expect(self.failure([self.head("Subject: a", " Content-Length: 5")])?.code == .missingHeader)
    }

    @Test("After an error every further call gives that error, whatever comes")
    func sticky() throws {
        var framer = SIPStreamFramer()
        let good = invite("good")
        framer.append(good + self.head("Content-Length: -1") + good)
        #expect(try framer.next() == .message(good))
        var errors: [SIPParseError] = []
        for _ in 0..<3 {
            do throws(SIPParseError) {
                let frame = try framer.next()
                Issue.record("a broken stream gave \(String(describing: frame))")
            } catch {
                errors.append(error)
            }
            framer.append(good)
            framer.append(SIPStreamFramerTests.ping)
        }
        #expect(errors.count == 3)
        #expect(Set(errors).count == 1)
        #expect(errors.first?.code == .malformedHeader)
    }

    @Test("A head over the limit stays the error it was when it was found, however much comes after it")
    func stickyHeadLimit() {
        var framer = SIPStreamFramer()
        var errors: [SIPParseError] = []
        for _ in 0..<3 {
            framer.append(Array(repeating: 120, count: 40_000))
            do throws(SIPParseError) {
                _ = try framer.next()
            } catch {
                errors.append(error)
            }
        }
        #expect(errors == Array(repeating: SIPParseError(.tooLarge, offset: 40_000), count: 3))
    }

    @Test("What was framed before the error was given out is not lost")
    func framesBeforeError() throws {
        var framer = SIPStreamFramer()
        let messages = [invite("one"), invite("two", body: "x")]
        framer.append(messages[0] + SIPStreamFramerTests.ping + messages[1] + Array("\r\njunk\r\n\r\n".utf8))
        #expect(try framer.next() == .message(messages[0]))
        #expect(try framer.next() == .ping)
        #expect(try framer.next() == .message(messages[1]))
        #expect(throws: SIPParseError.self) { try framer.next() }
    }
}
