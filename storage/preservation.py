"""Writing down what is done to keep the bytes, after the event model of PREMIS 3.0.

https://www.loc.gov/standards/premis/ (2.2 Event Entity). An act that goes on for a while is
written when it begins, so that also one that is killed leaves a trace.
"""

import os
import pwd
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Literal

from sqlmodel import Session

from storage.database import Database, insert_ignore
from storage.leases import Clock, utc_now
from storage.models import PreservationEvent, PreservationObject

Outcome = Literal["success", "warning", "failure"]
Kind = Literal[
    "verify", "audit", "replicate", "repair", "migrate", "withhold", "show-again",
    "key-creation", "key-rotation", "store-test", "import", "rebuild", "enable", "disable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notable:
    """An object of which an act has something to say, and what."""

    sha256: str
    outcome: str
    detail: str = ""


@dataclass(slots=True)
class Recording:
    """An act that is going on; `counts`, `detail` and `outcome` are written at its end."""

    database: Database
    event_id: int
    outcome: Outcome = "success"
    counts: dict[str, int] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the counts."""
        self.counts[name] = self.counts.get(name, 0) + number

    def note(self, objects: Sequence[Notable]) -> None:
        """Write objects at once, each only the first time."""
        if objects:
            with self.database.write() as session:
                _note(session, self.event_id, objects)

    def end(self, *, now: Clock = utc_now) -> None:
        """Write how the act ended."""
        with self.database.write() as session:
            event = session.get_one(PreservationEvent, self.event_id)
            event.ended_at, event.outcome = now(), self.outcome
            event.counts, event.detail = dict(self.counts), dict(self.detail)


@contextmanager
def recording(
    database: Database,
    kind: Kind,
    detail: Mapping[str, Any] | None = None,
    *,
    now: Clock = utc_now,
) -> Iterator[Recording]:
    """Record an act from its beginning to its end.

    An exception ends it as a failure, with its line in the detail, and goes on.

    Args:
        detail: JSON values by name; more may be added until the end.
    """
    with database.write() as session:
        event_id = _added(session, _event(kind, detail, now))
    going = Recording(database, event_id, detail=dict(detail or {}))
    try:
        yield going
    except BaseException as error:
        going.outcome = "failure"
        going.detail["error"] = str(error) or type(error).__name__
        raise
    finally:
        going.end(now=now)


def record(
    session: Session,
    kind: Kind,
    objects: Sequence[Notable] = (),
    detail: Mapping[str, Any] | None = None,
    *,
    now: Clock = utc_now,
) -> PreservationEvent:
    """Record an act that was one transaction, in that transaction."""
    event = _event(kind, detail, now)
    event.ended_at, event.outcome = event.began_at, "success"
    _note(session, _added(session, event), objects)
    return event


def begin(session: Session, kind: Kind, *, now: Clock = utc_now) -> int:
    """Record that an act begins; the number of its event, for a `Recording` that ends it."""
    return _added(session, _event(kind, None, now))


def _added(session: Session, event: PreservationEvent) -> int:
    session.add(event)
    session.flush()
    assert event.id is not None
    return event.id


def _event(kind: Kind, detail: Mapping[str, Any] | None, now: Clock) -> PreservationEvent:
    return PreservationEvent(
        kind=kind,
        began_at=now(),
        program=f"gongkai {version('gongkai')}",
        operator=_operator(),
        counts={},
        detail=dict(detail or {}),
    )


def _note(session: Session, event_id: int, objects: Sequence[Notable]) -> None:
    rows = [
        {
            "event_id": event_id,
            "object_sha256": each.sha256,
            "outcome": each.outcome,
            "detail": each.detail,
        }
        for each in objects
    ]
    insert_ignore(session, PreservationObject, rows, ["event_id", "object_sha256"])


def _operator() -> str:
    """Whose process this is, as user@machine; a user without a name is a number."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"
