import Directory
import SDP
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Answering what a trunk's peer challenges (RFC 3261 §22.2, §22.3).
extension ExchangeCore {
    /// How often one request is sent again with credentials: once, and once more for a nonce that was stale.
    static let mostChallenges = 2

    /// Takes note of a challenge. False when it cannot be answered, or says that the answer to the last one was wrong.
    ///
    /// - Parameter isFirst: the request had no credentials, or those for a challenge of before.
    func note(_ response: SIPResponse, _ connection: TrunkConnection, isFirst: Bool) -> Bool {
        guard connection.trunk.username != nil, connection.trunk.password != nil else { return false }
        let isProxy = response.status.rawValue == 407
        // The first that we know (RFC 8760 §2.4).
        guard
            let challenge = response.headers[values: isProxy ? .proxyAuthenticate : .wwwAuthenticate].lazy.compactMap({
                DigestChallenge(parsing: $0)
            }).first
        else { return false }
        guard isFirst || challenge.isStale else { return false }
        connection.challenge = (challenge, isProxy)
        connection.nonceCount = 0
        return true
    }

    /// The credentials for a request, once the peer has asked for any.
    func credentials(for request: SIPRequest, _ connection: TrunkConnection) -> SIPHeaders.Field? {
        guard let (challenge, isProxy) = connection.challenge, let username = connection.trunk.username, let password = connection.trunk.password
        else { return nil }
        connection.nonceCount += 1
        let credentials = challenge.credentials(
            username: username, password: password, method: request.method.rawValue, uri: request.uri.description, cnonce: self.token(),
            count: connection.nonceCount)
        return .init(isProxy ? .proxyAuthorization : .authorization, credentials.headerValue)
    }

    /// Sends a request on a trunk's leg, and again with credentials where they are asked for.
    func send(
        _ method: SIPMethod, on leg: Leg, headers: [SIPHeaders.Field], body: SessionDescription?, content: (type: String, bytes: [UInt8])?,
        challenges: Int, completion: @escaping ResponseHandler
    ) {
        let connection = leg.trunkID.flatMap { self.trunks[$0] }
        self.send(
            method, on: leg, headers: headers, body: body, content: content,
            credentials: { [unowned self] request in connection.flatMap { self.credentials(for: request, $0) } }
        ) { [unowned self] result, flow in
            guard case .success(let response) = result, [401, 407].contains(response.status.rawValue), let connection,
                challenges < Self.mostChallenges, self.note(response, connection, isFirst: challenges == 0)
            else { return completion(result, flow) }
            self.send(
                method, on: leg, headers: headers, body: body, content: content, challenges: challenges + 1, completion: completion)
        }
    }

    /// Sends the INVITE of a leg again with credentials. False where the response is no challenge, or one that cannot be answered.
    func answerChallenge(_ response: SIPResponse, _ leg: Leg) -> Bool {
        guard [401, 407].contains(response.status.rawValue), let connection = leg.trunkID.flatMap({ self.trunks[$0] }), var invite = leg.invite,
            leg.inviteSequence - Leg.firstSequence < Self.mostChallenges,
            self.note(response, connection, isFirst: leg.inviteSequence == Leg.firstSequence)
        else { return false }
        if let key = leg.clientKey { self.inviteLegs[key] = nil }
        leg.inviteSequence += 1
        leg.dialog = nil
        let via = self.via(for: leg.flow)
        invite.headers[.via] = via.description
        invite.headers[.cseq] = SIPSequence(leg.inviteSequence, .invite).description
        invite.headers.removeAll(.authorization)
        invite.headers.removeAll(.proxyAuthorization)
        if let field = self.credentials(for: invite, connection) { invite.headers.append(field.name, field.value) }
        leg.invite = invite
        leg.clientKey = via.branch.map { ClientTransactionKey(branch: $0, method: .invite) }
        self.sendInvite(of: leg)
        return true
    }
}
