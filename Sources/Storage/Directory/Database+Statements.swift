import GRDB

extension Database {
    /// Runs one statement, which is compiled once for all the rows of an import.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try self.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
