"""Replaying the log: each capture is written again, and its page followed as at the visit."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, partial

from storage.headers import pairs, value
from storage.models import Source
from storage.objects import ObjectDamaged, ObjectMissing
from storage.replays import Followed, Record, Replaying, replaying
from storage.runs import OpenRun
from tasks.archive import Page, understood
from tasks.begin import entries, with_family
from tasks.records import Portal, Role
from tasks.resources import PortalRun, Resources
from tasks.transport.blocks import HEAD, classify


class Replay:
    """Brings leaves of the log into a database that is being made anew.

    Args:
        portals: the registry, by id.
        fence: of the lease of the archive.

    Attributes:
        unreadable: objects of pages that could not be followed, each with the reason.
    """

    def __init__(self, resources: Resources, portals: Mapping[str, Portal], fence: int) -> None:
        self._resources = resources
        self._portals = portals
        self._fence = fence
        self._runs: dict[str, tuple[OpenRun, PortalRun | None]] = {}
        self._size_of = cache(lambda sha256: resources.store.stat(sha256) or 0)
        self.unreadable: dict[str, str] = {}

    def take(self, leaves: Iterable[tuple[int, bytes]]) -> None:
        """Write some leaves, each with its place in the log; all of them or none.

        Raises:
            LeaseLost: another process makes the database anew.
            DatabaseError, StorageError: the database or the store went away.
        """
        days = self._resources.settings.revisit_days
        with replaying(self._resources.database, self._fence, most_days=days) as into:
            for number, data in leaves:
                told = json.loads(data)
                if told["type"] == "event":
                    into.event(number, told)
                else:
                    self._capture(into, number, told)

    def _capture(self, into: Replaying, leaf: int, told: Record) -> None:
        run, of_portal = self._run(into, told)
        into.capture(run, leaf, told, partial(self._followed, of_portal, told), self._size_of)

    def _run(self, into: Replaying, told: Record) -> tuple[OpenRun, PortalRun | None]:
        known = self._runs.get(told["run"]["id"])
        if known is not None:
            return known
        portal = self._portals.get(told["portal"])
        run = into.run(told, entries(portal) if portal else ())
        of_portal = None
        if portal is not None:
            years = (told["run"]["parameters"] or {}).get("years")
            portal = with_family(portal, into.family)
            of_portal = PortalRun(portal, run, tuple(years) if years else None)
        self._runs[run.id] = run, of_portal
        return run, of_portal

    def _followed(self, run: PortalRun | None, told: Record, source: Source) -> Followed:
        if run is None or source.role == "document" or told["sha256"] is None:
            return Followed()
        body = self._body(told["sha256"])
        if body is None or not _was_received(told, body, source):
            return Followed()
        at = datetime.fromisoformat(told["captured_at"])
        page = Page(body, value(told["headers"], "content-type"), told["final_url"], at)
        read = understood(run, source, page)
        return Followed(read.found, read.family)

    def _body(self, sha256: str) -> bytes | None:
        copy = self._resources.spool / "page"
        try:
            self._resources.store.fetch(sha256, copy)
            return copy.read_bytes()
        except (ObjectMissing, ObjectDamaged) as error:
            self.unreadable[sha256] = str(error)
            return None
        finally:
            copy.unlink(missing_ok=True)


def _was_received(told: Record, body: bytes, source: Source) -> bool:
    """Whether the visit took the answer for a page; what is known of a page comes after that."""
    if told["verdict"] == "captured":
        return True
    if told["verdict"] not in ("blocked", "soft-error") or told["status"] not in (200, 203):
        return False
    headers = {name.lower(): text for name, text in pairs(told["headers"])}
    role: Role = source.role  # type: ignore[assignment]
    return classify(told["status"], headers, body[:HEAD], role) is None
