import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a loopback port that answers each path in its own way, and remembers what it was asked.
final class TargetServer: Sendable {
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: [UInt8]
    }

    /// What a path is answered.
    enum Answer: Sendable {
        case status(Int, location: String? = nil, bytes: Int = 0)
        /// The head, and then nothing.
        case headOnly(Int)
        /// Nothing at all.
        case silence
        /// The connection is closed.
        case close
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: TargetServer
        private var request: Request?

        init(_ server: TargetServer) {
            self.server = server
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch self.unwrapInboundIn(data) {
            case .head(let head): self.request = Request(head: head, body: [])
            case .body(let buffer): self.request?.body += buffer.readableBytesView
            case .end:
                guard let request = self.request else { return }
                self.server.state.withLock { $0.append(request) }
                self.answer(self.server.answers[request.head.uri] ?? .status(404), context)
            }
        }

        private func answer(_ answer: Answer, _ context: ChannelHandlerContext) {
            switch answer {
            case .status(let status, let location, let bytes):
                var headers: HTTPHeaders = ["Content-Length": "\(bytes)"]
                if let location { headers.add(name: "Location", value: location) }
                let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
                context.write(self.wrapOutboundOut(.head(head)), promise: nil)
                context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(repeating: 32, count: bytes)))), promise: nil)
                context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
            case .headOnly(let status):
                let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: ["Content-Length": "10"])
                context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
            case .silence: break
            case .close: context.close(promise: nil)
            }
        }
    }

    private let answers: [String: Answer]
    private let state = Mutex<[Request]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    init(_ answers: [String: Answer]) {
        self.answers = answers
    }

    var requests: [Request] { self.state.withLock { $0 } }

    var port: Int { self.channel.withLock { $0?.localAddress?.port } ?? 0 }

    /// Serves while the body runs.
    func running(_ body: () async throws -> Void) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel.withLock { $0 = channel }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        try await channel.close()
        try result.get()
    }
}
