import Directory
import GRDB

/// How organisations and locations record, in their tables.
extension SQLiteDirectoryStore {
    // MARK: Reading

    /// By the organisation's id. Those that have none there have the defaults.
    static func organizationRecordings(_ database: Database) throws -> [String: OrganizationRecording] {
        var result: [String: OrganizationRecording] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM organization_recording") {
            var recording = OrganizationRecording()
            recording.isEnabled = row["enabled"]
            recording.failureBehavior = RecordingFailureBehavior(rawValue: row["failure_behavior"]) ?? .proceed
            recording.compliance = self.compliance(row)
            recording.compliance.file?.locationID = row["file_location_id"]
            result[row["organization_id"]] = recording
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM organization_recording_announcement") {
            guard let announcement = RecordingAnnouncement(rawValue: row["announcement"]) else { continue }
            result[row["organization_id"], default: OrganizationRecording()].announcements[announcement] = SoundFile(
                path: row["file"], name: row["file_name"], locationID: row["file_location_id"])
        }
        return result
    }

    /// By the location's id. Those that have none there have the defaults.
    static func locationRecordings(_ database: Database) throws -> [String: LocationRecording] {
        var result: [String: LocationRecording] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM location_recording") {
            var recording = LocationRecording()
            let behavior: String? = row["failure_behavior"]
            recording.failureBehavior = behavior.flatMap(RecordingFailureBehavior.init(rawValue:))
            recording.usesOrganizationCompliance = row["organization_compliance"]
            recording.usesOrganizationAnnouncement = row["organization_announcement"]
            recording.compliance = self.compliance(row)
            result[row["location_id"]] = recording
        }
        return result
    }

    private static func compliance(_ row: Row) -> ComplianceAnnouncement {
        var compliance = ComplianceAnnouncement()
        compliance.isPlayedInbound = row["comply_inbound"]
        compliance.isPlayedOutbound = row["comply_outbound"]
        compliance.isOutboundDelayed = row["outbound_delayed"]
        compliance.delay = row["delay"]
        let path: String? = row["file"]
        compliance.file = path.map { SoundFile(path: $0, name: row["file_name"]) }
        return compliance
    }

    // MARK: Writing

    /// After the organisation's locations, which its files name.
    static func insertRecording(of organization: Organization, _ database: Database) throws {
        let recording = organization.recording
        try database.run("DELETE FROM organization_recording WHERE organization_id = ?", [organization.id])
        try database.run("DELETE FROM organization_recording_announcement WHERE organization_id = ?", [organization.id])
        for (announcement, file) in recording.announcements {
            try database.run(
                """
                INSERT INTO organization_recording_announcement (organization_id, announcement, file, file_name, file_location_id)
                VALUES (?, ?, ?, ?, ?)
                """,
                [organization.id, announcement.rawValue, file.path, file.name, file.locationID])
        }
        guard recording != OrganizationRecording() else { return }
        let compliance = recording.compliance
        try database.run(
            """
            INSERT INTO organization_recording (organization_id, enabled, failure_behavior, comply_inbound, comply_outbound, outbound_delayed,
                delay, file, file_name, file_location_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                organization.id, recording.isEnabled, recording.failureBehavior.rawValue, compliance.isPlayedInbound, compliance.isPlayedOutbound,
                compliance.isOutboundDelayed, compliance.delay, compliance.file?.path, compliance.file?.name, compliance.file?.locationID,
            ])
    }

    static func insertRecording(of location: Location, _ database: Database) throws {
        let recording = location.recording
        try database.run("DELETE FROM location_recording WHERE location_id = ?", [location.id])
        guard recording != LocationRecording() else { return }
        let compliance = recording.compliance
        try database.run(
            """
            INSERT INTO location_recording (location_id, failure_behavior, organization_compliance, organization_announcement, comply_inbound,
                comply_outbound, outbound_delayed, delay, file, file_name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                location.id, recording.failureBehavior?.rawValue, recording.usesOrganizationCompliance, recording.usesOrganizationAnnouncement,
                compliance.isPlayedInbound, compliance.isPlayedOutbound, compliance.isOutboundDelayed, compliance.delay, compliance.file?.path,
                compliance.file?.name,
            ])
    }
}
