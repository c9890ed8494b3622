import SDP

extension SessionDescription {
    /// Reads the lines of a description; `head` ones are put before them.
    init(lines: String..., head: [String] = SessionDescription.head) throws(SDPError) {
        try self.init(parsing: [UInt8]((head + lines).map { $0 + "\r\n" }.joined().utf8))
    }

    /// The session level of a phone at 192.0.2.10.
    static let head = ["v=0", "o=phone 1 1 IN IP4 192.0.2.10", "s=-", "c=IN IP4 192.0.2.10", "t=0 0"]

    /// What is written, line by line.
    var writtenLines: [String] {
        String(decoding: self.serialized, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }
}
