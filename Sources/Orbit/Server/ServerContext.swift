import Hummingbird
import NIOCore
import WebexAPI

/// A request as it was read from a socket.
struct ServerContext: APIContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: String?

    init(source: Source) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
