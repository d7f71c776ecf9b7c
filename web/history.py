"""What a document was before and is now, cell by cell, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.database import Database
from storage.queries.history import captures, changes, versions

# Captures and changed cells that are shown.
_CAPTURES, _CELLS = 20, 200


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell or text that reads otherwise; anchors are places in the page of each file."""

    kind: str
    title: str
    label: str
    former: str | None
    present: str | None
    former_anchor: str
    present_anchor: str
    same_amount: bool


def history(database: Database, sha256: str) -> dict[str, Any]:
    """The captures and versions of a file, and what became of it.

    Returns:
        captures and captures_count, versions, changes (rows with `changed`, a list of `Changed`,
        and `more`, how many are not shown).
    """
    received, count = captures(database, sha256, _CAPTURES)
    return {
        "captures": received,
        "captures_count": count,
        "versions": versions(database, sha256),
        "changes": [_told(row) for row in changes(database, sha256)],
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    difference = row["difference"] or {}
    changed = [
        *(_cell(entry) for entry in difference.get("cells", ())),
        *(_text(entry) for entry in difference.get("texts", ())),
    ]
    more = len(changed[_CELLS:]) + difference.get("cut", 0)
    return {**row, "difference": difference, "changed": changed[:_CELLS], "more": more}


def _cell(entry: Mapping[str, Any]) -> Changed:
    label = " · ".join(filter(None, (entry["row_label"], entry["column_label"])))
    return Changed(
        entry["kind"],
        entry["title"],
        label,
        entry["former"],
        entry["present"],
        _anchor(entry["former_at"]),
        _anchor(entry["present_at"]),
        entry["same_amount"],
    )


def _text(entry: Mapping[str, Any]) -> Changed:
    former, present = entry["former"], entry["present"]
    kind = "added" if former is None else "removed" if present is None else "changed"
    return Changed(kind, entry["title"] or "", entry["part"], former, present, "", "", False)


def _anchor(place: Mapping[str, Any] | None) -> str:
    return f"#t{place['table']}-r{place['row']}-c{place['col']}" if place else "#tables"
