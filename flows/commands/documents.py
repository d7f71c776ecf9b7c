"""Reading files without the archive: extract, facts, check."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from flows.commands.reading import Read, complain, readings

Files = Annotated[list[Path], typer.Argument(help="One or more documents.", metavar="FILE")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]


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

    def answer(read: Read) -> dict[str, Any]:
        extraction = read.extraction
        if debug_pdf is not None and extraction.verdict == "ok":
            marks = dict(enumerate(overlays_of(extraction), 1))
            pictures.draw(files[0], marks, debug_pdf, quiet=quiet)
        tables = [_placed(plain(table)) for table in extraction.tables]
        unread = list(extraction.unread)
        return {"pages": extraction.pages, "tables": tables, "unread": unread}

    shown = {"csv": formats.tables_csv, "md": formats.tables_markdown}.get(format)
    answers = (read and (read, answer(read)) for read in readings(files, quiet))
    _each(answers, shown, several=len(files) > 1)


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

    def answer(read: Read) -> dict[str, Any]:
        return formats.facts_answer(
            interpret(read.extraction, Context(file_name=read.file["name"]))
        )

    answers = (read and (read, answer(read)) for read in readings(files, quiet))
    _each(answers, {"csv": formats.facts_csv}.get(format), several=len(files) > 1)


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
    complete: Annotated[
        bool,
        typer.Option(
            "--complete",
            help="Each file is a whole disclosure: what is not in it was not published.",
        ),
    ] = False,
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

    A failure says what is stated and what contradicts it. Of severity "error" are contradictions
    in print, "warning" what may have a reason, "info" what is worth a look. "cause" names the
    failure that explains this one, "repair" the reading under which it would agree. "not-checked"
    says why: a figure is missing, or the reading itself is in doubt.

    With --picture OUT.png the pages with findings are drawn, OUT-003.png for page 3: what is
    stated in red, what it is held against in blue.

    gongkai check budget.pdf --picture found.png

    With --together also what needs several documents: last year's figures against last year's
    document, a department against its units, final accounts against the budget, two versions of
    one disclosure; the results are added to those of each file. The files in the order in which
    they were published, where they do not say it.

    A table that is not in a file may be in another one, so that it is a warning if it is missing;
    with --complete it is an error.

    gongkai check --together budget-2023.pdf budget-2024.pdf

    Exit 1 if an error-level rule failed, 2 if a file could not be read.
    """
    from flows.commands import formats
    from flows.commands.together import Checked, checked, checked_together

    if picture is not None:
        from flows.commands import pictures
        from tasks.documents.pictures.operands import operands_of

        pictures.require_drawable(files, picture, "--picture")
    with_errors = False

    def answer(found: Checked) -> tuple[Read, dict[str, Any]]:
        nonlocal with_errors
        with_errors |= found.has_errors
        if picture is not None and (marks := operands_of(found.results)):
            pictures.draw(files[0], marks, picture, quiet=quiet)
        return found.read, found.answer

    reads = readings(files, quiet)
    alone = (read and checked(read, complete=complete) for read in reads)
    entries = checked_together(alone) if together else alone
    chosen = format or ("text" if sys.stdout.isatty() else "json")
    shown = {"csv": formats.results_csv, "text": formats.results_text}.get(chosen)
    _each((entry and answer(entry) for entry in entries), shown, several=len(files) > 1)
    if with_errors:
        raise typer.Exit(1)


def _each(
    answers: Iterable[tuple[Read, dict[str, Any]] | None],
    shown: Callable[[dict[str, Any], bool], None] | None,
    *,
    several: bool,
) -> None:
    """Print each file's answer, and exit 2 at the end if one was not read."""
    from flows.output import print_json, to_json

    first = True
    unread = 0
    for entry in answers:
        if entry is None:
            unread += 1
            continue
        read, answer = entry
        extraction = read.extraction
        verdict = {"verdict": extraction.verdict, "reason": extraction.reason}
        one = {"file": read.file, **verdict, **answer}
        if shown is not None:
            shown(one, first)
        elif several:
            print(to_json(one))
        else:
            print_json(one)
        first = False
        if extraction.verdict != "ok":
            unread += 1
            complain(f"{read.path}: {extraction.verdict}: {extraction.reason}")
        elif extraction.unread:
            complain(f"{read.path}: not all of it was read: {'; '.join(extraction.unread)}")
    if unread:
        raise typer.Exit(2)


def _placed(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose cells carry only the kind of place that they have."""
    cells = [
        {name: value for name, value in cell.items() if value is not None}
        for cell in table["cells"]
    ]
    return {**table, "cells": cells}
