import HTTPTypes
import Hummingbird
import Testing

@testable import WebexAPI

@Suite("Finding a route (NOTES.md, “Status codes”)")
struct RouteTableTests {
    private static let table = RouteTable(
        [
            (.get, "/telephony/calls/{callId}"), (.get, "/telephony/calls/history"), (.get, "/telephony/calls"), (.post, "/telephony/calls/dial"),
            (.put, "/locations/{locationId}/orbits/{orbitId}"), (.delete, "/locations/{locationId}/orbits/{orbitId}"),
        ].map { (method: HTTPRequest.Method, path: String) in Route(method, path, .scope([])) { _ in Response(status: .ok) } })

    /// The route's path and parameters, the allowed methods, or nothing.
    private static func find(_ method: HTTPRequest.Method, _ path: String) -> String {
        switch self.table.find(method, path[...]) {
        case .route(let route, let values):
            "\(route.path) \(values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))"
        case .wrongMethod(let allowed): "not allowed: \(allowed.joined(separator: ", "))"
        case .nothing: "nothing"
        }
    }

    struct Case: Sendable {
        var method: HTTPRequest.Method
        var path: String
        var found: String
    }

    static let cases = [
        Case(method: .get, path: "/telephony/calls", found: "/telephony/calls "),
        Case(method: .get, path: "/telephony/calls/abc", found: "/telephony/calls/{callId} callId=abc"),
        Case(method: .get, path: "/telephony/calls/history", found: "/telephony/calls/history "),
        Case(method: .post, path: "/telephony/calls/dial", found: "/telephony/calls/dial "),
        // A path is the same with a slash at its end.
        Case(method: .get, path: "/telephony/calls/", found: "/telephony/calls "),
        Case(method: .put, path: "/locations/a/orbits/b", found: "/locations/{locationId}/orbits/{orbitId} locationId=a,orbitId=b"),
        Case(method: .delete, path: "/locations/a/orbits/b", found: "/locations/{locationId}/orbits/{orbitId} locationId=a,orbitId=b"),
        Case(method: .get, path: "/telephony/calls/a%20b%2Fc", found: "/telephony/calls/{callId} callId=a b/c"),
        Case(method: .get, path: "/telephony/calls/caf%C3%A9", found: "/telephony/calls/{callId} callId=café"),
        // Dialling is also somebody's call id, for another method.
        Case(method: .get, path: "/telephony/calls/dial", found: "/telephony/calls/{callId} callId=dial"),
        Case(method: .post, path: "/telephony/calls", found: "not allowed: GET"),
        Case(method: .patch, path: "/locations/a/orbits/b", found: "not allowed: DELETE, PUT"),
        Case(method: .put, path: "/telephony/calls/dial", found: "not allowed: GET, POST"),
        Case(method: .get, path: "", found: "nothing"), Case(method: .get, path: "/", found: "nothing"),
        Case(method: .get, path: "/telephony", found: "nothing"), Case(method: .get, path: "/telephony/calls/a/b", found: "nothing"),
        Case(method: .get, path: "/Telephony/calls", found: "nothing"), Case(method: .put, path: "/locations/a/orbits", found: "nothing"),
        Case(method: .get, path: "/telephony/calls/%FF", found: "nothing"), Case(method: .get, path: "/telephony/calls/%4", found: "nothing"),
    ]

    @Test("A path leads to its most literal route, with its parameters decoded, or says which methods there are", arguments: cases)
    func find(_ test: Case) {
        #expect(Self.find(test.method, test.path) == test.found)
    }

    @Test("The order in which routes are given does not matter")
    func order() {
        let routes = ["/calls/{id}", "/calls/history"].map { Route(.get, $0, .scope([])) { _ in Response(status: .ok) } }
        for table in [RouteTable(routes), RouteTable(routes.reversed())] {
            guard case .route(let route, _) = table.find(.get, "/calls/history") else {
                Issue.record("nothing found")
                return
            }
            #expect(route.path == "/calls/history")
        }
    }
}
