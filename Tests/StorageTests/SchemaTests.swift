import GRDB
import Storage
import Testing

@Suite("What the schema itself refuses (STYLE.md, “Schema first”)")
struct SchemaTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        var what: String
        var sql: String
        var code: ResultCode

        init(_ what: String, _ code: ResultCode, _ sql: String) {
            self.what = what
            self.code = code
            self.sql = sql
        }

        var testDescription: String { self.what }
    }

    private static let columns =
        "id, kind, organization_id, location_id, display_name, first_name, last_name, email, roles, license_ids, administered_location_ids, "
        + "sip_username, ha1_md5, ha1_sha256, created_at"

    private static let tables = """
        INSERT INTO organization VALUES ('acme', 'Acme', 'acme.example'), ('zeta', 'Zeta', 'zeta.example');
        INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('hq', 'acme', 'Headquarters', '8100', 'America/New_York', NULL), ('wh', 'acme', 'Warehouse', '8200', 'America/Chicago', NULL);
        INSERT INTO member (\(Self.columns)) VALUES ('alice', 'person', 'acme', 'hq', 'Alice', NULL, NULL, 'alice@acme.example', '', '', '', 'alice', 'x', 'y', 0);
        INSERT INTO call_park_extension VALUES ('orbit', 'acme', 'hq', 'Orbit 1');
        INSERT INTO member_group (id, kind, organization_id, location_id, name) VALUES ('front', 'callPark', 'acme', 'hq', 'Front desk');
        INSERT INTO phone_number VALUES ('+12025550101', 'hq', 1, 0, 0), ('+12025550102', 'hq', 1, 0, 0), ('+13125550101', 'wh', 1, 0, 0);
        INSERT INTO location_profile (location_id, calling_enabled, main_number, outside_dial_digit_enforced) VALUES ('hq', 1, '+12025550102', 0);
        INSERT INTO number VALUES ('alice', 'member', 'acme', 'hq', '1001', '+12025550101');
        INSERT INTO floor VALUES ('ground', 'acme', 'hq', 0, 'Ground'), ('roof', 'acme', 'wh', 9, NULL);
        INSERT INTO member_profile (member_id, directory_search, floor_id) VALUES ('alice', 1, 'ground');
        INSERT INTO contact_directory VALUES ('list', 'acme', 'hq', 'List');
        INSERT INTO contact_directory_contact VALUES ('list', 0, 'alice', NULL);
        INSERT INTO device VALUES ('desk', 'acme', 'alice', 0, 'Desk', NULL, '0011223344FF', 0);
        INSERT INTO device_line VALUES ('desk', 0, 'alice', 'alice2', 'x', 'y');
        INSERT INTO device_tag VALUES ('desk', 0, 'red');
        \(Self.trunk("'way'", "'Way'"));
        \(Self.trunk("'spare'", "'Spare'"));
        INSERT INTO route_group VALUES ('ways', 'acme', 'Ways');
        INSERT INTO route_group_trunk VALUES ('ways', 0, 'way');
        INSERT INTO dial_plan VALUES ('plan', 'acme', 'Plan', NULL, 'ways');
        INSERT INTO dial_plan_pattern VALUES ('plan', 0, 'acme', '+33!');
        INSERT INTO location_profile (location_id, calling_enabled, outside_dial_digit_enforced, route_group_id) VALUES ('wh', 1, 0, 'ways');
        """

    private static let defaults = "'alice', 0, NULL, 0, NULL, 0, NULL, 3, 0, 1, 0, 'Never', 0, 'None', 0, 0, 15, NULL, NULL"

    private static func trunk(_ id: String, _ name: String, port: Int = 5_060, transport: String = "'udp'", registers: Int = 0) -> String {
        "INSERT INTO trunk VALUES (\(id), 'acme', 'hq', \(name), 'h.example', \(port), \(transport), NULL, \(registers), NULL, NULL, 1)"
    }

    private static func member(
        kind: String = "person", location: String = "hq", email: String = "NULL", username: String = "NULL", hash: String = "NULL"
    ) -> String {
        "INSERT INTO member (\(Self.columns)) VALUES ('new', '\(kind)', 'acme', '\(location)', 'New', NULL, NULL, \(email), '', '', '', \(username), \(hash), \(hash), 0)"
    }

    private static func number(_ digits: String, _ number: String = "NULL", owner: String = "new", location: String = "hq") -> String {
        "INSERT INTO number VALUES ('\(owner)', 'member', 'acme', '\(location)', \(digits), \(number))"
    }

    static let refusals: [Refusal] = [
        Refusal("a second floor of a number", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO floor VALUES ('new', 'acme', 'hq', 0, NULL)"),
        Refusal("a floor in the sky", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO floor VALUES ('new', 'acme', 'hq', 100001, NULL)"),
        Refusal("a floor with an empty name", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO floor VALUES ('new', 'acme', 'hq', 1, '')"),
        Refusal("a floor of no location", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO floor VALUES ('new', 'acme', 'moon', 1, NULL)"),
        Refusal("the end of a floor where somebody is", .SQLITE_CONSTRAINT_FOREIGNKEY, "DELETE FROM floor WHERE id = 'ground'"),
        Refusal("somebody on no floor", .SQLITE_CONSTRAINT_FOREIGNKEY, "UPDATE member_profile SET floor_id = 'none'"),
        Refusal(
            "a second contact directory of a name", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO contact_directory VALUES ('new', 'acme', 'hq', 'List')"),
        Refusal("a contact directory without a name", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO contact_directory VALUES ('new', 'acme', 'hq', '')"),
        Refusal("a contact twice", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO contact_directory_contact VALUES ('list', 1, 'alice', NULL)"),
        Refusal("a contact who is nobody", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO contact_directory_contact VALUES ('list', 1, NULL, NULL)"),
        Refusal("a contact who is two", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO contact_directory_contact VALUES ('list', 1, 'alice', 'front')"),
        Refusal(
            "a contact who does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO contact_directory_contact VALUES ('list', 1, 'nobody', NULL)"),
        Refusal("a second trunk of a name", .SQLITE_CONSTRAINT_UNIQUE, trunk("'new'", "'Way'")),
        Refusal("a trunk's name of 25 characters", .SQLITE_CONSTRAINT_CHECK, trunk("'new'", "'abcdefghijklmnopqrstuvwxy'")),
        Refusal("a port that is none", .SQLITE_CONSTRAINT_CHECK, trunk("'new'", "'New'", port: 65_536)),
        Refusal("a transport that is none", .SQLITE_CONSTRAINT_CHECK, trunk("'new'", "'New'", transport: "'tls'")),
        Refusal("a registration of nobody", .SQLITE_CONSTRAINT_CHECK, trunk("'new'", "'New'", registers: 1)),
        Refusal("the end of a trunk in a group", .SQLITE_CONSTRAINT_FOREIGNKEY, "DELETE FROM trunk WHERE id = 'way'"),
        Refusal("a trunk twice in a group", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO route_group_trunk VALUES ('ways', 1, 'way')"),
        Refusal("an eleventh trunk of a group", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO route_group_trunk VALUES ('ways', 10, 'spare')"),
        Refusal("the end of a group in use", .SQLITE_CONSTRAINT_FOREIGNKEY, "DELETE FROM route_group WHERE id = 'ways'"),
        Refusal("a dial plan that leads nowhere", .SQLITE_CONSTRAINT_CHECK, "UPDATE dial_plan SET route_group_id = NULL"),
        Refusal("a dial plan that leads to two", .SQLITE_CONSTRAINT_CHECK, "UPDATE dial_plan SET trunk_id = 'way'"),
        Refusal("a pattern twice", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO dial_plan_pattern VALUES ('plan', 1, 'acme', '+33!')"),
        Refusal("a pattern with a letter", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO dial_plan_pattern VALUES ('plan', 1, 'acme', '+33a')"),
        Refusal("a location with two ways out", .SQLITE_CONSTRAINT_CHECK, "UPDATE location_profile SET trunk_id = 'way' WHERE location_id = 'wh'"),
        Refusal(
            "a location with a way out that is not there", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "UPDATE location_profile SET trunk_id = 'none' WHERE location_id = 'hq'"),
        Refusal("a second extension of the same digits in a location", .SQLITE_CONSTRAINT_UNIQUE, number("'1001'")),
        Refusal(
            "a second owner of a number", .SQLITE_CONSTRAINT_UNIQUE, number("NULL", "'+12025550101'")),
        Refusal("a number of another location", .SQLITE_CONSTRAINT_TRIGGER, number("NULL", "'+12025550102'", location: "wh")),
        Refusal("a number of no location", .SQLITE_CONSTRAINT_TRIGGER, number("NULL", "'+12025550199'")),
        Refusal(
            "a number that goes to another location without its owner", .SQLITE_CONSTRAINT_TRIGGER,
            "UPDATE number SET phone_number = '+13125550101' WHERE owner_id = 'alice'"),
        Refusal("the end of a number that somebody has", .SQLITE_CONSTRAINT_TRIGGER, "DELETE FROM phone_number WHERE number = '+12025550101'"),
        Refusal(
            "the end of a main number", .SQLITE_CONSTRAINT_FOREIGNKEY, "DELETE FROM phone_number WHERE number = '+12025550102'"),
        Refusal(
            "a main number where there are no calls", .SQLITE_CONSTRAINT_CHECK, "UPDATE location_profile SET calling_enabled = 0"),
        Refusal(
            "a main number that is no location's", .SQLITE_CONSTRAINT_FOREIGNKEY, "UPDATE location_profile SET main_number = '+12025550199'"),
        Refusal("a country of three letters", .SQLITE_CONSTRAINT_CHECK, "UPDATE location_profile SET country = 'USA'"),
        Refusal("a latitude beyond the pole", .SQLITE_CONSTRAINT_CHECK, "UPDATE location_profile SET latitude = 90.5"),
        Refusal("a digit for outside that is a letter", .SQLITE_CONSTRAINT_CHECK, "UPDATE location_profile SET outside_dial_digit = 'x'"),
        Refusal(
            "a profile of nobody", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO member_profile (member_id, directory_search) VALUES ('nobody', 1)"),
        Refusal(
            "a workspace for fewer than nobody", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_profile (member_id, capacity, directory_search) VALUES ('alice', -1, 1)"),
        Refusal("two numbers of one owner", .SQLITE_CONSTRAINT_PRIMARYKEY, number("'1002'", owner: "alice")),
        Refusal("an extension of one digit", .SQLITE_CONSTRAINT_CHECK, number("'1'")),
        Refusal("an empty extension", .SQLITE_CONSTRAINT_CHECK, number("''")),
        Refusal("an extension of eleven digits", .SQLITE_CONSTRAINT_CHECK, number("'12345678901'")),
        Refusal("an extension with a letter", .SQLITE_CONSTRAINT_CHECK, number("'10a1'")),
        Refusal(
            "a number without its plus", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO phone_number VALUES ('12025550199', 'hq', 1, 0, 0)"),
        Refusal(
            "a number of an unknown owner's kind", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO number VALUES ('new', 'robot', 'acme', 'hq', '1002', NULL)"),
        Refusal("a number at an unknown location", .SQLITE_CONSTRAINT_FOREIGNKEY, number("'1002'", location: "moon")),
        Refusal(
            "a second routing prefix of the same digits in an organisation", .SQLITE_CONSTRAINT_UNIQUE,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'acme', 'New', '8100', 'UTC', NULL)"
        ),
        Refusal(
            "a routing prefix of eight digits", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'acme', 'New', '12345678', 'UTC', NULL)"
        ),
        Refusal(
            "an empty routing prefix", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'acme', 'New', '', 'UTC', NULL)"
        ),
        Refusal(
            "a routing prefix with a letter", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'acme', 'New', '8x', 'UTC', NULL)"
        ),
        Refusal(
            "a location of an unknown organisation", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'none', 'New', NULL, 'UTC', NULL)"
        ),
        Refusal(
            "a location without a name", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO location (id, organization_id, name, routing_prefix, time_zone, music_on_hold_file) VALUES ('new', 'acme', '', NULL, 'UTC', NULL)"
        ),
        Refusal("an organisation without a name", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO organization VALUES ('new', '', 'new.example')"),
        Refusal(
            "a second organisation with the same domain", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO organization VALUES ('new', 'New', 'acme.example')"),
        Refusal("a licence of fewer than no units", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO license VALUES ('new', 'acme', 'New', -1)"),
        Refusal("units that are no number", .SQLITE_CONSTRAINT_DATATYPE, "INSERT INTO license VALUES ('new', 'acme', 'New', 'many')"),
        Refusal("a member of an unknown kind", .SQLITE_CONSTRAINT_CHECK, member(kind: "robot")),
        Refusal("a member at an unknown location", .SQLITE_CONSTRAINT_FOREIGNKEY, member(location: "moon")),
        Refusal("a second person with the same e-mail address", .SQLITE_CONSTRAINT_UNIQUE, member(email: "'alice@acme.example'")),
        Refusal("a workspace with an e-mail address", .SQLITE_CONSTRAINT_CHECK, member(kind: "workspace", email: "'lobby@acme.example'")),
        Refusal("a second SIP account of the same name", .SQLITE_CONSTRAINT_UNIQUE, member(username: "'alice'", hash: "'x'")),
        Refusal("a SIP account without a password", .SQLITE_CONSTRAINT_CHECK, member(username: "'new'")),
        Refusal("a password without a SIP account", .SQLITE_CONSTRAINT_CHECK, member(hash: "'x'")),
        Refusal(
            "a call park extension of 31 characters", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO call_park_extension VALUES ('new', 'acme', 'hq', '1234567890123456789012345678901')"),
        Refusal("a call park extension without a name", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO call_park_extension VALUES ('new', 'acme', 'hq', '')"),
        Refusal(
            "a call park extension at an unknown location", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO call_park_extension VALUES ('new', 'acme', 'moon', 'New')"),
        Refusal(
            "a group of an unknown kind", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_group (id, kind, organization_id, location_id, name) VALUES ('new', 'choir', 'acme', 'hq', 'New')"),
        Refusal(
            "a member of a group who does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO member_group_member (group_id, position, member_id) VALUES ('front', 0, 'nobody')"),
        Refusal(
            "an orbit of a group that does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO member_group_call_park_extension VALUES ('front', 0, 'nothing')"),
        Refusal("the end of a location that has people", .SQLITE_CONSTRAINT_FOREIGNKEY, "DELETE FROM location WHERE id = 'hq'"),
        Refusal("a recall after 29 seconds", .SQLITE_CONSTRAINT_CHECK, "UPDATE location SET recall_time = 29"),
        Refusal("a hunt group that waits 601 seconds", .SQLITE_CONSTRAINT_CHECK, "UPDATE location SET hunt_wait_time = 601"),
        Refusal("a recall at a group that does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY, "UPDATE location SET recall_group_id = 'nothing'"),
        Refusal("a feature code without its star", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO feature_code VALUES ('hq', 'park', '681')"),
        Refusal(
            "one code for two features", .SQLITE_CONSTRAINT_UNIQUE,
            "INSERT INTO feature_code VALUES ('hq', 'park', '*68'), ('hq', 'retrieve', '*68')"),
        Refusal(
            "a line key that shows nothing", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO monitored_element VALUES ('alice', 0, NULL, NULL, NULL)"),
        Refusal(
            "a line key that shows what does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY,
            "INSERT INTO monitored_element VALUES ('alice', 0, NULL, 'nothing', NULL)"),
        Refusal(
            "a second group of the same name and kind at a location", .SQLITE_CONSTRAINT_UNIQUE,
            "INSERT INTO member_group (id, kind, organization_id, location_id, name) VALUES ('new', 'callPark', 'acme', 'hq', 'Front desk')"),
        Refusal(
            "a person in two call parks", .SQLITE_CONSTRAINT_UNIQUE,
            """
            INSERT INTO member_group (id, kind, organization_id, location_id, name) VALUES ('new', 'callPark', 'acme', 'hq', 'Back desk');
            INSERT INTO member_group_member (group_id, position, member_id, kind) VALUES ('front', 0, 'alice', 'callPark'), ('new', 0, 'alice', 'callPark');
            """),
        Refusal("a weight of 101 percent", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO member_group_member VALUES ('front', 0, 'alice', 'callPark', 101)"),
        Refusal(
            "a device of nobody", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO device VALUES ('new', 'acme', 'nobody', 0, 'New', NULL, NULL, 0)"),
        Refusal(
            "a MAC address that another device has", .SQLITE_CONSTRAINT_UNIQUE,
            "INSERT INTO device VALUES ('new', 'acme', 'alice', 1, 'New', NULL, '0011223344FF', 0)"),
        Refusal(
            "a MAC address in lower case", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO device VALUES ('new', 'acme', 'alice', 1, 'New', NULL, '0011223344ff', 0)"),
        Refusal(
            "a device without a name", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO device VALUES ('new', 'acme', 'alice', 1, '', NULL, NULL, 0)"),
        Refusal("a tag of no device", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO device_tag VALUES ('none', 0, 'red')"),
        Refusal("a tag twice on one device", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO device_tag VALUES ('desk', 1, 'red')"),
        Refusal("an empty tag", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO device_tag VALUES ('desk', 1, '')"),
        Refusal("a line of nobody", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO device_line VALUES ('desk', 1, 'nobody', 'new', 'x', 'y')"),
        Refusal("a line twice on one device", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO device_line VALUES ('desk', 1, 'alice', 'new', 'x', 'y')"),
        Refusal(
            "a line with a member's user name", .SQLITE_CONSTRAINT_TRIGGER, "INSERT INTO device_line VALUES ('desk', 1, 'alice', 'alice', 'x', 'y')"),
        Refusal("a line that takes a member's user name", .SQLITE_CONSTRAINT_TRIGGER, "UPDATE device_line SET username = 'alice'"),
        Refusal("a member with a line's user name", .SQLITE_CONSTRAINT_TRIGGER, member(username: "'alice2'", hash: "'x'")),
        Refusal("a member who takes a line's user name", .SQLITE_CONSTRAINT_TRIGGER, "UPDATE member SET sip_username = 'alice2'"),
        Refusal("two lines with one user name", .SQLITE_CONSTRAINT_UNIQUE, "INSERT INTO device_line VALUES ('desk', 1, 'alice', 'alice2', 'x', 'y')"),
        Refusal(
            "forwarding without a destination", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_settings VALUES (\(defaults)); UPDATE member_settings SET forward_busy_enabled = 1, forward_busy_destination = ''"),
        Refusal(
            "forwarding with no destination at all", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_settings VALUES (\(defaults)); UPDATE member_settings SET forward_always_enabled = 1"),
        Refusal(
            "no answer after one ring", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_settings VALUES (\(defaults)); UPDATE member_settings SET forward_no_answer_rings = 1"),
        Refusal(
            "a reminder after nine seconds", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO member_settings VALUES (\(defaults)); UPDATE member_settings SET recording_repeat_interval = 9"),
        Refusal("who assists themselves", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO assistant VALUES ('alice', 0, 'alice')"),
        Refusal("who is their own monitoring agent", .SQLITE_CONSTRAINT_CHECK, "INSERT INTO monitoring_agent VALUES ('alice', 0, 'alice')"),
        Refusal(
            "a monitoring agent who does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO monitoring_agent VALUES ('alice', 0, 'nobody')"),
        Refusal("a private phone status of nobody", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO private_phone_status VALUES ('nobody')"),
        Refusal("an assistant who does not exist", .SQLITE_CONSTRAINT_FOREIGNKEY, "INSERT INTO assistant VALUES ('alice', 0, 'nobody')"),
        Refusal(
            "an entry of call history of an unknown type", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO call_history VALUES ('alice', 'person', 'dreamt', 0, 1, NULL, '1002', 0)"),
        Refusal(
            "a recording that is neither whole nor incomplete", .SQLITE_CONSTRAINT_CHECK,
            "INSERT INTO recording VALUES ('1', 'acme', 'hq', 'alice', 'person', 'call', 'session', 'originator', NULL, '1002', NULL, NULL, 0, 'location', 0, 1, 'lost', '', 0, 0)"
        ),
        Refusal("a record without a body", .SQLITE_CONSTRAINT_NOTNULL, "INSERT INTO record VALUES ('call', '1', NULL)"),
    ]

    @Test("The schema refuses", arguments: refusals)
    func refuses(_ refusal: Refusal) async throws {
        let temporary = try TemporaryDatabase()
        try await temporary.pool.write { try $0.execute(sql: Self.tables) }
        let error = await #expect(throws: DatabaseError.self) {
            try await temporary.pool.write { try $0.execute(sql: refusal.sql) }
        }
        #expect(error?.extendedResultCode == refusal.code)
    }

    @Test("The same extension at another location is another one")
    func sameExtensionElsewhere() async throws {
        let temporary = try TemporaryDatabase()
        try await temporary.pool.write { database in
            try database.execute(sql: Self.tables)
            try database.execute(sql: Self.number("'1001'", location: "wh"))
        }
    }

    @Test("A call park extension that goes leaves the groups that list it")
    func orbitGoes() async throws {
        let temporary = try TemporaryDatabase()
        let left = try await temporary.pool.write { database in
            try database.execute(sql: Self.tables)
            try database.execute(sql: "INSERT INTO member_group_call_park_extension VALUES ('front', 0, 'orbit')")
            try database.execute(sql: "DELETE FROM call_park_extension WHERE id = 'orbit'")
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM member_group_call_park_extension")
        }
        #expect(left == 0)
    }
}
