package import Directory
internal import Foundation
import GRDB

/// The directory in SQLite. See ``OrbitDatabase`` for its tables.
package struct SQLiteDirectoryStore: DirectoryStore {
    let pool: DatabasePool

    package init(_ database: OrbitDatabase) {
        self.pool = database.pool
    }

    // MARK: Reading

    package func load() async throws -> DirectoryContents {
        let contents = try await self.pool.read { database in
            var contents = DirectoryContents()
            var numbers: [String: (extension: String?, phoneNumber: String?)] = [:]
            try database.forEachRow("SELECT owner_id, extension, phone_number FROM number WHERE owner_kind <> 'member'") { row in
                numbers[row["owner_id"]] = (row["extension"], row["phone_number"])
            }
            contents.organizations = try Self.organizations(database)
            contents.locations = try Self.locations(database)
            contents.numbers = try Self.phoneNumbers(database)
            contents.licenses = try Row.fetchAll(database, sql: "SELECT * FROM license").map {
                License(id: $0["id"], organizationID: $0["organization_id"], name: $0["name"], totalUnits: $0["total_units"])
            }
            let monitored = try Self.monitoredElements(database)
            let devices = try Self.devices(database)
            let settings = try Self.settings(database)
            let permissions = try Self.memberPermissions(database)
            let profiles = try Self.memberProfiles(database)
            let managed = try Self.managedOrganizations(database)
            let music = try Self.memberMusic(database)
            let alternates = try Self.alternateNumbers(database)
            let privacy = try Self.phoneStatusPrivacy(database)
            var texts = CommonTexts()
            try database.forEachRow("SELECT member.*, extension, phone_number FROM member LEFT JOIN number ON owner_id = member.id") { row in
                var member = try Self.member(row, &texts, monitored)
                member.devices = devices[member.id.key] ?? []
                member.settings = settings[member.id.key] ?? CallSettings()
                if let permissions = permissions[member.id.key] { member.settings.permissions = permissions }
                if let music = music[member.id.key] { member.settings.music = music }
                if let alternates = alternates[member.id.key] { member.settings.alternates = alternates }
                if let privacy = privacy[member.id.key] { member.settings.privacy = privacy }
                member.profile = profiles[member.id.key] ?? MemberProfile()
                member.managedOrganizationIDs = managed[member.id.key] ?? []
                contents.members.append(member)
            }
            contents.callParkExtensions = try Row.fetchAll(database, sql: "SELECT * FROM call_park_extension").map {
                CallParkExtension(
                    id: $0["id"], organizationID: $0["organization_id"], locationID: $0["location_id"], name: $0["name"],
                    extension: numbers[$0["id"]]?.extension ?? "")
            }
            contents.groups = try Self.groups(database, numbers, &texts)
            contents.trunks = try Self.trunks(database)
            contents.routeGroups = try Self.routeGroups(database)
            contents.dialPlans = try Self.dialPlans(database)
            contents.floors = try Self.floors(database)
            contents.contactDirectories = try Self.contactDirectories(database)
            return contents
        }
        // Pages of the whole database, which nothing reads again: the directory is in memory now.
        self.pool.releaseMemory()
        return contents
    }

    private static func member(
        _ row: Row, _ texts: inout CommonTexts, _ monitored: [String: [MonitoredElement]]
    ) throws -> Member {
        let kind: String = row["kind"]
        guard let kind = MemberID.Kind(rawValue: kind) else { throw DirectoryError.unavailable("unknown kind of member \(kind)") }
        let id = texts.kept(row["id"])
        var account: SIPAccount?
        if let username: String = row["sip_username"] {
            account = SIPAccount(username: username, ha1MD5: row["ha1_md5"], ha1SHA256: row["ha1_sha256"])
        }
        return Member(
            id: MemberID(kind, id), organizationID: texts.kept(row["organization_id"]),
            locationID: texts.kept(row["location_id"]), displayName: row["display_name"], firstName: row["first_name"],
            lastName: row["last_name"], email: row["email"], extension: row["extension"], phoneNumber: row["phone_number"],
            roles: texts.words(of: row["roles"]).compactMap(Role.init(rawValue:)), licenseIDs: texts.words(of: row["license_ids"]),
            administeredLocationIDs: texts.words(of: row["administered_location_ids"]), account: account,
            monitoring: Monitoring(elements: monitored[id] ?? [], isCallParkNotificationEnabled: row["call_park_notification"]),
            isPrivate: row["is_private"], createdAt: row["created_at"])
    }

    // MARK: Writing

    package func replace(with contents: DirectoryContents) async throws {
        try await self.write { database in
            for table in [
                "organization_recording_announcement", "organization_recording", "location_recording", "managed_organization", "number",
                "contact_directory_contact", "contact_directory", "alternate_number", "monitored_element", "feature_code",
                "member_group_call_park_extension",
                "member_group_member", "member_group", "call_park_extension", "assistant", "monitoring_agent", "member_settings", "member_profile",
                "member_call_type",
                "member_permissions", "device_line", "device", "member", "license", "location_profile", "location_call_type",
                "location_permissions", "location_emergency_number", "dial_plan_pattern", "dial_plan", "route_group_trunk", "route_group",
                "trunk_source", "trunk", "floor", "phone_number", "location", "organization",
            ] {
                try database.execute(sql: "DELETE FROM \(table)")
            }
            for organization in contents.organizations { try Self.insert(organization, database) }
            for location in contents.locations { try Self.insert(location, database) }
            for organization in contents.organizations { try Self.insertRecording(of: organization, database) }
            for floor in contents.floors { try Self.insert(floor, database) }
            for number in contents.numbers { try Self.insert(number, database) }
            for license in contents.licenses {
                try database.run(
                    "INSERT INTO license VALUES (?, ?, ?, ?)",
                    [license.id, license.organizationID, license.name, license.totalUnits])
            }
            for member in contents.members { try Self.insert(member, database) }
            for orbit in contents.callParkExtensions { try Self.insert(orbit, database) }
            // After what they name.
            for member in contents.members {
                try Self.insertMonitored(of: member, database)
                try Self.insertDevicesAndSettings(of: member, database)
                try Self.insertProfile(of: member, database)
                try Self.insertPermissions(of: member, database)
                try Self.insertMusic(of: member, database)
                try Self.insertAlternateNumbers(of: member, database)
                try Self.insertPhoneStatusPrivacy(of: member, database)
            }
            for group in contents.groups { try Self.insert(group, database) }
            for directory in contents.contactDirectories { try Self.insert(directory, database) }
            for trunk in contents.trunks { try Self.insert(trunk, database) }
            for group in contents.routeGroups { try Self.insert(group, database) }
            for plan in contents.dialPlans { try Self.insert(plan, database) }
        }
    }

    package func save(_ organization: Organization) async throws {
        try await self.write { database in
            try Self.insert(organization, database)
            try Self.insertRecording(of: organization, database)
        }
    }

    package func save(_ location: Location) async throws {
        try await self.write { try Self.insert(location, $0) }
    }

    package func save(_ member: Member) async throws {
        try await self.write { database in
            try Self.deleteDevices(of: member, database)
            try Self.insert(member, database)
            try Self.insertMonitored(of: member, database)
            try Self.insertDevicesAndSettings(of: member, database)
            try Self.insertProfile(of: member, database)
            try Self.insertPermissions(of: member, database)
            try Self.insertMusic(of: member, database)
            try Self.insertAlternateNumbers(of: member, database)
            try Self.insertPhoneStatusPrivacy(of: member, database)
        }
    }

    package func deleteMember(_ id: MemberID) async throws {
        try await self.write { database in
            try database.run("DELETE FROM member_group_member WHERE member_id = ?", [id.key])
            try database.run("DELETE FROM number WHERE owner_id = ?", [id.key])
            try database.run("DELETE FROM member WHERE id = ?", [id.key])
            if id.kind == .person { try database.run("DELETE FROM access_token WHERE person_id = ?", [id.key]) }
        }
    }

    package func deleteLocation(_ id: String) async throws {
        try await self.write { database in
            // The main number goes with the profile before the numbers go.
            try database.run("DELETE FROM location_profile WHERE location_id = ?", [id])
            try database.run("DELETE FROM phone_number WHERE location_id = ?", [id])
            try database.run("DELETE FROM location WHERE id = ?", [id])
        }
    }

    package func save(_ numbers: [PhoneNumber]) async throws {
        try await self.write { database in for number in numbers { try Self.insert(number, database) } }
    }

    package func deleteNumbers(_ numbers: [String]) async throws {
        try await self.write { database in
            for number in numbers { try database.run("DELETE FROM phone_number WHERE number = ?", [number]) }
        }
    }

    package func save(_ group: MemberGroup) async throws {
        try await self.write { try Self.insert(group, $0) }
    }

    package func deleteGroup(_ id: String) async throws {
        try await self.write { database in
            try database.run("DELETE FROM number WHERE owner_id = ?", [id])
            try database.run("DELETE FROM member_group WHERE id = ?", [id])
        }
    }

    package func save(_ orbit: CallParkExtension) async throws {
        try await self.write { try Self.insert(orbit, $0) }
    }

    package func deleteCallParkExtension(_ id: String) async throws {
        try await self.write { database in
            try database.run("DELETE FROM number WHERE owner_id = ?", [id])
            try database.run("DELETE FROM call_park_extension WHERE id = ?", [id])
        }
    }

    package func save(_ token: AccessToken) async throws {
        try await self.write { try token.insert($0) }
    }

    package func token(hash: String) async throws -> AccessToken? {
        try await self.pool.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM access_token WHERE hash = ?", arguments: [hash]).map(AccessToken.init)
        }
    }

    /// Whether this store was filled with the demo directory, so that its tokens may be made.
    package func isDemo() async throws -> Bool {
        try await self.pool.read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = 'demo'") } == "1"
    }

    package func markDemo() async throws {
        try await self.write { try $0.execute(sql: "INSERT OR REPLACE INTO setting VALUES ('demo', '1')") }
    }

    /// Writes, and says in the directory's own terms what went wrong.
    func write(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        do {
            try await self.pool.writeAudited(body)
        } catch let error as DatabaseError {
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_NOTNULL, .SQLITE_CONSTRAINT_DATATYPE:
                throw DirectoryError.invalid(field: "value", reason: "is refused by the database (\(StorageError.reason(error)))")
            case .SQLITE_CONSTRAINT_FOREIGNKEY:
                throw DirectoryError.notFound("what this belongs to")
            case let code where code.primaryResultCode == .SQLITE_CONSTRAINT:
                let message = error.message ?? "constraint"
                let fields = [
                    ("number.extension", "extension"), ("phone_number", "number"), ("username", "username"), ("device.mac", "mac"),
                ]
                let field = fields.first { message.contains($0.0) }?.1 ?? "value"
                throw DirectoryError.notUnique(field: field, value: "", holder: "somebody else (\(StorageError.reason(error)))")
            default:
                throw DirectoryError.unavailable(StorageError.reason(error))
            }
        }
    }

    // MARK: Rows

    private static func insert(_ member: Member, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO member (id, kind, organization_id, location_id, display_name, first_name, last_name, email, roles, license_ids,
                administered_location_ids, sip_username, ha1_md5, ha1_sha256, created_at, is_private, call_park_notification)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET location_id = excluded.location_id, display_name = excluded.display_name,
                first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email, roles = excluded.roles,
                license_ids = excluded.license_ids, administered_location_ids = excluded.administered_location_ids,
                sip_username = excluded.sip_username, ha1_md5 = excluded.ha1_md5, ha1_sha256 = excluded.ha1_sha256,
                is_private = excluded.is_private, call_park_notification = excluded.call_park_notification
            """,
            [
                member.id.key, member.id.kind.rawValue, member.organizationID, member.locationID, member.displayName, member.firstName,
                member.lastName, member.email, WordList.text(member.roles.map(\.rawValue)), WordList.text(member.licenseIDs),
                WordList.text(member.administeredLocationIDs), member.account?.username, member.account?.ha1MD5, member.account?.ha1SHA256,
                member.createdAt, member.isPrivate, member.monitoring.isCallParkNotificationEnabled,
            ])
        try self.insertManagedOrganizations(of: member, database)
        try self.insertNumber(
            owner: member.id.key, kind: "member", member.organizationID, member.locationID, member.extension, member.phoneNumber, database)
    }

    private static func insert(_ orbit: CallParkExtension, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO call_park_extension VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, location_id = excluded.location_id
            """,
            [orbit.id, orbit.organizationID, orbit.locationID, orbit.name])
        try self.insertNumber(
            owner: orbit.id, kind: "callParkExtension", orbit.organizationID, orbit.locationID, orbit.extension, nil, database)
    }

    static func insertNumber(
        owner: String, kind: String, _ organizationID: String, _ locationID: String, _ digits: String?, _ phoneNumber: String?, _ database: Database
    ) throws {
        guard digits != nil || phoneNumber != nil else {
            return try database.run("DELETE FROM number WHERE owner_id = ?", [owner])
        }
        if let phoneNumber { try self.place(phoneNumber, at: locationID, database) }
        try database.run(
            """
            INSERT INTO number VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (owner_id) DO UPDATE SET
                location_id = excluded.location_id, extension = excluded.extension, phone_number = excluded.phone_number
            """,
            [owner, kind, organizationID, locationID, digits, phoneNumber])
    }
}
