import CallPark
import Directory
import Hummingbird

/// The lamp for voice messages, set by a voicemail system elsewhere.
struct MessageWaitingRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    private enum Action: String, CaseIterable {
        case set = "SET"
        case clear = "CLEAR"
    }

    var routes: [Route] {
        let access = Access.administrator(scope: "spark-admin:calls_write", writes: true)
        return [
            Route(.post, "/telephony/externalVoicemail/mwi", access) { try await self.change($0, id: $0.query("id") ?? "", "id") },
            Route(.post, "/telephony/externalVoicemail/members/{memberId}/mwi", access) {
                try await self.change($0, id: $0.path["memberId"] ?? "", "memberId")
            },
        ]
    }

    private func change(_ request: AuthorizedRequest, id: String, _ field: String) async throws -> Response {
        guard !id.isEmpty else { throw APIError.invalid("\(field) is missing") }
        let found = await self.directory.read { $0.member(webexID: id, organizationID: request.principal.organizationID) }
        guard let member = found else { throw APIError(.notFound, "The member was not found", errorCode: 4_008) }
        guard request.principal.mayAdminister(member.locationID) else {
            throw APIError(.forbidden, "The user does not administer the location of \(member.displayName)")
        }
        guard let action: Action = try await request.body().choice("action") else { throw APIError.invalid("action is missing") }
        await self.exchange.setMessageWaiting(action == .set, for: member.id)
        return JSONResponse.noContent
    }
}
