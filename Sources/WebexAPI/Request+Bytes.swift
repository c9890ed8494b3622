internal import Foundation
import Hummingbird
import Synchronization

extension Request {
    /// What is read past the limit and thrown away, at most.
    private static let drained = 64 << 20

    /// The whole body.
    ///
    /// What is too large is read to its end all the same when the client wants the connection closed: the server stops reading then, and a client
    /// that writes everything before it reads would never come to the answer.
    ///
    /// - Parameter limit: bytes at most.
    /// - Throws: `error` for a longer one; what reading throws.
    func bytes(upTo limit: Int, orThrow error: @autoclosure () -> APIError) async throws -> Data {
        var data = Data()
        var rest = 0
        for try await buffer in self.body {
            if data.count + buffer.readableBytes <= limit, rest == 0 {
                data.append(contentsOf: buffer.readableBytesView)
                continue
            }
            rest += buffer.readableBytes
            guard self.isLast, rest < Self.drained else { break }
        }
        guard rest == 0 else { throw error() }
        return data
    }

    /// Reads a body that nobody wants, for the same reason.
    func drain() async {
        // Who waits to be told to go on has sent nothing.
        guard self.isLast, self.headers[.expect] == nil else { return }
        _ = try? await self.bytes(upTo: 0, orThrow: APIError(.contentTooLarge, ""))
    }

    /// Whether the client wants the connection closed after this.
    var isLast: Bool { self.headers[.connection]?.lowercased() == "close" }
}

/// A body that knows whether somebody reads it.
struct WatchedBody: AsyncSequence, Sendable {
    private final class State: Sendable {
        let isRead = Mutex(false)
    }

    private let body: RequestBody
    private let state = State()

    init(_ body: RequestBody) {
        self.body = body
    }

    var isRead: Bool { self.state.isRead.withLock { $0 } }

    func makeAsyncIterator() -> RequestBody.AsyncIterator {
        self.state.isRead.withLock { $0 = true }
        return self.body.makeAsyncIterator()
    }
}
