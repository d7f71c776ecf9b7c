"""Challenges and soft errors by the hundred, as a visit sees them; ordinary pages among them."""

import random

import pytest

from tasks.records import CaptureVerdict, Role
from tasks.transport.fetch import Fetcher
from tests.tasks.transport.challenges import CHALLENGES, SOFT_ERRORS, Maker, ordinary
from tests.tasks.transport.conftest import RawServer

EACH = 12
ROLES: tuple[Role, ...] = ("listing", "article", "document")


def verdicts(fetcher: Fetcher, server: RawServer, maker: Maker, role: Role) -> list[CaptureVerdict]:
    """What the answers of a maker are taken for, with another seed each."""
    found = []
    for seed in range(EACH):
        server.replies["/a"] = maker(random.Random(seed))
        found.append(fetcher.fetch(server.url("/a"), role=role).verdict)
    return found


@pytest.mark.parametrize("maker", CHALLENGES, ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("role", ROLES)
def test_challenges_are_blocked(
    fetcher: Fetcher, server: RawServer, maker: Maker, role: Role
) -> None:
    """96 of eight families, for each role: all of them, where 98 % is asked for."""
    assert verdicts(fetcher, server, maker, role) == ["blocked"] * EACH


@pytest.mark.parametrize("maker", SOFT_ERRORS, ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("role", ROLES)
def test_soft_errors_are_no_content(
    fetcher: Fetcher, server: RawServer, maker: Maker, role: Role
) -> None:
    assert verdicts(fetcher, server, maker, role) == ["soft-error"] * EACH


def test_a_home_page_is_no_document(fetcher: Fetcher, server: RawServer) -> None:
    assert verdicts(fetcher, server, ordinary, "document") == ["soft-error"] * EACH


@pytest.mark.parametrize("role", ["listing", "article"])
def test_ordinary_pages_raise_no_alarm(fetcher: Fetcher, server: RawServer, role: Role) -> None:
    for seed in range(500):
        server.replies["/a"] = ordinary(random.Random(seed))
        received = fetcher.fetch(server.url("/a"), role=role)
        assert (received.verdict, received.reason) == ("captured", None), seed
