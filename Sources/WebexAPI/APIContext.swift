package import Hummingbird
internal import Logging

/// What is known of a request before it is known who makes it.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: Source) {
        self.coreContext = .init(source: source)
    }

    package var maxUploadSize: Int { JSONBody.limit }
}

/// What a route gets: a context that cannot exist without a principal.
struct AuthorizedRequest: Sendable {
    var request: Request
    var principal: Principal
    /// The values in the path, by name.
    var path: [String: String]
    /// Scheme, host and port by which this server is reached, for links.
    var baseURL: String

    func query(_ name: String) -> String? {
        self.request.uri.queryParameters[name[...]].map(String.init)
    }

    func body() async throws -> JSONBody { try await JSONBody(self.request) }
}
