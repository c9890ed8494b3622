internal import Foundation
import HTTPTypes
import Hummingbird

extension Request {
    /// The `orgId` at the top of a JSON body; the body can be read again afterwards.
    ///
    /// What is wrong with a body is told by the route that reads it.
    ///
    /// - Throws: ``APIError``: 413, and 400 for an `orgId` that is no text.
    mutating func organizationInBody() async throws -> String? {
        guard self.method != .get, self.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else { return nil }
        let data = try await JSONBody.bytes(of: self)
        self.body = RequestBody(buffer: ByteBuffer(bytes: data))
        guard data.range(of: Data("\"orgId\"".utf8)) != nil, let body = try? JSONBody(data) else { return nil }
        return try body.text("orgId")
    }
}
