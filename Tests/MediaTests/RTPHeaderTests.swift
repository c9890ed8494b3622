import Media
import Testing

@Suite("RTP's fixed header (RFC 3550 §5.1)")
struct RTPHeaderTests {
    @Test("A header stands in its twelve bytes as the RFC's figure has it")
    func layout() {
        let header = RTPHeader(payloadType: 8, marker: true, sequence: 0x1234, timestamp: 0x89AB_CDEF, source: 0x0102_0304)
        #expect(header.bytes == [0x80, 0x88, 0x12, 0x34, 0x89, 0xAB, 0xCD, 0xEF, 1, 2, 3, 4])
        #expect(header.bytes.count == RTPHeader.length)
    }

    @Test("A header that is written is read as the same, at every limit")
    func roundTrip() {
        for payloadType: UInt8 in [0, 8, 101, 127] {
            for marker in [false, true] {
                for sequence: UInt16 in [0, 1, 0xFF, 0x100, .max] {
                    for word: UInt32 in [0, 1, 0xFF00, 0x8000_0000, .max] {
                        let header = RTPHeader(payloadType: payloadType, marker: marker, sequence: sequence, timestamp: word, source: ~word)
                        #expect(RTPHeader(header.bytes) == header)
                        #expect(RTPHeader(header.bytes + [1, 2, 3]) == header)
                    }
                }
            }
        }
    }

    @Test("Padding, extension and contributing sources do not hide the header")
    func flags() {
        let header = RTPHeader(payloadType: 0, sequence: 7, timestamp: 160, source: 9)
        var bytes = header.bytes
        bytes[0] |= 0x3F
        #expect(RTPHeader(bytes) == header)
    }

    @Test("A packet that is too short or of another version is no RTP")
    func refused() {
        let bytes = RTPHeader(payloadType: 0, sequence: 7, timestamp: 160, source: 9).bytes
        for length in 0..<12 { #expect(RTPHeader(bytes.prefix(length)) == nil) }
        for version: UInt8 in [0, 1, 3] { #expect(RTPHeader([version << 6] + bytes.dropFirst()) == nil) }
        #expect(RTPHeader(Array("INVITE sip:a@b SIP/2.0".utf8)) == nil)
    }

    @Test("A header is read from the middle of something larger")
    func slice() {
        let header = RTPHeader(payloadType: 8, sequence: 7, timestamp: 160, source: 9)
        #expect(RTPHeader(([9, 9, 9] + header.bytes)[3...]) == header)
    }
}
