"""Models and migrations agree, and a migration happens wholly or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, UniqueConstraint, inspect, text
from sqlmodel import SQLModel, select

from storage.database import Database, open_database, upgrade
from storage.migrations import revisions
from storage.migrations.revisions import configuration, known
from storage.models import Extraction, Fact, Indicator
from storage.settings import Settings

FIRST: dict[str, dict[str, object]] = {
    "object": {"sha256": "a", "size": 1, "media_type": "x", "stored_at": "2024-01-01 00:00:00"},
    "extraction": {
        "id": 1, "object_sha256": "a", "version": "1", "verdict": "ok", "media_type": "x",
        "pages": 1, "content_sha256": "c", "paragraphs": "[]", "read_at": "2024-01-01 00:00:00",
    },
    "fact": {
        "id": "f", "extraction_id": 1, "number": 0, "statement": "s", "classification": "total",
        "measure": "total", "fund": "all", "stated": "1.50",
    },
}  # fmt: skip


def test_models_and_migrations_agree(database: Database) -> None:
    """Where this fails, `python -m storage.migrations "what changes"` writes what is lacking."""
    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={"compare_type": True, "compare_server_default": True},
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_unique_keys_agree(database: Database) -> None:
    """Alembic does not compare unnamed keys on SQLite."""
    with database.read() as session:
        inspector = inspect(session.connection())
        for table in SQLModel.metadata.tables.values():
            found = {
                tuple(key["column_names"]) for key in inspector.get_unique_constraints(table.name)
            }
            wanted = {
                tuple(constraint.columns.keys())
                for constraint in table.constraints
                if isinstance(constraint, UniqueConstraint)
            }
            assert found == wanted, table.name


def test_revisions_are_one_line_of_numbers() -> None:
    scripts = list(ScriptDirectory.from_config(configuration()).walk_revisions())
    numbers = [script.revision for script in reversed(scripts)]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_a_failed_upgrade_leaves_nothing(
    database_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def migrate_and_die(connection: Connection) -> tuple[str | None, str]:
        real(connection)
        raise KeyboardInterrupt

    real = revisions.migrate
    with monkeypatch.context() as patch:
        patch.setattr(revisions, "migrate", migrate_and_die)
        with pytest.raises(KeyboardInterrupt):
            upgrade(database_settings)
    with Database(database_settings.database) as database, database.read() as session:
        assert inspect(session.connection()).get_table_names() == []
    assert upgrade(database_settings) == (None, known()[0])


def test_an_upgrade_from_the_start_keeps_what_is_not_ours(database_settings: Settings) -> None:
    with Database(database_settings.database) as database:
        database_settings.data.mkdir(exist_ok=True)
        with database.write() as session:
            session.execute(text("CREATE TABLE notes (line TEXT)"))
            session.execute(text("INSERT INTO notes VALUES ('kept')"))
    assert upgrade(database_settings) == (None, known()[0])
    with open_database(database_settings) as database, database.read() as session:
        assert session.execute(text("SELECT line FROM notes")).scalar_one() == "kept"


def test_rows_of_the_first_schema_survive_the_second(database_settings: Settings) -> None:
    """What was not noted then stays unknown; new rows take the new columns."""
    to = configuration()
    database_settings.data.mkdir(exist_ok=True)
    with (
        Database(database_settings.database) as database,
        database.engine.execution_options(mode="schema").begin() as link,
    ):
        to.attributes["connection"] = link
        command.upgrade(to, "0001")
        for table, row in FIRST.items():
            marks = ", ".join(f":{name}" for name in row)
            link.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)
    assert upgrade(database_settings) == ("0001", known()[0])
    with open_database(database_settings) as database, database.read() as session:
        fact = session.get_one(Fact, "f")
        assert (fact.stated, fact.value, fact.further) == ("1.50", None, None)
        reading = session.get_one(Extraction, 1)
        assert (reading.paragraphs, reading.unread, reading.scans) == ([], None, None)
        assert session.exec(select(Indicator)).all() == []


def test_the_next_migration_is_written_from_the_models(tmp_path: Path) -> None:
    """In a copy of the package with one column more, the command writes a file that adds it."""
    package = Path(revisions.__file__).parents[1]
    copy = tmp_path / "storage"
    _copy(package, copy)
    model = copy / "models/runs.py"
    model.write_text(model.read_text().replace("kind: str\n", "kind: str\n    x: str | None\n"))
    write = [sys.executable, "-m", "storage.migrations", "One column more"]
    subprocess.run(write, cwd=tmp_path, check=True, capture_output=True)
    (written,) = (copy / "migrations/versions").glob(f"{len(known()) + 1:04d}_*.py")
    assert "batch_op.add_column(sa.Column('x', sa.String(), nullable=True))" in written.read_text()


def _copy(package: Path, copy: Path) -> None:
    for path in package.rglob("*"):
        if path.suffix in (".py", ".mako"):
            target = copy / path.relative_to(package)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
