"""Alarms: what a job must tell somebody, and the message about it."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.crawl import PortalReport
from flows.portals import registry
from storage.database import Database
from storage.leases import ARCHIVE, Clock, utc_now
from storage.models import Job, JobPortal
from storage.queries.coverage import day_of, newly_missing
from storage.queries.freshness import stale_entries
from storage.queries.nights import job_of, night_before, portals_of
from storage.queries.scope import Place, Scope
from storage.settings import Settings

_log = logging.getLogger(__name__)

_MOST_LINES = 30
_KINDS = {"nightly": "每夜抓取", "backfill": "补抓历年", "reprocess": "重读存档"}
# "ValueError: …" may quote a page, and so a person.
_QUOTING = re.compile(r"^([A-Za-z_]\w*): .*", re.DOTALL)


def scope(settings: Settings, region: str | None = None) -> Scope:
    """The portals of the profile as queries ask for them, of one region or all."""
    known = registry(settings).values()
    return Scope(
        {portal.id: Place(portal.division_code, portal.office) for portal in known}, region
    )


def end_of_job(
    settings: Settings, database: Database, job_id: str, *, now: Clock = utc_now
) -> list[PortalReport]:
    """The alarms of a job that is done as a whole; and one message with all of its alarms.

    Returns:
        Reports of portals, or of `ARCHIVE`, each with its reason in `failed`; those of single
        portals, which their own workers returned, are not among them.
    """
    job, portals = job_of(database, job_id), portals_of(database, job_id)
    alarms = [*_alarms(database, job, portals, now=now)]
    failed = [f"{row.portal_id}: {row.report['failed']}" for row in portals if _failed(row)]
    lines = [*failed, *(f"{alarm.portal}: {alarm.failed}" for alarm in alarms)]
    if lines:
        tell(settings, *message(job.kind, lines))
    return alarms


def _failed(row: JobPortal) -> bool:
    return row.state == "failed" and bool(row.report)


def _alarms(
    database: Database, job: Job, portals: Sequence[JobPortal], *, now: Clock
) -> Iterator[PortalReport]:
    if all(row.state == "skipped" for row in portals):
        why = {row.report["skipped"] for row in portals if row.report}
        reasons = f": {'; '.join(sorted(why))}" if why else ""
        yield PortalReport(ARCHIVE, failed=f"no portal was crawled in this job{reasons}")
    if job.kind == "reprocess":
        return
    narrowed = job.parameters["portals"] is not None or job.parameters["only_failed"]
    whole = job.kind == "nightly" and not narrowed
    told = {row.portal_id for row in portals if _failed(row)}
    asked = {row.portal_id for row in portals}
    with database.read() as session:
        stale = stale_entries(session, Scope(), now())
    for row in stale:
        # A night is over all that are enabled, be they in the registry no longer.
        if row["portal"] not in told and (whole or row["portal"] in asked):
            yield PortalReport(row["portal"], failed=row["reason"])
    before = night_before(database, job) if whole else None
    if before is not None:
        yield from _since(database, before, now=now)


def _since(database: Database, before: Job, *, now: Clock) -> Iterator[PortalReport]:
    """What was left of the last whole night, and what fell due since."""
    left = sum(row.state in ("waiting", "crawling") for row in portals_of(database, before.id))
    if left:
        yield PortalReport(ARCHIVE, failed=f"portals not crawled in the night before: {left}")
    with database.read() as session:
        count = newly_missing(session, day_of(before.started_at), day_of(now()))
    if count:
        failed = f"expected disclosures newly missing: {count}, see `gongkai status`"
        yield PortalReport(ARCHIVE, failed=failed)


def message(kind: str, lines: Sequence[str]) -> tuple[str, str]:
    """Title and text of the message about a job's alarms; the text has at most 30 lines."""
    alarms = "1 alarm" if len(lines) == 1 else f"{len(lines)} alarms"
    title = f"Gongkai: {alarms} after {kind} 公开存档：{_KINDS[kind]}后有警报"
    shown = [_without_quotation(line) for line in lines]
    if len(shown) > _MOST_LINES:
        more = len(shown) - _MOST_LINES + 1
        shown = [*shown[: _MOST_LINES - 1], f"and {more} more: see `gongkai status`"]
    return title, "\n".join(shown)


def _without_quotation(line: str) -> str:
    portal, _, reason = line.partition(": ")
    return f"{portal}: " + _QUOTING.sub(r"\1, see the log", reason)


@dataclass(frozen=True, slots=True)
class Told:
    """An address of the settings, by its place and kind alone, and whether it took a message."""

    address: str
    reached: bool


def tell(settings: Settings, title: str, text: str) -> list[Told]:
    """Send a message to every address of the settings; one that fails is a line in the log."""
    addresses = settings.alarms.get_secret_value().split()
    told = []
    for number, address in enumerate(addresses, 1):
        # The rest of an address may be a secret.
        name = f"address {number} ({address.partition('://')[0]})"
        told.append(Told(name, _sent(address, title, text)))
        if not told[-1].reached:
            _log.error("the alarm did not reach %s of GONGKAI_ALARMS", name)
    return told


def _sent(address: str, title: str, text: str) -> bool:
    from apprise import Apprise, NotifyFormat, NotifyType

    # It would write addresses to stderr.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    one = Apprise()
    try:
        return one.add(address) and bool(
            one.notify(text, title, NotifyType.WARNING, body_format=NotifyFormat.TEXT)
        )
    except Exception as error:
        _log.debug("%s", type(error).__name__)
        return False
