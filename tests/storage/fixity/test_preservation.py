"""The record of what is done to keep the bytes."""

import pytest
from sqlmodel import select

from storage.database import Database
from storage.models import StoredObject
from storage.preservation import Notable, record, recording
from storage.queries.dependents import dependents
from storage.queries.preservation import events, unmended
from storage.settings import Settings
from storage.withholding import show_again, withhold
from tests.storage.database.clock import Clock
from tests.storage.fixity.holdings import bodies, fill

A, B = "a" * 64, "b" * 64


@pytest.fixture
def store_kind() -> str:
    """The record does not depend on the store."""
    return "local"


def test_an_act_is_written_when_it_begins(database: Database) -> None:
    clock = Clock()
    with recording(database, "verify", {"copy": False}, now=clock) as going:
        going.note([Notable(A, "damaged", "one bit")])
        going.note([Notable(A, "missing"), Notable(B, "missing")])
        (event,) = events(database)
        assert (event["ended_at"], event["outcome"]) == (None, None)
        assert event["objects"] == [
            {"sha256": A, "outcome": "damaged", "detail": "one bit"},
            {"sha256": B, "outcome": "missing", "detail": ""},
        ]
        going.count("checked", 3)
        going.count("checked")
        going.outcome = "failure"
        clock.forward(60)
    (event,) = events(database)
    assert (event["ended_at"] - event["began_at"]).total_seconds() == 60
    assert (event["outcome"], event["counts"]) == ("failure", {"checked": 4})
    assert event["detail"] == {"copy": False}


@pytest.mark.parametrize("error", [ValueError("it broke"), KeyboardInterrupt()])
def test_an_act_that_breaks_off_is_a_failure(database: Database, error: BaseException) -> None:

    def breaks_off() -> None:
        with recording(database, "audit") as going:
            going.count("checked")
            raise error

    with pytest.raises(type(error)):
        breaks_off()
    (event,) = events(database)
    assert (event["outcome"], event["counts"]) == ("failure", {"checked": 1})
    assert event["detail"]["error"] in ("it broke", "KeyboardInterrupt")


def test_an_act_of_one_transaction_is_there_with_it_or_not_at_all(database: Database) -> None:
    with database.write() as session:
        record(session, "migrate", detail={"from": "0001", "to": "0002"})

    def rolled_back() -> None:
        with database.write() as session:
            record(session, "import")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rolled_back()
    (event,) = events(database)
    assert (event["kind"], event["outcome"]) == ("migrate", "success")


def test_lists_are_narrowed(database: Database) -> None:
    clock = Clock()
    for kind in ("verify", "audit", "verify"):
        with recording(database, kind, now=clock) as going:
            going.note([Notable(A if kind == "audit" else B, "missing")])
        clock.forward(86400)
    assert [row["kind"] for row in events(database)] == ["verify", "audit", "verify"]
    assert len(events(database, kind="verify")) == 2
    assert [row["kind"] for row in events(database, sha256=A)] == ["audit"]
    assert len(events(database, since=clock.moment)) == 0
    assert len(events(database, limit=1)) == 1


def test_what_is_to_be_mended(database: Database) -> None:
    """The last word on an object counts; the original and the copy are told apart."""
    for kind, copy, sha256, outcome in (
        ("verify", False, A, "damaged"),
        ("verify", True, B, "missing"),
        ("withhold", False, B, "damaged"),
        ("repair", False, A, "unrepaired"),
    ):
        with recording(database, kind, {"copy": copy}) as going:  # type: ignore[arg-type]
            going.note([Notable(sha256, outcome)])
    assert (unmended(database), unmended(database, copy=True)) == ([A], [B])
    with recording(database, "repair", {"copy": False}) as going:
        going.note([Notable(A, "repaired")])
    assert unmended(database) == []


def test_withholding_is_recorded_in_its_transaction(archive: Settings, database: Database) -> None:
    (sha256,) = fill(archive, bodies(1))
    withhold(database, sha256, "names a person")
    show_again(database, sha256, "corrected")
    ended, begun = events(database)
    assert [(row["kind"], row["objects"][0]["detail"]) for row in (begun, ended)] == [
        ("withhold", "names a person"),
        ("show-again", "corrected"),
    ]


def test_nothing_depends_on_a_bare_object(archive: Settings, database: Database) -> None:
    (sha256,) = fill(archive, bodies(1))
    assert dependents(database, [sha256]) == {
        sha256: {"addresses": [], "captured_at": None, "disclosures": [], "figures": 0}
    }
    with database.read() as session:
        assert session.exec(select(StoredObject.sha512)).all() == [None]
