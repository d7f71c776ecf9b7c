"""The database made anew from the log: what was recorded is written again, as it was recorded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from storage.addresses import NewSource, enqueue, latest_capture, source_at
from storage.database import Database, insert_ignore
from storage.leases import ARCHIVE, renew
from storage.models import (
    PortalState,
    PreservationEvent,
    PreservationObject,
    Run,
    Source,
    Withholding,
)
from storage.portals import Family, write_family
from storage.recording import write_visits
from storage.runs import OpenRun, switch
from storage.visits import Found, NewCapture, Visit

# A record of the log, as docs/log.md lists its members.
Record = Mapping[str, Any]

_CAPTURE = frozenset(field.name for field in fields(NewCapture))
_MOMENTS = ("captured_at", "first_byte_at", "ended_at", "began_at")
_EVENT = frozenset(PreservationEvent.model_fields) - {"id", "leaf"}


@dataclass(frozen=True, slots=True)
class Followed:
    """What the page of a capture led to, and the family of its portal where it showed that."""

    found: Found | None = None
    family: Family | None = None


@contextmanager
def replaying(database: Database, fence: int, *, most_days: int) -> Iterator["Replaying"]:
    """Write some leaves in one transaction of the one who holds the archive with this fence.

    Raises:
        LeaseLost: another process holds it now; nothing is written.
    """
    with database.write() as session:
        renew(session, ARCHIVE, fence)
        yield Replaying(session, most_days)


class Replaying:
    """Writes leaves within a transaction, in their order."""

    def __init__(self, session: Session, most_days: int) -> None:
        self._session = session
        self._most_days = most_days

    def run(self, told: Record, listings: Sequence[NewSource]) -> OpenRun:
        """The run that a capture belongs to; the addresses at which its portal begins are added."""
        run, portal_id, at = told["run"], told["portal"], _moment(told["captured_at"])
        row = {
            "id": run["id"],
            "kind": run["kind"],
            "portal_id": portal_id,
            "parameters": run["parameters"],
            "state": "completed",
            "started_at": at,
            "ended_at": at,
        }
        insert_ignore(self._session, Run, [row], ["id"])
        insert_ignore(self._session, PortalState, [{"portal_id": portal_id}], ["portal_id"])
        enqueue(self._session, portal_id, listings)
        return OpenRun(run["id"], portal_id, 0, resumed=False)

    def family(self, portal_id: str) -> Family | None:
        """The family of a portal as the captures so far showed it."""
        state = self._session.get(PortalState, portal_id, populate_existing=True)
        if state is None or state.family is None or state.family_at is None:
            return None
        return Family(state.family, state.family_evidence or "", state.family_at)

    def capture(
        self,
        run: OpenRun,
        leaf: int,
        told: Record,
        follow: Callable[[Source], Followed],
        size_of: Callable[[str], int],
    ) -> None:
        """Write a capture as it was recorded, and what its page leads to.

        Args:
            follow: reads the page of the capture of this address.
            size_of: bytes of a chain of certificates.
        """
        source = _source(self._session, told)
        assert source.id is not None
        followed = follow(source)
        if followed.family is not None:
            write_family(self._session, run.portal_id, followed.family)
        values = {name: _value(name, told[name]) for name in _CAPTURE & told.keys()}
        known = {"source_id": source.id, "run_id": run.id, "leaf": leaf}
        capture = NewCapture(**{**values, **known, "object_sha256": told["sha256"]})
        theirs = capture.imported_from is not None
        latest = latest_capture(self._session, source.id) if theirs else None
        visit = Visit(
            run,
            capture,
            size=told["size"] or 0,
            found=followed.found,
            host="" if theirs else urlsplit(capture.final_url).netloc.lower(),
            sha512=told["sha512"],
            certificates={sha256: size_of(sha256) for sha256 in _chains(told)},
            past=theirs and latest is not None and latest > capture.captured_at,
        )
        write_visits(self._session, [visit], {source.id: source}, most_days=self._most_days)

    def event(self, leaf: int, told: Record) -> None:
        """Write an act of preservation, and what it decided."""
        values = {name: _value(name, told.get(name)) for name in _EVENT}
        event = PreservationEvent(**values, leaf=leaf)
        self._session.add(event)
        self._session.flush()
        objects = told.get("objects", ())
        rows = [{"event_id": event.id, **noted} for noted in objects]
        insert_ignore(self._session, PreservationObject, rows, ["event_id", "object_sha256"])
        if event.kind in ("enable", "disable"):
            at = event.began_at if event.kind == "enable" else None
            switch(self._session, event.detail["portals"], at)
        for noted in objects:
            if event.kind == "withhold":
                self._session.add(
                    Withholding(
                        object_sha256=noted["object_sha256"],
                        reason=noted["detail"],
                        began_at=event.began_at,
                    )
                )
            elif event.kind == "show-again":
                _show_again(self._session, event, noted)


def _source(session: Session, told: Record) -> Source:
    """The address of a capture; one to which no page led is added as it was recorded."""
    portal_id, url = told["portal"], told["url"]
    source = source_at(session, portal_id, url)
    if source is None:
        via = told["via"] and source_at(session, portal_id, told["via"])
        names = ("role", "title", "published", "depth", "page")
        values = {name: told[name] for name in names}
        enqueue(session, portal_id, [NewSource(url, **values, parent_id=via.id if via else None)])
        source = source_at(session, portal_id, url)
    assert source is not None
    return source


def _chains(told: Record) -> set[str]:
    heads = (told, *(told.get("hops") or ()))
    return {head["certificates_sha256"] for head in heads if head.get("certificates_sha256")}


def _show_again(session: Session, event: PreservationEvent, noted: Record) -> None:
    standing = select(Withholding).where(
        Withholding.object_sha256 == noted["object_sha256"], col(Withholding.ended_at).is_(None)
    )
    for row in session.exec(standing):
        row.ended_at, row.end_reason = event.began_at, noted["detail"]
        session.add(row)
    session.flush()


def _value(name: str, value: Any) -> Any:
    return _moment(value) if name in _MOMENTS and value is not None else value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
