"""Documents and offices: what was captured, whose it is, and how reading and checking went."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, case, distinct, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Database
from storage.models import (
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    Organisation,
    RuleResult,
    Source,
    Withholding,
)
from storage.queries.current import first_captured
from storage.queries.paging import Key, page
from storage.queries.rows import rows
from storage.queries.scope import lies_in
from storage.queries.search import Page
from storage.queries.withheld import quotes_shown

Statement = Select[*tuple[Any, ...]]


def documents(
    database: Database, *, office: str | None = None, sha256: str | None = None
) -> list[dict[str, Any]]:
    """All files with a reading, by office, year and address; those that nobody can attribute last.

    Args:
        office: the exact name of one office.
        sha256: one object.

    Returns:
        organisation, division_code, fiscal_year, kind, scope, title, published, url, portal,
        object_sha256, version, captured_at, verdict, reason, media_type, pages, tables, facts,
        failed (findings of level error and warning), explained (of these, such with a cause),
        not_checked (results), extraction_id, extraction_version, read_at, withheld_at and
        withheld (since when and why it is not shown; None: it is).
    """
    statement = _documents()
    if office is not None:
        statement = statement.where(col(Organisation.name) == office)
    if sha256 is not None:
        statement = statement.where(col(DisclosureVersion.object_sha256) == sha256)
    return rows(database, statement)


def document_page(
    database: Database,
    *,
    office: str | None = None,
    place: str | None = None,
    year: int | None = None,
    kind: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Files with a reading in the order in which they came to the archive, as `documents` has them.

    Args:
        office: the exact name of one office of `place`.
        place: a division code; without an office its zeros at the end stand for all below it.
        limit: from 1 to 1000.
        cursor: where the former page ended.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    statement = _documents()
    exact = {Organisation.name: office, Disclosure.fiscal_year: year, Disclosure.kind: kind}
    if office is not None:
        exact[Organisation.division_code] = place
    elif place is not None:
        statement = statement.where(lies_in(place))
    for column, value in exact.items():
        if value is not None:
            statement = statement.where(col(column) == value)
    found = page(database, statement, [Key(col(DisclosureVersion.id))], limit, cursor)
    rows = [{name: row[name] for name in row if name != "extraction_id"} for row in found.rows]
    return Page(tuple(rows), found.cursor)


def office_page(database: Database, *, limit: int = 50, cursor: str | None = None) -> Page:
    """Offices as `offices` has them, by division code and name, and where the next page begins.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    has_documents = exists().where(
        col(Disclosure.organisation_id) == col(Organisation.id),
        col(DisclosureVersion.disclosure_id) == col(Disclosure.id),
        col(Extraction.object_sha256) == col(DisclosureVersion.object_sha256),
    )
    some = select(col(Organisation.id)).where(has_documents)
    keys = [Key(col(Organisation.division_code)), Key(col(Organisation.name))]
    found = page(database, some, keys, limit, cursor)
    ids = [row["id"] for row in found.rows]
    theirs = rows(database, _documents().where(col(Organisation.id).in_(ids)))
    return Page(tuple(_by_office(theirs)), found.cursor)


def offices(database: Database) -> list[dict[str, Any]]:
    """Every office with its years, documents and facts."""
    return _by_office(documents(database))


def _by_office(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found:
        if row["organisation"] is None:
            continue
        key = (row["division_code"], row["organisation"])
        office = grouped.setdefault(
            key,
            {
                "organisation": key[1],
                "division_code": key[0],
                "years": set(),
                "documents": 0,
                "facts": 0,
                "failed": 0,
            },
        )
        office["years"].add(row["fiscal_year"])
        office["documents"] += 1
        office["facts"] += row["facts"]
        office["failed"] += row["failed"]
    return [{**office, "years": sorted(office["years"])} for office in grouped.values()]


def document_tables(database: Database, extraction_id: int) -> list[dict[str, Any]]:
    """The tables of a reading with their grids, in order."""
    statement = (
        select(
            col(ExtractedTable.number),
            col(ExtractedTable.title),
            col(ExtractedTable.unit),
            col(ExtractedTable.statement),
            col(ExtractedTable.grid),
        )
        .where(col(ExtractedTable.extraction_id) == extraction_id)
        .order_by(col(ExtractedTable.number))
    )
    return rows(database, statement)


def document_results(database: Database, extraction_id: int) -> list[dict[str, Any]]:
    """The rule results of a reading, failed ones first, but for those that quote withheld files."""
    order = case({"fail": 0, "not-checked": 1, "pass": 2}, value=col(RuleResult.verdict), else_=3)
    table = RuleResult.__table__  # type: ignore[attr-defined]
    statement = (
        select(table)
        .where(
            col(RuleResult.extraction_id) == extraction_id,
            quotes_shown(col(RuleResult.extraction_id), result_id=col(RuleResult.result_id)),
        )
        .order_by(order, col(RuleResult.id))
    )
    return rows(database, statement)


def document_facts(database: Database, extraction_id: int) -> list[dict[str, Any]]:
    """The ids and places of the facts of a reading."""
    statement = select(
        col(Fact.id), col(Fact.table_number), col(Fact.row), col(Fact.col), col(Fact.page)
    ).where(col(Fact.extraction_id) == extraction_id)
    return rows(database, statement)


def _documents() -> Statement:
    newer = aliased(Extraction)
    latest = ~exists().where(
        col(newer.object_sha256) == col(Extraction.object_sha256),
        col(newer.id) > col(Extraction.id),
    )
    failed = (col(RuleResult.verdict) == "fail") & (col(RuleResult.severity) != "info")
    return (
        select(
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            col(Disclosure.fiscal_year),
            col(Disclosure.kind),
            col(Disclosure.scope),
            col(DisclosureVersion.title),
            col(DisclosureVersion.published),
            col(Source.url),
            col(Source.portal_id).label("portal"),
            col(DisclosureVersion.object_sha256),
            col(DisclosureVersion.ordinal).label("version"),
            first_captured().label("captured_at"),
            col(Extraction.id).label("extraction_id"),
            col(Extraction.version).label("extraction_version"),
            col(Extraction.read_at),
            col(Extraction.verdict),
            col(Extraction.reason),
            col(Extraction.media_type),
            col(Extraction.pages),
            _count(ExtractedTable).label("tables"),
            _count(Fact).label("facts"),
            _findings(failed).label("failed"),
            _findings(failed & col(RuleResult.cause).is_not(None)).label("explained"),
            _count(RuleResult, col(RuleResult.verdict) == "not-checked").label("not_checked"),
            _standing(Withholding.began_at).label("withheld_at"),
            _standing(Withholding.reason).label("withheld"),
        )
        .select_from(DisclosureVersion)
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .join(Extraction, col(Extraction.object_sha256) == col(DisclosureVersion.object_sha256))
        .outerjoin(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(latest)
        .order_by(
            col(Organisation.division_code).is_(None),
            col(Organisation.division_code),
            col(Organisation.name),
            col(Disclosure.fiscal_year),
            col(Source.url),
            col(DisclosureVersion.ordinal),
        )
    )


def _standing(column: Any) -> Any:
    """Of the withholding of the file, if there is one."""
    return (
        select(col(column))
        .where(
            col(Withholding.object_sha256) == col(DisclosureVersion.object_sha256),
            col(Withholding.ended_at).is_(None),
        )
        .scalar_subquery()
    )


def _findings(where: Any) -> Any:
    """How many findings: failures with one explanation are one."""
    return (
        select(func.count(distinct(col(RuleResult.finding))))
        .where(col(RuleResult.extraction_id) == col(Extraction.id), where)
        .correlate(Extraction)
        .scalar_subquery()
    )


def _count(model: type[ExtractedTable | Fact | RuleResult], *where: Any) -> Any:
    return (
        select(func.count())
        .select_from(model)
        .where(col(model.extraction_id) == col(Extraction.id), *where)
        .correlate(Extraction)
        .scalar_subquery()
    )
