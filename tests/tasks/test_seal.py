"""The log that is kept without being asked for: its key, made once, and what happens without it."""

import logging
from collections.abc import Iterator

import pytest
from sqlmodel import select

from storage.database import Database, open_database
from storage.log import checkpoints, keys, ring
from storage.log.errors import KeyMissing, KeyRefused, LogDamaged
from storage.log.log import Log
from storage.models import PreservationEvent
from storage.objects import StoreRefused, open_files
from storage.preservation import record
from storage.settings import Settings
from tasks.seal import seal_log


@pytest.fixture
def settings(both_settings: Settings) -> Settings:
    return both_settings


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings, create=True) as opened:
        yield opened


def act(database: Database) -> None:
    """Something to seal."""
    with database.write() as session:
        record(session, "withhold")


def test_the_first_sealing_makes_the_key_and_says_so_once(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    act(database)
    with caplog.at_level(logging.WARNING):
        first = seal_log(settings, database)
        act(database)
        second = seal_log(settings, database)
    # The making of the key is the first thing in the log that it signs, beside what was to seal.
    assert (first.added, second.added) == (2, 1)
    (said,) = caplog.messages
    for words in (str(settings.signing_key), "a copy of it elsewhere", "GONGKAI_LOG_KEY"):
        assert words in said
    assert settings.signing_key.stat().st_mode & 0o777 == 0o600
    assert settings.data not in settings.signing_key.parents
    files = open_files(settings)
    known, note = ring.read(files), Log(files).note
    assert known is not None
    assert note is not None
    assert checkpoints.opened(note, known.verifiers, settings.log_origin) == second.checkpoint
    with database.read() as session:
        events = session.exec(select(PreservationEvent)).all()
    made = next(event for event in events if event.kind == "key-creation")
    assert (made.outcome, made.detail) == ("success", {"key": known.verifiers[0].vkey})


def test_a_key_whose_log_was_not_begun_is_taken(settings: Settings, database: Database) -> None:
    """As after a kill between the two."""
    made = keys.create(settings.signing_key, settings.log_origin)
    act(database)
    seal_log(settings, database)
    known = ring.read(open_files(settings))
    assert known is not None
    assert known.verifiers == (made.verifier,)


def test_a_log_begun_and_without_leaves_goes_on(settings: Settings, database: Database) -> None:
    """As after a kill before the first checkpoint."""
    made = keys.create(settings.signing_key, settings.log_origin)
    ring.begin(open_files(settings), made.verifier)
    act(database)
    assert seal_log(settings, database).added == 1


def test_a_log_that_lost_its_key_gets_no_other(settings: Settings, database: Database) -> None:
    act(database)
    before = seal_log(settings, database).checkpoint
    kept = settings.signing_key.rename(settings.signing_key.with_suffix(".kept"))
    act(database)
    with pytest.raises(KeyRefused, match=f"no key at {settings.signing_key}, .*GONGKAI_LOG_KEY"):
        seal_log(settings, database)
    assert not settings.signing_key.exists()
    assert Log(open_files(settings)).checkpoint() == before
    named = settings.model_copy(update={"log_key": kept})
    assert seal_log(named, database).added == 1


def test_a_key_that_was_named_is_not_made(settings: Settings, database: Database) -> None:
    named = settings.model_copy(update={"log_key": settings.data / "elsewhere.key"})
    act(database)
    with pytest.raises(KeyMissing, match=r"elsewhere\.key"):
        seal_log(named, database)
    assert not named.signing_key.exists()
    assert ring.read(open_files(settings)) is None


def test_a_log_whose_first_key_is_missing_is_not_begun_anew(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(database)
    seal_log(settings, database)
    settings.signing_key.unlink()
    monkeypatch.setattr(ring, "read", lambda _: None)
    with pytest.raises(LogDamaged, match="first key of the log is missing"):
        seal_log(settings, database)
    assert not settings.signing_key.exists()


def test_a_place_that_takes_no_key_is_told_and_nothing_is_sealed(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/")

    monkeypatch.setattr("storage.log.keys.tempfile.mkstemp", refused)
    act(database)
    with pytest.raises(StoreRefused, match=f"cannot make the key {settings.signing_key}") as told:
        seal_log(settings, database)
    assert "GONGKAI_LOG_KEY" in str(told.value)
    assert ring.read(open_files(settings)) is None
