"""Two files beside each other, without the archive: compare."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flows.commands.reading import Read, complain, readings

if TYPE_CHECKING:
    from tasks.statements.difference import CellChange, CellPlace, Difference, TextChange

# Characters of a text that a table shows, and of them those before the first that differs.
_WIDEST, _ALIKE = 24, 8

COLUMNS = (
    "kind", "part", "title", "row_label", "column_label", "former", "present", "same_amount",
    "former_table", "former_row", "former_col", "former_page",
    "present_table", "present_row", "present_col", "present_page",
)  # fmt: skip


def compare(
    former: Annotated[Path, typer.Argument(help="The document as it was.", metavar="FORMER")],
    present: Annotated[Path, typer.Argument(help="The document as it is.", metavar="PRESENT")],
    format: Annotated[
        Literal["table", "json", "csv"], typer.Option(help="table, json or csv.")
    ] = "table",
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Say what differs between two files of one disclosure, cell by cell.

    Read are the kinds of files that `extract` reads, also one of another kind than the other.
    Tables are found again wherever they stand, rows and columns by their labels. White space,
    pages and places are no difference; a figure in another form is one, with "same_amount". Of a
    table that only one file has the title is named.

    Exit 0 if the content is the same, 1 if it differs, 2 if a file could not be read, or if
    nothing differs in what was read of files of which some was not.

    gongkai compare budget-as-of-march.pdf budget-as-of-may.pdf
    """
    from flows.output import print_csv, print_json
    from tasks.records import plain
    from tasks.statements.difference import difference

    was, now = _both(former, present, quiet)
    found = difference(was.extraction, now.extraction)
    if format == "json":
        both = {"former": _said_of(was), "present": _said_of(now)}
        print_json({**both, "same": not found, "difference": plain(found)})
    elif format == "csv":
        print_csv(_changes(found), COLUMNS)
    else:
        _print_changes(found)
    if found.cut and format != "json":
        complain(f"{found.cut} further changes are not listed")
    if found:
        raise typer.Exit(1)
    if _in_part(was) or _in_part(now):
        raise typer.Exit(2)


def _both(former: Path, present: Path, quiet: bool) -> tuple[Read, Read]:
    """Both files; exit 2 after a line for each that could not be read."""
    whole = []
    for read in readings([former, present], quiet):
        if read is None:
            continue
        extraction = read.extraction
        if extraction.verdict == "ok":
            whole.append(read)
        else:
            complain(f"{read.path}: {extraction.verdict}: {extraction.reason}")
        if missing := _in_part(read):
            complain(f"{read.path}: not all of it was read: {'; '.join(missing)}")
    if len(whole) < 2:
        raise typer.Exit(2)
    return whole[0], whole[1]


def _in_part(read: Read) -> list[str]:
    """What of a file was not read."""
    pages = [f"page {page} is a picture" for page in read.extraction.scans]
    return [*read.extraction.unread, *pages]


def _said_of(read: Read) -> dict[str, Any]:
    extraction = read.extraction
    return {
        "file": read.file,
        "pages": extraction.pages,
        "unread": list(extraction.unread),
        "scans": list(extraction.scans),
    }


def _changes(found: "Difference") -> Iterator[dict[str, Any]]:
    """One row a change."""
    yield from (_cell(change) for change in found.cells)
    yield from (_text(change) for change in found.texts)
    for kind, titles in (
        ("added", found.tables_added),
        ("removed", found.tables_removed),
        ("rearranged", found.rearranged),
    ):
        yield from ({"kind": kind, "part": "table", "title": title} for title in titles)


def _cell(change: "CellChange") -> dict[str, Any]:
    names = ("kind", "title", "row_label", "column_label", "former", "present", "same_amount")
    return {
        **{name: getattr(change, name) for name in names},
        "part": "cell",
        **_place("former", change.former_at),
        **_place("present", change.present_at),
    }


def _place(side: str, place: "CellPlace | None") -> dict[str, Any]:
    names = ("table", "row", "col", "page")
    return {f"{side}_{name}": getattr(place, name) for name in names} if place else {}


def _text(change: "TextChange") -> dict[str, Any]:
    names = ("part", "title", "former", "present", "former_page", "present_page")
    gone, new = change.present is None, change.former is None
    kind = "removed" if gone else "added" if new else "changed"
    return {"kind": kind, **{name: getattr(change, name) for name in names}}


def _print_changes(found: "Difference") -> None:
    from flows.output import print_table

    if not found:
        print("The content is the same.")
        return
    headings = {"kind": "change", "page": "page", "where": "where", "was": "was", "is": "is"}
    print_table(map(_shown, _changes(found)), headings)


def _shown(change: dict[str, Any]) -> dict[str, Any]:
    labels = [change.get(name) for name in ("title", "row_label", "column_label")]
    if change["part"] != "cell":
        labels = [change["part"], change["title"]]
    was, now = _excerpts(change.get("former"), change.get("present"))
    return {
        "kind": "same amount" if change.get("same_amount") else change["kind"],
        "page": change.get("present_page") or change.get("former_page"),
        "where": " · ".join(label for label in labels if label),
        "was": was,
        "is": now,
    }


def _excerpts(*texts: str | None) -> list[str | None]:
    """Of long texts the part around the first place where they differ."""
    given = [text for text in texts if text is not None]
    pairs = zip(*given, strict=False) if len(given) > 1 else ()
    alike = len(list(takewhile(lambda pair: len(set(pair)) == 1, pairs)))
    start = alike - _ALIKE if alike > _ALIKE and max(map(len, given)) > _WIDEST else 0
    return [text and _excerpt(text, start) for text in texts]


def _excerpt(text: str, start: int) -> str:
    part = text[start : start + _WIDEST]
    return "…" * (start > 0) + part + "…" * (start + len(part) < len(text))
