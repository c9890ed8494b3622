import SIPSyntax
import SIPTransaction
import Testing

/// A transaction user that writes down what it is told, and fails the test when it is told what no transaction may say.
final class StrictUser: TransactionUser {
    private(set) var requests: [(request: SIPRequest, flow: SIPFlow, key: ServerTransactionKey)] = []
    private(set) var acks: [SIPRequest] = []
    private(set) var responses: [(response: SIPResponse, key: ClientTransactionKey)] = []
    private(set) var clientFailures: [(key: ClientTransactionKey, failure: TransactionFailure)] = []
    private(set) var serverFailures: [(key: ServerTransactionKey, failure: TransactionFailure)] = []
    private var finals: [ClientTransactionKey: SIPStatus] = [:]
    private var failed: Set<ClientTransactionKey> = []

    var onRequest: (SIPRequest, ServerTransactionKey) -> Void = { _, _ in }
    var onACK: (SIPRequest) -> Void = { _ in }
    var onResponse: (SIPResponse, ClientTransactionKey) -> Void = { _, _ in }
    var onClientFailure: (ClientTransactionKey, TransactionFailure) -> Void = { _, _ in }

    func received(_ request: SIPRequest, from flow: SIPFlow, transaction: ServerTransactionKey) {
        if request.method == .ack { Issue.record("an ACK has no transaction of its own") }
        self.requests.append((request, flow, transaction))
        self.onRequest(request, transaction)
    }

    func receivedACK(_ request: SIPRequest, from flow: SIPFlow) {
        if request.method != .ack { Issue.record("\(request.method) is no ACK") }
        self.acks.append(request)
        self.onACK(request)
    }

    func received(_ response: SIPResponse, from flow: SIPFlow, transaction: ClientTransactionKey) {
        if self.failed.contains(transaction) { Issue.record("\(response.status) after \(transaction) has failed") }
        if let final = self.finals[transaction] {
            // Only 2xx to an INVITE may come more than once: from several branches, or again.
            let isLegal = transaction.method == .invite && final.isSuccess && response.status.isSuccess
            if !isLegal { Issue.record("\(response.status) after \(final) in \(transaction)") }
        }
        if response.status.isFinal { self.finals[transaction] = response.status }
        self.responses.append((response, transaction))
        self.onResponse(response, transaction)
    }

    /// Responses that matched no transaction.
    private(set) var strays: [SIPResponse] = []

    func receivedStray(_ response: SIPResponse, from flow: SIPFlow) { self.strays.append(response) }

    func clientTransactionFailed(_ transaction: ClientTransactionKey, _ failure: TransactionFailure) {
        if failure == .noACK { Issue.record("a client waits for no ACK") }
        if let final = self.finals[transaction] { Issue.record("\(transaction) fails after \(final)") }
        if !self.failed.insert(transaction).inserted { Issue.record("\(transaction) fails twice") }
        self.clientFailures.append((transaction, failure))
        self.onClientFailure(transaction, failure)
    }

    func serverTransactionFailed(_ transaction: ServerTransactionKey, _ failure: TransactionFailure) {
        if failure != .noACK { Issue.record("a server transaction fails only for want of an ACK") }
        self.serverFailures.append((transaction, failure))
    }

    var statuses: [Int] { self.responses.map(\.response.status.rawValue) }
    var methods: [SIPMethod] { self.requests.map(\.request.method) }
}
