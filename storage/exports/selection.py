"""The rows to export, a table at a time, each with its provenance.

Documents are walked in the order of their hashes, a batch at a time, and what was read from a
batch follows it in the order of the document: memory does not grow with the archive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from storage.database import Database
from storage.exports.rows import SHAPES, Row, Shape
from storage.exports.schema import tables
from storage.models import (
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Label,
    Organisation,
    Project,
    RuleResult,
    Source,
    StoredObject,
)
from storage.queries.current import current, first_capture, first_captured
from storage.queries.withheld import quotes_shown

Statement = Select[*tuple[Any, ...]]

_DOCUMENTS_AT_ONCE = 200
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export; without conditions everything that is current.

    Attributes:
        office: part of an office's name.
        year: fiscal year of figures; of documents, that they are of it or have figures of it; of
            what else stands in documents, that these are of it.
    """

    office: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Detail:
    """A table of things that were read from documents.

    `own` orders the rows of a document. `of_year`: its rows have a year of their own.
    """

    model: Any
    own: tuple[Any, ...]
    only: ColumnElement[bool] | None = None
    of_year: bool = False


def _shown(model: Any) -> ColumnElement[bool]:
    return quotes_shown(col(model.extraction_id), result_id=col(model.result_id))


_DETAILS = {
    "facts": _Detail(Fact, (Fact.number,), of_year=True),
    "indicators": _Detail(Indicator, (Indicator.number,)),
    "projects": _Detail(Project, (Project.number,)),
    "findings": _Detail(
        RuleResult,
        (RuleResult.result_id,),
        and_(col(RuleResult.verdict) == "fail", _shown(RuleResult)),
    ),
    "finding_facts": _Detail(
        FindingFact, (FindingFact.result_id, FindingFact.fact_id), _shown(FindingFact)
    ),
}


def counts(database: Database, selection: Selection) -> dict[str, int]:
    """How many rows of each table that is handed on.

    Raises:
        DatabaseError: the database is out of reach.
    """
    with database.read() as session:
        connection = session.connection()
        return {table.name: count(connection, table.name, selection) for table in tables()}


def count(connection: Connection, table: str, selection: Selection) -> int:
    """How many rows `rows` gives."""
    if table == "labels":
        statement = select(func.count()).select_from(Label)
    elif table == "documents":
        statement = select(func.count()).select_from(_documents(selection).subquery())
    else:
        owners = _documents(selection, _of_the_year(selection, table)).subquery()
        detail = _detail(table, selection).subquery()
        both = detail.join(owners, owners.c.extraction_id == detail.c.extraction_id)
        statement = select(func.count()).select_from(both)
    return int(connection.execute(statement).scalar_one())


def rows(connection: Connection, table: str, selection: Selection) -> Iterator[Row]:
    """The rows of a table as `storage.exports.schema` names their columns.

    Args:
        connection: of one reading transaction, so that all tables are of one moment.
    """
    if table == "labels":
        labels = select(*_columns(Label)).order_by(col(Label.vocabulary), col(Label.id))
        yield from map(dict, _stream(connection, labels))
        return
    shape = SHAPES[table]
    if table == "documents":
        for row in _stream(connection, _documents(selection).add_columns(*_extent())):
            yield shape(row, row)
        return
    documents = _documents(selection, _of_the_year(selection, table))
    for batch in _batches(connection, documents):
        yield from _details(connection, table, selection, batch, shape)


def _details(
    connection: Connection,
    table: str,
    selection: Selection,
    batch: Sequence[RowMapping],
    shape: Shape,
) -> Iterator[Row]:
    """What was read from a batch of documents, each row beside its document."""
    detail = _DETAILS[table]
    owners: dict[int, list[RowMapping]] = {}
    for document in batch:
        owners.setdefault(document["extraction_id"], []).append(document)
    statement = (
        _detail(table, selection)
        .join(Extraction, col(Extraction.id) == detail.model.extraction_id)
        .where(col(Extraction.id).in_(owners))
        .order_by(col(Extraction.object_sha256), *detail.own)
    )
    for row in _stream(connection, statement):
        for owner in owners[row["extraction_id"]]:
            yield shape(row, owner)


def _detail(table: str, selection: Selection) -> Statement:
    detail = _DETAILS[table]
    statement: Statement = select(*_columns(detail.model))
    if detail.only is not None:
        statement = statement.where(detail.only)
    if selection.year is None:
        return statement
    if detail.of_year:
        return statement.where(detail.model.fiscal_year == selection.year)
    if detail.model is FindingFact:
        return statement.join(Fact, col(Fact.id) == col(FindingFact.fact_id)).where(
            col(Fact.fiscal_year) == selection.year
        )
    return statement


def _of_the_year(selection: Selection, table: str) -> ColumnElement[bool] | None:
    """That a document itself is of the year, for tables whose rows have no year of their own."""
    if selection.year is None or _DETAILS[table].of_year:
        return None
    return col(Disclosure.fiscal_year) == selection.year


def _documents(selection: Selection, condition: ColumnElement[bool] | None = None) -> Statement:
    """One row a file: whose it is and where it comes from."""
    article = aliased(Source)
    statement: Statement = (
        select(
            col(Extraction.id).label("extraction_id"),
            col(Extraction.object_sha256),
            col(Organisation.name).label("organisation"),
            col(Organisation.division_code),
            col(Disclosure.fiscal_year).label("document_year"),
            col(Disclosure.kind).label("document_kind"),
            col(Disclosure.scope),
            col(DisclosureVersion.title),
            col(DisclosureVersion.published),
            col(DisclosureVersion.ordinal).label("version"),
            col(DisclosureVersion.identity_from),
            col(Source.portal_id).label("portal"),
            col(Source.url),
            col(article.url).label("article_url"),
            first_captured().label("captured_at"),
            col(Extraction.version).label("extraction_version"),
            col(Extraction.identity),
        )
        .join(
            DisclosureVersion,
            col(DisclosureVersion.object_sha256) == col(Extraction.object_sha256),
        )
        .join(Source, col(Source.id) == col(DisclosureVersion.source_id))
        .outerjoin(article, col(article.id) == col(Source.parent_id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
        .where(col(Extraction.checked_at).is_not(None), *current())
        .order_by(col(Extraction.object_sha256))
    )
    if selection.office:
        statement = statement.where(
            col(Organisation.name).contains(selection.office, autoescape=True)
        )
    if selection.year is not None:
        has_figures = exists().where(
            and_(
                col(Fact.extraction_id) == col(Extraction.id),
                col(Fact.fiscal_year) == selection.year,
            )
        )
        statement = statement.where(or_(col(Disclosure.fiscal_year) == selection.year, has_figures))
    return statement if condition is None else statement.where(condition)


def _extent() -> Iterator[ColumnElement[Any]]:
    """How far a document was read and checked."""
    for name in ("pages", "content_sha256", "unread", "scans"):
        yield getattr(Extraction, name)
    for name in ("media_type", "size"):
        column = getattr(StoredObject, name)
        of_it = col(StoredObject.sha256) == col(Extraction.object_sha256)
        yield select(column).where(of_it).scalar_subquery().label(name)
    yield first_capture("address").label("server_address")
    yield first_capture("imported_from").label("imported_from")
    yield first_capture("certificates_sha256").label("certificates_sha256")
    in_it = col(ExtractedTable.extraction_id) == col(Extraction.id)
    unrecognised = col(ExtractedTable.statement).is_(None)
    yield _number("tables", in_it)
    yield _number("unrecognised_tables", in_it, unrecognised)
    for name, verdict in (
        ("checks_passed", "pass"),
        ("checks_failed", "fail"),
        ("checks_not_checked", "not-checked"),
    ):
        of_it = col(RuleResult.extraction_id) == col(Extraction.id)
        yield _number(name, of_it, col(RuleResult.verdict) == verdict)


def _columns(model: Any) -> list[ColumnElement[Any]]:
    return list(SQLModel.metadata.tables[str(model.__tablename__)].c)


def _number(name: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).where(*conditions)
    return counted.correlate(Extraction).scalar_subquery().label(name)


def _stream(connection: Connection, statement: Statement) -> Iterator[RowMapping]:
    options = {"yield_per": _ROWS_AT_ONCE}
    yield from connection.execute(statement, execution_options=options).mappings()


def _batches(connection: Connection, statement: Statement) -> Iterator[Sequence[RowMapping]]:
    options = {"yield_per": _DOCUMENTS_AT_ONCE}
    yield from connection.execute(statement, execution_options=options).mappings().partitions()
