"""Migrations: the schema, as steps that each run once."""

from sqlite_utils import Database, Migrations

migrations = Migrations("milepost")


@migrations()
def catalogue(db: Database) -> None:
    """Create the accounts, the boards and the memberships."""
    _create(
        db,
        """
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            city TEXT NOT NULL,
            owner TEXT NOT NULL,
            platform TEXT NOT NULL,
            handle TEXT NOT NULL,
            url TEXT NOT NULL,
            source TEXT NOT NULL,
            platform_id TEXT,
            added_at INTEGER NOT NULL,
            is_tracked INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE boards (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            definition TEXT NOT NULL,
            definition_url TEXT NOT NULL,
            is_tracked INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE memberships (
            board_id INTEGER NOT NULL REFERENCES boards (id),
            account_id INTEGER NOT NULL REFERENCES accounts (id),
            from_at INTEGER,
            to_at INTEGER,
            reference TEXT NOT NULL,
            PRIMARY KEY (board_id, account_id)
        ) STRICT, WITHOUT ROWID;
        """,
    )


@migrations()
def readings(db: Database) -> None:
    """Create the readings: the one table that grows, so it is compact."""
    _create(
        db,
        """
        CREATE TABLE readings (
            account_id INTEGER NOT NULL REFERENCES accounts (id),
            taken_at INTEGER NOT NULL,
            status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 3),
            followers INTEGER CHECK (followers >= 0),
            step INTEGER NOT NULL DEFAULT 1 CHECK (step >= 1),
            judgement INTEGER CHECK (judgement BETWEEN 0 AND 2),
            origin INTEGER NOT NULL DEFAULT 0 CHECK (origin BETWEEN 0 AND 1),
            PRIMARY KEY (account_id, taken_at),
            CHECK ((status = 0) = (followers IS NOT NULL)),
            CHECK ((status = 0) = (judgement IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX readings_held ON readings (account_id) WHERE judgement = 1;
        """,
    )


@migrations()
def rule_state(db: Database) -> None:
    """Create the memory of the rules between two polls."""
    _create(
        db,
        """
        CREATE TABLE tracks (
            account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
            settled INTEGER NOT NULL,
            readings INTEGER NOT NULL,
            pace REAL NOT NULL,
            interval REAL NOT NULL
        ) STRICT;
        CREATE TABLE peaks (
            account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
            followers INTEGER NOT NULL,
            milestone_at INTEGER
        ) STRICT;
        CREATE TABLE standings (
            board_id INTEGER NOT NULL REFERENCES boards (id),
            account_id INTEGER NOT NULL REFERENCES accounts (id),
            place INTEGER NOT NULL,
            PRIMARY KEY (board_id, account_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reversed_pairs (
            board_id INTEGER NOT NULL REFERENCES boards (id),
            upper_id INTEGER NOT NULL REFERENCES accounts (id),
            lower_id INTEGER NOT NULL REFERENCES accounts (id),
            PRIMARY KEY (board_id, upper_id, lower_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE rivalries (
            board_id INTEGER NOT NULL REFERENCES boards (id),
            one_id INTEGER NOT NULL REFERENCES accounts (id),
            other_id INTEGER NOT NULL REFERENCES accounts (id),
            flipped_at INTEGER NOT NULL,
            is_neck_and_neck INTEGER NOT NULL,
            leader_id INTEGER NOT NULL REFERENCES accounts (id),
            leading_since INTEGER NOT NULL,
            widest INTEGER NOT NULL,
            swing INTEGER NOT NULL,
            PRIMARY KEY (board_id, one_id, other_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            accounts INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX incidents_open ON incidents (source) WHERE ended_at IS NULL;
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL
        ) STRICT;
        INSERT INTO revision VALUES (1, 0);
        """,
    )


@migrations()
def events_and_outbox(db: Database) -> None:
    """Create the events and the announcements that tell of them."""
    _create(
        db,
        """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            account_id INTEGER REFERENCES accounts (id),
            board_id INTEGER REFERENCES boards (id),
            is_announced INTEGER NOT NULL,
            reason TEXT NOT NULL,
            fields TEXT NOT NULL,
            evidence TEXT NOT NULL,
            superseded_by INTEGER REFERENCES events (id)
        ) STRICT;
        CREATE INDEX events_account ON events (account_id, at);
        CREATE INDEX events_at ON events (at);
        CREATE TABLE channels (
            key TEXT PRIMARY KEY,
            paused_at INTEGER,
            pause_reason TEXT
        ) STRICT;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            channel TEXT NOT NULL REFERENCES channels (key),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'expired')),
            attempts INTEGER NOT NULL DEFAULT 0,
            sent_at INTEGER,
            receipt TEXT
        ) STRICT;
        CREATE INDEX outbox_pending ON outbox (channel, id) WHERE state = 'pending';
        CREATE TABLE outbox_events (
            event_id INTEGER NOT NULL REFERENCES events (id),
            channel TEXT NOT NULL REFERENCES channels (key),
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            place INTEGER NOT NULL,
            PRIMARY KEY (event_id, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_events_outbox ON outbox_events (outbox_id);
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            attempted_at INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'failed', 'refused')),
            error TEXT NOT NULL
        ) STRICT;
        """,
    )


@migrations()
def health(db: Database) -> None:
    """Create the heartbeat, and the states of the sources."""
    _create(
        db,
        """
        CREATE TABLE sources (
            name TEXT PRIMARY KEY,
            polled_at INTEGER NOT NULL,
            succeeded_at INTEGER,
            failing_since INTEGER,
            error TEXT
        ) STRICT;
        CREATE TABLE heartbeat (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            beat_at INTEGER NOT NULL
        ) STRICT;
        """,
    )


@migrations()
def views(db: Database) -> None:
    """Create the views for people: names instead of ids, ISO 8601 instead of milliseconds."""

    def iso(column: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%SZ', {column} / 1000, 'unixepoch')"

    _create(
        db,
        f"""
        CREATE VIEW readings_by_name AS
        SELECT {iso("r.taken_at")} AS taken_at, a.key AS account, a.city, a.platform,
               CASE r.status WHEN 0 THEN 'ok' WHEN 1 THEN 'hidden' WHEN 2 THEN 'missing'
                    ELSE 'failed' END AS status,
               r.followers, r.step,
               CASE r.judgement WHEN 0 THEN 'believed' WHEN 1 THEN 'held' WHEN 2 THEN 'rejected'
                    END AS judgement,
               CASE r.origin WHEN 0 THEN 'poll' ELSE 'import' END AS origin
        FROM readings r JOIN accounts a ON a.id = r.account_id;
        CREATE VIEW latest_counts AS
        SELECT a.key AS account, a.city, a.owner, a.platform, a.handle, r.followers, r.step,
               {iso("r.taken_at")} AS taken_at
        FROM accounts a JOIN readings r ON r.account_id = a.id
        WHERE r.taken_at = (SELECT max(taken_at) FROM readings
                            WHERE account_id = a.id AND judgement = 0);
        CREATE VIEW known_order AS
        SELECT b.key AS board, s.place + 1 AS place, a.key AS account, a.city
        FROM standings s JOIN boards b ON b.id = s.board_id JOIN accounts a ON a.id = s.account_id;
        CREATE VIEW events_by_name AS
        SELECT {iso("e.at")} AS at, e.kind, a.key AS account, b.key AS board,
               CASE e.is_announced WHEN 1 THEN 'yes' ELSE 'no' END AS announced, e.reason,
               e.fields, e.evidence, e.key
        FROM events e LEFT JOIN accounts a ON a.id = e.account_id
                      LEFT JOIN boards b ON b.id = e.board_id;
        CREATE VIEW announcements AS
        SELECT o.id, o.channel, o.state, {iso("o.created_at")} AS created_at,
               {iso("o.sent_at")} AS sent_at, o.attempts, group_concat(e.key, ' ') AS events
        FROM outbox o JOIN outbox_events oe ON oe.outbox_id = o.id
                      JOIN events e ON e.id = oe.event_id
        GROUP BY o.id;
        """,
    )


@migrations()
def sources_and_problems(db: Database) -> None:
    """Add the identities of profiles, the pauses of sources, and the problems that are open."""
    _create(
        db,
        """
        ALTER TABLE accounts ADD COLUMN identified_by TEXT;
        ALTER TABLE accounts ADD COLUMN known_handle TEXT;
        ALTER TABLE accounts ADD COLUMN shown_handle TEXT;
        ALTER TABLE sources ADD COLUMN paused_until INTEGER;
        CREATE TABLE problems (
            subject TEXT NOT NULL,
            kind TEXT NOT NULL,
            since INTEGER NOT NULL,
            times INTEGER NOT NULL,
            told_at INTEGER,
            text TEXT NOT NULL,
            PRIMARY KEY (subject, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE VIEW open_problems AS
        SELECT subject, kind, strftime('%Y-%m-%dT%H:%M:%SZ', since / 1000, 'unixepoch') AS since,
               times, CASE WHEN told_at IS NULL THEN 'no' ELSE 'yes' END AS told, text
        FROM problems;
        """,
    )


@migrations()
def discord(db: Database) -> None:
    """Create the subscriptions; and let an announcement be more than the events of a poll."""
    _create(
        db,
        """
        CREATE TABLE subscriptions (
            channel TEXT PRIMARY KEY REFERENCES channels (key),
            guild TEXT NOT NULL,
            boards TEXT NOT NULL,
            accounts TEXT NOT NULL,
            kinds TEXT NOT NULL,
            smallest INTEGER NOT NULL,
            top INTEGER,
            language TEXT NOT NULL,
            zone TEXT NOT NULL,
            mention TEXT NOT NULL,
            quiet TEXT,
            paused_at INTEGER,
            added_by TEXT NOT NULL,
            added_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL
        ) STRICT;
        INSERT INTO installation VALUES (1, lower(hex(randomblob(3))));
        CREATE TABLE synced_commands (
            scope TEXT PRIMARY KEY,
            hash TEXT NOT NULL
        ) STRICT;

        DROP VIEW announcements;
        PRAGMA defer_foreign_keys = ON;
        CREATE TABLE outbox_before AS SELECT * FROM outbox;
        DROP TABLE outbox;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            channel TEXT NOT NULL REFERENCES channels (key),
            kind TEXT NOT NULL
                CHECK (kind IN ('events', 'summary', 'correction', 'notice', 'test')),
            text TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'expired', 'dropped')),
            reason TEXT NOT NULL DEFAULT '',
            attempts INTEGER NOT NULL DEFAULT 0,
            tried_at INTEGER,
            sent_at INTEGER,
            receipt TEXT
        ) STRICT;
        INSERT INTO outbox (id, channel, kind, text, created_at, expires_at, due_at, state,
                            attempts, tried_at, sent_at, receipt)
        SELECT id, channel, 'events', '', created_at, expires_at, due_at, state, attempts,
               iif(attempts, created_at, NULL), sent_at, receipt
        FROM outbox_before;
        DROP TABLE outbox_before;
        CREATE INDEX outbox_pending ON outbox (channel, id) WHERE state = 'pending';
        CREATE INDEX deliveries_outbox ON deliveries (outbox_id);
        CREATE VIEW announcements AS
        SELECT o.id, o.channel, o.kind, o.state, o.reason,
               strftime('%Y-%m-%dT%H:%M:%SZ', o.created_at / 1000, 'unixepoch') AS created_at,
               strftime('%Y-%m-%dT%H:%M:%SZ', o.sent_at / 1000, 'unixepoch') AS sent_at,
               o.attempts, coalesce(group_concat(e.key, ' '), o.text) AS events
        FROM outbox o LEFT JOIN outbox_events oe ON oe.outbox_id = o.id
                      LEFT JOIN events e ON e.id = oe.event_id
        GROUP BY o.id;
        """,
    )


@migrations()
def baselines(db: Database) -> None:
    """Add when the baseline of a track was, what its held counts were part of, and silent pairs."""
    _create(
        db,
        """
        ALTER TABLE tracks ADD COLUMN since INTEGER;
        ALTER TABLE tracks ADD COLUMN suspicion INTEGER NOT NULL DEFAULT 0;
        UPDATE tracks SET since = (
            SELECT min(taken_at) FROM readings r
            WHERE r.account_id = tracks.account_id AND r.judgement = 0
        );
        ALTER TABLE rivalries ADD COLUMN is_silent INTEGER NOT NULL DEFAULT 0;
        UPDATE rivalries SET is_silent = is_neck_and_neck;
        """,
    )


@migrations()
def epochs(db: Database) -> None:
    """Add the epoch, which makes announcements of other lives of the database others than ours.

    What was queued before has none: it may have been tried under the name without.
    """
    _create(
        db,
        """
        ALTER TABLE installation ADD COLUMN epoch TEXT NOT NULL DEFAULT '';
        UPDATE installation SET epoch = lower(hex(randomblob(3)));
        ALTER TABLE outbox ADD COLUMN epoch TEXT NOT NULL DEFAULT '';
        """,
    )


@migrations()
def looks(db: Database) -> None:
    """Create the looks: when an account was looked at last is not the time of its count."""
    _create(
        db,
        """
        CREATE TABLE looks (
            account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
            looked_at INTEGER NOT NULL,
            status INTEGER CHECK (status BETWEEN 0 AND 3),
            followers INTEGER CHECK (followers >= 0),
            stands_until INTEGER
        ) STRICT;
        """,
    )


@migrations()
def restarts(db: Database) -> None:
    """Add what a database that was put back does not know, and the baselines that follow."""
    _create(
        db,
        """
        ALTER TABLE installation ADD COLUMN restored_at INTEGER;
        ALTER TABLE tracks ADD COLUMN is_baseline_due INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tracks ADD COLUMN evidence_since INTEGER;
        """,
    )


@migrations()
def clock(db: Database) -> None:
    """Add how far the system's clock is ahead of the bot's time, in milliseconds."""
    _create(
        db,
        """
        CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            ahead INTEGER NOT NULL
        ) STRICT;
        INSERT INTO clock VALUES (1, 0);
        """,
    )


@migrations()
def joined_boards(db: Database) -> None:
    """Add the time at which an account came to a board that had others; none is known of before."""
    db.execute("ALTER TABLE memberships ADD COLUMN joined_at INTEGER")


@migrations()
def seals(db: Database) -> None:
    """Call by its name what makes an announcement's number its own: no more than epochs so far."""
    db.execute("ALTER TABLE outbox RENAME COLUMN epoch TO seal")


@migrations()
def moved_clock(db: Database) -> None:
    """Add how far the clock moved, in milliseconds, while an announcement waits."""
    db.execute("ALTER TABLE outbox ADD COLUMN moved INTEGER NOT NULL DEFAULT 0")


@migrations()
def due_baselines(db: Database) -> None:
    """Tell more of a baseline after a restart than whether it is due."""
    db.execute("ALTER TABLE tracks RENAME COLUMN is_baseline_due TO baseline")


def _create(db: Database, script: str) -> None:
    """Run the statements of *script* inside the migration's transaction.

    `executescript` would commit it first.
    """
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)
