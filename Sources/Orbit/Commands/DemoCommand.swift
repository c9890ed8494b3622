import ArgumentParser
import Foundation
import Logging
import NIOCore
import NIOPosix
import SIPSyntax

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Dials, parks and retrieves a call between built-in phones, with real SIP and RTP, and says what each heard.")

    func run() async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .critical
            return handler
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("orbit-demo-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = try Configuration(
            commandLine: ["http.port": "0", "sip.port": "0", "data-dir": folder, "drain-timeout": "0"], environment: [:], file: nil)
        let server = try await Server.make(configuration, demo: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // It is stopped by cancelling it, which is no failure.
                do { try await server.run(signals: [], onReady: { _ in }) } catch is CancellationError {}
            }
            group.addTask { try await Self.play(on: server) }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
        print("Everybody heard what they should.")
    }

    private static func play(on server: Server) async throws {
        let httpPort = await server.httpPort.value
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let script = try await DemoScript(server: SIPFlow(.udp, host: "127.0.0.1", port: server.sipPort), httpPort: httpPort, on: group.next())
        do {
            try await script.play()
        } catch {
            await script.close()
            throw error
        }
        await script.close()
        try await group.shutdownGracefully()
    }
}
