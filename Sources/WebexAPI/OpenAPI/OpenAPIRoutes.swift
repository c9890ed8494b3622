internal import Foundation
import HTTPTypes
import Hummingbird
internal import Synchronization

/// `GET /openapi.json`: what this server serves, for everybody, without a token.
///
/// The document is built when it is first asked for, and once.
final class OpenAPIRoutes: Sendable {
    static let path = "/openapi.json"

    private let described: [Route]
    private let document = Mutex<ByteBuffer?>(nil)

    /// - Parameter routes: those of the server but this one.
    init(describing routes: [Route]) {
        self.described = routes
    }

    var routes: [Route] {
        [
            Route(open: .get, Self.path) { _ in
                let document = self.bytes
                return Response(
                    status: .ok, headers: [.contentType: "application/json;charset=UTF-8", .contentLength: String(document.readableBytes)],
                    body: ResponseBody(byteBuffer: document))
            }
        ]
    }

    private var bytes: ByteBuffer {
        self.document.withLock { document in
            if let document { return document }
            let built = ByteBuffer(bytes: OpenAPIDocument(routes: self.described + self.routes).data)
            document = built
            return built
        }
    }
}
