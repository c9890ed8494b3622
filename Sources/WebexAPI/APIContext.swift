internal import Foundation
package import Hummingbird
internal import Logging

/// What is known of a request before it is known who makes it.
package protocol APIContext: RequestContext {
    /// The address at the other end of the connection; nil when it has none.
    var remoteAddress: String? { get }
}

extension APIContext {
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

    /// A query parameter; a plus sign is a space, as forms and most clients write it.
    func query(_ name: String) -> String? { Self.query(name, of: self.request) }

    static func query(_ name: String, of request: Request) -> String? {
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name else { continue }
            guard parts.count > 1 else { return "" }
            // What cannot be decoded stays as it is: it was asked for, and fits nothing.
            let text = String(parts[1]).replacing("+", with: " ")
            return text.removingPercentEncoding ?? text
        }
        return nil
    }

    /// Reads a body of JSON now, so that it can be read more than once.
    mutating func keepBody() async throws {
        // A file is taken once, as it comes.
        guard self.request.headers[.contentType]?.hasPrefix("multipart/") != true else { return }
        let data = try await JSONBody.bytes(of: self.request)
        self.request.body = RequestBody(buffer: ByteBuffer(bytes: data))
    }

    /// - Parameter type: a content type of JSON that is taken besides the usual one.
    func body(alsoAs type: String? = nil) async throws -> JSONBody { try await JSONBody(self.request, alsoAs: type) }
}

extension Principal {
    /// Who asks, in the organisation that a request's `orgId` names, or its path: only their own, but for partner administrators.
    ///
    /// - Parameter path: the values in the path, by name.
    /// - Parameter named: the `orgId` of the request's body, where some clients send it alone.
    /// - Throws: ``APIError``: 404 for another, 400 where query and body name two.
    func acting(as request: Request, path: [String: String] = [:], inBody named: String? = nil) throws -> Principal {
        let given = [AuthorizedRequest.query("orgId", of: request) ?? path["organizationId"], named].compactMap { $0 }
        let principals = try given.map { given in
            guard let id = WebexID(.organization, parsing: given), let acting = self.acting(in: id.key) else {
                throw APIError(.notFound, "The organization was not found", errorCode: 4_008)
            }
            return acting
        }
        guard Set(principals.map(\.organizationID)).count < 2 else {
            throw APIError.invalid("orgId names one organization in the query and another in the body")
        }
        return principals.first ?? self
    }
}
