"""One document as the archive has it, and where each of its cells is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.database import Database
from storage.queries.documents import (
    document_facts,
    document_results,
    document_tables,
    documents,
)
from storage.queries.withheld import Withheld
from web.archive import NotHere

Row = dict[str, Any]


def served(database: Database, sha256: str) -> list[Row]:
    """The newest reading of a file, a row for each address that served it; NotHere if unknown."""
    rows = documents(database, sha256=sha256)
    if not rows:
        raise NotHere("The archive has no document with this SHA-256.")
    return rows


def readable(database: Database, sha256: str) -> Row:
    """The newest reading of a file whose content may be shown.

    Raises:
        NotHere: no such document.
        Withheld: it is withheld.
    """
    read = served(database, sha256)[0]
    if read["withheld"]:
        raise Withheld(read["withheld_at"], read["withheld"])
    return read


def document(database: Database, sha256: str) -> dict[str, list[Row]]:
    """All that the newest reading of a file gave.

    Returns:
        documents (see `served`), results, tables and facts (id and place), each a list of rows;
        of a withheld file documents alone.

    Raises:
        NotHere: no such document.
    """
    rows = served(database, sha256)
    reading = rows[0]["extraction_id"]
    shown = {"documents": _without(rows, "extraction_id")}
    if rows[0]["withheld"]:
        return {**shown, "results": [], "tables": [], "facts": []}
    return {
        **shown,
        "results": _results(database, reading),
        "tables": document_tables(database, reading),
        "facts": document_facts(database, reading),
    }


def results(database: Database, sha256: str) -> list[Row]:
    """The rule results of the newest reading of a `readable` file."""
    return _results(database, readable(database, sha256)["extraction_id"])


def _results(database: Database, reading: int) -> list[Row]:
    return _without(document_results(database, reading), "id", "extraction_id")


def cell(database: Database, sha256: str, place: tuple[int, int, int]) -> Row:
    """The cell at (table, row, column) of a `readable` file; NotHere if there is none."""
    reading = readable(database, sha256)["extraction_id"]
    for table in document_tables(database, reading):
        for found in table["grid"]["cells"] if table["number"] == place[0] else ():
            if (found["row"], found["col"]) == place[1:]:
                return {**found, "table": place[0], "title": table["title"]}
    raise NotHere("The document has no such cell.")


def _without(rows: Sequence[Row], *names: str) -> list[Row]:
    return [{name: row[name] for name in row if name not in names} for row in rows]


class Places:
    """Where the cells of one document are shown; `root` comes before every address."""

    def __init__(self, root: str, sha256: str, facts: Sequence[Row]) -> None:
        self._root = root
        self._sha256 = sha256
        self._facts = {
            (fact["table_number"], fact["row"], fact["col"]): fact
            for fact in facts
            if fact["table_number"] is not None
        }

    def is_fact(self, table: int, row: int, col: int) -> bool:
        """Whether a cell states a figure."""
        return (table, row, col) in self._facts

    def operand(self, operand: Mapping[str, Any]) -> str | None:
        """What a check looked at: as `link`, or the other document where it stands in one."""
        table, row, col = operand["table"], operand["row"], operand["col"]
        if operand.get("document") is None:
            return self.link(table, row, col, operand["page"])
        place = f"#t{table}-r{row}-c{col}" if None not in (table, row, col) else ""
        return f"{self._root}/documents/{operand['document']}{place}"

    def link(
        self, table: int | None, row: int | None, col: int | None, page: int | None
    ) -> str | None:
        """The evidence of a figure, the page with another cell marked, or None without a page."""
        fact = self._facts.get((table, row, col))
        if fact is not None:
            return f"{self._root}/facts/{fact['id']}"
        if page is None:
            return None
        marked = f"?table={table}&row={row}&col={col}" if None not in (table, row, col) else ""
        return f"{self._root}/documents/{self._sha256}/pages/{page}{marked}"
