import ArgumentParser
import Directory
import Foundation
import Storage
import WebexAPI

struct AppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Applications that ask for access tokens: integrations and service apps (OAuth 2.0).",
        subcommands: [Create.self, List.self, Authorize.self, Delete.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers an application and prints its client id and secret. The secret is stored only as a hash.")

        @Option(help: "What people see when they sign in for it.")
        var name: String

        @Flag(help: "Acts for people, who sign in and allow it.")
        var integration = false

        @Flag(help: "Acts in its own name, once it is authorized (orbit app authorize).")
        var serviceApp = false

        @Option(name: .customLong("redirect-uri"), help: "Where people are sent back to; integrations only. May be given more than once.")
        var redirectURIs: [String] = []

        @Option(name: .customLong("scope"), help: "A scope it may ask for, such as spark:calls_write. May be given more than once.")
        var scopes: [String] = []

        @Flag(name: .customLong("public"), help: "An integration that can keep no secret, such as one in a browser: it must use PKCE.")
        var isPublic = false

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: ConfigurationOptions

        private struct Output: Encodable {
            var clientId: String
            var clientSecret: String?
        }

        func run() async throws {
            try self.check()
            let store = try await AccountStore(self.options)
            let id = "C" + TokenHash.make()
            let secret = self.isPublic ? nil : TokenHash.make()
            try await store.accounts.save(
                OAuthApplication(
                    id: id, kind: self.serviceApp ? .serviceApp : .integration, name: self.name, secretHash: secret.map(TokenHash.hash),
                    redirectURIs: self.redirectURIs, scopes: self.scopes, createdAt: AccountStore.now))
            if self.json { return try AccountStore.printJSON(Output(clientId: id, clientSecret: secret)) }
            print("client id      \(id)")
            if let secret { print("client secret  \(secret)") }
            if secret != nil { FileHandle.standardError.write(Data("The secret is shown only now.\n".utf8)) }
        }

        private func check() throws {
            guard self.integration != self.serviceApp else {
                throw ConfigurationError("orbit app create needs --integration or --service-app, and not both")
            }
            let name = self.name.trimmingCharacters(in: .whitespacesAndNewlines)
            guard name == self.name, (1...100).contains(name.unicodeScalars.count) else {
                throw ConfigurationError(key: "--name", value: self.name, "must be 1 to 100 characters, not beginning or ending with spaces")
            }
            guard !self.scopes.isEmpty else { throw ConfigurationError("orbit app create needs at least one --scope, such as spark:calls_read") }
            try AccountStore.check(scopes: self.scopes)
            guard self.integration else {
                guard self.redirectURIs.isEmpty, !self.isPublic else {
                    throw ConfigurationError("--redirect-uri and --public are for integrations; a service app has neither")
                }
                return
            }
            guard !self.redirectURIs.isEmpty else { throw ConfigurationError("an integration needs at least one --redirect-uri") }
            for uri in self.redirectURIs {
                if let problem = RedirectURI.problem(uri) { throw ConfigurationError(key: "--redirect-uri", value: uri, problem) }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the applications.")

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: ConfigurationOptions

        private struct Item: Encodable {
            var clientId: String
            var kind: String
            var name: String
            var isPublic: Bool
            var redirectUris: [String]
            var scopes: [String]
            var created: String?
        }

        func run() async throws {
            let applications = try await AccountStore(self.options).accounts.applications()
            if self.json {
                return try AccountStore.printJSON(
                    applications.map {
                        Item(
                            clientId: $0.id, kind: $0.kind.rawValue, name: $0.name, isPublic: $0.isPublic, redirectUris: $0.redirectURIs,
                            scopes: $0.scopes, created: AccountStore.text($0.createdAt))
                    })
            }
            AccountStore.printTable(applications.map { [$0.id, $0.kind.rawValue, $0.name, $0.scopes.joined(separator: " ")] })
        }
    }

    struct Authorize: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a service app act in an organization, and prints its access token and its refresh token.")

        @Argument(help: "The client id.")
        var id: String

        @Option(help: "The SIP domain of the organization. Default: the only one.")
        var organization: String?

        @Flag(help: "Print JSON, as /v1/access_token answers.")
        var json = false

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let store = try await AccountStore(self.options)
            let application = try await AppCommand.application(self.id, store)
            guard application.kind == .serviceApp else {
                throw Failure("\(application.name) is an integration: people sign in for it at /v1/authorize")
            }
            let organization = try self.organization(store.index)
            let service = OAuthService(
                store: store.accounts, directory: store.directory, hash: { TokenHash.hash($0) },
                makeToken: { TokenHash.make() }, checkPassword: { _, _ in false })
            let tokens = try await service.authorize(application, in: organization.id)
            if self.json { return try AccountStore.printJSON(tokens) }
            print("access token   \(tokens.accessToken)")
            print("refresh token  \(tokens.refreshToken)")
        }

        private func organization(_ index: DirectoryIndex) throws -> Organization {
            if let domain = self.organization {
                guard let found = index.organization(sipDomain: domain) else {
                    throw Failure("there is no organization with the SIP domain \(domain); orbit directory export lists them")
                }
                return found
            }
            guard let only = index.organizations.values.first else {
                throw Failure("the directory is empty; import one (orbit directory import FILE)")
            }
            guard index.organizations.count == 1 else {
                throw Failure("there are several organizations; say which with --organization DOMAIN")
            }
            return only
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes an application. All its tokens end.")

        @Argument(help: "The client id.")
        var id: String

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let store = try await AccountStore(self.options)
            let application = try await AppCommand.application(self.id, store)
            _ = try await store.accounts.deleteApplication(application.id)
            print("Deleted \(application.name). A running server takes its tokens for two seconds at most.")
        }
    }

    private static func application(_ id: String, _ store: AccountStore) async throws -> OAuthApplication {
        guard let application = try await store.accounts.application(id) else {
            throw Failure("there is no application \(id) in \(store.path); orbit app list lists them")
        }
        return application
    }
}
