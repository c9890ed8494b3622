import ArgumentParser
import Directory
import Foundation
import Logging
import Storage

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Runs the server until SIGTERM or SIGINT.")

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Load the demo directory into an empty store.")
    var demo = false

    @Flag(help: "List every configuration key with type, unit and default.")
    var helpConfig = false

    func run() async throws {
        if self.helpConfig { return print(ConfigurationKey.help) }
        let configuration = try self.options.load()
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let server = try await Server.make(configuration, demo: self.demo)
        let isDemo = try await server.store.isDemo()
        let isEmpty = await server.directory.read { $0.organizations.isEmpty }
        try await server.run { port in
            Self.greet(server, httpPort: port, isDemo: isDemo, isEmpty: isEmpty)
        }
    }

    private static func greet(_ server: Server, httpPort: Int, isDemo: Bool, isEmpty: Bool) {
        let configuration = server.configuration
        var text = """
            Orbit is running.
              API   http://\(configuration.httpHost):\(httpPort)/v1
              SIP   \(configuration.sipAdvertisedHost):\(server.sipPort) (UDP and TCP)
              data  \(configuration.dataDirectory)

            """
        if isEmpty {
            text += "\nThe directory is empty: nobody can register. Import one (orbit directory import FILE) or start with --demo.\n"
        }
        if isDemo {
            text += """

                *** This store has the demo directory: anybody who can reach the API can use its tokens. Not for production. ***

                  person   token        extension  SIP user / password (domain acme.example)

                """
            for (name, digits) in zip(DemoDirectory.people, ["1001", "1002", "1003", "2001", "2002", "2003"]) {
                let columns = [name, DemoDirectory.token(of: name), digits].map {
                    $0.padding(toLength: $0 == digits ? 11 : 12, withPad: " ", startingAt: 0)
                }
                text += "  \(columns[0])\(columns[1])\(columns[2])\(name) / \(DemoDirectory.password(of: name))\n"
            }
            text += "  lobby       (workspace) 1010       lobby / lobby-secret\n"
        }
        print(text)
        // Standard output may be a pipe that somebody waits on.
        fflush(nil)
    }
}

/// Options that every command with a configuration has.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file with configuration keys; see serve --help-config.")
    var configFile: String?

    @Option(help: "Where the database is.")
    var dataDir: String?

    @Option(help: "Where the API listens.")
    var httpHost: String?

    @Option(help: "The API's port; 0 takes a free one.")
    var httpPort: String?

    @Option(help: "How clients reach the API, for Link headers.")
    var httpPublicUrl: String?

    @Option(help: "Where phones are served.")
    var sipHost: String?

    @Option(help: "The SIP port, UDP and TCP; 0 takes a free one.")
    var sipPort: String?

    @Option(help: "The address that phones are told.")
    var sipAdvertisedHost: String?

    @Option(help: "RTP and RTCP ports, such as 16384-32767.")
    var mediaPortRange: String?

    @Option(help: "The least that is logged: trace, debug, info, notice, warning, error, critical.")
    var logLevel: String?

    func load() throws -> Configuration {
        let given: [(String, String?)] = [
            ("data-dir", self.dataDir), ("http.host", self.httpHost), ("http.port", self.httpPort), ("http.public-url", self.httpPublicUrl),
            ("sip.host", self.sipHost), ("sip.port", self.sipPort), ("sip.advertised-host", self.sipAdvertisedHost),
            ("media.port-range", self.mediaPortRange), ("log.level", self.logLevel),
        ]
        var commandLine: [String: String] = [:]
        for (key, value) in given { commandLine[key] = value }
        return try Configuration(commandLine: commandLine, environment: ProcessInfo.processInfo.environment, file: self.configFile)
    }
}
