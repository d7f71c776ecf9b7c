"""What the frontier and past visits say of the next ones, for forecasts."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import col

from storage.database import Database
from storage.leases import Clock, utc_now
from storage.models import Capture, Source, StoredObject


class Due(NamedTuple):
    """Addresses of a portal on one host that the next run would visit.

    `pages` and `files` have been visited, or not; of these `whole_pages` and `whole_files` are
    asked without conditions, so that their bytes come in any case.
    """

    portal_id: str
    host: str
    pages: int
    files: int
    whole_pages: int
    whole_files: int


class Averages(NamedTuple):
    """Bytes of a page and of a file in this archive, None where there is none yet.

    `seconds`: of an answer, by portal.
    """

    page_bytes: int | None
    file_bytes: int | None
    seconds: dict[str, float]


def due(
    database: Database, years: Sequence[int] | None = None, *, now: Clock = utc_now
) -> list[Due]:
    """What a run that begins now would visit of each portal, as far as addresses are known.

    Args:
        years: of a backfill, which looks at every page of every listing; None: a night.
    """
    file = col(Source.role) == "document"
    whole = and_(col(Source.etag).is_(None), col(Source.last_modified).is_(None))
    counts = [
        func.sum(case((condition, 1), else_=0))
        for condition in (~file, file, and_(~file, whole), and_(file, whole))
    ]
    time = or_(col(Source.not_before).is_(None), col(Source.not_before) <= now())
    if years is not None:
        of_years = or_(col(Source.fiscal_year).is_(None), col(Source.fiscal_year).in_(years))
        time = or_(col(Source.role) == "listing", and_(time, of_years))
    statement = (
        select(col(Source.portal_id), col(Source.host), *counts)
        .where(col(Source.state).not_in(["parked", "left-out"]), time)
        .group_by(col(Source.portal_id), col(Source.host))
        .order_by(col(Source.portal_id), col(Source.host))
    )
    with database.read() as session:
        return [Due(*row) for row in session.execute(statement)]


def visited_portals(database: Database) -> frozenset[str]:
    """The ids of portals of which an address was visited."""
    statement = select(col(Source.portal_id)).where(col(Source.verdict).is_not(None))
    with database.read() as session:
        return frozenset(session.scalars(statement.distinct()))


def averages(database: Database) -> Averages:
    """How large what was captured is, and how long answers took."""
    file = col(Source.role) == "document"
    sizes = (
        select(file, func.avg(col(StoredObject.size)))
        .join(StoredObject, col(StoredObject.sha256) == col(Source.object_sha256))
        .group_by(file)
    )
    times = (
        select(col(Source.portal_id), func.avg(col(Capture.elapsed_ms)))
        .join(Source, col(Source.id) == col(Capture.source_id))
        .where(col(Capture.status).is_not(None))
        .group_by(col(Source.portal_id))
    )
    with database.read() as session:
        size = {bool(is_file): round(mean) for is_file, mean in session.execute(sizes)}
        seconds = {portal: float(mean) / 1000 for portal, mean in session.execute(times)}
    return Averages(size.get(False), size.get(True), seconds)
