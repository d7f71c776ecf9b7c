"""What the first page says: how much there is, and what is new."""

from collections import Counter
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Database
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Fact,
    Finding,
    Job,
    JobPortal,
    Organisation,
    RuleResult,
    Source,
    StoredObject,
    Withholding,
)
from storage.queries.rows import rows
from storage.queries.withheld import is_finding_shown

# Findings that the newest reading has.
STANDING = ("new", "persisting")


def stamp(database: Database) -> tuple[int, ...]:
    """Numbers that rise with all that is captured, read, checked or withheld; cheap to ask for."""
    numbers: tuple[Any, ...] = (
        *(func.max(col(model.id)) for model in (Capture, Extraction, RuleResult, Withholding)),
        func.count(col(Withholding.ended_at)),
    )
    with database.read() as session:
        found = [session.scalar(select(number)) for number in numbers]
        return tuple(int(number or 0) for number in found)


def totals(database: Database) -> dict[str, int | None]:
    """How much there is.

    Returns:
        offices, documents (with their versions), facts, findings (that stand), captures, bytes;
        first_year and last_year, None where nothing is attributed.
    """
    models: dict[str, Any] = {
        "offices": Organisation,
        "documents": DisclosureVersion,
        "facts": Fact,
    }
    with database.read() as session:
        counted: dict[str, int | None] = {
            name: session.scalar(select(func.count()).select_from(model))
            for name, model in {**models, "captures": Capture}.items()
        }
        standing = select(func.count()).where(col(Finding.state).in_(STANDING))
        size = session.scalar(select(func.sum(col(StoredObject.size))))
        return {
            **counted,
            "findings": session.scalar(standing),
            "bytes": int(size or 0),
            "first_year": session.scalar(select(func.min(col(Disclosure.fiscal_year)))),
            "last_year": session.scalar(select(func.max(col(Disclosure.fiscal_year)))),
        }


def last_job(database: Database) -> dict[str, Any] | None:
    """The job that began last; None: there was none yet.

    Returns:
        kind, state, started_at, ended_at, portals (how many are in each state), and what their
        reports count: new, unchanged, blocked, failed_visits.
    """
    with database.read() as session:
        job = session.scalars(select(Job).order_by(col(Job.started_at).desc()).limit(1)).first()
        if job is None:
            return None
        portals = session.execute(
            select(col(JobPortal.state), col(JobPortal.report)).where(
                col(JobPortal.job_id) == job.id
            )
        ).all()
        counted: Counter[str] = Counter()
        for _, report in portals:
            said = report or {}
            counted.update({name: said.get(name) or 0 for name in _REPORTED})
        return {
            **{name: getattr(job, name) for name in ("kind", "state", "started_at", "ended_at")},
            "portals": Counter(state for state, _ in portals),
            **{name: counted[name] for name in _REPORTED},
        }


_REPORTED = ("new", "unchanged", "blocked", "failed_visits")
_WHOSE: tuple[Any, ...] = (
    col(Organisation.name).label("organisation"),
    col(Organisation.division_code),
    col(Disclosure.fiscal_year),
    col(Disclosure.kind),
)


def newest_documents(database: Database, limit: int) -> list[dict[str, Any]]:
    """The files that were attributed last.

    Returns:
        organisation, division_code, fiscal_year, kind (these None where nobody can tell), title,
        published, version, url, object_sha256.
    """
    return rows(database, versions().limit(limit))


def versions() -> Select[*tuple[Any, ...]]:
    """A query for files with their disclosures, those that were attributed last first."""
    return (
        select(
            *_WHOSE,
            col(DisclosureVersion.title),
            col(DisclosureVersion.published),
            col(DisclosureVersion.ordinal).label("version"),
            col(Source.url),
            col(DisclosureVersion.object_sha256),
        )
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .order_by(col(DisclosureVersion.id).desc())
    )


def newest_findings(database: Database, limit: int) -> list[dict[str, Any]]:
    """The findings that were noted last and stand, without those of level info.

    Returns:
        rule, severity, message, message_zh, first_seen, object_sha256, url; organisation,
        division_code, fiscal_year and kind of one disclosure, None where nobody can tell.
    """
    newest = (
        select(Finding)
        .join(Extraction, col(Extraction.id) == col(Finding.last_extraction_id))
        .where(
            col(Finding.state).in_(STANDING),
            col(Finding.severity) != "info",
            *is_finding_shown(),
        )
        .order_by(col(Finding.id).desc())
        .limit(limit)
        .subquery()
    )
    found = newest.c
    one = aliased(DisclosureVersion)
    version = (
        select(func.min(col(one.id)))
        .where(
            col(one.source_id) == found.source_id,
            col(one.object_sha256) == col(Extraction.object_sha256),
        )
        .scalar_subquery()
    )
    statement = (
        select(
            *(found[name] for name in ("rule", "severity", "message", "message_zh", "first_seen")),
            *_WHOSE,
            col(Extraction.object_sha256),
            col(Source.url),
        )
        .select_from(newest)
        .join(Source, col(Source.id) == found.source_id)
        .join(Extraction, col(Extraction.id) == found.last_extraction_id)
        .outerjoin(DisclosureVersion, col(DisclosureVersion.id) == version)
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .order_by(found.id.desc())
    )
    return rows(database, statement)
