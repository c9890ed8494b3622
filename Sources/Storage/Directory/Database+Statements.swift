import GRDB

extension Database {
    /// Runs one statement, which is compiled once for all the rows of an import.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try self.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Row by row: an array of all the rows of a large table would weigh more than what is made of them, and leave holes behind.
    func forEachRow(_ sql: String, _ body: (Row) throws -> Void) throws {
        let rows = try Row.fetchCursor(self, sql: sql)
        while let row = try rows.next() { try body(row) }
    }
}
