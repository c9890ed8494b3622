import Directory

/// What a way out is to the API.
enum RouteType: String, Encodable, CaseIterable {
    case trunk = "TRUNK"
    case routeGroup = "ROUTE_GROUP"

    init(_ route: RouteChoice) {
        switch route {
        case .trunk: self = .trunk
        case .routeGroup: self = .routeGroup
        }
    }
}

extension WebexID {
    init(_ route: RouteChoice) {
        switch route {
        case .trunk(let id): self.init(.trunk, id)
        case .routeGroup(let id): self.init(.routeGroup, id)
        }
    }
}
