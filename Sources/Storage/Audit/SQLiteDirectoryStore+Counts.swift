package import Directory
import GRDB

extension SQLiteDirectoryStore {
    /// How much each organisation has, by its id, without reading it all.
    package func counts() async throws -> [String: DirectoryCounts] {
        try await self.pool.read { database in
            var counts: [String: DirectoryCounts] = [:]
            for id in try String.fetchAll(database, sql: "SELECT id FROM organization") { counts[id] = DirectoryCounts() }
            let tables: [(String, WritableKeyPath<DirectoryCounts, Int>)] = [
                ("location", \.locations), ("member", \.members), ("call_park_extension", \.callParkExtensions), ("member_group", \.groups),
            ]
            for (table, key) in tables {
                for row in try Row.fetchAll(database, sql: "SELECT organization_id, count(*) AS count FROM \(table) GROUP BY organization_id") {
                    let id: String = row["organization_id"]
                    counts[id]?[keyPath: key] = row["count"]
                }
            }
            return counts
        }
    }
}
