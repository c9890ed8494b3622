import Directory
import GRDB

/// Deleting organisations.
extension SQLiteDirectoryStore {
    /// What is an organisation's, each before what it refers to. The rest goes with these (`ON DELETE CASCADE`), or stays: what happened.
    private static let ownRows: [(table: String, condition: String)] = [
        ("organization_recording_announcement", "organization_id = ?"),
        ("organization_recording", "organization_id = ?"),
        ("access_token", "organization_id = ?"),
        ("oauth_grant", "organization_id = ?"),
        ("oauth_code", "organization_id = ?"),
        ("password", "person_id IN (SELECT id FROM member WHERE organization_id = ? AND kind = 'person')"),
        ("webhook", "organization_id = ?"),
        ("number_job", "organization_id = ?"),
        ("dial_plan", "organization_id = ?"),
        ("route_group", "organization_id = ?"),
        ("location_profile", Self.atItsLocations),
        ("trunk", "organization_id = ?"),
        ("contact_directory", "organization_id = ?"),
        ("member_group", "organization_id = ?"),
        ("number", "organization_id = ?"),
        ("alternate_number", Self.atItsLocations),
        ("member", "organization_id = ?"),
        ("call_park_extension", "organization_id = ?"),
        ("phone_number", Self.atItsLocations),
        ("license", "organization_id = ?"),
        ("location", "organization_id = ?"),
        ("organization", "id = ?"),
    ]

    private static let atItsLocations = "location_id IN (SELECT id FROM location WHERE organization_id = ?)"

    package func deleteOrganization(_ id: String) async throws {
        try await self.write { database in
            for (table, condition) in Self.ownRows { try database.run("DELETE FROM \(table) WHERE \(condition)", [id]) }
        }
    }
}
