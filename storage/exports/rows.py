"""What the database holds as rows of the export: names, classes side by side, masked texts."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import RowMapping

from storage.exports.masking import masked
from storage.exports.schema import Exported, tables

Row = dict[str, Any]

# Where a class stands in the export, by how the id of its classification begins; first come.
_CLASSES = (
    ("functional", "functional"),
    ("economic-government", "government_economic"),
    ("economic", "economic"),
)


def _document(row: RowMapping, _itself: RowMapping) -> Iterator[tuple[str, Any]]:
    identity = row["identity"] or {}
    yield from _owner(row)
    yield "fiscal_year", row["document_year"]
    yield "bytes", row["size"]
    yield "index_number", identity.get("index_number")


def _fact(row: RowMapping, document: RowMapping) -> Iterator[tuple[str, Any]]:
    yield from _owner(document)
    yield "fact_id", row["id"]
    yield "fiscal_year", row["fiscal_year"]
    yield from _classes(row)
    if row["value"] is None and row["amount_yuan"] is None:
        yield "stated", masked(row["stated"])


def _indicator(row: RowMapping, document: RowMapping) -> Iterator[tuple[str, Any]]:
    yield from _owner(document)
    yield "indicator_id", row["id"]


def _project(row: RowMapping, document: RowMapping) -> Iterator[tuple[str, Any]]:
    yield from _owner(document)
    yield "project_id", row["id"]


def _finding(row: RowMapping, document: RowMapping) -> Iterator[tuple[str, Any]]:
    """The page is that of the first operand that has one; the title is the rule's."""
    yield from _owner(document)
    yield "group", row["finding"]
    pages = (operand.get("page") for operand in row["operands"])
    yield "page", next((page for page in pages if page is not None), None)


def _link(_row: RowMapping, document: RowMapping) -> Iterator[tuple[str, Any]]:
    yield "object_sha256", document["object_sha256"]


def _owner(document: RowMapping) -> Iterator[tuple[str, Any]]:
    path = (document["identity"] or {}).get("division_path") or ()
    yield "division_path", "/".join(path) or None
    yield "fiscal_year", document["document_year"]


def _classes(row: RowMapping) -> Iterator[tuple[str, Any]]:
    """Each classification in columns of its own: the row's class, then the further ones."""
    listed = row["listed_code"]
    found = [(row["classification"], row["code"] or listed, row["name"])]
    found += [
        (entry["classification"], entry["code"], entry["name"]) for entry in row["further"] or ()
    ]
    taken = set()
    for classification, code, name in found:
        place = next((place for start, place in _CLASSES if classification.startswith(start)), None)
        if place is not None and place not in taken:
            taken.add(place)
            yield f"{place}_code", code
            yield f"{place}_name", name


Fields = Callable[[RowMapping, RowMapping], Iterator[tuple[str, Any]]]
Shape = Callable[[RowMapping, RowMapping], Row]


def _shape(table: Exported, fields: Fields) -> Shape:
    names = [column.name for column in table.columns]
    private = [column.name for column in table.columns if column.masked]

    def shaped(row: RowMapping, document: RowMapping) -> Row:
        known = {**document, **row, **dict(fields(row, document))}
        found: Row = {name: known.get(name) for name in names}
        hidden = {name: masked(found[name]) for name in private if found[name] is not None}
        return {**found, **hidden}

    return shaped


_FIELDS: dict[str, Fields] = {
    "documents": _document,
    "facts": _fact,
    "indicators": _indicator,
    "projects": _project,
    "findings": _finding,
    "finding_facts": _link,
}
# Makes a row of a table from a row of the database and the document that it was read from.
SHAPES: dict[str, Shape] = {
    table.name: _shape(table, _FIELDS[table.name]) for table in tables() if table.name in _FIELDS
}
