extension Schema {
    /// Applications, passwords, authorization codes, grants, and which organisations partner administrators manage.
    ///
    /// Passwords, codes and grants have no references to `member`, as access tokens have none: an import replaces every member, and
    /// nobody's password.
    static let oauth = """
        CREATE TABLE oauth_application (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('integration', 'service-app')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            secret_hash TEXT CHECK (kind = 'integration' OR secret_hash IS NOT NULL),
            redirect_uris TEXT NOT NULL CHECK ((kind = 'integration') = (redirect_uris <> '')),
            scopes TEXT NOT NULL CHECK (scopes <> ''),
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE password (
            person_id TEXT NOT NULL PRIMARY KEY,
            hash TEXT NOT NULL CHECK (hash GLOB '$y$*'),
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE oauth_code (
            hash TEXT NOT NULL PRIMARY KEY,
            application_id TEXT NOT NULL REFERENCES oauth_application (id) ON DELETE CASCADE,
            person_id TEXT NOT NULL,
            organization_id TEXT NOT NULL,
            scopes TEXT NOT NULL,
            redirect_uri TEXT,
            challenge_method TEXT CHECK (challenge_method IN ('plain', 'S256')),
            challenge TEXT CHECK ((challenge IS NULL) = (challenge_method IS NULL)),
            expires_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE oauth_grant (
            id TEXT NOT NULL PRIMARY KEY,
            application_id TEXT NOT NULL REFERENCES oauth_application (id) ON DELETE CASCADE,
            person_id TEXT,
            organization_id TEXT NOT NULL,
            scopes TEXT NOT NULL,
            code_hash TEXT UNIQUE,
            refresh_hash TEXT NOT NULL UNIQUE,
            former_refresh_hash TEXT UNIQUE,
            refresh_expires_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX oauth_grant_of_application ON oauth_grant (application_id);
        CREATE INDEX oauth_grant_of_person ON oauth_grant (person_id);
        ALTER TABLE access_token ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE access_token ADD COLUMN grant_id TEXT REFERENCES oauth_grant (id) ON DELETE CASCADE;
        ALTER TABLE access_token ADD COLUMN machine_name TEXT;
        CREATE INDEX access_token_of_grant ON access_token (grant_id);
        CREATE TABLE managed_organization (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            PRIMARY KEY (member_id, organization_id)
        ) STRICT, WITHOUT ROWID;
        """
}
