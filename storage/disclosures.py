"""Attributing files to an office, a fiscal year and a kind of disclosure; and the coverage."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, func, or_
from sqlmodel import Session, col, delete, select, update

from storage.database import Database, insert_ignore
from storage.extractions import newest
from storage.findings import place_in_years
from storage.leases import renew, utc_now
from storage.models import (
    Capture,
    Coverage,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Mention,
    Organisation,
    RuleResult,
    Source,
)
from storage.runs import OpenRun


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose disclosure a file is. `identity_from`: the document itself, or its article."""

    organisation: str
    division_code: str
    fiscal_year: int
    kind: str
    scope: str
    identity_from: Literal["document", "article"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A page that carries a file, and what it calls it there."""

    article: str | None
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checked reading of a file as one address served it, to be attributed.

    `last`: after this version of the file, those that the address served are all looked at.
    """

    source: Source
    extraction: Extraction
    captured_at: datetime
    carriers: tuple[Carrier, ...] = ()
    last: bool = True


def to_attribute(database: Database, portal_id: str, limit: int) -> list[Candidate]:
    """Checked readings that a source of this portal served and that were not looked at yet.

    A file that one more page carries since is looked at again, in each of its versions.
    """
    with database.read() as session:
        looked_at = exists().where(
            col(DisclosureVersion.source_id) == col(Capture.source_id),
            col(DisclosureVersion.object_sha256) == col(Capture.object_sha256),
        ) & ~exists().where(
            col(Mention.source_id) == col(Capture.source_id), col(Mention.attributed).is_(False)
        )
        served = (
            select(
                Capture.source_id, Capture.object_sha256, func.min(Capture.captured_at).label("at")
            )
            .join(Source, col(Source.id) == col(Capture.source_id))
            .where(
                Source.portal_id == portal_id,
                Source.role == "document",
                Capture.verdict == "captured",
                ~looked_at,
            )
            .group_by(col(Capture.source_id), col(Capture.object_sha256))
            .subquery()
        )
        of_source = func.count().over(partition_by=served.c.source_id)
        number = func.row_number().over(partition_by=served.c.source_id, order_by=served.c.at)
        # Whoever has more versions than fit is not begun with again for ever.
        last = or_(number == of_source, number >= limit - 1)
        statement = (
            select(Source, Extraction, served.c.at, last)
            .join(served, served.c.source_id == Source.id)
            .join(Extraction, col(Extraction.object_sha256) == served.c.object_sha256)
            .where(col(Extraction.checked_at).is_not(None), col(Extraction.id).in_(newest()))
            .order_by(col(Source.id), number)
            .limit(limit)
        )
        return [
            Candidate(source, extraction, at, _carriers(session, source), is_last)
            for source, extraction, at, is_last in session.exec(statement)
        ]


def _carriers(session: Session, source: Source) -> tuple[Carrier, ...]:
    rows = session.exec(
        select(Mention, Source.title)
        .join(Source, col(Source.id) == col(Mention.parent_id))
        .where(Mention.source_id == source.id)
        .order_by(col(Mention.parent_id))
    )
    return tuple(Carrier(article, row.title, row.published) for row, article in rows)


def attribute(
    database: Database,
    run: OpenRun,
    candidate: Candidate,
    attributions: Sequence[Attribution],
    *,
    title: str | None,
    published: str | None,
) -> None:
    """Store whose disclosure a file is; and how far its coverage came.

    Args:
        attributions: one, or one for each office whose article carries a file that names none;
            empty: nobody can tell, and the file is listed as such.
    """
    with database.write() as session:
        renew(session, run.portal_id, run.fence)
        ordinal, whose = _versions(session, candidate)
        row = {
            "source_id": candidate.source.id,
            "object_sha256": candidate.extraction.object_sha256,
            "ordinal": ordinal,
            "title": title,
            "published": published,
        }
        # In one order, so that two workers never wait for each other.
        for attribution in sorted(attributions, key=astuple):
            disclosure = _disclosure(session, attribution)
            own = {"disclosure_id": disclosure.id, "identity_from": attribution.identity_from}
            insert_ignore(session, DisclosureVersion, [{**row, **own}], _VERSION)
            _cover(session, disclosure, candidate, published)
        if not attributions and not whose:
            insert_ignore(session, DisclosureVersion, [{**row, "disclosure_id": None}], _VERSION)
        if attributions and None in whose:
            _forget_unknown(session, candidate)
        if attributions:
            session.get_one(Source, candidate.source.id, with_for_update=True)
            place_in_years(session, candidate.source.id or 0)
        if candidate.last:
            session.exec(
                update(Mention)
                .where(col(Mention.source_id) == candidate.source.id)
                .values(attributed=True)
            )


_VERSION = ("source_id", "object_sha256", "disclosure_id")


def _versions(session: Session, candidate: Candidate) -> tuple[int, set[int | None]]:
    """The number of this version of the address's file, and whose it is as far as is stored."""
    known = session.exec(
        select(
            DisclosureVersion.object_sha256,
            DisclosureVersion.ordinal,
            DisclosureVersion.disclosure_id,
        ).where(DisclosureVersion.source_id == candidate.source.id)
    ).all()
    own = [row for row in known if row[0] == candidate.extraction.object_sha256]
    ordinal = own[0][1] if own else max((row[1] for row in known), default=0) + 1
    return ordinal, {row[2] for row in own}


def _forget_unknown(session: Session, candidate: Candidate) -> None:
    session.exec(
        delete(DisclosureVersion).where(
            col(DisclosureVersion.source_id) == candidate.source.id,
            col(DisclosureVersion.object_sha256) == candidate.extraction.object_sha256,
            col(DisclosureVersion.disclosure_id).is_(None),
        )
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """A disclosure that an office owes the public; `due_on`: the last day, None where unknown."""

    fiscal_year: int
    kind: str
    due_on: str | None


def expect(database: Database, organisation: str, division_code: str, owed: Sequence[Owed]) -> None:
    """Note what an office owes."""
    with database.write() as session:
        office = _organisation(session, organisation, division_code)
        for entry in owed:
            coverage = _coverage(session, office, entry.fiscal_year, entry.kind)
            coverage.expected = True
            coverage.due_on = entry.due_on


def covered(database: Database, division_code: str) -> list[tuple[str, Coverage]]:
    """What is known of the disclosures of a place, expected or there, each with its office."""
    with database.read() as session:
        statement = (
            select(Organisation.name, Coverage)
            .join(Coverage, col(Organisation.id) == col(Coverage.organisation_id))
            .where(Organisation.division_code == division_code)
            .order_by(col(Organisation.name), col(Coverage.fiscal_year), col(Coverage.kind))
        )
        return [(name, coverage) for name, coverage in session.exec(statement)]


def _organisation(session: Session, name: str, division_code: str) -> Organisation:
    key = {"division_code": division_code, "name": name}
    insert_ignore(session, Organisation, [key], list(key))
    return session.exec(select(Organisation).filter_by(**key)).one()


def _disclosure(session: Session, attribution: Attribution) -> Disclosure:
    office = _organisation(session, attribution.organisation, attribution.division_code)
    key = {
        "organisation_id": office.id,
        "fiscal_year": attribution.fiscal_year,
        "kind": attribution.kind,
        "scope": attribution.scope,
    }
    insert_ignore(session, Disclosure, [key], list(key))
    return session.exec(select(Disclosure).filter_by(**key)).one()


def _coverage(session: Session, office: Organisation, year: int, kind: str) -> Coverage:
    key = {"organisation_id": office.id, "fiscal_year": year, "kind": kind}
    insert_ignore(session, Coverage, [{**key, "expected": False}], list(key))
    return session.exec(select(Coverage).filter_by(**key)).one()


def _cover(
    session: Session, disclosure: Disclosure, candidate: Candidate, published: str | None
) -> None:
    office = session.get_one(Organisation, disclosure.organisation_id)
    coverage = _coverage(session, office, disclosure.fiscal_year, disclosure.kind)
    extraction = candidate.extraction
    coverage.published_on = min(filter(None, (coverage.published_on, published)), default=None)
    coverage.captured_at = coverage.captured_at or candidate.captured_at
    if extraction.verdict == "ok":
        coverage.read_at = coverage.read_at or extraction.read_at
        if not _errors(session, extraction):
            coverage.reconciled_at = coverage.reconciled_at or utc_now()


def _errors(session: Session, extraction: Extraction) -> bool:
    """Whether any error-level rule failed, or nothing could be checked at all."""
    statement = select(RuleResult.verdict, RuleResult.severity).where(
        RuleResult.extraction_id == extraction.id
    )
    results = list(session.exec(statement))
    failed = any(entry == ("fail", "error") for entry in map(tuple, results))
    return failed or not any(verdict == "pass" for verdict, _ in results)
