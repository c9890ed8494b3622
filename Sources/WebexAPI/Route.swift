import Foundation
import HTTPTypes
import Hummingbird

/// One operation of the API: where it is, who may, and what it does.
struct Route: Sendable {
    typealias Method = HTTPRequest.Method

    var method: HTTPRequest.Method
    /// Such as `/telephony/calls/{callId}`, below `/v1`.
    var path: String
    var access: Access
    var run: @Sendable (AuthorizedRequest) async throws -> Response

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access, _ run: @escaping @Sendable (AuthorizedRequest) async throws -> Response) {
        self.method = method
        self.path = path
        self.access = access
        self.run = run
    }

    private var segments: [Substring] { self.path.split(separator: "/") }

    /// How many segments are not parameters: `/calls/history` goes before `/calls/{callId}`.
    var literalSegments: Int { self.segments.reduce(0) { $0 + ($1.hasPrefix("{") ? 0 : 1) } }

    /// The values of the path's parameters, or nil when it is another path.
    func match(_ path: [Substring]) -> [String: String]? {
        let segments = self.segments
        guard segments.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (segment, value) in zip(segments, path) {
            if segment.hasPrefix("{") {
                guard let decoded = String(value).removingPercentEncoding, !decoded.isEmpty else { return nil }
                values[String(segment.dropFirst().dropLast())] = decoded
            } else if segment != value {
                return nil
            }
        }
        return values
    }
}

/// All routes, found by path first and method second, so that a wrong method is told from an unknown path.
struct RouteTable: Sendable {
    enum Found: Sendable {
        case route(Route, [String: String])
        /// The path is there, with these methods.
        case wrongMethod(allowed: [String])
        case nothing
    }

    private let routes: [Route]

    init(_ routes: [Route]) {
        self.routes = routes.sorted { $0.literalSegments > $1.literalSegments }
    }

    func find(_ method: HTTPRequest.Method, _ path: Substring) -> Found {
        let segments = path.split(separator: "/")
        let matching = self.routes.compactMap { route in route.match(segments).map { (route, $0) } }
        if let (route, values) = matching.first(where: { $0.0.method == method }) { return .route(route, values) }
        return matching.isEmpty ? .nothing : .wrongMethod(allowed: Set(matching.map { $0.0.method.rawValue }).sorted())
    }
}
