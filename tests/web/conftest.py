import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.testclient import TestClient

from storage.database import open_database
from storage.queries.documents import documents
from storage.queries.search import Query, search
from storage.settings import Settings
from web.app import create_app

OFFICE = "重庆市潼南区信访办公室"


@pytest.fixture
def visitor(demo_archive: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(demo_archive)) as client:
        yield client


@pytest.fixture(scope="session")
def sha256(demo_archive: Settings) -> str:
    """The document of the office whose table has a shifted column."""
    with open_database(demo_archive) as database:
        (row,) = documents(database, office=OFFICE)
        return str(row["object_sha256"])


@pytest.fixture(scope="session")
def fact_id(demo_archive: Settings) -> str:
    """A figure of that column."""
    with open_database(demo_archive) as database:
        found = search(database, Query(finding="A14")).rows
        return next(str(row["fact_id"]) for row in found if row["stated"] == "2.76")


@pytest.fixture
def own_archive(demo_archive: Settings, tmp_path: Path) -> Settings:
    """A copy of the archive that a test may spoil."""
    shutil.copytree(demo_archive.data, tmp_path / "data")
    return demo_archive.model_copy(update={"data": tmp_path / "data"})


def change(settings: Settings, *statements: str) -> None:
    """Write to the database behind the program's back."""
    connection = sqlite3.connect(settings.data / "gongkai.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Run the reading room on a free loopback port; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(lambda: create_app(settings), factory=True, log_level="warning")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                thread.join(0.02)
            yield "http://127.0.0.1:{}".format(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
