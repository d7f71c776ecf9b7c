"""Recording visits: object first (see storage.objects), then this, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session, SQLModel, col

from storage.addresses import due_files, enqueue_all
from storage.database import Database, insert_ignore
from storage.headers import value
from storage.hosts import HostState, note_visit, save_states, states
from storage.leases import LeaseLost, utc_now
from storage.models import Change, PortalState, Source, StoredObject
from storage.revisits import MOST_DAYS, RETRIED, after, night_of
from storage.visits import CERTIFICATES, NewCapture, Recorded, Visit

# What a visit sets; prepared once, since every visit passes here.
_STATE = (
    "verdict",
    "reason",
    "visited_run",
    "etag",
    "last_modified",
    "object_sha256",
    "metadata_json",
    "links",
    "attempts",
    "state",
    "interval_days",
    "not_before",
    "seen_at",
    "missing_days",
    "missing_on",
    "gone_at",
)
_FINISH = (
    update(Source)
    .where(col(Source.id) == bindparam("number"))
    .values(lease_owner=None, lease_until=None, **{name: bindparam(name) for name in _STATE})
)
_CAPTURE = insert(SQLModel.metadata.tables["capture"])
_SOURCES = select(SQLModel.metadata.tables["source"]).where(
    col(Source.id).in_(bindparam("numbers", expanding=True))
)
_FENCES = (
    select(col(PortalState.portal_id), col(PortalState.lease_fence))
    .where(
        col(PortalState.portal_id).in_(bindparam("portals", expanding=True)),
        col(PortalState.lease_owner).is_not(None),
    )
    .order_by(col(PortalState.portal_id))
    .with_for_update()
)
_OBJECTS = select(col(StoredObject.sha256)).where(
    col(StoredObject.sha256).in_(bindparam("hashes", expanding=True))
)
# A source as it was before the visit.
Known = Row[Any] | Source


def record_visits(
    database: Database,
    visits: Sequence[Visit],
    *,
    most_days: int = MOST_DAYS,
    budget: int | None = None,
) -> list[Recorded | LeaseLost]:
    """Write visits: objects, captures, new sources, and the new state of sources and hosts.

    Args:
        visits: of any portals, each source once.
        most_days: see `storage.revisits.after`.
        budget: requests that a host may get in a night; None: any number.

    Returns:
        For each visit what it was, or LeaseLost where another run holds the portal or the source
        by now: nothing is written of such a visit.
    """
    with database.write() as session:
        held = _held(session, visits)
        kept = [visit for visit in visits if visit.capture.source_id in held]
        new, hosts = write_visits(session, kept, held, most_days=most_days)
        fresh = {id(visit): visit.capture.object_sha256 in new for visit in kept}
        return [
            Recorded(fresh[id(visit)], _rests(hosts.get(visit.host), visit, budget))
            if id(visit) in fresh
            else _lost(visit)
            for visit in visits
        ]


def write_visits(
    session: Session,
    visits: Sequence[Visit],
    sources: Mapping[int, Known],
    *,
    most_days: int = MOST_DAYS,
) -> tuple[set[str], dict[str, HostState]]:
    """The same within a transaction of one who holds the sources, whose rows these are.

    Returns:
        Hashes of objects that the archive had not known; the hosts as they stand now, by name.
    """
    new = _save_objects(session, visits)
    if visits:
        session.connection().execute(_CAPTURE, [visit.capture.row for visit in visits])
    hosts = states(session, {visit.host for visit in visits if visit.host})
    new_links = enqueue_all(
        session,
        [
            (sources[visit.capture.source_id].portal_id, visit.found.links if visit.found else ())
            for visit in visits
        ],
    )
    values = [
        _apply(session, visit, sources, hosts, most_days, led_on=bool(links))
        for visit, links in zip(visits, new_links, strict=True)
    ]
    if values:
        session.connection().execute(_FINISH, values)
    save_states(session, hosts.values())
    return new, hosts


def _held(session: Session, visits: Sequence[Visit]) -> dict[int, Known]:
    """The sources of those visits whose runs hold portal and source; the portals stay locked."""
    portals = sorted({visit.run.portal_id for visit in visits})
    connection = session.connection()
    held = connection.execute(_FENCES, {"portals": portals})
    fences = {row.portal_id: row.lease_fence for row in held}
    numbers = [visit.capture.source_id for visit in visits]
    rows = connection.execute(_SOURCES, {"numbers": numbers})
    sources = {source.id: source for source in rows}
    return {
        visit.capture.source_id: source
        for visit in visits
        if fences.get(visit.run.portal_id) == visit.run.fence
        if (source := sources.get(visit.capture.source_id)) is not None
        if (source.lease_owner, source.lease_fence) == (visit.run.id, visit.run.fence)
    }


def _save_objects(session: Session, visits: Sequence[Visit]) -> set[str]:
    """Write the rows of objects; the hashes that the archive had not known."""
    rows = {row["sha256"]: row for visit in visits for row in _objects(visit)}
    if not rows:
        return set()
    known = session.connection().execute(_OBJECTS, {"hashes": list(rows)})
    new = rows.keys() - set(known.scalars())
    # In one order, so that two workers never wait for each other.
    insert_ignore(session, StoredObject, [rows[sha256] for sha256 in sorted(new)], ["sha256"])
    return new


def _objects(visit: Visit) -> Iterator[dict[str, Any]]:
    """The objects that a visit names: chains of certificates, and the body if there was one."""
    capture = visit.capture
    at = utc_now() if capture.imported_from else capture.captured_at
    for sha256, size in visit.certificates.items():
        yield {"sha256": sha256, "size": size, "sha512": None, "media_type": CERTIFICATES,
               "stored_at": at}  # fmt: skip
    if (body := capture.object_sha256) is not None:
        kind = capture.media_type
        yield {"sha256": body, "size": visit.size, "sha512": visit.sha512, "media_type": kind,
               "stored_at": at}  # fmt: skip


def _apply(
    session: Session,
    visit: Visit,
    held: Mapping[int, Known],
    hosts: dict[str, HostState],
    most_days: int,
    *,
    led_on: bool,
) -> dict[str, Any]:
    """Changes and the host of a visit; the new values of its source.

    Args:
        led_on: whether the visit led to new addresses.
    """
    capture, source = visit.capture, held[visit.capture.source_id]
    captured = capture.verdict == "captured"
    replaced = captured and source.object_sha256 not in (None, capture.object_sha256)
    if not visit.says_what_is:
        return {"number": source.id, **{name: getattr(source, name) for name in _STATE}}
    if replaced and source.role == "article":
        due_files(session, capture.source_id)
    changed = led_on if source.role == "listing" else replaced
    following = after(
        source, capture.verdict, capture.captured_at, changed=changed, most_days=most_days
    )
    if following.event and source.role != "listing":
        session.add(_event(source, capture, following.event))
    if visit.host:
        note_visit(
            hosts[visit.host],
            capture.captured_at,
            good=capture.verdict not in RETRIED,
            reason=capture.reason,
            wait_until=visit.wait_until,
        )
    return {"number": source.id, **_values(source, visit), **following.values}


def _values(source: Known, visit: Visit) -> dict[str, Any]:
    """What the visit itself says; a failure does not forget the last good object."""
    capture, found = visit.capture, visit.found
    captured = capture.verdict == "captured"
    return {
        "verdict": capture.verdict,
        "reason": capture.reason,
        "visited_run": visit.run.id,
        "etag": value(capture.headers, "etag") if captured else source.etag,
        "last_modified": value(capture.headers, "last-modified")
        if captured
        else source.last_modified,
        "object_sha256": capture.object_sha256 if captured else source.object_sha256,
        "metadata_json": source.metadata_json
        if found is None or found.metadata is None
        else found.metadata,
        "links": found.count if found and captured else source.links,
    }


def _event(source: Known, capture: NewCapture, kind: str) -> Change:
    return Change(
        source_id=capture.source_id,
        kind=kind,
        at=capture.captured_at,
        former_sha256=source.object_sha256 or "",
        object_sha256=(capture.object_sha256 or source.object_sha256 or "")
        if kind == "returned"
        else "",
    )


def _rests(host: HostState | None, visit: Visit, budget: int | None) -> bool:
    if host is None:
        return False
    at = visit.capture.captured_at
    spent = budget is not None and host.night == night_of(at) and host.requests >= budget
    return spent or (host.not_before is not None and host.not_before > at)


def _lost(visit: Visit) -> LeaseLost:
    return LeaseLost(
        f"source {visit.capture.source_id}: lease {visit.run.fence} of run {visit.run.id} was lost"
    )
