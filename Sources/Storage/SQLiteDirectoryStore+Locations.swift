import Directory
import GRDB

/// Locations and what belongs to them alone: feature codes, call park settings, music on hold.
extension SQLiteDirectoryStore {
    static func locations(_ database: Database) throws -> [Location] {
        var codes: [String: FeatureCodes] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM feature_code") {
            if let feature = FeatureCodes.Feature(rawValue: row["feature"]) {
                codes[row["location_id"], default: FeatureCodes()][feature] = row["code"]
            }
        }
        let profiles = try Self.locationProfiles(database)
        let permissions = try Self.locationPermissions(database)
        let recordings = try Self.locationRecordings(database)
        return try Row.fetchAll(database, sql: "SELECT * FROM location").map { row in
            let profile = profiles[row["id"]]
            return Location(
                id: row["id"], organizationID: row["organization_id"], name: row["name"], routingPrefix: row["routing_prefix"],
                timeZone: row["time_zone"],
                musicOnHold: MusicOnHold(
                    isPlayedOnHold: row["music_on_hold_enabled"], isPlayedOnPark: row["music_on_park_enabled"], file: row["music_on_hold_file"],
                    fileName: row["music_on_hold_name"]),
                callPark: CallParkSettings(
                    recall: Self.recall(row) ?? RecallChoice(), ringPattern: RingPattern(rawValue: row["ring_pattern"]) ?? .normal,
                    recallTime: row["recall_time"], huntWaitTime: row["hunt_wait_time"]), featureCodes: codes[row["id"]] ?? FeatureCodes(),
                profile: profile?.0 ?? LocationProfile(), calling: profile?.1 ?? LocationCalling(),
                permissions: permissions[row["id"]] ?? LocationPermissions(), recording: recordings[row["id"]] ?? LocationRecording())
        }
    }

    static func recall(_ row: Row) -> RecallChoice? {
        let option: String? = row["recall_option"]
        return option.flatMap(RecallChoice.Option.init(rawValue:)).map { RecallChoice(option: $0, huntGroupID: row["recall_group_id"]) }
    }

    static func insert(_ location: Location, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file, music_on_hold_enabled,
                music_on_park_enabled, music_on_hold_name, recall_option, recall_group_id, ring_pattern, recall_time, hunt_wait_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, routing_prefix = excluded.routing_prefix, time_zone = excluded.time_zone,
                music_on_hold_file = excluded.music_on_hold_file, music_on_hold_enabled = excluded.music_on_hold_enabled,
                music_on_park_enabled = excluded.music_on_park_enabled, music_on_hold_name = excluded.music_on_hold_name,
                recall_option = excluded.recall_option, recall_group_id = excluded.recall_group_id, ring_pattern = excluded.ring_pattern,
                recall_time = excluded.recall_time, hunt_wait_time = excluded.hunt_wait_time
            """,
            [
                location.id, location.organizationID, location.name, location.routingPrefix, location.timeZone, location.musicOnHold.file,
                location.musicOnHold.isPlayedOnHold, location.musicOnHold.isPlayedOnPark, location.musicOnHold.fileName,
                location.callPark.recall.option.rawValue, location.callPark.recall.huntGroupID, location.callPark.ringPattern.rawValue,
                location.callPark.recallTime, location.callPark.huntWaitTime,
            ])
        try self.insertProfile(of: location, database)
        try self.insertPermissions(of: location, database)
        try self.insertRecording(of: location, database)
        try database.run("DELETE FROM feature_code WHERE location_id = ?", [location.id])
        // The defaults are not written down: who never changed a code gets a later version's.
        for feature in FeatureCodes.Feature.allCases where location.featureCodes[feature] != FeatureCodes()[feature] {
            try database.run(
                "INSERT INTO feature_code VALUES (?, ?, ?)",
                [location.id, feature.rawValue, location.featureCodes[feature]])
        }
    }

    // MARK: Line keys

    static func monitoredElements(_ database: Database) throws -> [String: [MonitoredElement]] {
        var result: [String: [MonitoredElement]] = [:]
        try database.forEachRow(
            """
            SELECT monitored_element.*, member.kind AS kind FROM monitored_element
            LEFT JOIN member ON member.id = monitored_member_id ORDER BY member_id, position
            """
        ) { row in
            let target: DirectoryIndex.Target
            if let orbit: String = row["call_park_extension_id"] {
                target = .callParkExtension(orbit)
            } else if let member: String = row["monitored_member_id"], let kind: String = row["kind"], let kind = MemberID.Kind(rawValue: kind) {
                target = .member(MemberID(kind, member))
            } else {
                return
            }
            result[row["member_id"], default: []].append(MonitoredElement(target: target, label: row["label"]))
        }
        return result
    }

    static func insertMonitored(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM monitored_element WHERE member_id = ?", [member.id.key])
        for (position, element) in member.monitoring.elements.enumerated() {
            var monitored: String?
            var orbit: String?
            switch element.target {
            case .member(let id): monitored = id.key
            case .callParkExtension(let id): orbit = id
            case .group: continue
            }
            try database.run(
                "INSERT INTO monitored_element VALUES (?, ?, ?, ?, ?)",
                [member.id.key, position, monitored, orbit, element.label])
        }
    }
}
