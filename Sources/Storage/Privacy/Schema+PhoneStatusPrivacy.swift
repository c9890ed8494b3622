extension Schema {
    /// Whose phone status is private, and the people and workspaces that may see it all the same. That agents are of the member's
    /// organisation, the directory sees to.
    static let phoneStatusPrivacy = """
        CREATE TABLE private_phone_status (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE monitoring_agent (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            agent_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            PRIMARY KEY (member_id, position),
            UNIQUE (member_id, agent_id),
            CHECK (member_id <> agent_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX monitoring_agent_of_members ON monitoring_agent (agent_id);
        """
}
