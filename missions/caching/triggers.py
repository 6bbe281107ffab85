"""The generation of the content, which the database itself changes with every change of a row.

Triggers do it, so that it holds for whatever writes: the desk, a command, a shell, plain SQL, a
process killed right after its commit. A generation is a random number: two states never share
one, also when a database is emptied or an older one restored.

The record has a generation of its own, which stays when only what is written about it changes:
sums over all flights are the same after an article has been saved.

SQLite changes the numbers with the row, and a reader sees all at once.

On PostgreSQL a writer announces its commit. The last thing that its transaction does is to take
a lock that all can see, to change the number (a sequence is seen before the commit), and to wait
for as long as anybody may go without looking (``LEASE``). Who looked before that has to look
again before the commit, and then finds the lock, or afterwards the new number.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

# Tables that no public page is made from, or only pages that are never kept.
UNSHOWN = frozenset({
    "missions_accountevent", "missions_accountsession", "missions_lostlink", "missions_notice",
    "missions_previewlink", "missions_savedlist", "missions_searchdocument",
    "missions_searchword", "missions_starterentry", "missions_throttle", "missions_webhook",
    "missions_workingcopy",
})  # fmt: skip
# Tables of what is written about the record; no sum over flights, seats and people reads them.
EDITORIAL = frozenset({
    "missions_article", "missions_article_tags", "missions_author", "missions_byline",
    "missions_correction", "missions_formeraddress", "missions_mention", "missions_oldslug",
    "missions_quotedfigure", "missions_tag", "missions_version",
})  # fmt: skip
# Seconds for which a reader on PostgreSQL relies on having looked.
LEASE = 0.02
# The name of the lock, in the space of application-defined ones.
LOCK = (0x50414745, 0x47454E)

PREFIX = "generation_"
EVENTS = ("insert", "update", "delete")

# The first row is the generation of all content, the second that of the record.
SQLITE = """
CREATE TABLE IF NOT EXISTS page_generation (id integer PRIMARY KEY, number integer NOT NULL);
INSERT OR IGNORE INTO page_generation (id, number) VALUES (1, random()), (2, random());
UPDATE page_generation SET number = random();
"""
# INSERT OR REPLACE would become INSERT OR IGNORE under an outer statement that ignores conflicts.
SQLITE_TRIGGER = """
CREATE TRIGGER "{name}" AFTER {event} ON "{table}"
BEGIN UPDATE page_generation SET number = random() WHERE id <= {last}; END;
"""

POSTGRES = """
CREATE SEQUENCE IF NOT EXISTS page_generation_number;
CREATE SEQUENCE IF NOT EXISTS page_generation_record;
CREATE TABLE IF NOT EXISTS page_generation_pending (
    id bigserial PRIMARY KEY, sequence text NOT NULL
);

CREATE OR REPLACE FUNCTION page_generation_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sequence text;
BEGIN
    FOREACH sequence IN ARRAY TG_ARGV LOOP
        IF current_setting('page_generation.' || sequence, true)
            IS DISTINCT FROM pg_current_xact_id()::text
        THEN
            PERFORM set_config(
                'page_generation.' || sequence, pg_current_xact_id()::text, true
            );
            INSERT INTO page_generation_pending (sequence) VALUES (sequence);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION page_generation_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(:lock);
    PERFORM setval(NEW.sequence::regclass, 1 + floor(random() * 9e15)::bigint);
    DELETE FROM page_generation_pending WHERE id = NEW.id;
    -- Whatever changes the record changes content: to wait once is enough.
    IF NEW.sequence = 'page_generation_number' THEN
        PERFORM pg_sleep(
            coalesce(nullif(current_setting('page_generation.lease', true), ''), ':lease')::float8
        );
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS page_generation_announce ON page_generation_pending;
CREATE CONSTRAINT TRIGGER page_generation_announce AFTER INSERT ON page_generation_pending
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION page_generation_announce();
SELECT setval('page_generation_number', 1 + floor(random() * 9e15)::bigint),
    setval('page_generation_record', 1 + floor(random() * 9e15)::bigint);
"""
# Of all content, and of the record.
SEQUENCES = ("page_generation_number", "page_generation_record")
POSTGRES_TRIGGER = """
CREATE TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION page_generation_note({sequences});
"""


def tables() -> list[str]:
    """Those that public pages are made from. A new one is among them until it is named above."""
    models = apps.get_app_config("missions").get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models} - UNSHOWN)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make whatever is missing, and a new generation. Done after each migration: where a table
    is made anew, as SQLite does to change it, its triggers go with the old one."""
    if connection.vendor not in ("sqlite", "postgresql"):
        return
    there = set(connection.introspection.table_names())
    wanted = {f"{PREFIX}{table}": table for table in tables() if table in there}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _install_in_sqlite(cursor, wanted)
        else:
            _install_in_postgres(cursor, wanted)


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables whose changes make a new generation."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [name for (name,) in cursor.fetchall()]
    ends = [f"_{event}" for event in EVENTS] if connection.vendor == "sqlite" else [""]
    found = [
        {name.removeprefix(PREFIX).removesuffix(end) for name in names
         if name.startswith(PREFIX) and name.endswith(end)}
        for end in ends
    ]  # fmt: skip
    return set.intersection(*found)


def _install_in_sqlite(cursor: CursorWrapper, wanted: dict[str, str]) -> None:
    for statement in filter(str.strip, SQLITE.split(";")):
        cursor.execute(statement)
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    there = {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}
    events = ("insert", "update", "delete")
    named = {
        f"{name}_{event}": (table, event) for name, table in wanted.items() for event in events
    }
    for name in there - set(named):
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in sorted(set(named) - there):
        table, event = named[name]
        last = 1 if table in EDITORIAL else 2
        cursor.execute(SQLITE_TRIGGER.format(name=name, event=event, table=table, last=last))


def _install_in_postgres(cursor: CursorWrapper, wanted: dict[str, str]) -> None:
    lock = ", ".join(map(str, LOCK))
    cursor.execute(POSTGRES.replace(":lock", lock).replace(":lease", str(LEASE)))
    cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    there = {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}
    for name in set(there) - set(wanted):
        cursor.execute(f'DROP TRIGGER "{name}" ON {there[name]}')
    for name in sorted(set(wanted) - set(there)):
        table = wanted[name]
        sequences = SEQUENCES[:1] if table in EDITORIAL else SEQUENCES
        cursor.execute(
            POSTGRES_TRIGGER.format(name=name, table=table, sequences=", ".join(sequences))
        )
