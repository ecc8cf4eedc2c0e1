"""The tables of the database, and how a file of an older version gets them."""

from __future__ import annotations

import logging
import sqlite3

from core.errors import StorageError

logger = logging.getLogger(__name__)

_COLUMNS_7 = (
    "id, kind, width, height, favourite, rating, missing, trash_batch, removed, owner, job_id, "
    "idx, parent_id, model, characters, score, identity, origin, prompt, search, extras, request"
)


def _split(column: str) -> str:
    """A table whose ``value`` is each piece of the text between spaces, as a list in JSON."""
    spaced = column
    for blank in (9, 10, 13, 0x3000):
        spaced = f"replace({spaced}, char({blank}), ' ')"
    quoted = f"""replace(json_quote({spaced}), ' ', '","')"""
    return f"json_each(CASE WHEN typeof({column}) = 'text' THEN '[' || {quoted} || ']' END)"


# Append only: a file made by an older version runs the entries it has not seen, each in its own
# transaction. ``prompt`` stands before the long JSON columns: a search reads no overflow page.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE jobs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
            attempt INTEGER NOT NULL DEFAULT 0,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            error TEXT NOT NULL DEFAULT '',
            result TEXT NOT NULL DEFAULT '[]',
            created REAL NOT NULL,
            started REAL,
            finished REAL,
            payload TEXT NOT NULL
        )""",
        "CREATE INDEX jobs_state ON jobs (state, seq)",
        "CREATE INDEX jobs_owner ON jobs (owner, seq)",
        """CREATE TABLE worker_lease (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            worker TEXT NOT NULL,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,
            beat REAL NOT NULL
        )""",
        """CREATE TABLE images (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            favourite INTEGER NOT NULL DEFAULT 0,
            missing INTEGER NOT NULL DEFAULT 0,
            trash_batch TEXT,
            removed REAL,
            owner TEXT NOT NULL,
            job_id TEXT,
            idx INTEGER NOT NULL DEFAULT 0,
            parent_id TEXT,
            prompt TEXT NOT NULL,
            search TEXT NOT NULL,
            extras TEXT NOT NULL,
            request TEXT NOT NULL
        )""",
        "CREATE UNIQUE INDEX images_job ON images (job_id, idx) WHERE job_id IS NOT NULL",
        # The columns of the conditions stand in the index too: only then does it cover a search.
        """CREATE INDEX images_shown
            ON images (id, kind, search, favourite, trash_batch, missing)
            WHERE trash_batch IS NULL AND missing = 0""",
        """CREATE INDEX images_favourite
            ON images (id, kind, search, favourite, trash_batch, missing)
            WHERE trash_batch IS NULL AND missing = 0 AND favourite = 1""",
        "CREATE INDEX images_trash ON images (trash_batch) WHERE trash_batch IS NOT NULL",
    ),
    (
        "ALTER TABLE images ADD COLUMN score REAL",
        """UPDATE images SET score = json_extract(extras, '$.score.oks')
            WHERE json_valid(extras) AND json_type(extras, '$.score.oks') IN ('real', 'integer')
                AND json_extract(extras, '$.score.oks') BETWEEN 0 AND 1""",
        """CREATE INDEX images_score
            ON images (score DESC, id DESC, kind, search, favourite, trash_batch, missing)
            WHERE trash_batch IS NULL AND missing = 0""",
    ),
    (
        "DROP TABLE worker_lease",
        """CREATE TABLE worker_lease (
            lane TEXT NOT NULL PRIMARY KEY,
            worker TEXT NOT NULL,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,
            beat REAL NOT NULL
        )""",
    ),
    (
        """CREATE TABLE desks (
            visitor TEXT NOT NULL PRIMARY KEY,
            touched REAL NOT NULL,
            content TEXT NOT NULL
        )""",
    ),
    (
        """CREATE TABLE characters (
            id TEXT NOT NULL PRIMARY KEY,
            handle TEXT NOT NULL,
            created REAL NOT NULL,
            changed REAL NOT NULL,
            search TEXT NOT NULL,
            card TEXT NOT NULL
        )""",
        # Not unique: a damaged row must not hold a name.
        "CREATE INDEX characters_handle ON characters (handle)",
        "CREATE INDEX characters_changed ON characters (changed DESC, id DESC)",
    ),
    (
        "ALTER TABLE images ADD COLUMN identity REAL",
        """UPDATE images SET identity = json_extract(extras, '$.identity.value')
            WHERE json_valid(extras)
                AND json_type(extras, '$.identity.value') IN ('real', 'integer')
                AND json_extract(extras, '$.identity.value') BETWEEN 0 AND 1""",
        """CREATE INDEX images_identity
            ON images (identity DESC, id DESC, kind, search, favourite, trash_batch, missing)
            WHERE trash_batch IS NULL AND missing = 0""",
    ),
    (
        "ALTER TABLE images ADD COLUMN rating INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE images ADD COLUMN model TEXT NOT NULL DEFAULT ''",
        # NULL: its prompt was not looked at; done when the studio starts.
        "ALTER TABLE images ADD COLUMN characters TEXT",
        # The digest of the file that it came in as.
        "ALTER TABLE images ADD COLUMN origin TEXT",
        """UPDATE images SET model = json_extract(request, '$.checkpoint')
            WHERE json_valid(request) AND json_type(request, '$.checkpoint') = 'text'""",
        "CREATE INDEX images_origin ON images (origin) WHERE origin IS NOT NULL",
        "DROP INDEX images_shown",
        "DROP INDEX images_favourite",
        "DROP INDEX images_score",
        "DROP INDEX images_identity",
        # Without the words, for what is not searched: a tenth as much to walk over.
        """CREATE INDEX images_shown
            ON images (id, kind, favourite, rating, model, characters, score, trash_batch, missing)
            WHERE trash_batch IS NULL AND missing = 0""",
        *(
            f"""CREATE INDEX images_{name}
                ON images ({columns}, kind, search, favourite, model, characters,
                    trash_batch, missing)
                WHERE trash_batch IS NULL AND missing = 0"""
            for name, columns in (
                ("words", "id, score, rating"),
                ("score", "score DESC, id DESC, rating"),
                ("identity", "identity DESC, id DESC, score, rating"),
                ("rating", "rating DESC, id DESC, score"),
            )
        ),
        """CREATE TABLE albums (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL
        )""",
        """CREATE TABLE album_images (
            album TEXT NOT NULL,
            image TEXT NOT NULL,
            PRIMARY KEY (album, image)
        ) WITHOUT ROWID""",
        "CREATE INDEX album_images_image ON album_images (image)",
        # Counts of what was found hold as long as this number does.
        "CREATE TABLE gallery_revision (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER)",
        "INSERT INTO gallery_revision VALUES (1, 0)",
        *(
            f"""CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN
                UPDATE gallery_revision SET number = number + 1;
            END"""
            for table in ("images", "album_images")
            for event in ("INSERT", "UPDATE", "DELETE")
        ),
    ),
    (
        # A number of its own that no later picture gets, whatever is deleted or compacted: the
        # index of words points at it. What is short stands before the long JSON columns.
        """CREATE TABLE numbered_images (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            favourite INTEGER NOT NULL DEFAULT 0,
            rating INTEGER NOT NULL DEFAULT 0,
            missing INTEGER NOT NULL DEFAULT 0,
            trash_batch TEXT,
            removed REAL,
            owner TEXT NOT NULL,
            job_id TEXT,
            idx INTEGER NOT NULL DEFAULT 0,
            parent_id TEXT,
            model TEXT NOT NULL DEFAULT '',
            characters TEXT,
            score REAL,
            identity REAL,
            origin TEXT,
            prompt TEXT NOT NULL,
            search TEXT NOT NULL,
            extras TEXT NOT NULL,
            request TEXT NOT NULL
        )""",
        f"""INSERT INTO numbered_images ({_COLUMNS_7})
            SELECT {_COLUMNS_7} FROM images ORDER BY id""",
        "DROP TABLE images",
        "ALTER TABLE numbered_images RENAME TO images",
        "CREATE UNIQUE INDEX images_job ON images (job_id, idx) WHERE job_id IS NOT NULL",
        "CREATE INDEX images_trash ON images (trash_batch) WHERE trash_batch IS NOT NULL",
        "CREATE INDEX images_origin ON images (origin) WHERE origin IS NOT NULL",
        *(
            f"""CREATE INDEX images_{name}
                ON images ({columns}, kind, favourite, model, characters, trash_batch, missing)
                WHERE trash_batch IS NULL AND missing = 0"""
            for name, columns in (
                ("shown", "id, score, rating"),
                ("score", "score DESC, id DESC, rating"),
                ("identity", "identity DESC, id DESC, score, rating"),
                ("rating", "rating DESC, id DESC, score"),
            )
        ),
        *(
            f"""CREATE TRIGGER images_{event.lower()} AFTER {event} ON images BEGIN
                UPDATE gallery_revision SET number = number + 1;
            END"""
            for event in ("INSERT", "UPDATE", "DELETE")
        ),
        # What stands between spaces in any prompt, once.
        "CREATE TABLE prompt_words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
        # Which pictures have it: for each 1024 numbers, a letter for each place among them.
        """CREATE TABLE word_images (
            word INTEGER NOT NULL,
            block INTEGER NOT NULL,
            places TEXT NOT NULL,
            PRIMARY KEY (word, block)
        ) WITHOUT ROWID""",
        f"""INSERT INTO prompt_words (word)
            SELECT DISTINCT value FROM images, {_split("search")} WHERE value <> ''""",
        f"""INSERT INTO word_images
            SELECT word_id, number / 1024, group_concat(char(1 + number % 1024), '')
            FROM (SELECT DISTINCT prompt_words.id AS word_id, number
                FROM images, {_split("search")} JOIN prompt_words ON word = value)
            GROUP BY 1, 2""",
        # Prompts never change; of a picture that was deleted the places stay and find nothing.
        f"""CREATE TRIGGER images_words AFTER INSERT ON images BEGIN
            INSERT INTO prompt_words (word)
                SELECT value FROM {_split("NEW.search")} WHERE value <> ''
                ON CONFLICT DO NOTHING;
            INSERT INTO word_images
                SELECT DISTINCT prompt_words.id, NEW.number / 1024, char(1 + NEW.number % 1024)
                FROM {_split("NEW.search")} JOIN prompt_words ON word = value WHERE true
                ON CONFLICT (word, block) DO UPDATE SET places = places || excluded.places;
        END""",
    ),
    (
        """CREATE TABLE prompt_stars (
            prompt TEXT NOT NULL PRIMARY KEY,
            starred_at REAL NOT NULL
        ) WITHOUT ROWID""",
    ),
    (
        # Who of the guests made it; nobody of them: the studio's own people.
        "ALTER TABLE images ADD COLUMN guest TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE images ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
        # Of its file; 0 where an earlier version kept it.
        "ALTER TABLE images ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE albums ADD COLUMN guest TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE albums ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX images_guest ON images (guest, bytes) WHERE guest <> ''",
        *(
            statement
            for name, columns in (
                ("shown", "id, score, rating"),
                ("score", "score DESC, id DESC, rating"),
                ("identity", "identity DESC, id DESC, score, rating"),
                ("rating", "rating DESC, id DESC, score"),
            )
            for statement in (
                f"DROP INDEX images_{name}",
                f"""CREATE INDEX images_{name}
                    ON images ({columns}, kind, favourite, model, characters, guest, shared,
                        trash_batch, missing)
                    WHERE trash_batch IS NULL AND missing = 0""",
            )
        ),
    ),
    (
        # Pictures that workers of a cluster are making.
        """CREATE TABLE units (
            id TEXT NOT NULL PRIMARY KEY,
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            worker TEXT,
            leased REAL NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX units_job ON units (job)",
    ),
    (
        # By which the very same request is found again; jobs from before have none.
        "ALTER TABLE jobs ADD COLUMN digest TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX jobs_digest ON jobs (digest) WHERE state = 'done'",
    ),
)


def migrate(
    connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS
) -> None:
    """Bring the file to the newest version; an entry that fails leaves the one before it whole."""
    began = None
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(migrations):
                raise StorageError(
                    expected=f"a database of version {len(migrations)} or older",
                    got=version,
                    todo="update the studio, or choose another data folder with POSEANIME_DATA",
                    shown="This data folder belongs to a newer studio. Update this one, or choose "
                    "another folder with POSEANIME_DATA.",
                )
            if version == len(migrations):
                return
            began = version if began is None else began
            if began:  # a new one is empty
                logger.warning(
                    "the database is brought to version %s: a minute for 100 000 pictures",
                    version + 1,
                )
            for statement in migrations[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
