import ArgumentParser
import Directory
import Foundation

/// `orbit`: the server and what goes with it.
@main
struct OrbitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orbit", abstract: "A call server for SIP phones with the Webex Calling API.",
        subcommands: [
            ServeCommand.self, DemoCommand.self, DirectoryCommand.self, TokenCommand.self, AppCommand.self, PasswordCommand.self, AuditCommand.self,
            CallsCommand.self, ParkCommand.self, RetrieveCommand.self, OrbitsCommand.self,
        ])

    /// Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. Errors are one line on standard error.
    nonisolated static func main() async {
        do {
            // What a command changes was changed by who runs it.
            let context = AuditContext(actor: AuditActor(.command, name: NSUserName()))
            try await AuditContext.$current.withValue(context) {
                var command = try Self.parseAsRoot()
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
        } catch let error as ConfigurationError {
            Self.fail("\(error)", code: 2)
        } catch let error as Failure {
            Self.fail(error.description, code: 1)
        } catch {
            let code = Self.exitCode(for: error)
            if code == .success { Self.exit(withError: error) }
            if code == .validationFailure { Self.fail(Self.message(for: error).replacing("\n", with: " ") + " (see orbit --help)", code: 2) }
            if error is ExitCode { Self.exit(withError: error) }
            Self.fail("\(error)", code: 1)
        }
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("orbit: \(message)\n".utf8))
        Foundation.exit(code)
    }
}

/// What could not be done, and what to do next. Exit code 1.
struct Failure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
