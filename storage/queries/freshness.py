"""What needs somebody: portals not seen for days, resting hosts, failures, documents gone."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from storage.models import Capture, Host, PortalState, Source
from storage.queries.rows import rows_of
from storage.queries.scope import Scope
from storage.revisits import GOOD, MOST_DAYS, night_of
from storage.runs import FAILED

# A portal whose entry page was not seen for more nights than this is stale.
STALE_NIGHTS = 3
# So long after its last day a visit that is due may wait before the portal is stale.
_LATE_DAYS = 7
# Visits of one night are spread: the longest interval is this much of what is set.
_SPREAD = 1.25
_CHINA = ZoneInfo("Asia/Shanghai")


def nights_ago(moment: datetime, nights: int) -> datetime:
    """When the night began that was so many nights before the one of a moment: noon in China."""
    day = date.fromisoformat(night_of(moment)) - timedelta(days=nights)
    return datetime.combine(day, time(12), _CHINA)


def stale_entries(session: Session, scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """Enabled portals whose entry page was not seen for more than `STALE_NIGHTS` nights.

    Returns:
        A row a portal: portal, reason, seen (the moment, None where it never was).
    """
    before = nights_ago(now, STALE_NIGHTS)
    entry = and_(
        col(Source.portal_id) == col(PortalState.portal_id),
        col(Source.role) == "listing",
        col(Source.parent_id).is_(None),
    )
    seen = func.max(col(Source.seen_at))
    rows = session.execute(
        select(col(PortalState.portal_id), col(PortalState.enabled_at), seen)
        .outerjoin(Source, entry)
        .where(*_enabled_before(before), *scope.portals(col(PortalState.portal_id)))
        .group_by(col(PortalState.portal_id), col(PortalState.enabled_at))
        .having(or_(seen.is_(None), seen < before))
        .order_by(col(PortalState.portal_id))
    )
    return [
        {"portal": portal, "reason": _entry_reason(enabled_at, seen), "seen": seen}
        for portal, enabled_at, seen in rows
    ]


def _entry_reason(enabled_at: datetime | None, seen: datetime | None) -> str:
    if seen is not None:
        return f"its entry page was last seen on {_day(seen)}"
    since = f" since it was enabled on {_day(enabled_at)}" if enabled_at else ""
    return f"its entry page was never seen{since}"


def stale_files(
    session: Session, scope: Scope, now: datetime, revisit_days: int = MOST_DAYS
) -> list[dict[str, Any]]:
    """Enabled portals with pages and files that were not looked at when they were due.

    Args:
        revisit_days: the longest time between two visits, as set.

    Returns:
        A row a portal: portal, reason, seen (when the oldest of them was).
    """
    before = now - timedelta(days=revisit_days * _SPREAD + _LATE_DAYS)
    looked_at = exists().where(
        col(Capture.source_id) == col(Source.id), col(Capture.captured_at) >= before
    )
    rows = session.execute(
        select(col(Source.portal_id), func.count(), func.min(col(Source.seen_at)))
        .join(PortalState, col(PortalState.portal_id) == col(Source.portal_id))
        .where(
            *_enabled_before(nights_ago(now, STALE_NIGHTS)),
            *scope.portals(col(Source.portal_id)),
            col(Source.role) != "listing",
            col(Source.state).not_in(["parked", "left-out"]),
            col(Source.seen_at) < before,
            ~looked_at,
        )
        .group_by(col(Source.portal_id))
        .order_by(col(Source.portal_id))
    )
    return [
        {
            "portal": portal,
            "reason": f"{count} pages and files were not looked at since {_day(oldest)} or later",
            "seen": oldest,
        }
        for portal, count, oldest in rows
    ]


def _enabled_before(moment: datetime) -> list[ColumnElement[bool]]:
    at = col(PortalState.enabled_at)
    return [col(PortalState.enabled).is_(True), or_(at.is_(None), at < moment)]


def _day(moment: datetime) -> str:
    return moment.astimezone(_CHINA).date().isoformat()


def resting_hosts(session: Session, scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """Hosts that are left alone now: host, until, reason, strikes."""
    there = scope.portals(col(Source.portal_id))
    of_scope = [col(Host.name).in_(select(col(Source.host)).where(*there))] if there else []
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Host.name).label("host"),
            col(Host.not_before).label("until"),
            col(Host.reason),
            col(Host.strikes),
        )
        .where(col(Host.not_before) > now, *of_scope)
        .order_by(col(Host.name))
    )
    return rows_of(session, statement)


def failing_portals(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Enabled portals with addresses whose last visit brought nothing.

    Returns:
        A row a portal: portal, addresses (how many), reasons (verdict, count and one reason each),
        retried (whether another try with --only-failed visits any of them).
    """
    rows = session.execute(
        select(
            col(Source.portal_id), col(Source.verdict), func.count(), func.min(col(Source.reason))
        )
        .join(PortalState, col(PortalState.portal_id) == col(Source.portal_id))
        .where(
            col(PortalState.enabled),
            col(Source.verdict).not_in(GOOD),
            col(Source.gone_at).is_(None),
            *scope.portals(col(Source.portal_id)),
        )
        .group_by(col(Source.portal_id), col(Source.verdict))
        .order_by(col(Source.portal_id), col(Source.verdict))
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for portal, verdict, count, reason in rows:
        found[portal].append({"verdict": verdict, "count": count, "reason": reason})
    return [
        {
            "portal": portal,
            "addresses": sum(each["count"] for each in reasons),
            "reasons": reasons,
            "retried": any(each["verdict"] in FAILED for each in reasons),
        }
        for portal, reasons in found.items()
    ]


def gone_documents(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Files that are not there any more: portal, url, title, seen (the last time), gone (since)."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Source.portal_id).label("portal"),
            col(Source.url),
            col(Source.title),
            col(Source.seen_at).label("seen"),
            col(Source.gone_at).label("gone"),
        )
        .where(
            col(Source.gone_at).is_not(None),
            col(Source.role) == "document",
            *scope.portals(col(Source.portal_id)),
        )
        .order_by(col(Source.portal_id), col(Source.id))
    )
    return rows_of(session, statement)
