import Directory
import Foundation
import Storage

/// The directory and the accounts in a data folder, as commands use them beside a server or without one.
struct AccountStore: Sendable {
    let path: String
    let directory: DirectoryService
    let accounts: AuditedOAuthStore
    let index: DirectoryIndex

    init(_ options: ConfigurationOptions) async throws {
        let data = try DataDirectory(reading: try options.load().dataDirectory)
        let database = try data.openDatabase()
        self.path = data.path
        self.directory = try await DirectoryService(store: SQLiteDirectoryStore(database))
        self.accounts = AuditedOAuthStore(SQLiteOAuthStore(database), self.directory)
        self.index = await self.directory.index
    }

    /// - Throws: ``Failure`` when there is nobody with this address.
    func person(email: String) throws -> Member {
        guard let member = self.index.member(email: email) else {
            throw Failure("there is no person \(email) in \(self.path); orbit directory export lists who there is")
        }
        return member
    }

    /// Milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// - Throws: ``ConfigurationError`` for a scope that no role has.
    static func check(scopes: [String]) throws {
        let known = AccessToken.scopes(for: Role.allCases)
        for scope in scopes where !known.contains(scope) {
            throw ConfigurationError(key: "--scope", value: scope, "there are \(known.joined(separator: " "))")
        }
    }

    /// Prints a value as JSON on one or more lines.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A moment, in UTC; nothing for none.
    static func text(_ milliseconds: Int64?) -> String? {
        milliseconds.map { Date(timeIntervalSince1970: Double($0 / 1_000)).formatted(Date.ISO8601FormatStyle()) }
    }

    /// The length of `90s`, `30m`, `12h` or `7d`; nil for another text.
    static func milliseconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0, number < 1_000_000 else { return nil }
        return number * unit
    }

    /// Prints rows in columns, the last one as long as it is.
    static func printTable(_ rows: [[String]]) {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : text.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            print(cells.joined(separator: "  "))
        }
    }
}
