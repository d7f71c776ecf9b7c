"""Connections to SQLite and PostgreSQL whose transactions begin alike.

SQLite runs in WAL mode with `BEGIN IMMEDIATE` for writers: a deferred transaction that turns
into a writer fails at once when another wrote meanwhile, whatever the busy timeout says.
"""

import json
import sqlite3
from functools import partial
from threading import get_ident
from time import monotonic, sleep, thread_time

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

# Milliseconds for which SQLite waits for a lock by itself, and writers for the one of writing:
# on a busy machine ten seconds were seen to be too few.
_PATIENCE = 60_000
# Seconds between two tries of a writer. SQLite's own pauses grow to 100 ms, in which a process that
# writes without pause comes first again and again.
_PAUSE = 0.001
_SQLITE_CONNECT = (
    f"PRAGMA busy_timeout = {_PATIENCE}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)
# Connections beside the five that stay open: as many as threads may ask for at once.
_MOST = 128
# A server or a way to it that went silent is noticed within a minute, and so is a lock that a
# connection holds which nobody uses any more. Questions are short: compiling one (`jit`) takes
# longer than its answer.
_POSTGRESQL_CONNECT = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "options": "-c lock_timeout=60000 -c jit=off",
}
# Thread, its clock when a statement on a connection to SQLite last looked at it, and the seconds
# that the statement took by then, among what the pool knows of the connection.
_LOOKED = "looked"
# Steps of SQLite's virtual machine, some milliseconds.
_STEPS_BETWEEN_LOOKS = 20_000
# What counts at most between two looks, as a share of the time that a statement has: a machine that
# stands still for seconds lets the clock of a thread go on, and would end any question.
_MOST_BETWEEN_LOOKS = 1 / 8
# What PostgreSQL says of a statement that its timeout ended: query_canceled.
_CANCELED = "57014"
_ADDRESS_FORM = "GONGKAI_DATABASE_URL must look like postgresql://user:password@host:5432/name"


def engine_of(address: str, seconds: float | None = None) -> Engine:
    """An engine for a SQLAlchemy address; nothing is connected yet.

    A statement is ended after `seconds`, if they are given; see `was_ended`. On SQLite they are
    those of the processor, for between two rows its thread waits for all others of the program.

    The execution option `mode` of a connection says how its transactions begin: "write" (the
    default) or "schema"; see `reading` as well.

    Raises:
        ValueError: the address cannot be understood; the message has no part of it.
    """
    url = _parsed(address)
    serializer = partial(json.dumps, ensure_ascii=False, allow_nan=False)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, json_serializer=serializer, max_overflow=_MOST)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if seconds is not None:
            _end_late(engine, seconds)
    else:
        engine = create_engine(
            url,
            json_serializer=serializer,
            pool_pre_ping=True,
            max_overflow=_MOST,
            connect_args=_postgresql_connect(seconds),
        )
    return engine


def reading(engine: Engine) -> Engine:
    """The same connections, whose transactions have one unchanging view and cannot write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(mode="read")
    # The driver says so as it begins, which saves a way to the server.
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def was_ended(error: DBAPIError) -> bool:
    """Whether a statement took longer than its engine allows."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_INTERRUPT or getattr(error.orig, "sqlstate", None) == _CANCELED


def _postgresql_connect(seconds: float | None) -> dict[str, object]:
    if seconds is None:
        return {**_POSTGRESQL_CONNECT}
    limit = f" -c statement_timeout={round(seconds * 1000)}"
    return {**_POSTGRESQL_CONNECT, "options": f"{_POSTGRESQL_CONNECT['options']}{limit}"}


def _end_late(engine: Engine, seconds: float) -> None:
    """Let SQLite look at the clock of its thread while it works; the first look starts the time.

    It starts anew in a thread that goes on to fetch the rows of another one's statement.
    """

    def watch(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        def is_late() -> bool:
            thread, looked, taken = record.info.get(_LOOKED, (None, 0.0, 0.0))
            clock = thread_time()
            if thread == get_ident():
                taken += min(clock - looked, seconds * _MOST_BETWEEN_LOOKS)
            else:
                taken = 0.0
            record.info[_LOOKED] = (get_ident(), clock, taken)
            return bool(taken > seconds)

        connection.set_progress_handler(is_late, _STEPS_BETWEEN_LOOKS)

    def start(connection: Connection, *_: object) -> None:
        connection.info.pop(_LOOKED, None)

    event.listen(engine, "connect", watch)
    event.listen(engine, "before_cursor_execute", start)


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
        url.get_dialect()
    except (ArgumentError, ValueError):
        raise ValueError(_ADDRESS_FORM) from None
    if "@" in (url.host or ""):
        raise ValueError(f"{_ADDRESS_FORM}; an @ in the password is written %40")
    return url


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transactions; `_begin` does
    for pragma in _SQLITE_CONNECT:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("mode", "write")
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    # The driver is asked itself, for SQLAlchemy takes longer than SQLite, where nothing can fail:
    # these look at no file, and the time of the last statement is not theirs.
    connection.info.pop(_LOOKED, None)
    if mode == "read":
        driver.execute("PRAGMA query_only = ON")
        driver.execute("BEGIN")
        return
    driver.execute("PRAGMA query_only = OFF")
    # A schema change may rebuild a table that others refer to.
    driver.execute(f"PRAGMA foreign_keys = {'OFF' if mode == 'schema' else 'ON'}")
    _begin_writing(connection, driver)


def _begin_writing(connection: Connection, driver: sqlite3.Connection) -> None:
    until = monotonic() + _PATIENCE / 1000
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not _writes(connection, driver, last=monotonic() >= until):
            sleep(_PAUSE)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {_PATIENCE}")


def _writes(connection: Connection, driver: sqlite3.Connection, *, last: bool) -> bool:
    """Begin a transaction that writes; False where another one is open, an error if `last`."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if not last and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return False
        # Once more, for SQLAlchemy to tell what is wrong.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    return True
