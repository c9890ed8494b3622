import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// The announcement repository: WAV files of a location, to be its music on hold or what recorded parties are told.
///
/// Files belong to a location; the organisation as such has none.
struct AnnouncementRoutes: Sendable {
    /// Bytes of a file at most.
    static let fileLimit = 8 << 20
    /// Bytes of a request at most: the file and what a form puts around it.
    private static let bodyLimit = Self.fileLimit + 65_536

    let directory: DirectoryService
    let store: any AnnouncementStore
    /// Throws for bytes that the server could not play; the error says why.
    let check: @Sendable ([UInt8]) throws -> Void
    let audit: any AuditLog

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/announcements"

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/announcements", Self.read, self.listAll),
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.upload),
            Route(.get, Self.collection + "/{announcementId}", Self.read, self.details),
            Route(.delete, Self.collection + "/{announcementId}", Self.write, self.delete),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var fileName: String
        /// Kilobytes.
        var fileSize: Int
        var mediaFileType = "WAV"
        var lastUpdated: String
        var level = "LOCATION"
        var location: LocationReference
        /// Not in lists.
        var featureReferenceCount: Int?

        init(_ announcement: Announcement, _ index: DirectoryIndex) {
            self.id = WebexID(.announcement, announcement.id).description
            self.name = announcement.name
            self.fileName = announcement.fileName
            self.fileSize = announcement.kilobytes
            self.lastUpdated = Timestamp.text(announcement.uploadedAt)
            self.location = LocationReference(announcement.locationID, index)
        }
    }

    private struct List: Encodable {
        var announcements: [Body]
    }

    // MARK: Reading

    /// `locationId` is a location's id, or `all` or `locations` for every location; without it only the organisation's own are asked
    /// for, and there are none.
    @Sendable private func listAll(_ request: AuthorizedRequest) async throws -> Response {
        let organizationID = request.principal.organizationID
        let locations: [Location]
        switch request.query("locationId") {
        case nil, ""?: locations = []
        case "all"?, "locations"?:
            locations = await self.directory.read { $0.locations.values.filter { $0.organizationID == organizationID } }
        default:
            let id = try request.locationFilter()
            locations = await self.directory.read { $0.locations.values.filter { $0.id == id && $0.organizationID == organizationID } }
        }
        return try await self.page(of: locations.filter { request.principal.maySee($0.id) }, request)
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        try await self.page(of: [try await self.directory.location(request, writes: false)], request)
    }

    private func page(of locations: [Location], _ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let order = try SortOrder(request.query("order"), fields: ["filename": Field.fileName, "filesize": .fileSize], standard: [.fileName])
        let name = request.filter("name")
        let fileName = request.filter("fileName")
        let types = [request.query("fileType"), request.query("mediaFileType")].compactMap { $0?.uppercased() }
        var found: [Announcement] = []
        // Every file here is a WAV file of sound.
        if types.allSatisfy({ ["", "WAV", "AUDIO"].contains($0) }) {
            for location in locations { found += try await self.store.list(locationID: location.id) }
        }
        let announcements = found.filter { name.allows($0.name) && fileName.allows($0.fileName) }
            .sorted { left, right in
                order.isBefore { (Key($0, left), Key($0, right)) } ?? (left.id < right.id)
            }
        let page = Array(paging.page(of: announcements))
        let bodies = await self.directory.read { index in page.map { Body($0, index) } }
        var response = JSONResponse.make(.ok, List(announcements: bodies))
        paging.addLinks(to: &response, count: announcements.count, request)
        return response
    }

    private enum Field: Hashable, Sendable {
        case fileName
        case fileSize
    }

    /// What a list is sorted by: a size or a name.
    private struct Key: Comparable {
        private var size = 0
        private var name = ""

        init(_ field: Field, _ announcement: Announcement) {
            switch field {
            case .fileName: self.name = announcement.fileName.lowercased()
            case .fileSize: self.size = announcement.fileSize
            }
        }

        static func < (left: Key, right: Key) -> Bool { (left.size, left.name) < (right.size, right.name) }
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let announcement = try await self.announcement(request, at: location)
        let body = await self.directory.read { index in
            var body = Body(announcement, index)
            body.featureReferenceCount = index.uses(of: announcement).count
            return body
        }
        return JSONResponse.make(.ok, body)
    }

    // MARK: Changing

    @Sendable private func upload(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let form = try await Self.form(request.request)
        guard let name = form["name"]?.text, !name.isEmpty else { throw APIError.invalid("name is missing") }
        try DirectoryValidation.name(name, field: "name", limit: 255)
        for key in ["is_text_to_speech", "isTextToSpeech"] where form[key]?.text?.lowercased() == "true" {
            throw APIError.invalid("\(key): text to speech is not supported by this server")
        }
        guard let file = form["file"] else { throw APIError.invalid("file is missing") }
        guard let fileName = file.fileName, !fileName.isEmpty else { throw APIError.invalid("file has no file name") }
        try DirectoryValidation.name(fileName, field: "file name", limit: 255)
        guard file.bytes.count <= Self.fileLimit else { throw Self.tooLarge }
        do {
            try self.check(file.bytes)
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError.invalid("file: \(error)")
        }
        let stored = try await self.store.save(locationID: location.id, name: name, fileName: fileName, bytes: file.bytes)
        try await self.audit.append([Self.event(.created, stored, location)])
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.announcement, stored.id).description))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let announcement = try await self.announcement(request, at: location)
        if let use = await self.directory.read({ $0.uses(of: announcement).first }) {
            throw APIError(.conflict, "\(announcement.fileName) is \(use)")
        }
        try await self.store.delete(locationID: location.id, id: announcement.id)
        try await self.audit.append([Self.event(.deleted, announcement, location)])
        return JSONResponse.noContent
    }

    private static func event(_ action: AuditEvent.Action, _ announcement: Announcement, _ location: Location) -> AuditEvent {
        let shown: AuditSnapshot = [
            "name": .text(announcement.name), "fileName": .text(announcement.fileName), "fileSize": .number(announcement.fileSize),
            "locationID": .text(announcement.locationID),
        ]
        return AuditEvent(
            .calling, action, .init(.announcement, id: announcement.id, name: announcement.name), organizationID: location.organizationID,
            before: action == .deleted ? shown : nil, after: action == .deleted ? nil : shown)
    }

    private static let tooLarge = APIError(.contentTooLarge, "The file is larger than 8 MiB")

    /// The form in a body. It may be larger than other bodies, so it is read here.
    private static func form(_ request: Request) async throws -> MultipartForm {
        guard let boundary = MultipartForm.boundary(contentType: request.headers[.contentType] ?? "") else {
            throw APIError(.unsupportedMediaType, "Content-Type must be multipart/form-data with a boundary")
        }
        // Not read at all when it says itself that it is too large.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.bodyLimit { throw Self.tooLarge }
        let bytes = try await request.bytes(upTo: Self.bodyLimit, orThrow: Self.tooLarge)
        do {
            return try MultipartForm(Array(bytes), boundary: boundary)
        } catch {
            throw APIError(.badRequest, error.description)
        }
    }

    private func announcement(_ request: AuthorizedRequest, at location: Location) async throws -> Announcement {
        guard let id = WebexID(.announcement, parsing: request.path["announcementId"] ?? ""),
            let announcement = try await self.store.find(locationID: location.id, id: id.key)
        else { throw APIError(.notFound, "The announcement was not found", errorCode: 4_008) }
        return announcement
    }
}
