import ArgumentParser
import Directory
import Foundation
import Storage

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Access tokens of the API.", subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a token and prints it. It is stored only as a hash.")

        @Option(help: "E-mail address of the person.")
        var person: String

        @Option(
            name: .customLong("role"),
            help:
                "A role of the person: full-administrator, read-only-administrator, location-administrator, partner-administrator. Default: all they have."
        )
        var roles: [String] = []

        @Option(name: .customLong("scope"), help: "A scope, such as spark:calls_write. Default: all of the roles.")
        var scopes: [String] = []

        @Option(help: "How long it is valid: 90s, 30m, 12h, 7d. Default: until it is deleted.")
        var expires: String?

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let now = AccountStore.now
            let expiresAt = try self.expires.map { now + (try Self.milliseconds($0)) }
            let store = try await AccountStore(self.options)
            let member = try store.person(email: self.person)
            let roles = try self.roles.map { text in
                guard let role = Role(rawValue: text) else {
                    throw ConfigurationError(key: "--role", value: text, "must be \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                guard member.roles.contains(role) else { throw Failure("\(self.person) does not have the role \(text)") }
                return role
            }
            let granted = roles.isEmpty ? member.roles : roles
            let possible = AccessToken.scopes(for: granted)
            for scope in self.scopes where !possible.contains(scope) {
                throw ConfigurationError(key: "--scope", value: scope, "\(self.person) may have \(possible.joined(separator: " "))")
            }
            let token = TokenHash.make()
            try await store.directory.save(
                AccessToken(
                    hash: TokenHash.hash(token), personID: member.id.key, organizationID: member.organizationID,
                    scopes: self.scopes.isEmpty ? possible : self.scopes, roles: granted, expiresAt: expiresAt, createdAt: now))
            print(token)
        }

        private static func milliseconds(_ text: String) throws -> Int64 {
            guard let milliseconds = AccountStore.milliseconds(text) else {
                throw ConfigurationError(key: "--expires", value: text, "must be a number with s, m, h or d, such as 12h")
            }
            return milliseconds
        }
    }
}
