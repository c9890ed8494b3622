package import SIPTransaction
package import SIPUserAgent

/// What the exchange is told once, at start.
package struct ExchangeConfiguration: Sendable {
    /// Part of every call id, so that ids of two nodes never meet.
    package var node: String
    /// The address in Via and Contact.
    package var host: String
    package var port: Int
    /// Names and addresses by which phones call this server, besides the organisations' SIP domains.
    package var localDomains: Set<String>
    /// What phones are challenged with, most preferred first.
    ///
    /// RFC 8760 has a server offer several and phones take the first they know; phones in the field (libre before 2.0) give up
    /// at the first they do not know, wherever it stands. So MD5 alone is the default.
    package var digestAlgorithms: [DigestAlgorithm]
    /// How long phones ring.
    package var noAnswer: Duration
    /// How long a call may be parked in all before it is released.
    package var maximumParkTime: Duration
    /// Seconds; the session timer asked for (RFC 4028).
    package var sessionExpires: Int
    /// How many phones may ring for one call.
    package var maximumForks: Int
    /// Where recordings are written; nil: nothing is recorded.
    package var recordingFolder: String?
    package var timing: TransactionTiming
    package var transactionLimits: TransactionLayer.Limits

    package init(
        node: String = "1", host: String, port: Int, localDomains: Set<String> = [], digestAlgorithms: [DigestAlgorithm] = [.md5],
        noAnswer: Duration = .seconds(30), maximumParkTime: Duration = .seconds(3_600),
        sessionExpires: Int = 1_800, maximumForks: Int = 10, recordingFolder: String? = nil, timing: TransactionTiming = .rfc3261,
        transactionLimits: TransactionLayer.Limits = .init()
    ) {
        self.node = node
        self.host = host
        self.port = port
        self.localDomains = localDomains.union([host])
        self.digestAlgorithms = digestAlgorithms
        self.noAnswer = noAnswer
        self.maximumParkTime = maximumParkTime
        self.sessionExpires = sessionExpires
        self.maximumForks = maximumForks
        self.recordingFolder = recordingFolder
        self.timing = timing
        self.transactionLimits = transactionLimits
    }
}
