"""How the visits of a run ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.database import Database
from storage.frontier import remaining
from storage.models import Capture, Source
from storage.runs import OpenRun

_ROLES = ("listing", "article", "document")
_EARLIER = aliased(Capture)
# Role, verdict, and whether its bytes came with no visit before. Prepared once, as every run asks.
_VISITS = (
    select(
        Source.role,
        Capture.verdict,
        ~exists().where(
            col(_EARLIER.object_sha256) == col(Capture.object_sha256),
            col(_EARLIER.id) < col(Capture.id),
        ),
    )
    .join(Source, col(Source.id) == col(Capture.source_id))
    .where(col(Capture.run_id) == bindparam("run_id"))
)
_SHRUNK = (
    select(func.count())
    .select_from(Capture)
    .join(Source, col(Source.id) == col(Capture.source_id))
    .where(
        col(Capture.run_id) == bindparam("run_id"),
        Source.role == "listing",
        col(Capture.reason).is_not(None),
        col(Capture.verdict).in_(["captured", "soft-error"]),
        col(Source.links) > 0,
    )
)


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Visits of one run: files with bytes that the archive had not known, files without, pages.

    `shrunk` counts listings, among the pages, that led to less than before; `left` the addresses
    that are due and were not visited, since their host rests or had its requests of the night.
    """

    new: int
    unchanged: int
    pages: int
    blocked: int
    failed: int
    shrunk: int
    left: int


def run_counts(database: Database, run: OpenRun) -> RunCounts:
    """How the visits of a run ended so far, those before a kill included."""
    with database.read() as session:
        connection, of_run = session.connection(), {"run_id": run.id}
        visits = Counter(_outcome(*visit) for visit in connection.execute(_VISITS, of_run))
        visits["shrunk"] = connection.execute(_SHRUNK, of_run).scalar_one()
        visits["left"] = remaining(session, run.portal_id, run.id, _ROLES)
    return RunCounts(**{name: visits[name] for name in RunCounts.__dataclass_fields__})


def _outcome(role: str, verdict: str, is_first: bool | None) -> str:
    if verdict == "blocked":
        return "blocked"
    if verdict not in ("captured", "not-modified"):
        return "failed"
    if role != "document":
        return "pages"
    return "new" if verdict == "captured" and is_first else "unchanged"


def known_documents(database: Database, portal_id: str, years: Sequence[int] | None) -> int:
    """How many files of a portal the archive has, of these fiscal years or of all."""
    of = [] if years is None else [col(Source.fiscal_year).in_(years)]
    with database.read() as session:
        return session.exec(
            select(func.count())
            .select_from(Source)
            .where(
                Source.portal_id == portal_id,
                Source.role == "document",
                col(Source.object_sha256).is_not(None),
                *of,
            )
        ).one()
