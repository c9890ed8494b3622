extension Schema {
    /// Call forwarding of hunt groups. A group without a row forwards nothing.
    static let groupForwarding = """
        CREATE TABLE group_forwarding (
            group_id TEXT NOT NULL PRIMARY KEY REFERENCES member_group (id) ON DELETE CASCADE,
            always_enabled INTEGER NOT NULL CHECK (always_enabled IN (0, 1)),
            always_destination TEXT CHECK (length(always_destination) > 0),
            selective_enabled INTEGER NOT NULL CHECK (selective_enabled IN (0, 1)),
            selective_destination TEXT CHECK (length(selective_destination) > 0),
            CHECK (NOT always_enabled OR always_destination IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE group_forwarding_rule (
            group_id TEXT NOT NULL REFERENCES group_forwarding (group_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
            target TEXT NOT NULL CHECK (target IN ('usual', 'number', 'nowhere')),
            number TEXT CHECK ((target = 'number') = (number IS NOT NULL)),
            names_number INTEGER NOT NULL CHECK (names_number IN (0, 1)),
            from_everybody INTEGER NOT NULL CHECK (from_everybody IN (0, 1)),
            from_withheld INTEGER NOT NULL CHECK (from_withheld IN (0, 1)),
            from_unknown INTEGER NOT NULL CHECK (from_unknown IN (0, 1)),
            PRIMARY KEY (group_id, position),
            UNIQUE (group_id, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE group_forwarding_caller (
            group_id TEXT NOT NULL,
            rule INTEGER NOT NULL,
            position INTEGER NOT NULL,
            number TEXT NOT NULL CHECK (length(number) BETWEEN 2 AND 18),
            PRIMARY KEY (group_id, rule, position),
            UNIQUE (group_id, rule, number),
            FOREIGN KEY (group_id, rule) REFERENCES group_forwarding_rule (group_id, position) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}
