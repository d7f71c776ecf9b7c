"""Reading files without the archive: extract, facts, check."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from tasks.records import Extraction

Files = Annotated[list[Path], typer.Argument(help="One or more documents.", metavar="FILE")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
# A file, what every command says of it, and its reading; None where there is no such file.
Entry = tuple[Path, dict[str, Any], "Extraction | None"]
_CHUNK = 1 << 20


def extract(
    files: Files,
    format: Annotated[
        Literal["json", "csv", "md"], typer.Option(help="json, csv or md (Markdown).")
    ] = "json",
    debug_pdf: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.pdf",
            help="Also draw what was read over the pages of a PDF; OUT.png: one picture a page.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Print the tables of documents: every cell with its text, spans and place.

    Read are PDF (also scans), OFD, Word (.docx, .doc, .wps, .rtf), Excel (.xlsx, .xls), web pages
    (HTML, MHTML), plain text with tabs, and files of these kinds in zip, rar or 7z; the bytes
    decide, not the name. Word files up to 2003 need LibreOffice, rar and 7z need bsdtar, scans
    the extra "scans". Other files give the verdict "unsupported". Pieces of a table on
    successive pages are one table; headers that are printed again are left out of it.

    A cell's row and col count from 0. In a PDF it has a page, from 1, and a bbox: left, top,
    right, bottom as fractions of the page as it is displayed. In a sheet it has a ref, as
    "Sheet1!B4"; elsewhere a path, as "tbl[1]/tr[13]/tc[2]" or "line 7".

    Several files give one JSON object a line. Exit 2 if a file could not be read.

    gongkai extract *.pdf *.docx > tables.ndjson

    gongkai extract budget.pdf --format md --debug-pdf seen.pdf
    """
    from flows.commands import formats
    from tasks.records import plain

    if debug_pdf is not None:
        from flows.commands import pictures

        pictures.require_drawable(files, debug_pdf)

    def answer(extraction: "Extraction", _: dict[str, Any]) -> dict[str, Any]:
        if debug_pdf is not None and extraction.verdict == "ok":
            pictures.draw(files[0], extraction, debug_pdf, quiet=quiet)
        tables = [_placed(plain(table)) for table in extraction.tables]
        unread = list(extraction.unread)
        return {"pages": extraction.pages, "tables": tables, "unread": unread}

    shown = {"csv": formats.tables_csv, "md": formats.tables_markdown}.get(format)
    _each(_read(files, quiet), answer, shown, several=len(files) > 1)


def facts(
    files: Files,
    format: Annotated[Literal["json", "csv"], typer.Option(help="json or csv.")] = "json",
    quiet: Quiet = False,
) -> None:
    """Print what documents state: figures, projects, performance targets, each with its place.

    A fact says whose figure it is, of which fiscal year, under which class, what it measures, of
    which fund; `stated` is the text as printed, `amount_yuan` the same in 元. A figure of running
    text has its sentence. `statements` lists the tables that were recognised,
    `unrecognised_tables` those that were not, with their headers; `labels` has English and
    Chinese for the ids that occur.

    Several files give one JSON object a line. Exit 2 if a file could not be read.

    gongkai facts budget.pdf | jq '.facts[] | select(.code == "20140")'

    gongkai facts *.pdf --format csv > facts.csv
    """
    from flows.commands import formats
    from tasks.statements.identity import Context
    from tasks.statements.interpret import interpret

    def answer(extraction: "Extraction", file: dict[str, Any]) -> dict[str, Any]:
        return formats.facts_answer(interpret(extraction, Context(file_name=file["name"])))

    shown = {"csv": formats.facts_csv}.get(format)
    _each(_read(files, quiet), answer, shown, several=len(files) > 1)


def check(
    files: Files,
    format: Annotated[
        Literal["json", "text", "csv"] | None,
        typer.Option(help="json, text or csv; without it text on a terminal, json elsewhere."),
    ] = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together",
            help="The files are documents of one archive, each also checked against the others.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Check whether the figures of documents add up; every rule answers, with its operands.

    With --together also what needs several documents: last year's figures against last year's
    document, a department against its units, final accounts against the budget, two versions of
    one disclosure; the results are added to those of each file. The files in the order in which
    they were published, where they do not say it.

    Exit 1 if an error-level rule failed, 2 if a file could not be read.

    gongkai check --together budget-2023.pdf budget-2024.pdf
    """
    from flows.commands import formats
    from flows.commands.together import Checks

    checks = Checks()
    entries = _read(files, quiet)
    if together:
        entries = checks.beside_each_other(entries)
    chosen = format or ("text" if sys.stdout.isatty() else "json")
    shown = {"csv": formats.results_csv, "text": formats.results_text}.get(chosen)
    _each(entries, checks.answer, shown, several=len(files) > 1)
    if checks.errors:
        raise typer.Exit(1)


def _each(
    entries: Iterable[Entry],
    answer: Callable[["Extraction", dict[str, Any]], dict[str, Any]],
    shown: Callable[[dict[str, Any], bool], None] | None,
    *,
    several: bool,
) -> None:
    """Read each file, print its answer, and exit 2 at the end if one was not ok."""
    from flows.output import print_json, to_json

    first = True
    unread = 0
    for path, common, extraction in entries:
        if extraction is None:
            unread += 1
            continue
        one = {**common, **answer(extraction, common["file"])}
        if shown is not None:
            shown(one, first)
        elif several:
            print(to_json(one))
        else:
            print_json(one)
        first = False
        if extraction.verdict != "ok":
            unread += 1
            _complain(f"{path}: {extraction.verdict}: {extraction.reason}")
        elif extraction.unread:
            _complain(f"{path}: not all of it was read: {'; '.join(extraction.unread)}")
    if unread:
        raise typer.Exit(2)


def _read(files: list[Path], quiet: bool) -> Iterator[Entry]:
    from flows.output import printable
    from flows.progress import Bar
    from tasks.documents.sandbox import Reader

    bar = Bar(len(files), quiet=quiet)
    with Reader() as reader:
        for path in files:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "no such file"
                _complain(f"{path}: {what}")
                yield path, {}, None
                continue
            with bar.shown(f"Reading {printable(path.name)}"):
                extraction = reader.read(path)
            bar.advance()
            size, sha256 = _measure(path)
            file = {
                # A name in GBK, say, is no text here; what is printed has to be.
                "name": os.fsencode(path.name).decode(errors="replace"),
                "sha256": sha256,
                "media_type": extraction.media_type,
                "bytes": size,
            }
            verdict = {"verdict": extraction.verdict, "reason": extraction.reason}
            yield path, {"file": file, **verdict}, extraction


def _placed(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose cells carry only the kind of place that they have."""
    cells = [
        {name: value for name, value in cell.items() if value is not None}
        for cell in table["cells"]
    ]
    return {**table, "cells": cells}


def _measure(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _complain(line: str) -> None:
    from flows.output import printable

    print(f"gongkai: {printable(line)}", file=sys.stderr)
