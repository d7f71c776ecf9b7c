"""The canonical dump: what the archive knows, without how and when it came to know it.

Two archives that visited the same pages and read the same bytes with the same code have the same
dump, whatever was killed or repeated on the way. Rows are named by natural keys; row numbers,
runs, moments, leases, attempts, comparisons, the history of findings, the catalogue, what is
withheld, preservation events, response headers and visits that changed nothing are left out, and
so is the SHA-512 of objects, which some rows get later.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, select
from sqlmodel import SQLModel

from storage.database import Database
from storage.leases import ARCHIVE
from storage.models import (
    Capture,
    Coverage,
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Label,
    Organisation,
    PortalState,
    Project,
    RuleResult,
    Source,
    StoredObject,
)
from storage.models.columns import UtcDateTime
from storage.revisits import GOOD


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


_SOURCE, _EXTRACTION, _COVERAGE = _table(Source), _table(Extraction), _table(Coverage)
_CAPTURE, _PORTAL, _OBJECT = _table(Capture), _table(PortalState), _table(StoredObject)
_DISCLOSURE, _VERSION = _table(Disclosure), _table(DisclosureVersion)
_ORGANISATION = _table(Organisation)
_READINGS = tuple(
    _table(model) for model in (ExtractedTable, Fact, Indicator, Project, RuleResult, FindingFact)
)
_OWNER = (_ORGANISATION.c.division_code, _ORGANISATION.c.name.label("organisation"))


def canonical(database: Database) -> Iterator[str]:
    """The dump as JSON lines without line ends, in an order that depends on their content alone.

    All lines are of one moment. Memory grows with the largest portal, not with the archive.
    """
    with database.read() as session:
        connection = session.connection()
        for name, rows in _parts(connection):
            lines = [
                json.dumps({"table": name, **row}, ensure_ascii=False, sort_keys=True)
                for row in connection.execute(rows).mappings()
            ]
            yield from sorted(lines)


def _parts(connection: Connection) -> Iterator[tuple[str, Select[Any]]]:
    """Table and rows; the large tables come in parts, a portal or an extraction at a time."""
    yield "organisation", select(*_OWNER)
    yield "label", select(*_columns(_table(Label)))
    yield "portal", _portals()
    yield "object", select(*_columns(_OBJECT, without={"sha512"}))
    for portal_id in sorted(connection.scalars(select(_SOURCE.c.portal_id).distinct())):
        yield "source", _sources().where(_SOURCE.c.portal_id == portal_id)
        yield "capture", _captures().where(_SOURCE.c.portal_id == portal_id)
    key = (_EXTRACTION.c.object_sha256, _EXTRACTION.c.version, _EXTRACTION.c.id)
    for *_natural, number in sorted(connection.execute(select(*key)), key=tuple):
        yield "extraction", _extractions().where(_EXTRACTION.c.id == number)
        for table in _READINGS:
            yield table.name, _readings(table).where(table.c.extraction_id == number)
    yield "disclosure", _disclosures()
    yield "disclosure_version", _versions()
    yield "coverage", _coverage()


def _portals() -> Select[Any]:
    columns = (_PORTAL.c.portal_id.label("portal"), _PORTAL.c.enabled, _PORTAL.c.family)
    return select(*columns).where(_PORTAL.c.portal_id != ARCHIVE)


def _sources() -> Select[Any]:
    parent = _SOURCE.alias()
    verdict = _SOURCE.c.verdict
    columns = (
        "url", "role", "title", "published", "fiscal_year", "depth", "page", "metadata_json",
    )  # fmt: skip
    left_out = _SOURCE.c.state == "left-out"
    return select(
        _SOURCE.c.portal_id.label("portal"),
        *(_SOURCE.c[name] for name in columns),
        left_out.label("left_out"),
        parent.c.url.label("parent"),
        # "captured" becomes "not-modified" on the next visit, which is no news; a failure is.
        case((verdict.in_(GOOD), None), else_=verdict).label("failure"),
        _SOURCE.c.object_sha256,
    ).outerjoin_from(_SOURCE, parent, _SOURCE.c.parent_id == parent.c.id)


def _captures() -> Select[Any]:
    columns = ("url", "final_url", "status", "verdict", "object_sha256")
    return (
        select(_SOURCE.c.portal_id.label("portal"), *(_CAPTURE.c[name] for name in columns))
        .distinct()
        .join_from(_SOURCE, _CAPTURE)
        .where(_CAPTURE.c.verdict != "not-modified")
    )


def _extractions() -> Select[Any]:
    return select(*_columns(_EXTRACTION))


def _readings(table: Table) -> Select[Any]:
    own = _columns(table, without={"extraction_id"})
    return select(_EXTRACTION.c.object_sha256, _EXTRACTION.c.version, *own).join_from(
        table, _EXTRACTION
    )


def _disclosures() -> Select[Any]:
    own = _columns(_DISCLOSURE, without={"organisation_id"})
    return select(*_OWNER, *own).join_from(_DISCLOSURE, _ORGANISATION)


def _versions() -> Select[Any]:
    own = _columns(_VERSION, without={"disclosure_id", "source_id"})
    of = _columns(_DISCLOSURE, without={"organisation_id"})
    return (
        select(_SOURCE.c.portal_id.label("portal"), _SOURCE.c.url, *own, *_OWNER, *of)
        .join_from(_VERSION, _SOURCE)
        .outerjoin(_DISCLOSURE, _VERSION.c.disclosure_id == _DISCLOSURE.c.id)
        .outerjoin(_ORGANISATION, _DISCLOSURE.c.organisation_id == _ORGANISATION.c.id)
    )


def _coverage() -> Select[Any]:
    own = _columns(_COVERAGE, without={"organisation_id"})
    return select(*_OWNER, *own).join_from(_COVERAGE, _ORGANISATION)


def _columns(table: Table, *, without: Collection[str] = ()) -> list[ColumnElement[Any]]:
    """The columns but these and the row number; of a moment, only whether it has come.

    The id of a fact is a hash and stays. A moment that every row has is left out.
    """
    columns: list[ColumnElement[Any]] = []
    for column in table.c:
        if column.name in without or column is table.autoincrement_column:
            continue
        if not isinstance(column.type, UtcDateTime):
            columns.append(column)
        elif column.nullable:
            columns.append(column.is_not(None).label(column.name.removesuffix("_at")))
    return columns
