"""The database: its transactions, and whether its schema fits the program."""

# ruff: noqa: N818, errors are named after what happened

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel, col, select

from storage.connections import engine_of, reading, was_ended
from storage.migrations import revisions
from storage.models import PreservationEvent
from storage.settings import Settings


class DatabaseError(Exception):
    """Something is wrong with the database; the message is one line for the operator."""


class DatabaseMissing(DatabaseError):
    """There is no database yet."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot be reached, read or written."""


class TakesTooLong(DatabaseError):
    """A statement was ended after the time that it may take."""


class SchemaOutdated(DatabaseError):
    """The schema is older than the program."""


class DatabaseUnfinished(DatabaseError):
    """It is being made anew from the log, or that was broken off."""


class SchemaNewer(DatabaseError):
    """The schema is of a revision that the program does not know."""


class Database:
    """An open database; also a context manager that closes its connections."""

    def __init__(self, address: str, *, seconds: float | None = None) -> None:
        """Prepare connections to a SQLAlchemy address without opening one.

        Args:
            seconds: how long a statement may take, on SQLite of the processor's time. A database
                opened so cannot be written to, also not in `write`: strangers ask.

        Raises:
            DatabaseUnavailable: the address cannot be understood.
        """
        try:
            self.engine = engine_of(address, seconds)
        except ValueError as error:
            raise DatabaseUnavailable(str(error)) from None
        self._reading = reading(self.engine)
        if seconds is not None:
            self.engine = self._reading
        # Where there can be one writer anyway, threads queue here: SQLite's own wait sleeps.
        self._writing = nullcontext() if self.file is None else Lock()

    @property
    def name(self) -> str:
        """File, or host, port and name; never user or password."""
        url = self.engine.url
        if self.file is not None:
            return str(self.file)
        host = url.host or url.query.get("host", "localhost")
        return f"{host}:{url.port or 5432}/{url.database}"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None for PostgreSQL."""
        url = self.engine.url
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one unchanging view of the data; it cannot write."""
        with self.speaking(), Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction is committed at the end, or rolled back on any exception.

        On SQLite it waits up to a minute for others. Its rows stay readable after the commit.
        """
        with (
            self.speaking(),
            self._writing,
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn the driver's troubles (not errors in SQL) into a `DatabaseError`."""
        try:
            yield
        except PoolTimeout as error:
            raise DatabaseUnavailable(
                f"the database {self.name}: all connections are busy"
            ) from error
        except DriverError as error:
            code = getattr(error.orig, "sqlite_errorcode", None)
            if was_ended(error):
                raise TakesTooLong("this question takes too long: narrow it") from error
            if not isinstance(error, OperationalError) and code != sqlite3.SQLITE_NOTADB:
                raise
            if code == sqlite3.SQLITE_ERROR:
                raise
            line = str(error.orig).strip().splitlines()[0]
            raise DatabaseUnavailable(f"the database {self.name}: {line}") from error

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dispose()


def open_database(
    settings: Settings,
    *,
    create: bool = False,
    seconds: float | None = None,
    unfinished: bool = False,
) -> Database:
    """Open the database of the settings after a look at its revision.

    Args:
        settings: say which database.
        create: make the schema where the database is empty or the file absent.
        seconds: as of `Database`: for reading alone, and how long a statement may take.
        unfinished: also one that is being made anew from the log.

    Raises:
        DatabaseMissing: no database, and `create` is False.
        DatabaseUnfinished: it is being made anew, and `unfinished` is False.
        DatabaseUnavailable: the server does not answer, or the file is no database.
        SchemaOutdated, SchemaNewer: schema and program do not fit each other.
    """
    database = Database(settings.database, seconds=seconds)
    try:
        if _is_empty(database):
            if not create:
                raise DatabaseMissing(f"no database at {database.name}: run `gongkai db upgrade`")
            _migrate(database)
        _require_head(database)
        if not unfinished:
            _require_finished(database)
    except DatabaseError:
        database.dispose()
        raise
    return database


def upgrade(settings: Settings) -> tuple[str | None, str]:
    """Bring the schema to the program's revision, all of it or nothing.

    Returns:
        The revisions before and after; the first is None where there was no schema.

    Raises:
        DatabaseUnavailable: the server does not answer, or the file is no database.
        SchemaNewer: the database is already ahead of the program.
    """
    with Database(settings.database) as database:
        if not _is_empty(database):
            with suppress(SchemaOutdated):
                _require_head(database)
        return _migrate(database)


def insert_ignore(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    conflict: Sequence[str],
) -> int:
    """Insert rows except those whose key is there already.

    Args:
        session: of a write transaction.
        model: the table.
        rows: column names to values, all with the same columns; others take their defaults.
        conflict: the columns of the unique key.

    Returns:
        How many rows are new.
    """
    if not rows:
        return 0
    session.flush()
    connection = session.connection()
    statement = _insert_ignore(connection.dialect.name, str(model.__tablename__), tuple(conflict))
    values = [dict(row) for row in rows]
    return connection.execute(
        statement, values, execution_options={"preserve_rowcount": True}
    ).rowcount


@cache
def _insert_ignore(dialect: str, table: str, conflict: tuple[str, ...]) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    model = SQLModel.metadata.tables[table]
    return insert(model).on_conflict_do_nothing(index_elements=list(conflict))


def _is_empty(database: Database) -> bool:
    if database.file is not None and not database.file.exists():
        return True
    with database.read() as session:
        return revisions.is_empty(session.connection())


def _require_head(database: Database) -> None:
    with database.read() as session:
        current = revisions.current(session.connection())
    known = revisions.known()
    if current is not None and current not in known:
        raise SchemaNewer(
            f"the database is at revision {current}, the program knows only up to {known[0]}: "
            "use a newer program"
        )
    if current != known[0]:
        raise SchemaOutdated(
            f"the database is at revision {current or 'none'}, the program needs {known[0]}: "
            "run `gongkai db upgrade`"
        )


def open_rebuild(session: Session) -> int | None:
    """The number of the act by which this database is being made anew; None where it is not."""
    begun = select(col(PreservationEvent.id)).where(
        col(PreservationEvent.kind) == "rebuild", col(PreservationEvent.ended_at).is_(None)
    )
    return session.scalars(begun.limit(1)).first()


def _require_finished(database: Database) -> None:
    with database.read() as session:
        if open_rebuild(session) is not None:
            raise DatabaseUnfinished(
                f"the database {database.name} is being made anew from the log, or that was broken "
                "off: `gongkai db rebuild` goes on with it"
            )


def _migrate(database: Database) -> tuple[str | None, str]:
    if database.file is not None:
        try:
            database.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable(
                f"the database {database.name}: cannot make its folder: {error.strerror}"
            ) from error
    with database.speaking(), database.engine.execution_options(mode="schema").begin() as link:
        return revisions.migrate(link)
