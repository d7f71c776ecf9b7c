"""Reading files without the archive: extract, facts, check."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

if TYPE_CHECKING:
    from tasks.records import Extraction
    from tasks.rules.doubt import Second

Files = Annotated[list[Path], typer.Argument(help="One or more documents.", metavar="FILE")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
_CHUNK = 1 << 20


class Read(NamedTuple):
    """A file that was read: its name, and whom to ask about single places of it."""

    name: str
    second: "Second | None"


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
        from tasks.documents.pictures.overlay import overlays_of

        pictures.require_drawable(files, debug_pdf, "--debug-pdf")

    def answer(extraction: "Extraction", _: Read) -> dict[str, Any]:
        if debug_pdf is not None and extraction.verdict == "ok":
            marks = dict(enumerate(overlays_of(extraction), 1))
            pictures.draw(files[0], marks, debug_pdf, quiet=quiet)
        tables = [_placed(plain(table)) for table in extraction.tables]
        unread = list(extraction.unread)
        return {"pages": extraction.pages, "tables": tables, "unread": unread}

    shown = {"csv": formats.tables_csv, "md": formats.tables_markdown}.get(format)
    _each(files, answer, shown, quiet=quiet)


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

    def answer(extraction: "Extraction", read: Read) -> dict[str, Any]:
        return formats.facts_answer(interpret(extraction, Context(file_name=read.name)))

    _each(files, answer, {"csv": formats.facts_csv}.get(format), quiet=quiet)


def check(
    files: Files,
    format: Annotated[
        Literal["json", "text", "csv"] | None,
        typer.Option(help="json, text or csv; without it text on a terminal, json elsewhere."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.png",
            help="Also draw the figures in question on their pages; OUT.pdf: all in one file.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check whether the figures of documents add up; every rule answers, with its operands.

    A failure says what is stated and what contradicts it. Of severity "error" are contradictions
    in print, "warning" what may have a reason, "info" what is worth a look. "cause" names the
    failure that explains this one, "repair" the reading under which it would agree. "not-checked"
    says why: a figure is missing, or the reading itself is in doubt.

    With --picture OUT.png the pages with findings are drawn, OUT-003.png for page 3: what is
    stated in red, what it is held against in blue.

    gongkai check budget.pdf --picture found.png

    Exit 1 if an error-level rule failed, 2 if a file could not be read.
    """
    from flows.commands import formats
    from tasks.records import plain
    from tasks.rules.check import check as apply_rules
    from tasks.rules.doubt import doubted
    from tasks.statements.identity import Context
    from tasks.statements.interpret import interpret

    if picture is not None:
        from flows.commands import pictures
        from tasks.documents.pictures.operands import operands_of

        pictures.require_drawable(files, picture, "--picture")
    errors: list[str] = []

    def answer(extraction: "Extraction", read: Read) -> dict[str, Any]:
        meant = interpret(extraction, Context(file_name=read.name))
        results = doubted(apply_rules(extraction, meant), extraction, read.second)
        if picture is not None and (marks := operands_of(results)):
            pictures.draw(files[0], marks, picture, quiet=quiet)
        errors.extend(
            result.id
            for result in results
            if result.verdict == "fail" and result.severity == "error"
        )
        return {
            "document": plain(meant.identity),
            "results": [plain(result) for result in results],
        }

    chosen = format or ("text" if sys.stdout.isatty() else "json")
    shown = {"csv": formats.results_csv, "text": formats.results_text}.get(chosen)
    _each(files, answer, shown, quiet=quiet)
    if errors:
        raise typer.Exit(1)


def _each(
    files: list[Path],
    answer: Callable[["Extraction", Read], dict[str, Any]],
    shown: Callable[[dict[str, Any], bool], None] | None,
    *,
    quiet: bool,
) -> None:
    """Read each file, print its answer, and exit 2 at the end if one was not ok."""
    from flows.output import print_json, to_json

    first = True
    unread = 0
    for path, common, extraction, second in _read(files, quiet):
        if extraction is None:
            unread += 1
            continue
        one = {**common, **answer(extraction, Read(common["file"]["name"], second))}
        if shown is not None:
            shown(one, first)
        elif len(files) > 1:
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


def _read(
    files: list[Path], quiet: bool
) -> Iterator[tuple[Path, dict[str, Any], "Extraction | None", "Second | None"]]:
    from flows.output import printable
    from flows.progress import Bar
    from tasks.documents.sandbox import Reader

    bar = Bar(len(files), quiet=quiet)
    with Reader() as reader:
        for path in files:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "no such file"
                _complain(f"{path}: {what}")
                yield path, {}, None, None
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
            yield path, {"file": file, **verdict}, extraction, partial(reader.second, path)


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
