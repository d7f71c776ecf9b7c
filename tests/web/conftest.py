import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page

from storage.database import open_database
from storage.queries.documents import documents
from storage.queries.search import Query, search
from storage.settings import Settings
from tests.archive import copied
from tests.web.browsing import DESKTOP, PHONE, browsing
from web.app import create_app

OFFICE, BEIBEI = "重庆市潼南区信访办公室", "重庆市北碚区信访办公室"


@pytest.fixture(scope="session")
def visitor(demo_archive: Settings) -> Iterator[httpx.Client]:
    """A visitor of the shared archive; pictures, which are kept on disk, want one of their own."""
    with visiting(demo_archive) as client:
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


@pytest.fixture(scope="module")
def room(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a reading room of the module's own, for pictures are kept on disk."""
    own = copied(demo_archive, tmp_path_factory.mktemp("room") / "data")
    with serving(own) as address:
        yield address


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A browser's page, on a desk and on a phone."""
    profile = tmp_path_factory.mktemp("profile")
    with browsing(profile, request.param, accept_downloads=True) as found:
        yield found


@pytest.fixture
def own_archive(demo_archive: Settings, tmp_path: Path) -> Settings:
    """A copy of the archive that a test may spoil."""
    return copied(demo_archive, tmp_path / "data")


def change(settings: Settings, *statements: str) -> None:
    """Write to the database behind the program's back; every statement must find its rows."""
    connection = sqlite3.connect(settings.data / "gongkai.db")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0, statement
    connection.commit()
    connection.close()


@contextmanager
def visiting(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a reading room that runs until the block ends."""
    with (
        serving(settings) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


@contextmanager
def serving(settings: Settings, root: str = "") -> Iterator[str]:
    """Run the reading room on a free loopback port; gives its address.

    Args:
        root: the prefix that a proxy in front of it takes off.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            lambda: create_app(settings),
            factory=True,
            log_config=None,
            root_path=root,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                thread.join(0.02)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
