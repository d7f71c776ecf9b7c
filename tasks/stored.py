"""Records as they were, from the rows of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from storage.database import Database
from storage.extractions import stated_of, tables_of
from storage.models import ExtractedTable
from storage.models import Extraction as StoredExtraction
from storage.models import Fact as StoredFact
from storage.models import Indicator as StoredIndicator
from tasks.records import Classed, Extraction, Fact, Identity, Indicator, Term, extraction_from
from tasks.rules.disclosure import Disclosure
from tasks.rules.profile import profile_of


def stored_reading(database: Database, stored: StoredExtraction) -> Extraction:
    """The record of a stored reading, its tables included."""
    assert stored.id is not None
    return _reading(stored, tables_of(database, stored.id))


def _reading(stored: StoredExtraction, tables: Sequence[ExtractedTable]) -> Extraction:
    grids = [table.grid for table in tables]
    return extraction_from(
        {**stored.model_dump(), "metadata": stored.file_metadata, "tables": grids}
    )


def stored_disclosure(
    database: Database, stored: StoredExtraction, identity: Identity
) -> tuple[Disclosure, Sequence[str]]:
    """What a stored reading states, without its statements; and the ids of its facts, in order."""
    assert stored.id is not None
    tables = tables_of(database, stored.id)
    reading = _reading(stored, tables)
    facts, indicators = stated_of(database, stored.id)
    recognised = {table.number: table.statement for table in tables if table.statement is not None}
    disclosure = Disclosure(
        identity=identity,
        tables=dict(enumerate(reading.tables)),
        paragraphs=dict(enumerate(reading.paragraphs)),
        statements=(),
        facts=tuple(map(_fact, facts)),
        indicators=tuple(map(_indicator, indicators)),
        projects=(),
        recognised=recognised,
        profile=profile_of(identity),
    )
    return disclosure, [fact.id for fact in facts]


def _fact(row: StoredFact) -> Fact:
    further = [Classed(**entry) for entry in row.further or ()]
    return _record(Fact, row, further=tuple(further))  # type: ignore[no-any-return]


def _indicator(row: StoredIndicator) -> Indicator:
    terms = [Term(**entry) for entry in row.terms or ()]
    return _record(Indicator, row, terms=tuple(terms))  # type: ignore[no-any-return]


def _record(kind: type[Any], row: StoredFact | StoredIndicator, **own: Any) -> Any:
    """The record of a row; what has no column takes its default."""
    values: Mapping[str, Any] = {**row.model_dump(), "table": row.table_number}
    known = {entry.name: values[entry.name] for entry in fields(kind) if entry.name in values}
    box = known["bbox"]
    return kind(**{**known, "bbox": None if box is None else tuple(box), **own})
