import time
from threading import Event

import pytest

from web.kept import Awaited, Kept


def test_an_answer_holds_until_the_archive_has_changed_and_it_is_old() -> None:
    now, counted = [0.0], []
    kept: Kept[int] = Kept(60, 2, lambda: now[0])

    def ask(key: str, stamp: int) -> int:
        return kept.get(key, stamp, lambda: counted.append(key) or len(counted))  # type: ignore[func-returns-value]

    assert ask("a", 1) == 1
    now[0] = 1000
    assert ask("a", 1) == 1
    assert ask("a", 2) == 2
    now[0] = 1059
    assert ask("a", 3) == 2
    now[0] = 1060
    assert ask("a", 3) == 3


def test_only_the_latest_are_kept() -> None:
    kept: Kept[str] = Kept(60, 2)
    for key in "abc":
        kept.get(key, 0, lambda key=key: key)  # type: ignore[misc]
    assert kept.get("c", 0, lambda: "again") == "c"
    assert kept.get("a", 0, lambda: "again") == "again"


def test_an_answer_from_afar_holds_for_some_seconds() -> None:
    now, asked = [0.0], []
    awaited = Awaited(lambda: asked.append(1) or len(asked), clock=lambda: now[0])  # type: ignore[func-returns-value]
    assert awaited.get() == awaited.get() == 1
    now[0] = 59
    assert awaited.get() == 1
    now[0] = 60
    assert awaited.get() == 2


def test_so_does_an_error_and_then_it_is_asked_again() -> None:
    now, asked = [0.0], []

    def ask() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("no answer")
        return "an answer"

    awaited = Awaited(ask, clock=lambda: now[0])
    for _ in range(3):
        with pytest.raises(ValueError, match="no answer"):
            awaited.get()
    assert len(asked) == 1
    now[0] = 60
    assert awaited.get() == "an answer"


def test_who_is_silent_is_asked_once_and_keeps_no_visitor() -> None:
    speaks, asked = Event(), []

    def ask() -> str:
        asked.append(1)
        speaks.wait(30)
        return "at last"

    awaited = Awaited(ask, seconds=0.01, patience=0.05)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(TimeoutError):
            awaited.get()
    assert time.monotonic() - began < 5
    assert len(asked) == 1
    speaks.set()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert awaited.get() == "at last"
            break
        except TimeoutError:
            continue
