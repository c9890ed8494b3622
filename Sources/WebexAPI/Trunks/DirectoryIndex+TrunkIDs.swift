import Directory
import HTTPTypes

/// Finding trunks and ways out that requests name. Of another organisation there is nothing.
extension DirectoryIndex {
    /// - Throws: ``APIError`` with 404.
    func trunk(webexID text: String, organizationID: String, field: String? = nil) throws -> Trunk {
        let trunk = WebexID(.trunk, parsing: text).flatMap { self.trunks[$0.key] }
        return try Self.found(trunk, trunk?.organizationID == organizationID, "trunk", field)
    }

    /// - Throws: ``APIError`` with 404.
    func routeGroup(webexID text: String, organizationID: String, field: String? = nil) throws -> RouteGroup {
        let group = WebexID(.routeGroup, parsing: text).flatMap { self.routeGroups[$0.key] }
        return try Self.found(group, group?.organizationID == organizationID, "route group", field)
    }

    /// - Throws: ``APIError`` with 404.
    func dialPlan(webexID text: String, organizationID: String) throws -> DialPlan {
        let plan = WebexID(.dialPlan, parsing: text).flatMap { self.dialPlans[$0.key] }
        return try Self.found(plan, plan?.organizationID == organizationID, "dial plan", nil)
    }

    private static func found<Found>(_ thing: Found?, _ isOurs: Bool, _ what: String, _ field: String?) throws -> Found {
        guard let thing, isOurs else {
            throw APIError(.notFound, field.map { "\($0): the \(what) was not found" } ?? "The \(what) was not found", errorCode: 4_008)
        }
        return thing
    }

    /// The way out that two fields of a body name: its type, and its id.
    ///
    /// - Throws: ``APIError``: 400 where one of them is missing, 404 for an id of nothing in the organisation.
    func route(_ body: JSONBody, type typeKey: String, id idKey: String, organizationID: String) throws -> RouteChoice {
        guard let type: RouteType = try body.choice(typeKey) else { throw APIError.invalid("\(body.name(of: typeKey)) is missing") }
        let (id, field) = (try body.requiredText(idKey), body.name(of: idKey))
        return switch type {
        case .trunk: .trunk(try self.trunk(webexID: id, organizationID: organizationID, field: field).id)
        case .routeGroup: .routeGroup(try self.routeGroup(webexID: id, organizationID: organizationID, field: field).id)
        }
    }

    func name(of route: RouteChoice) -> String {
        switch route {
        case .trunk(let id): self.trunks[id]?.name ?? id
        case .routeGroup(let id): self.routeGroups[id]?.name ?? id
        }
    }

    /// Whether calls are sent to a trunk or a route group by something else.
    func isInUse(_ route: RouteChoice) -> Bool {
        if case .trunk(let id) = route, self.routeGroups.values.contains(where: { $0.trunkIDs.contains(id) }) { return true }
        return self.dialPlans.values.contains { $0.route == route } || self.locations.values.contains { $0.calling.routes.contains(route) }
    }

    /// Locations whose calls go out by a trunk, by itself or in a route group.
    func locations(using trunk: Trunk) -> [Location] {
        self.locations(of: trunk.organizationID).filter { location in
            switch location.calling.route {
            case nil: false
            case .trunk(let id)?: id == trunk.id
            case .routeGroup(let id)?: self.routeGroups[id]?.trunkIDs.contains(trunk.id) == true
            }
        }
    }

    func organizationBody(_ id: String) -> NamedBody {
        NamedBody(id: WebexID(.organization, id).description, name: self.organizations[id]?.name ?? "")
    }

    func locationBody(_ id: String) -> NamedBody {
        NamedBody(id: WebexID(.location, id).description, name: self.locations[id]?.name ?? "")
    }
}
