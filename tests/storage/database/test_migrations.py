"""Models and migrations agree, and a migration happens wholly or not at all."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, UniqueConstraint, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, select

from storage.database import Database, open_database, upgrade
from storage.migrations import revisions
from storage.migrations.revisions import configuration, known
from storage.models import (
    Capture,
    DisclosureVersion,
    Extraction,
    Fact,
    FindingYear,
    Indicator,
    Mention,
    PortalState,
    Source,
    StoredObject,
)
from storage.queries.kept import NOT_KEPT
from storage.queries.kept import kept as told
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


def _fill(settings: Settings, revision: str, rows: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Make a database of an older schema."""
    to = configuration()
    settings.data.mkdir(exist_ok=True)
    with (
        Database(settings.database) as database,
        database.engine.execution_options(mode="schema").begin() as link,
    ):
        to.attributes["connection"] = link
        command.upgrade(to, revision)
        for table, row in rows:
            marks = ", ".join(f":{name}" for name in row)
            link.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)


def test_rows_of_the_first_schema_survive_the_second(database_settings: Settings) -> None:
    """What was not noted then stays unknown; new rows take the new columns."""
    _fill(database_settings, "0001", FIRST.items())
    assert upgrade(database_settings) == ("0001", known()[0])
    with open_database(database_settings) as database, database.read() as session:
        fact = session.get_one(Fact, "f")
        assert (fact.stated, fact.value, fact.further) == ("1.50", None, None)
        reading = session.get_one(Extraction, 1)
        assert (reading.paragraphs, reading.unread, reading.scans) == ([], None, None)
        assert session.exec(select(Indicator)).all() == []
        assert session.get_one(StoredObject, "a").sha512 is None


def _of_the_fourth() -> Iterator[tuple[str, dict[str, object]]]:
    """A listing, two articles, and files: one captured twice, one missing, one never visited."""
    yield (
        "object",
        {"sha256": "a", "size": 1, "media_type": "x", "stored_at": "2024-01-01 00:00:00"},
    )
    run = {"id": "r", "kind": "nightly", "portal_id": "p", "parameters": "{}", "state": "completed"}
    yield "run", {**run, "started_at": "2024-01-01 00:00:00"}
    yield "portal_state", {"portal_id": "p", "enabled": True, "lease_fence": 7}
    for number, url, role, parent in (
        (1, "http://WWW.example.gov.cn:8080/list", "listing", None),
        (2, "https://www.example.gov.cn/a", "article", 1),
        (3, "https://cdn.example.gov.cn/1.pdf", "document", 2),
        (4, "https://cdn.example.gov.cn/2.pdf", "document", 2),
        (5, "no address", "document", None),
    ):
        source = {"id": number, "portal_id": "p", "url": url, "role": role, "parent_id": parent}
        state = {
            "title": f"t{number}",
            "depth": 0,
            "state": "done",
            "attempts": 0,
            "lease_fence": 7,
        }
        published = "2024-02-01" if role == "document" else None
        sha256 = "a" if number == 3 else None
        yield "source", {**source, **state, "published": published, "object_sha256": sha256}
    for number, source_id, day, verdict in (
        (1, 3, 1, "captured"), (2, 3, 2, "not-modified"), (3, 3, 3, "failed"), (4, 4, 1, "missing"),
    ):  # fmt: skip
        visit = {"id": number, "source_id": source_id, "run_id": "r", "verdict": verdict}
        at = f"2024-01-0{day} 08:00:00.000000"
        answer = {
            "url": "",
            "final_url": "",
            "headers": '{"etag": "1"}',
            "redirects": "[]",
            "elapsed_ms": 0,
        }
        yield "capture", {**visit, **answer, "captured_at": at}
    office = {"id": 1, "division_code": "1", "name": "o"}
    yield "organisation", office
    for number, kind in enumerate(("budget", "final-accounts"), 1):
        owed = {"id": number, "organisation_id": 1, "fiscal_year": 2024, "scope": "unit"}
        yield "disclosure", {**owed, "kind": kind}
    version = {"id": 1, "disclosure_id": 1, "source_id": 3, "object_sha256": "a", "ordinal": 1}
    yield "disclosure_version", version


def _version(number: int) -> DisclosureVersion:
    """The file of the other disclosure."""
    return DisclosureVersion(id=number, disclosure_id=2, source_id=3, object_sha256="a", ordinal=1)


def test_rows_of_the_fourth_schema_survive_the_fifth(database_settings: Settings) -> None:
    _fill(database_settings, "0004", _of_the_fourth())
    assert upgrade(database_settings) == ("0004", known()[0])
    with open_database(database_settings) as database:
        with database.read() as session:
            sources = session.exec(select(Source).order_by(col(Source.id))).all()
            mentions = session.exec(select(Mention).order_by(col(Mention.source_id))).all()
            visits = session.exec(select(Capture.verdict).order_by(col(Capture.id))).all()
            kept = session.exec(select(Capture)).all()
            state = session.get_one(PortalState, "p")
        with database.write() as session:
            session.add(_version(2))
            session.add(Source(id=6, portal_id="p", url="new", role="article", parent_id=2))
        with pytest.raises(IntegrityError), database.write() as session:
            session.add(_version(3))
    cdn = "cdn.example.gov.cn"
    hosts = ["www.example.gov.cn:8080", "www.example.gov.cn", cdn, cdn, ""]
    assert [source.host for source in sources] == hosts
    seen = datetime(2024, 1, 2, 8, tzinfo=UTC)
    assert [source.seen_at for source in sources] == [None, None, seen, None, None]
    for source in sources:
        assert (source.page, source.within, source.interval_days, source.missing_days) == (
            0,
            0,
            0,
            0,
        )
        assert (source.relevance, source.links, source.gone_at) == (None, None, None)
        assert (source.title, source.state) == (f"t{source.id}", "done")
    assert [(row.source_id, row.parent_id, row.title, row.published) for row in mentions] == [
        (3, 2, "t3", "2024-02-01"),
        (4, 2, "t4", "2024-02-01"),
    ]
    assert all(row.attributed for row in mentions)
    assert visits == ["captured", "not-modified", "failed", "missing"]
    for row in kept:
        assert (row.headers, row.redirects, row.headers_cut) == ({"etag": "1"}, [], None)
        assert row.request is row.hops is row.address is row.certificates_sha256 is None
        assert told(row.model_dump()) == [("Request and peer", "请求与对方", NOT_KEPT)]
    assert (state.enabled, state.lease_fence, state.family) == (True, 7, None)


def _of_the_seventh() -> Iterator[tuple[str, dict[str, object]]]:
    """What the fourth had, and two findings at the address of the file: of its first version."""
    yield from _of_the_fourth()
    yield "extraction", FIRST["extraction"]
    at = "2024-01-02 08:00:00"
    for number, rule, source_id in ((1, "A01", 3), (2, "A02", 4)):
        yield (
            "finding",
            {"id": number, "source_id": source_id, "fingerprint": rule, "rule": rule,
             "severity": "error", "state": "new", "results": 1, "message": "m", "message_zh": "m",
             "first_extraction_id": 1, "last_extraction_id": 1, "first_seen": at, "last_seen": at},
        )  # fmt: skip


def test_findings_of_the_seventh_schema_get_their_years(database_settings: Settings) -> None:
    _fill(database_settings, "0007", _of_the_seventh())
    assert upgrade(database_settings) == ("0007", known()[0])
    with open_database(database_settings) as database, database.read() as session:
        rows = session.exec(select(FindingYear)).all()
    moment = datetime(2024, 1, 2, 8, tzinfo=UTC)
    assert [row.model_dump() for row in rows] == [
        {"finding_id": 1, "fiscal_year": 2024, "rule": "A01", "severity": "error",
         "first_seen": moment},
    ]  # fmt: skip


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
