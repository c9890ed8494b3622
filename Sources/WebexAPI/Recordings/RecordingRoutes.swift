import CallControl
import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Recordings of calls (the API's "Converged Recordings"), and their sound.
///
/// A recording is its owner's. Administrators see those of their organisation; those who may change settings at the recording's
/// location may also hear and delete it. For anybody else it does not exist.
struct RecordingRoutes: Sendable {
    let directory: DirectoryService
    let archive: any RecordingArchive
    let links: RecordingLinks

    init(directory: DirectoryService, archive: any RecordingArchive) {
        self.directory = directory
        self.archive = archive
        self.links = RecordingLinks(key: archive.linkKey)
    }

    private static let ownRead = "spark:recordings_read"
    private static let ownWrite = "spark:recordings_write"
    private static let adminRead = "spark-admin:recordings_read"
    private static let adminWrite = "spark-admin:recordings_write"
    private static let path = "/convergedRecordings/{recordingId}"
    private static let soundPath = "/x-orbit/recordings"

    var routes: [Route] {
        let read = [Self.ownRead, Self.adminRead]
        return [
            Route(.get, "/convergedRecordings", .scope([Self.ownRead])) { try await self.list($0, owner: $0.principal.person.id) },
            Route(.get, "/admin/convergedRecordings", .administrator(scope: Self.adminRead, writes: false)) { try await self.list($0, owner: nil) },
            Route(.get, Self.path, .scope(read), self.details),
            Route(.get, Self.path + "/metadata", .scope(read), self.metadata),
            Route(.delete, Self.path, .scope([Self.ownWrite, Self.adminWrite]), self.delete),
            Route(.get, Self.soundPath + "/{file}", .scopeOrLink(read), self.sound),
        ]
    }

    // MARK: Reading

    private func list(_ request: AuthorizedRequest, owner: MemberID?) async throws -> Response {
        let paging = try Paging(request, limit: 100)
        var page = RecordingPage(recordings: [], count: 0)
        if var query = try await self.directory.read({ try RecordingQuery(request, owner: owner, $0) }) {
            (query.offset, query.limit) = (paging.start, paging.max)
            page = try await self.archive.list(query)
        }
        let recordings = page.recordings
        let bodies = await self.directory.read { index in recordings.map { RecordingBody($0, index) } }
        var response = JSONResponse.make(.ok, RecordingList(items: bodies))
        paging.addLinks(to: &response, count: page.count, request)
        return response
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let stored = try await self.find(request.path["recordingId"], request)
        var body = await self.directory.read { RecordingBody(stored, $0) }
        body.format = "WAV"
        if self.mayHear(stored.recording, request.principal), stored.size > 0 {
            let expiresAt = Self.now + Int64(RecordingLinks.lifetime / .milliseconds(1))
            let token = self.links.token(for: stored.id, personID: request.principal.person.id.key, expiresAt: expiresAt)
            let encoded = token.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ".", "_"])) ?? ""
            body.temporaryDirectDownloadLinks = .init(
                audioDownloadLink: "\(request.baseURL)/v1\(Self.soundPath)/\(stored.id).wav?token=\(encoded)", expiration: Timestamp.text(expiresAt))
        }
        return JSONResponse.make(.ok, body)
    }

    @Sendable private func metadata(_ request: AuthorizedRequest) async throws -> Response {
        let stored = try await self.find(request.path["recordingId"], request)
        return JSONResponse.make(.ok, await self.directory.read { RecordingMetadataBody(stored, $0) })
    }

    @Sendable private func sound(_ request: AuthorizedRequest) async throws -> Response {
        let stored = try await self.find(Self.recordingID(request.path), request)
        guard self.mayHear(stored.recording, request.principal) else {
            throw APIError(.forbidden, "The user may see this recording, but not hear it")
        }
        guard let sound = try await self.archive.sound(of: stored.id) else { throw APIError(.notFound, "The recording's file has gone") }
        return Response(
            status: .ok,
            headers: [
                .contentType: "audio/wav", .contentDisposition: "attachment; filename=\"recording-\(stored.id).wav\"",
                .cacheControl: "private, no-store",
            ], body: sound)
    }

    // MARK: Changing

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let stored = try await self.find(request.path["recordingId"], request, writes: true)
        let event = AuditEvent(
            .recordings, .deleted, .init(.recording, id: stored.id, name: stored.recording.topic),
            organizationID: stored.recording.organizationID,
            before: [
                "owner": .text(stored.recording.owner.description), "startedAt": .number(Int(stored.recording.startedAt)),
                "endedAt": .number(Int(stored.recording.endedAt)), "topic": .text(stored.recording.topic),
            ])
        let isDeleted = try await AuditEvent.$pending.withValue([event]) { try await self.archive.delete(stored.id) }
        guard isDeleted else { throw Self.notFound }
        return JSONResponse.noContent
    }

    // MARK: Rights

    private static let notFound = APIError(.notFound, "The recording was not found")

    /// A recording that the principal may see, or, where `writes` says so, delete.
    ///
    /// - Throws: ``APIError``: 404 for one that is not there or not the principal's to see, 403 for one that they may only see.
    private func find(_ id: String?, _ request: AuthorizedRequest, writes: Bool = false) async throws -> StoredRecording {
        let principal = request.principal
        guard let id, let stored = try await self.archive.find(id), stored.recording.organizationID == principal.organizationID else {
            throw Self.notFound
        }
        let isOwn = stored.recording.owner == principal.person.id
        if isOwn, principal.scopes.contains(writes ? Self.ownWrite : Self.ownRead) { return stored }
        do {
            try Access.administrator(scope: writes ? Self.adminWrite : Self.adminRead, writes: writes).check(principal)
        } catch {
            let maySee = isOwn || (try? Access.administrator(scope: Self.adminRead, writes: false).check(principal)) != nil
            throw maySee ? error : Self.notFound
        }
        guard isOwn || principal.maySee(stored.recording.locationID) else { throw Self.notFound }
        guard !writes || principal.mayAdminister(stored.recording.locationID) else {
            throw APIError(.forbidden, "The user does not administer the recording's location")
        }
        return stored
    }

    private func mayHear(_ recording: CallRecording, _ principal: Principal) -> Bool {
        recording.owner == principal.person.id || principal.mayAdminister(recording.locationID)
    }

    // MARK: Links

    /// Who a request comes from that has a link's token instead of an access token.
    ///
    /// - Throws: ``APIError``: 401 when it has neither, 403 when the link is no good any more.
    func principal(of request: Request, path: [String: String]) async throws -> Principal {
        guard let token = request.uri.queryParameters["token"] else { throw APIError.unauthorized }
        let refused = APIError(.forbidden, "The link is not valid or has expired; the recording's details have a new one")
        guard let id = Self.recordingID(path), let personID = self.links.personID(in: String(token), for: id, now: Self.now),
            let person = await self.directory.read({ $0.members[MemberID(.person, personID)] })
        else { throw refused }
        return Principal(
            person: person, organizationID: person.organizationID, scopes: [Self.ownRead, Self.adminRead], roles: Set(person.roles))
    }

    private static func recordingID(_ path: [String: String]) -> String? {
        guard let file = path["file"], file.hasSuffix(".wav") else { return nil }
        return String(file.dropLast(".wav".count))
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
