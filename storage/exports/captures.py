"""The captures to hand on, each with where it comes from and where its bytes came first."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from storage.exports.selection import Selection
from storage.models import (
    Capture,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Fact,
    Mention,
    Organisation,
    Source,
    StoredObject,
)
from storage.queries.withheld import is_shown

Statement = Select[*tuple[Any, ...]]

_FORMER = ("id", "run_id", "url", "final_url", "captured_at", "object_sha256")
_COLUMNS = SQLModel.metadata.tables["capture"].c
_ROWS_AT_ONCE = 1000


def has_warcio() -> bool:
    """Whether warcio is here, which writes captures as WARC (the extra "exports")."""
    return find_spec("warcio") is not None


def captures(selection: Selection) -> Statement:
    """The captures of a selection: all that is handed on as WARC is chosen here.

    Those of withheld files are not among them.

    With an office or a year: all visits, whatever came of them, to the addresses of its files and
    to the pages that carry these.
    """
    shown = or_(col(Capture.object_sha256).is_(None), is_shown(col(Capture.object_sha256)))
    statement: Statement = select(*_COLUMNS).where(shown)
    if not selection.office and selection.year is None:
        return statement
    files = _files(selection).subquery()
    mine = select(files.c.source_id)
    carrying = select(col(Mention.parent_id)).where(col(Mention.source_id).in_(mine))
    parents = select(col(Source.parent_id)).where(
        col(Source.id).in_(mine), col(Source.parent_id).is_not(None)
    )
    return statement.where(col(Capture.source_id).in_(union(mine, carrying, parents)))


def count_captures(connection: Connection, selection: Selection) -> int:
    """How many captures `described` gives."""
    chosen = captures(selection).subquery()
    return int(connection.execute(select(func.count()).select_from(chosen)).scalar_one())


def described(connection: Connection, selection: Selection) -> Iterator[RowMapping]:
    """The captures in the order of their moments.

    Beside the columns of a capture: `portal`, `role`, `title` and `via` (the page that led there)
    of its address, `size` of its bytes, and as `former_id`, `former_url`, … the first capture of
    the selection with its bytes (which may be itself) or, after "not modified", with those that
    its address gave last; all are None where the selection has no such capture.
    """
    ranked = _ranked(selection)
    now, served = ranked.alias(), ranked.alias()
    former, via = aliased(Capture), aliased(Source)
    whose = case(
        (now.c.object_sha256.is_not(None), now.c.first_id),
        (now.c.verdict == "not-modified", served.c.first_id),
    )
    statement: Statement = (
        select(
            *_COLUMNS,
            col(Source.portal_id).label("portal"),
            col(Source.role),
            col(Source.title),
            col(via.url).label("via"),
            col(StoredObject.size),
            *(getattr(former, name).label(f"former_{name}") for name in _FORMER),
        )
        .join(now, now.c.id == col(Capture.id))
        .join(Source, col(Source.id) == col(Capture.source_id))
        .outerjoin(via, col(via.id) == col(Source.parent_id))
        .outerjoin(StoredObject, col(StoredObject.sha256) == col(Capture.object_sha256))
        .outerjoin(
            served,
            and_(
                served.c.source_id == now.c.source_id,
                served.c.captured_at == now.c.served_at,
            ),
        )
        .outerjoin(former, col(former.id) == whose)
        .order_by(col(Capture.captured_at), col(Capture.id))
    )
    options = {"yield_per": _ROWS_AT_ONCE}
    yield from connection.execute(statement, execution_options=options).mappings()


def _ranked(selection: Selection) -> CTE:
    """The captures, each with the first of the same bytes, and when its address last gave bytes."""
    chosen = captures(selection).subquery().c
    gave = and_(chosen.verdict == "captured", chosen.object_sha256.is_not(None))
    first = func.first_value(chosen.id).over(
        partition_by=chosen.object_sha256, order_by=(chosen.captured_at, chosen.id)
    )
    served = func.max(case((gave, chosen.captured_at))).over(
        partition_by=chosen.source_id, order_by=chosen.captured_at
    )
    columns = (chosen[name] for name in ("id", "source_id", "captured_at", "verdict"))
    return select(
        *columns, chosen.object_sha256, first.label("first_id"), served.label("served_at")
    ).cte("ranked")


def _files(selection: Selection) -> Statement:
    """The addresses of an office's files, of all versions, by the year as `Selection` says."""
    statement: Statement = (
        select(col(DisclosureVersion.source_id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureVersion.disclosure_id))
        .join(Organisation, col(Organisation.id) == col(Disclosure.organisation_id))
    )
    if selection.office:
        statement = statement.where(
            col(Organisation.name).contains(selection.office, autoescape=True)
        )
    if selection.year is not None:
        has_figures = exists().where(
            col(Extraction.object_sha256) == col(DisclosureVersion.object_sha256),
            col(Fact.extraction_id) == col(Extraction.id),
            col(Fact.fiscal_year) == selection.year,
        )
        statement = statement.where(or_(col(Disclosure.fiscal_year) == selection.year, has_figures))
    return statement
