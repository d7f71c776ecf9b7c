"""When objects were last read back, as far as the record of preservation says it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from storage.audits import on_stretch
from storage.models import PreservationEvent, PreservationObject

_READING = ("verify", "audit", "repair")


class Verifications:
    """The acts that read objects of the original back, the newest first.

    An act names the objects that were not good; of the others its record says which it read, or
    it counts for nothing: which ones a random sample took, for one, is not known any more.
    """

    def __init__(self, connection: Connection) -> None:
        """Read the record; memory grows with the acts, and with the objects that were bad."""
        events = (
            select(*(col(name) for name in (PreservationEvent.id, PreservationEvent.kind,
                                            PreservationEvent.began_at, PreservationEvent.ended_at,
                                            PreservationEvent.detail)))
            .where(col(PreservationEvent.kind).in_(_READING))
            .order_by(col(PreservationEvent.id).desc())
        )  # fmt: skip
        self._acts = [
            event
            for event in connection.execute(events).mappings()
            if not event["detail"].get("copy")
        ]
        noted = select(
            col(PreservationObject.event_id),
            col(PreservationObject.object_sha256),
            col(PreservationObject.outcome),
        ).where(col(PreservationObject.event_id).in_([event["id"] for event in self._acts]))
        self._noted = {
            (event_id, sha256): outcome for event_id, sha256, outcome in connection.execute(noted)
        }

    def last(self, sha256: str, stored_at: datetime) -> tuple[datetime, str] | None:
        """When the last act that read an object began, and what it found, as "good"."""
        for act in self._acts:
            outcome = self._noted.get((act["id"], sha256))
            if outcome is None and _has_read(act, sha256, stored_at):
                outcome = "good"
            if outcome is not None:
                return act["began_at"], outcome
        return None


def _has_read(act: Mapping[Any, Any], sha256: str, stored_at: datetime) -> bool:
    """Whether the record of an act says that it read this object, without naming it."""
    detail = act["detail"]
    if act["ended_at"] is None or "error" in detail or stored_at >= act["began_at"]:
        return False
    if act["kind"] == "audit":
        stretch = detail.get("stretch")
        return "moved_from" in detail or (stretch is not None and on_stretch(sha256, stretch))
    return act["kind"] == "verify" and _chose(detail["selection"], sha256, stored_at)


def _chose(selection: Mapping[str, Any], sha256: str, stored_at: datetime) -> bool:
    """Whether a verification of this selection read an object; False where that is not known."""
    if not selection:
        return True
    if selection.keys() == {"sha256"}:
        return bool(selection["sha256"] == sha256)
    return selection.keys() == {"since"} and stored_at >= datetime.fromisoformat(selection["since"])
