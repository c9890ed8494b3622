import Directory

/// The filters of `GET /telephony/config/virtualLines`, and their order. A filter with several values lets any of them through.
struct VirtualLineFilter: Sendable {
    private let locations: LocationScope
    private let locationIDs: Set<String>
    private let ids: Set<String>
    private let names: [TextFilter]
    private let numbers: [TextFilter]
    private let locationNames: [TextFilter]
    private let hasDevice: Bool?
    private let hasExtension: Bool?
    private let hasNumber: Bool?
    private let order: MemberOrder
    private let isOrdered: Bool

    /// - Throws: ``APIError`` for a value that there is not.
    init(_ request: AuthorizedRequest) throws {
        self.locations = LocationScope(request.principal)
        self.locationIDs = Set(
            try request.queries("locationId").map { text in
                guard let id = WebexID(.location, parsing: text) else { throw APIError.invalid("locationId is not the id of a location") }
                return id.key
            })
        self.ids = Set(request.queries("id").compactMap { WebexID(.virtualLine, parsing: $0)?.key })
        self.names = request.queries("ownerName").map { TextFilter($0) }
        self.numbers = request.queries("phoneNumber").map { TextFilter($0.filter { !$0.isWhitespace }) }
        self.locationNames = request.queries("locationName").map { TextFilter($0) }
        self.hasDevice = try request.flag("hasDeviceAssigned")
        self.hasExtension = try request.flag("hasExtensionAssigned")
        self.hasNumber = try request.flag("hasDnAssigned")
        let order = request.queries("order").joined(separator: ",")
        self.isOrdered = !order.isEmpty && order.lowercased() != "asc"
        self.order = try MemberOrder(order)
    }

    /// A page of those that pass, and how many there are.
    func page(_ paging: Paging, _ index: DirectoryIndex) -> (items: [Member], count: Int) {
        let list = self.locations.list(
            index, whole: .members(organizationID: self.locations.organizationID, .virtualLine), at: { .localMembers(at: $0, .virtualLine) })
        guard self.isOrdered else {
            let (items, count) = list.page(from: paging.start, limit: paging.max) { self.allows($0, index) }
            return (index.members(items), count)
        }
        let found = list.page(from: 0, limit: list.count) { self.allows($0, index) }.items
        let all = self.order.sorted(found.compactMap(\.box))
        return (paging.page(of: all).map(\.member), all.count)
    }

    private func allows(_ listing: Listing, _ index: DirectoryIndex) -> Bool {
        guard case .owner(.member(let id)) = listing.subject, self.ids.isEmpty || self.ids.contains(id.key) else { return false }
        guard self.locationIDs.isEmpty || self.locationIDs.contains(listing.locationID) else { return false }
        guard self.names.isEmpty || self.names.contains(where: { $0.allows(folded: listing.name) }) else {
            return false
        }
        guard self.numbers.isEmpty || self.numbers.contains(where: { $0.allows(folded: listing.phoneNumber) }) else { return false }
        if !self.locationNames.isEmpty {
            let name = index.locations[listing.locationID]?.name
            guard self.locationNames.contains(where: { $0.allows(name) }) else { return false }
        }
        if let hasExtension = self.hasExtension, hasExtension != (listing.digits != nil) { return false }
        if let hasNumber = self.hasNumber, hasNumber != (listing.phoneNumber != nil) { return false }
        guard let hasDevice = self.hasDevice else { return true }
        return hasDevice == (index.members[id].map { !VirtualLineDeviceBody.devices(of: $0, index).isEmpty } ?? false)
    }
}
