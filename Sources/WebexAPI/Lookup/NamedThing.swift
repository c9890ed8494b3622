import Directory
import HTTPTypes

/// What a request's body may name that is at a location.
enum NamedThing: Hashable, Sendable {
    case target(DirectoryIndex.Target)
    case trunk(String)

    init(_ member: MemberID) { self = .target(.member(member)) }

    /// Nil for a route group: it is the organisation's.
    init?(_ route: RouteChoice?) {
        guard case .trunk(let id)? = route else { return nil }
        self = .trunk(id)
    }

    private func locationID(_ index: DirectoryIndex) -> String? {
        switch self {
        case .target(.member(let id)): index.members[id]?.locationID
        case .target(.callParkExtension(let id)): index.callParkExtensions[id]?.locationID
        case .target(.group(let id)): index.groups[id]?.locationID
        case .trunk(let id): index.trunks[id]?.locationID
        }
    }

    private func name(_ index: DirectoryIndex) -> String {
        switch self {
        case .target(let target): index.name(of: target)
        case .trunk(let id): index.trunks[id]?.name ?? id
        }
    }

    /// Refuses what a location administrator may not name: what is at a location that they do not administer. What was named before may stay.
    ///
    /// - Parameters:
    ///   - field: of the body, for the refusal.
    ///   - old: what was named before.
    /// - Throws: ``APIError``: 403
    func check(mayBeNamedBy principal: Principal, field: String, besides old: [NamedThing] = [], _ index: DirectoryIndex) throws {
        guard !old.contains(self), let locationID = self.locationID(index), !principal.mayAdminister(locationID) else { return }
        throw APIError(.forbidden, "\(field): the user does not administer the location of \(self.name(index))")
    }
}
