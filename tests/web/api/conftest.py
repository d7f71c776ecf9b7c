from collections.abc import Iterator

import httpx
import pytest

from storage.database import Database, open_database
from storage.settings import Settings
from tests.web.conftest import visiting
from web.api import PREFIX


@pytest.fixture(scope="session")
def unlimited(demo_archive: Settings) -> Settings:
    """The shared archive, whose visitors may ask as often as they like."""
    return demo_archive.model_copy(update={"web_rate": ""})


@pytest.fixture(scope="session")
def room(unlimited: Settings) -> Iterator[httpx.Client]:
    """A visitor of the reading room; addresses from its root."""
    with visiting(unlimited) as client:
        yield client


@pytest.fixture(scope="session")
def api(room: httpx.Client) -> Iterator[httpx.Client]:
    """A visitor of the API; addresses below its prefix."""
    base = room.base_url.join(PREFIX)
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture
def database(demo_archive: Settings) -> Iterator[Database]:
    with open_database(demo_archive) as opened:
        yield opened
