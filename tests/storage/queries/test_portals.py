"""What is remembered of portals and hosts beside their runs, on both databases."""

from datetime import timedelta

from storage.database import Database
from storage.models import Host
from storage.portals import families, family, note_look, remember_family, resting
from storage.runs import enabled_portals, set_enabled
from tests.storage.queries.rows import NOW

LATER = NOW + timedelta(days=1)


def test_families_are_remembered(empty: Database) -> None:
    assert families(empty) == {}
    set_enabled(empty, ["a", "b"], True)
    remember_family(empty, "a", "trs", "markup: 标志", NOW)
    remember_family(empty, "a", "hanweb", "address: /col/col1/", LATER)
    assert families(empty) == {"a": ("hanweb", "address: /col/col1/", LATER)}
    assert family(empty, "a") == ("hanweb", "address: /col/col1/", LATER)
    assert family(empty, "b") is None
    assert enabled_portals(empty) == {"a", "b"}


def test_looks_count_against_the_night_of_a_host(empty: Database) -> None:
    note_look(empty, "h", NOW, None, None)
    note_look(empty, "h", NOW, None, None)
    assert resting(empty, ["h", "i"], 2, now=lambda: NOW) == {"h"}
    assert resting(empty, ["h", "i"], 3, now=lambda: NOW) == frozenset()
    assert resting(empty, ["h"], 2, now=lambda: LATER) == frozenset()
    assert resting(empty, ["i"], 2, now=lambda: NOW) == frozenset()


def test_a_host_that_asked_for_it_rests(empty: Database) -> None:
    note_look(empty, "h", NOW, "HTTP 503", LATER)
    assert resting(empty, ["h"], 9, now=lambda: NOW) == {"h"}
    assert resting(empty, ["h"], 9, now=lambda: LATER) == frozenset()
    with empty.read() as session:
        host = session.get_one(Host, "h")
    assert (host.reason, host.strikes, host.requests) == ("HTTP 503", 1, 1)
