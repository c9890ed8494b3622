import Directory
import GRDB

/// Numbers of locations, and what is known of locations and members besides their calls, in their tables.
extension SQLiteDirectoryStore {
    // MARK: Numbers

    static func phoneNumbers(_ database: Database) throws -> [PhoneNumber] {
        var numbers: [PhoneNumber] = []
        var texts = CommonTexts()
        try database.forEachRow("SELECT * FROM phone_number") { row in
            numbers.append(
                PhoneNumber(
                    number: row["number"], locationID: texts.kept(row["location_id"]), isActive: row["is_active"], isTollFree: row["is_toll_free"],
                    isService: row["is_service"]))
        }
        return numbers
    }

    static func insert(_ number: PhoneNumber, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO phone_number VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET
                location_id = excluded.location_id, is_active = excluded.is_active, is_toll_free = excluded.is_toll_free,
                is_service = excluded.is_service
            """, [number.number, number.locationID, number.isActive, number.isTollFree, number.isService])
    }

    /// Whoever gets a number has it at their location.
    static func place(_ number: String, at locationID: String, _ database: Database) throws {
        try database.run(
            "INSERT INTO phone_number VALUES (?, ?, 1, 0, 0) ON CONFLICT (number) DO UPDATE SET location_id = excluded.location_id",
            [number, locationID])
    }

    // MARK: Locations

    /// Profiles by location. Those that have none are as locations are by default.
    static func locationProfiles(_ database: Database) throws -> [String: (LocationProfile, LocationCalling)] {
        var result: [String: (LocationProfile, LocationCalling)] = [:]
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT location_profile.*, member.kind AS callback_kind FROM location_profile
                LEFT JOIN member ON member.id = emergency_callback_member
                """)
        {
            var profile = LocationProfile()
            profile.address.address1 = row["address1"]
            profile.address.address2 = row["address2"]
            profile.address.city = row["city"]
            profile.address.state = row["state"]
            profile.address.postalCode = row["postal_code"]
            profile.address.country = row["country"]
            profile.preferredLanguage = row["preferred_language"]
            profile.announcementLanguage = row["announcement_language"]
            profile.latitude = row["latitude"]
            profile.longitude = row["longitude"]
            profile.notes = row["notes"]
            var calling = LocationCalling()
            calling.isEnabled = row["calling_enabled"]
            calling.mainNumber = row["main_number"]
            calling.callingLineName = row["calling_line_name"]
            calling.externalCallerIDName = row["external_caller_id_name"]
            calling.outsideDialDigit = row["outside_dial_digit"]
            calling.isOutsideDialDigitEnforced = row["outside_dial_digit_enforced"]
            if let id: String = row["emergency_callback_member"], let kind = (row["callback_kind"] as String?).flatMap(MemberID.Kind.init(rawValue:))
            {
                calling.emergencyCallbackMember = MemberID(kind, id)
            }
            calling.route = Self.route(row)
            calling.unknownExtensionRoute = Self.route(row, "unknown_")
            result[row["location_id"]] = (profile, calling)
        }
        return result
    }

    static func insertProfile(of location: Location, _ database: Database) throws {
        try database.run("DELETE FROM location_profile WHERE location_id = ?", [location.id])
        let (profile, calling) = (location.profile, location.calling)
        guard profile != LocationProfile() || calling != LocationCalling() else { return }
        let (route, unknown) = (Self.columns(calling.route), Self.columns(calling.unknownExtensionRoute))
        try database.run(
            """
            INSERT INTO location_profile (location_id, address1, address2, city, state, postal_code, country, preferred_language,
                announcement_language, latitude, longitude, notes, calling_enabled, main_number, calling_line_name, external_caller_id_name,
                outside_dial_digit, outside_dial_digit_enforced, trunk_id, route_group_id, unknown_trunk_id, unknown_route_group_id,
                emergency_callback_member)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                location.id, profile.address.address1, profile.address.address2, profile.address.city, profile.address.state,
                profile.address.postalCode, profile.address.country, profile.preferredLanguage, profile.announcementLanguage, profile.latitude,
                profile.longitude, profile.notes, calling.isEnabled, calling.mainNumber, calling.callingLineName, calling.externalCallerIDName,
                calling.outsideDialDigit, calling.isOutsideDialDigitEnforced, route.trunkID, route.routeGroupID,
                unknown.trunkID, unknown.routeGroupID, calling.emergencyCallbackMember?.key,
            ])
    }

    // MARK: Members

    /// Profiles by the key of the member. Most members have none.
    static func memberProfiles(_ database: Database) throws -> [String: MemberProfile] {
        var result: [String: MemberProfile] = [:]
        try database.forEachRow("SELECT * FROM member_profile") { row in
            var profile = MemberProfile()
            profile.nickName = row["nick_name"]
            profile.avatar = row["avatar"]
            profile.department = row["department"]
            profile.manager = row["manager"]
            profile.title = row["title"]
            profile.modifiedAt = row["modified_at"]
            profile.workspaceType = (row["workspace_type"] as String?).flatMap(MemberProfile.WorkspaceType.init(rawValue:))
            profile.capacity = row["capacity"]
            profile.notes = row["notes"]
            profile.supportedDevices = (row["supported_devices"] as String?).flatMap(MemberProfile.SupportedDevices.init(rawValue:))
            profile.hotdesking = (row["hotdesking"] as String?).flatMap(MemberProfile.Hotdesking.init(rawValue:))
            profile.floorID = row["floor_id"]
            profile.callerIDFirstName = row["caller_id_first_name"]
            profile.callerIDLastName = row["caller_id_last_name"]
            profile.callerIDNumber = row["caller_id_number"]
            profile.announcementLanguage = row["announcement_language"]
            profile.timeZone = row["time_zone"]
            profile.isInDirectorySearch = row["directory_search"]
            result[row["member_id"]] = profile
        }
        return result
    }

    static func insertProfile(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM member_profile WHERE member_id = ?", [member.id.key])
        let profile = member.profile
        guard profile != MemberProfile() else { return }
        try database.run(
            """
            INSERT INTO member_profile (member_id, nick_name, avatar, department, manager, title, modified_at, workspace_type, capacity, notes,
                supported_devices, hotdesking, caller_id_first_name, caller_id_last_name, caller_id_number, announcement_language, time_zone,
                directory_search, floor_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                member.id.key, profile.nickName, profile.avatar, profile.department, profile.manager, profile.title, profile.modifiedAt,
                profile.workspaceType?.rawValue, profile.capacity, profile.notes, profile.supportedDevices?.rawValue,
                profile.hotdesking?.rawValue, profile.callerIDFirstName, profile.callerIDLastName, profile.callerIDNumber,
                profile.announcementLanguage, profile.timeZone, profile.isInDirectorySearch, profile.floorID,
            ])
    }
}
