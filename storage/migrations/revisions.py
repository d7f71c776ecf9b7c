"""Which revision a database is at, which the program needs, and the way from one to the other."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text


def configuration() -> Config:
    """The configuration that Alembic otherwise reads from alembic.ini."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return config


def known() -> list[str]:
    """All revisions that the program knows, the newest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in scripts.walk_revisions()]


def current(connection: Connection) -> str | None:
    """The revision of the database; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_empty(connection: Connection) -> bool:
    """Whether the database has no table but Alembic's own, left by a way back to the start."""
    return not set(inspect(connection).get_table_names()) - {"alembic_version"}


def migrate(connection: Connection) -> tuple[str | None, str]:
    """Bring the schema to the newest revision within the caller's transaction.

    Two programs that start at once wait for each other: on SQLite by the write lock, on
    PostgreSQL by an advisory lock.

    Returns:
        The revisions before and after; the first is None for an empty database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('gongkai schema'))"))
    before = current(connection)
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before, known()[0]
