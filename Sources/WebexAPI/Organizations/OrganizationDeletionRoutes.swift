import CallPark
import Directory
import HTTPTypes
import Hummingbird
import Webhooks

/// Deleting an organisation: by its own full administrators and by partner administrators who manage it.
struct OrganizationDeletionRoutes: Sendable {
    let directory: DirectoryService
    let exchange: Exchange
    let webhooks: WebhookService
    let jobs: NumberJobService
    let announcements: any AnnouncementStore

    private static let write = Access.administrator(scope: "spark-admin:organizations_write", writes: true)

    var routes: [Route] { [Route(.delete, "/organizations/{organizationId}", Self.write, self.delete)] }

    /// Answers when it is done. A call that is dialled while it is being done goes on until it ends; nothing can be parked meanwhile.
    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let id = request.principal.organizationID
        // Another one than that of `orgId`.
        guard WebexID(.organization, parsing: request.path["organizationId"] ?? "")?.key == id else {
            throw APIError(.notFound, "The organization was not found", errorCode: 4_008)
        }
        guard request.principal.roles.contains(.fullAdministrator) else {
            throw APIError(.forbidden, "The user does not have a role that allows this request")
        }
        let (name, locations) = await self.directory.read { index in
            (index.organizations[id]?.name ?? id, index.locations.values.filter { $0.organizationID == id }.map(\.id))
        }
        if let calls = await self.exchange.close(organization: id) { throw APIError(.conflict, Self.refusal(calls, of: name)) }
        do {
            try await self.directory.deleteOrganization(id)
        } catch {
            await self.exchange.reopen(organization: id)
            throw error
        }
        await self.exchange.reopen(organization: id)
        await self.jobs.forget(ofOrganization: id)
        // The organisation is gone: what is left of it now is rubbish, and no reason to say otherwise.
        try? await self.webhooks.forget(ofOrganization: id)
        for location in locations { await self.deleteAnnouncements(at: location) }
        return JSONResponse.noContent
    }

    private static func refusal(_ calls: ParkService.OrganizationCalls, of name: String) -> String {
        func text(_ count: Int, _ one: String, _ many: String) -> String? { count == 0 ? nil : "\(count) \(count == 1 ? one : many)" }
        let what = [text(calls.inProgress, "call in progress", "calls in progress"), text(calls.parked, "parked call", "parked calls")]
        return "\(name) has \(what.compactMap { $0 }.joined(separator: " and ")); the organization can be deleted when it has none"
    }

    private func deleteAnnouncements(at locationID: String) async {
        for file in (try? await self.announcements.list(locationID: locationID)) ?? [] {
            try? await self.announcements.delete(locationID: locationID, id: file.id)
        }
    }
}
