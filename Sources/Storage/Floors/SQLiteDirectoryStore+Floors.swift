package import Directory
import GRDB

/// Floors of locations in their table.
extension SQLiteDirectoryStore {
    static func floors(_ database: Database) throws -> [Floor] {
        try Row.fetchAll(database, sql: "SELECT * FROM floor").map { row in
            Floor(
                id: row["id"], organizationID: row["organization_id"], locationID: row["location_id"], number: row["number"], name: row["name"])
        }
    }

    package func save(_ floor: Floor) async throws {
        try await self.write { try Self.insert(floor, $0) }
    }

    package func deleteFloor(_ id: String) async throws {
        try await self.write { try $0.run("DELETE FROM floor WHERE id = ?", [id]) }
    }

    static func insert(_ floor: Floor, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO floor (id, organization_id, location_id, number, name) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name
            """, [floor.id, floor.organizationID, floor.locationID, floor.number, floor.name])
    }
}
