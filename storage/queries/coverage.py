"""The expected set: office × fiscal year × kind, and how far each of it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, and_, case, func, or_, select, tuple_
from sqlmodel import Session, col

from storage.models import Coverage, Disclosure, DisclosureVersion, Organisation, Source
from storage.queries.scope import Scope

# From the best to what needs somebody; each disclosure is in one of them.
STATES = ("reconciled", "read", "captured", "published", "awaited", "missing", "blocked")

# The days of the law end there.
_CHINA = ZoneInfo("Asia/Shanghai")
_NEVER_SEEN = and_(col(Coverage.published_on).is_(None), col(Coverage.captured_at).is_(None))


def day_of(moment: datetime) -> str:
    """The date in China of a moment."""
    return moment.astimezone(_CHINA).date().isoformat()


def coverage_totals(session: Session, scope: Scope, today: str) -> dict[str, int]:
    """How many disclosures are in each of `STATES`."""
    states = select(_state(session, scope, today)).join(Organisation).where(*scope.offices())
    inner = states.subquery()
    found = session.execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    counts = {str(state): int(count) for state, count in found}
    return {state: counts.get(state, 0) for state in STATES}


def coverage_rows(
    session: Session,
    scope: Scope,
    today: str,
    states: Iterable[str] = STATES,
    office: int | None = None,
) -> list[dict[str, Any]]:
    """A row for each disclosure in one of these states; `missing` also where it is blocked.

    Args:
        office: the row number of the only organisation that is asked about.
    """
    state = _state(session, scope, today, office)
    columns = [getattr(Coverage, name) for name in ("fiscal_year", "kind", "expected")]
    statement = (
        select(
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            *columns,
            col(Coverage.due_on).label("due"),
            _missing(today).label("missing"),
            state,
            col(Coverage.published_on).label("published"),
            col(Coverage.captured_at).label("captured"),
            col(Coverage.read_at).label("read"),
            col(Coverage.reconciled_at).label("reconciled"),
        )
        .join(Organisation, col(Organisation.id) == col(Coverage.organisation_id))
        .where(*scope.offices(), *_only(office), state.in_(list(states)))
        .order_by(
            col(Organisation.division_code),
            col(Organisation.name),
            col(Coverage.fiscal_year),
            col(Coverage.kind),
        )
    )
    return [_plain(row) for row in session.execute(statement).mappings()]


def coverage_matrix(
    session: Session, scope: Scope, today: str, *, digits: int
) -> dict[tuple[str, int], dict[str, int]]:
    """How many disclosures of a place and year are in each state; only states that occur.

    Args:
        digits: of the division code that make a place: 2 a province, 6 a county.
    """
    place = func.substr(col(Organisation.division_code), 1, digits).label("place")
    of_each = (
        select(place, col(Coverage.fiscal_year), _state(session, scope, today))
        .join(Organisation, col(Organisation.id) == col(Coverage.organisation_id))
        .where(*scope.offices())
        .subquery()
    ).c
    keys = (of_each.place, of_each.fiscal_year, of_each.state)
    found: dict[tuple[str, int], dict[str, int]] = {}
    for code, year, state, count in session.execute(select(*keys, func.count()).group_by(*keys)):
        found.setdefault((code, year), {})[state] = count
    return found


def newly_missing(session: Session, since: str, today: str) -> int:
    """How many disclosures became late from one day (YYYY-MM-DD) to another, and were never seen.

    Args:
        since: of the former look; what was due before it was late then.
        today: what is due today is not late yet.
    """
    count = session.execute(
        select(func.count())
        .select_from(Coverage)
        .where(_missing(today), col(Coverage.due_on) >= since)
    )
    return int(count.scalar_one())


def _plain(row: RowMapping) -> dict[str, Any]:
    return {**row, "missing": bool(row["missing"])}


def _missing(today: str) -> ColumnElement[bool]:
    due = col(Coverage.due_on)
    return and_(col(Coverage.expected), due.is_not(None), due < today, _NEVER_SEEN)


def _only(office: int | None) -> list[ColumnElement[bool]]:
    return [] if office is None else [col(Coverage.organisation_id) == office]


def _state(session: Session, scope: Scope, today: str, office: int | None = None) -> Any:
    blocked = _blocked(session, scope, office)
    by_file = tuple_(col(Coverage.organisation_id), col(Coverage.fiscal_year), col(Coverage.kind))
    stopped = or_(
        col(Coverage.organisation_id).in_(blocked.offices), by_file.in_(sorted(blocked.files))
    )
    return case(
        (col(Coverage.reconciled_at).is_not(None), "reconciled"),
        (col(Coverage.read_at).is_not(None), "read"),
        (col(Coverage.captured_at).is_not(None), "captured"),
        (col(Coverage.published_on).is_not(None), "published"),
        (and_(col(Coverage.expected), stopped), "blocked"),
        (_missing(today), "missing"),
        else_="awaited",
    ).label("state")


@dataclass(frozen=True, slots=True)
class _Blocked:
    """Organisations whose portal was blocked at its last visit, and single files of others."""

    offices: frozenset[int]
    files: frozenset[tuple[int, int, str]]


def _blocked(session: Session, scope: Scope, office: int | None) -> _Blocked:
    blocked = col(Source.verdict) == "blocked"
    if office is not None:
        blocked = and_(blocked, col(Source.portal_id).in_(_portals_of(session, scope, office)))
    entry = and_(col(Source.role) == "listing", col(Source.parent_id).is_(None))
    portals = set(session.scalars(select(col(Source.portal_id)).where(blocked, entry).distinct()))
    columns = (col(Source.portal_id), col(Source.fiscal_year), col(Source.kind))
    dated = (col(Source.fiscal_year).is_not(None), col(Source.kind).is_not(None))
    files = session.execute(
        select(*columns).where(blocked, col(Source.role) != "listing", *dated).distinct()
    ).all()
    offices = _offices(session, scope, portals | {portal for portal, _, _ in files})
    return _Blocked(
        frozenset(office for portal in portals for office in offices[portal]),
        # Whose a file is, nobody can tell where several offices publish.
        frozenset(
            (office, year, kind)
            for portal, year, kind in files
            for office in offices[portal]
            if len(offices[portal]) == 1
        ),
    )


def _portals_of(session: Session, scope: Scope, office: int) -> set[str]:
    """The portals that an organisation's documents came from, and that the registry gives it."""
    published = session.scalars(
        select(col(Source.portal_id))
        .join(DisclosureVersion, col(DisclosureVersion.source_id) == col(Source.id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .where(col(Disclosure.organisation_id) == office)
        .distinct()
    )
    whose = session.get_one(Organisation, office)
    own = (whose.division_code, whose.name)
    places = scope.places.items()
    return {*published, *(p for p, at in places if (at.division_code, at.office) == own)}


def _offices(session: Session, scope: Scope, portals: set[str]) -> dict[str, set[int]]:
    """The organisations of portals: those whose documents came from there, or the registry's."""
    found: dict[str, set[int]] = {portal: set() for portal in portals}
    published = session.execute(
        select(col(Source.portal_id), col(Disclosure.organisation_id))
        .join(DisclosureVersion, col(DisclosureVersion.source_id) == col(Source.id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .where(col(Source.portal_id).in_(portals))
        .distinct()
    )
    for portal, office in published:
        found[portal].add(office)
    registered = {
        (place.division_code, place.office): portal
        for portal, place in scope.places.items()
        if portal in portals and place.office
    }
    named = tuple_(col(Organisation.division_code), col(Organisation.name))
    known = session.execute(
        select(col(Organisation.id), col(Organisation.division_code), col(Organisation.name)).where(
            named.in_(sorted(registered))
        )
    )
    for office, code, name in known:
        found[registered[code, name]].add(office)
    return found
