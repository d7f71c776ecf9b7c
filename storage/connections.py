"""Connections to SQLite and PostgreSQL whose transactions begin alike.

SQLite runs in WAL mode with `BEGIN IMMEDIATE` for writers: a deferred transaction that turns
into a writer fails at once when another wrote meanwhile, whatever the busy timeout says.
"""

import json
import sqlite3
from functools import partial
from time import monotonic, sleep

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

# Milliseconds for which SQLite waits for a lock by itself, and writers for the one of writing.
_PATIENCE = 10_000
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
# connection holds which nobody uses any more.
_POSTGRESQL_CONNECT = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "options": "-c lock_timeout=60000",
}
# What opens a transaction, by its mode. A schema change may rebuild a table that others refer to.
_BEGIN = {
    ("sqlite", "read"): ("PRAGMA query_only = ON", "BEGIN"),
    ("sqlite", "write"): ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = ON"),
    ("sqlite", "schema"): ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF"),
    ("postgresql", "read"): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",),
}
_ADDRESS_FORM = "GONGKAI_DATABASE_URL must look like postgresql://user:password@host:5432/name"


def engine_of(address: str) -> Engine:
    """An engine for a SQLAlchemy address; nothing is connected yet.

    The execution option `mode` of a connection says how its transactions begin: "write" (the
    default), "read" or "schema".

    Raises:
        ValueError: the address cannot be understood; the message has no part of it.
    """
    url = _parsed(address)
    serializer = partial(json.dumps, ensure_ascii=False, allow_nan=False)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, json_serializer=serializer, max_overflow=_MOST)
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(
            url,
            json_serializer=serializer,
            pool_pre_ping=True,
            max_overflow=_MOST,
            connect_args=_POSTGRESQL_CONNECT,
        )
    event.listen(engine, "begin", _begin)
    return engine


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


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("mode", "write")
    for statement in _BEGIN.get((connection.dialect.name, mode), ()):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite" and mode != "read":
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    until = monotonic() + _PATIENCE / 1000
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while not _writes(connection, last=monotonic() >= until):
            sleep(_PAUSE)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE}")


def _writes(connection: Connection, *, last: bool) -> bool:
    """Begin a transaction that writes; False where another one is open, an error if `last`."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if last or getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
