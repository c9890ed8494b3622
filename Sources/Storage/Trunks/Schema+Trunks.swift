extension Schema {
    /// Trunks, the groups and dial plans that lead to them, and by which of them a location's calls go out.
    static let trunks = """
        CREATE TABLE trunk (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 24),
            host TEXT NOT NULL CHECK (length(host) BETWEEN 1 AND 255),
            port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
            transport TEXT NOT NULL CHECK (transport IN ('udp', 'tcp')),
            domain TEXT CHECK (length(domain) BETWEEN 1 AND 255),
            registers INTEGER NOT NULL CHECK (registers IN (0, 1)),
            username TEXT CHECK (length(username) BETWEEN 1 AND 255),
            password TEXT CHECK (length(password) BETWEEN 1 AND 255),
            is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
            UNIQUE (organization_id, name),
            CHECK (NOT registers OR username IS NOT NULL)
        ) STRICT;
        CREATE INDEX trunk_of_location ON trunk (location_id);
        CREATE TABLE trunk_source (
            trunk_id TEXT NOT NULL REFERENCES trunk (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 64),
            PRIMARY KEY (trunk_id, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE route_group (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 30),
            UNIQUE (organization_id, name)
        ) STRICT;
        CREATE TABLE route_group_trunk (
            group_id TEXT NOT NULL REFERENCES route_group (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 9),
            trunk_id TEXT NOT NULL REFERENCES trunk (id),
            PRIMARY KEY (group_id, position),
            UNIQUE (group_id, trunk_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX trunk_in_group ON route_group_trunk (trunk_id);
        CREATE TABLE dial_plan (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 30),
            trunk_id TEXT REFERENCES trunk (id),
            route_group_id TEXT REFERENCES route_group (id),
            UNIQUE (organization_id, name),
            CHECK ((trunk_id IS NULL) <> (route_group_id IS NULL))
        ) STRICT;
        CREATE TABLE dial_plan_pattern (
            plan_id TEXT NOT NULL REFERENCES dial_plan (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            pattern TEXT NOT NULL CHECK (length(pattern) BETWEEN 1 AND 40 AND pattern NOT GLOB '*[^0-9X*#!+]*'),
            PRIMARY KEY (plan_id, position),
            UNIQUE (organization_id, pattern)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE location_profile ADD COLUMN trunk_id TEXT REFERENCES trunk (id) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE location_profile ADD COLUMN route_group_id TEXT REFERENCES route_group (id) DEFERRABLE INITIALLY DEFERRED
            CHECK (trunk_id IS NULL OR route_group_id IS NULL);
        ALTER TABLE location_profile ADD COLUMN unknown_trunk_id TEXT REFERENCES trunk (id) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE location_profile ADD COLUMN unknown_route_group_id TEXT REFERENCES route_group (id) DEFERRABLE INITIALLY DEFERRED
            CHECK (unknown_trunk_id IS NULL OR unknown_route_group_id IS NULL);
        """
}
