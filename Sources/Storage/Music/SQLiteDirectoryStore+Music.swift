import Directory
import GRDB

/// Music on hold of members and organisations in its tables.
extension SQLiteDirectoryStore {
    /// By the key of the member. Who has none there has the location's.
    static func memberMusic(_ database: Database) throws -> [String: MemberMusic] {
        var result: [String: MemberMusic] = [:]
        try database.forEachRow("SELECT * FROM member_music") { row in
            var music = MemberMusic()
            music.isPlayed = row["is_played"]
            music.file = row["file"]
            music.fileName = row["file_name"]
            result[row["member_id"]] = music
        }
        return result
    }

    static func insertMusic(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM member_music WHERE member_id = ?", [member.id.key])
        let music = member.settings.music
        guard music != MemberMusic() else { return }
        try database.run(
            "INSERT INTO member_music (member_id, is_played, file, file_name) VALUES (?, ?, ?, ?)",
            [member.id.key, music.isPlayed, music.file, music.fileName])
    }

    static func organizations(_ database: Database) throws -> [Organization] {
        let sql = "SELECT organization.*, default_piece FROM organization LEFT JOIN organization_music ON organization_id = id"
        let recordings = try self.organizationRecordings(database)
        return try Row.fetchAll(database, sql: sql).map { row in
            let piece: String? = row["default_piece"]
            let id: String = row["id"]
            return Organization(
                id: id, name: row["name"], sipDomain: row["sip_domain"], defaultPiece: piece.flatMap(DefaultPiece.init) ?? .legacy,
                recording: recordings[id] ?? OrganizationRecording())
        }
    }

    static func insert(_ organization: Organization, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO organization (id, name, sip_domain) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, sip_domain = excluded.sip_domain
            """,
            [organization.id, organization.name, organization.sipDomain])
        try database.run("DELETE FROM organization_music WHERE organization_id = ?", [organization.id])
        guard organization.defaultPiece != .legacy else { return }
        try database.run(
            "INSERT INTO organization_music (organization_id, default_piece) VALUES (?, ?)", [organization.id, organization.defaultPiece.rawValue])
    }
}
