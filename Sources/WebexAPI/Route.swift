import Foundation
import HTTPTypes
import Hummingbird

/// One operation of the API: where it is, who may, and what it does.
struct Route: Sendable {
    typealias Method = HTTPRequest.Method

    /// What a route does, and for whom.
    enum Handler: Sendable {
        /// For anybody, also without a token.
        case open(@Sendable (Request) async throws -> Response)
        /// For browsers and applications on their way to a token, which show credentials of another kind.
        case signIn(@Sendable (OAuthRoutes.Call) async throws -> Response)
        case authorized(Access, @Sendable (AuthorizedRequest) async throws -> Response)
    }

    var method: HTTPRequest.Method
    /// Such as `/telephony/calls/{callId}`, below `/v1`.
    var path: String
    var handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access, _ run: @escaping @Sendable (AuthorizedRequest) async throws -> Response) {
        self.method = method
        self.path = path
        self.handler = .authorized(access, run)
    }

    /// A route that asks for no token.
    init(open method: HTTPRequest.Method, _ path: String, _ run: @escaping @Sendable (Request) async throws -> Response) {
        self.method = method
        self.path = path
        self.handler = .open(run)
    }

    /// A route on the way to a token.
    init(signIn method: HTTPRequest.Method, _ path: String, _ run: @escaping @Sendable (OAuthRoutes.Call) async throws -> Response) {
        self.method = method
        self.path = path
        self.handler = .signIn(run)
    }

    /// What the route asks of the principal; nil when it asks for none.
    var access: Access? {
        switch self.handler {
        case .open, .signIn: nil
        case .authorized(let access, _): access
        }
    }
}

/// All routes, found by path first and method second, so that a wrong method is told from an unknown path.
///
/// A tree with a level for each segment of a path: what a request costs does not grow with the number of routes.
struct RouteTable: Sendable {
    enum Found: Sendable {
        case route(Route, [String: String])
        /// The path is there, with these methods.
        case wrongMethod(allowed: [String])
        case nothing
    }

    private struct Node: Sendable {
        var literals: [Substring: Int] = [:]
        /// Where any other segment leads.
        var parameter: Int?
        /// Routes that end here, each with the names of its parameters.
        var routes: [(route: Route, names: [Substring])] = []
    }

    let routes: [Route]
    private var nodes = [Node()]

    init(_ routes: [Route]) {
        self.routes = routes
        for route in routes { self.insert(route) }
    }

    private mutating func insert(_ route: Route) {
        var node = 0
        var names: [Substring] = []
        for segment in route.path.split(separator: "/") {
            let isParameter = segment.hasPrefix("{")
            if isParameter { names.append(segment.dropFirst().dropLast()) }
            if let next = isParameter ? self.nodes[node].parameter : self.nodes[node].literals[segment] {
                node = next
                continue
            }
            self.nodes.append(Node())
            let next = self.nodes.count - 1
            if isParameter { self.nodes[node].parameter = next } else { self.nodes[node].literals[segment] = next }
            node = next
        }
        self.nodes[node].routes.append((route, names))
    }

    func find(_ method: Route.Method, _ path: Substring) -> Found {
        var allowed: Set<String> = []
        var values: [Substring] = []
        let found = self.find(method, path.split(separator: "/")[...], at: 0, &values, &allowed)
        if let found { return .route(found.route, found.values) }
        return allowed.isEmpty ? .nothing : .wrongMethod(allowed: allowed.sorted())
    }

    /// A literal segment goes before a parameter: `/calls/history` before `/calls/{callId}`.
    private func find(
        _ method: Route.Method, _ path: ArraySlice<Substring>, at index: Int, _ values: inout [Substring], _ allowed: inout Set<String>
    ) -> (route: Route, values: [String: String])? {
        let node = self.nodes[index]
        guard let segment = path.first else {
            guard !node.routes.isEmpty, let decoded = Self.decode(values) else { return nil }
            for (route, names) in node.routes {
                guard route.method == method else {
                    allowed.insert(route.method.rawValue)
                    continue
                }
                return (route, Dictionary(zip(names.map(String.init), decoded), uniquingKeysWith: { first, _ in first }))
            }
            return nil
        }
        if let next = node.literals[segment], let found = self.find(method, path.dropFirst(), at: next, &values, &allowed) { return found }
        guard let next = node.parameter else { return nil }
        values.append(segment)
        defer { values.removeLast() }
        return self.find(method, path.dropFirst(), at: next, &values, &allowed)
    }

    /// Nil when a value cannot be decoded, or is empty.
    private static func decode(_ values: [Substring]) -> [String]? {
        var result: [String] = []
        for value in values {
            guard let decoded = value.contains("%") ? String(value).removingPercentEncoding : String(value), !decoded.isEmpty else { return nil }
            result.append(decoded)
        }
        return result
    }
}
