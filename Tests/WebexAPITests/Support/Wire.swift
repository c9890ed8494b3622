import Foundation
import NIOCore
import NIOPosix
import ServiceLifecycle

/// An HTTP connection to a running API, byte by byte.
struct Wire: Sendable {
    private let channel: any Channel
    private let received: AsyncStream<UInt8>

    /// Runs the API on a free port of loopback while `body` runs, and gives it a connection.
    static func run(_ bench: APIBench, _ body: @escaping @Sendable (Wire) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = bench.application { continuation.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            for await port in ports {
                let wire = try await Wire(port: port)
                try await body(wire)
                try? await wire.channel.close().get()
                break
            }
        }
    }

    private init(port: Int) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: UInt8.self)
        self.received = stream
        self.channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler(continuation: continuation)) }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    func send(_ text: String) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Everything up to the server's end of the connection.
    func readToEnd() async -> String {
        await String(decoding: self.received.reduce(into: []) { $0.append($1) }, as: UTF8.self)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let continuation: AsyncStream<UInt8>.Continuation

        init(continuation: AsyncStream<UInt8>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for byte in self.unwrapInboundIn(data).readableBytesView { self.continuation.yield(byte) }
        }

        func channelInactive(context: ChannelHandlerContext) { self.continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
