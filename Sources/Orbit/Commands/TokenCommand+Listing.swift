import ArgumentParser
import Directory
import Foundation
import Storage

extension TokenCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists access tokens and refresh tokens: whose they are, never the tokens.")

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: ConfigurationOptions

        private struct Item: Encodable {
            var id: String
            /// `access` or `refresh`.
            var type: String
            /// The person's e-mail address, or the service app's name.
            var owner: String
            /// Of the application that it was issued to.
            var clientId: String?
            var scopes: [String]
            /// Access tokens only.
            var roles: [String]?
            var created: String?
            var expires: String?
            var expired: Bool
        }

        func run() async throws {
            let store = try await AccountStore(self.options)
            let applications = Dictionary(uniqueKeysWithValues: try await store.accounts.applications().map { ($0.id, $0) })
            let grants = try await store.accounts.grants(of: nil)
            let clients = Dictionary(uniqueKeysWithValues: grants.map { ($0.id, $0.applicationID) })
            func owner(_ personID: String?, _ otherwise: String) -> String {
                personID.flatMap { store.index.members[MemberID(.person, $0)]?.email } ?? otherwise
            }
            let now = AccountStore.now
            var items = try await store.accounts.tokens(of: nil).map { token in
                Item(
                    id: token.id, type: "access", owner: token.machineName ?? owner(token.personID, token.personID),
                    clientId: token.grantID.flatMap { clients[$0] }, scopes: token.scopes, roles: token.roles.map(\.rawValue),
                    created: token.createdAt == 0 ? nil : AccountStore.text(token.createdAt), expires: AccountStore.text(token.expiresAt),
                    expired: token.expiresAt.map { $0 <= now } ?? false)
            }
            items += grants.map { grant in
                Item(
                    id: grant.id, type: "refresh",
                    owner: owner(grant.personID, grant.personID ?? applications[grant.applicationID]?.name ?? grant.applicationID),
                    clientId: grant.applicationID, scopes: grant.scopes, roles: nil, created: AccountStore.text(grant.createdAt),
                    expires: AccountStore.text(grant.refreshExpiresAt), expired: grant.refreshExpiresAt <= now)
            }
            if self.json { return try AccountStore.printJSON(items) }
            AccountStore.printTable(
                items.map { item in
                    let end = item.expires.map { item.expired ? "expired \($0)" : "until \($0)" } ?? "until revoked"
                    return [item.id, item.type, item.owner, end, item.scopes.joined(separator: " ")]
                })
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a token. A refresh token takes its access tokens with it.")

        @Argument(help: "The id that orbit token list shows.")
        var id: String

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let store = try await AccountStore(self.options)
            let tokens = try await store.accounts.tokens(of: nil).filter { $0.id == self.id }
            var isDone = try await store.accounts.deleteGrant(self.id)
            for token in tokens where try await store.accounts.deleteToken(hash: token.hash) { isDone = true }
            guard isDone else { throw Failure("there is no token \(self.id) in \(store.path); orbit token list lists them") }
            print("Revoked \(self.id). A running server takes it for two seconds at most.")
        }
    }
}
