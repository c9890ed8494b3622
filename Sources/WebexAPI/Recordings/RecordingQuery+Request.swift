import CallControl
import Directory

extension RecordingQuery {
    /// What a request's parameters ask for; nil when nothing can fit.
    ///
    /// - Throws: ``APIError`` for a value that a parameter cannot have.
    init?(_ request: AuthorizedRequest, owner: MemberID?, _ index: DirectoryIndex) throws {
        let organizationID = request.principal.organizationID
        self.init(organizationID: organizationID, owner: owner)
        var isPossible = true
        self.from = try Self.moment("from", request)
        self.to = try Self.moment("to", request)
        if let from = self.from, let to = self.to, from > to { throw APIError.invalid("from must not be after to") }
        self.locationID = try request.locationFilter()
        // Where one's own recordings were made does not matter.
        if owner == nil { self.locationIDs = request.principal.visibleLocationIDs }
        self.topic = request.query("topic")
        // There is no recycle bin: what is deleted is gone.
        isPossible = try Self.choice("status", request, ["available": true, "deleted": false, "purged": false]) ?? true
        let services = ["calling": true, "all": true, "customerAssist": false]
        isPossible = try (Self.choice("serviceType", request, services, others: false) ?? true) && isPossible
        isPossible = try (Self.choice("format", request, ["WAV": true], others: false) ?? true) && isPossible
        let kinds = Dictionary(uniqueKeysWithValues: RecordingBody.ownerTypes.map { ($0.value, Optional($0.key)) })
        if let kind = try Self.choice("ownerType", request, kinds.merging(["callQueue": nil]) { $1 }) {
            self.ownerKind = kind
            isPossible = isPossible && kind != nil
        }
        var owners = request.query("ownerId").map { [index.member(webexID: $0, organizationID: organizationID)?.id] } ?? []
        if let email = request.query("ownerEmail") { owners.append(index.member(email: email)?.id) }
        for wanted in owners {
            isPossible = isPossible && wanted != nil && (self.owner == nil || self.owner == wanted)
            self.owner = wanted
        }
        if !isPossible { return nil }
    }

    /// A parameter that is a moment, in milliseconds since 1970; nil where it is absent.
    static func moment(_ name: String, _ request: AuthorizedRequest) throws -> Int64? {
        guard let text = request.query(name) else { return nil }
        // A plus sign before the offset that was not encoded has become a space.
        guard let moment = Timestamp.milliseconds(text.replacing(" ", with: "+")) else {
            throw APIError.invalid("\(name) must be a date and time in ISO 8601, such as 2025-08-05T16:48:19Z")
        }
        return moment
    }

    /// What a parameter's value stands for.
    ///
    /// - Parameter others: what any value stands for that is none of these; nil when there must be none.
    private static func choice<Meaning>(
        _ name: String, _ request: AuthorizedRequest, _ meanings: [String: Meaning], others: Meaning? = nil
    ) throws -> Meaning? {
        guard let text = request.query(name), !text.isEmpty else { return nil }
        if let meaning = meanings[text] ?? others { return meaning }
        throw APIError.invalid("\(name) must be one of \(meanings.keys.sorted().joined(separator: ", "))")
    }
}
